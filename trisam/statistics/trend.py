"""A picture of each party's share of the lifts over time: a panel for each party, one below the
other, with an equal share as a line through it.

Drawn from the table "Över tid" that stands under it, so it can show nothing that the table hides:
a share needs both the party's number and the number of all. Where it is hidden the line is broken,
and "dolt" stands there.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import altair as alt
import vl_convert
from markupsafe import Markup

from trisam.statistics.charts import BAR, INK, QUIET
from trisam.statistics.svg import for_the_page
from trisam.statistics.tables import Share, Table, Value, as_text

ENOUGH: Final = 3
"""So many points of time there must be something to show of."""
_TOTALS: Final = 2
"""Columns after those of the parties: the sum, and the index."""
_MEASURED_WITH: Final = "Liberation Sans"
_TEXT: Final = 15
_SMALL: Final = 13
_TO: Final = "Till och med "
"""Before the last of four quarters."""
_WIDTH: Final = 320
_TALL: Final = 84
_ALL_LABELLED: Final = 6
"""Of more points only the first and the last have their number beside them."""


@dataclass(frozen=True, slots=True)
class Point:
    """A party's share at a time, a part of one; None where it is hidden, or of nothing. `words` is
    what stands there: "25 %", "dolt", "–"."""

    share: float | None
    words: str


@dataclass(frozen=True, slots=True)
class Line:
    """A party's share at each time."""

    party: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Trend:
    """What the picture shows. Equal ones give the same picture."""

    title: str
    times: tuple[str, ...]
    lines: tuple[Line, ...]

    @property
    def equal(self) -> float:
        """The share that each would have if all lifted equally many."""
        return 1 / len(self.lines)

    @property
    def in_words(self) -> str:
        """The picture for whoever cannot see it."""
        said = [
            f"{line.party}: "
            + ", ".join(
                f"{time.lower()} {point.words}"
                for time, point in zip(self.times, line.points, strict=True)
            )
            for line in self.lines
        ]
        return ". ".join([*said, f"En lika del är {as_text(Share(self.equal))}."])

    @property
    def about_hidden(self) -> str:
        """Where a line is broken, in a sentence; empty when none is."""
        gone = [
            time
            for at, time in enumerate(self.times)
            if any(line.points[at].share is None for line in self.lines)
        ]
        if not gone:
            return ""
        if len(gone) == len(self.times):
            return "Linjerna är brutna där tal är dolda eller saknas."
        return f"Linjen är bruten där tal är dolda eller saknas: {_joined(gone)}."


def trend_of(table: Table) -> Trend | None:
    """The picture of a table of lifts over time: a row for each quarter or year, a column for each
    party, then the sum and the index.

    None when fewer than three points of time can be shown, and for a single party.
    """
    lines = tuple(
        Line(party, tuple(_point(row[at], row[-_TOTALS]) for row in table.rows))
        for at, party in enumerate(table.head[1:-_TOTALS], start=1)
    )
    times = tuple(str(row[0]) for row in table.rows)
    shown = [
        time
        for at, time in enumerate(times)
        if any(line.points[at].share is not None for line in lines)
    ]
    if len(shown) < ENOUGH or len(lines) == 1:
        return None
    each = "fyra kvartal i taget" if times[0].startswith(_TO) else "kvartal för kvartal"
    return Trend(f"Andel av lyften, {each}", times, lines)


def _point(lifts: Value, total: Value) -> Point:
    if isinstance(lifts, int) and isinstance(total, int):
        share = Share(lifts / total) if total else None
        return Point(share.value if share else None, as_text(share))
    return Point(None, as_text(total if isinstance(lifts, int) else lifts))


@lru_cache(maxsize=64)
def svg(trend: Trend) -> Markup:
    """The picture for a page, as `charts.svg`: scales, obeys a strict CSP, can be read aloud."""
    drawing = _drawn(trend).configure(font=_MEASURED_WITH, background="white")
    styled = drawing.configure_view(stroke=None).to_dict(validate=False)
    drawn = vl_convert.vegalite_to_svg(styled)
    made = for_the_page(drawn, title=trend.title, description=trend.in_words)
    return Markup(made)  # noqa: S704 - written by an XML library, which escapes all text


def _drawn(trend: Trend) -> alt.FacetChart:
    highest = max(point.share or 0 for line in trend.lines for point in line.points)
    top = max(highest, trend.equal) * 1.3  # room for the number above the highest point
    scale = alt.Scale(domain=[0, top], nice=False)
    y, equal, floor = (
        alt.Y(f"{name}:Q", scale=scale, axis=None) for name in ("share", "equal", "floor")
    )
    x = alt.X("time:O", sort=list(range(len(trend.times))), axis=_times(trend), title=None)
    base = alt.Chart().encode(x=x)
    told = "datum.share != null"
    layers: list[alt.Chart] = [
        alt.Chart().mark_rule(color=QUIET, strokeWidth=1).encode(y=floor),
        alt.Chart().mark_rule(color=QUIET, strokeWidth=1.5, strokeDash=[4, 3]).encode(y=equal),
        base.mark_line(color=BAR, strokeWidth=2.5).encode(y=y),
        base.transform_filter(told)
        .mark_point(filled=True, size=50, color=BAR, opacity=1)
        .encode(y=y),
        # Twice: a white edge first, so that no line runs through the letters.
        *(
            base.transform_filter("datum.label != null && " + told)
            .mark_text(dy=-13, fontSize=_SMALL, color=INK, strokeWidth=edge, stroke=stroke)
            .encode(y=y, text="label:N")
            for edge, stroke in ((4, "white"), (0, None))
        ),
        base.transform_filter("datum.share == null")
        .mark_text(dy=-6, fontSize=_SMALL, color=QUIET)
        .encode(y=floor, text="label:N"),
    ]
    header = alt.Header(
        title=None,
        labelFontSize=_TEXT,
        labelFontWeight="bold",
        labelColor=INK,
        labelOrient="top",
        labelAnchor="start",
        labelPadding=2,
    )
    return alt.FacetChart(
        data=alt.InlineData(values=_points(trend)),
        spec=alt.LayerChart(layer=layers, width=_WIDTH, height=_TALL),
        facet=alt.FacetMapping(
            row=alt.Row("party:N", sort=[line.party for line in trend.lines], header=header)
        ),
        spacing=18,
        title=alt.TitleParams(
            f"Streckad linje: lika del, {as_text(Share(trend.equal))}",
            anchor="start",
            frame="bounds",
            fontSize=_SMALL,
            fontWeight="normal",
            color=INK,
            offset=12,
        ),
    )


def _times(trend: Trend) -> alt.Axis:
    names = [_short(time) for time in trend.times]
    return alt.Axis(
        labelExpr=f"{json.dumps([name.splitlines() for name in names])}[datum.value]",
        labelAngle=0,
        labelFontSize=_SMALL,
        labelColor=INK,
        labelOverlap="greedy",
        domain=False,
        ticks=False,
        labelPadding=6,
    )


def _points(trend: Trend) -> list[dict[str, Any]]:
    last = len(trend.times) - 1
    every = len(trend.times) <= _ALL_LABELLED
    return [
        {
            "party": line.party,
            "time": at,
            "share": point.share,
            "equal": trend.equal,
            "floor": 0,
            "label": point.words if every or point.share is None or at in {0, last} else None,
        }
        for line in trend.lines
        for at, point in enumerate(line.points)
    ]


def _joined(times: list[str]) -> str:
    *before, last = [time.removeprefix(_TO).lower() for time in times]
    return f"{', '.join(before)} och {last}" if before else last


def _short(time: str) -> str:
    """ "Kvartal 3 2026" and "Till och med kvartal 3 2026" under the line."""
    return time.removeprefix(_TO).lower().replace("kvartal ", "kv. ")
