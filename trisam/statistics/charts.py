"""Draws the balance between the parties.

Each picture answers one question at a glance: which party lifts least? A line marks an equal
share, what is missing up to it is outlined, and whoever lifts least is named in words as well as
by a colour of their own. A picture is drawn from the table that stands under it, so it can show
nothing that the table hides.
"""

import json
from collections.abc import Sequence
from functools import lru_cache
from textwrap import wrap
from typing import Any, Final

import altair as alt
import vl_convert
from markupsafe import Markup

from trisam.statistics.chart_bars import LEAST, Bar, bars_in_lifts, bars_in_shares
from trisam.statistics.lifts_chart import LiftsChart, headline, hides_something, in_words
from trisam.statistics.svg import for_the_page
from trisam.statistics.tables import as_text

# Contrast on white, held by test_charts (WCAG 1.4.3, 1.4.11).
INK: Final = "#1f2933"
QUIET: Final = "#52606d"
BAR: Final = "#2a6f97"
LEAST_BAR: Final = "#a63d0a"

# Measured with this font, shown with the page's own (`for_the_page`), which is a little narrower.
_MEASURED_WITH: Final = "Liberation Sans"
_HEADLINE: Final = 18
_TEXT: Final = 15
_SMALL_TEXT: Final = 14
_HIDDEN_EXPLAINED: Final = (
    "Dolt: för litet för att visas, eller dolt för att skydda ett sådant tal."
)


@lru_cache(maxsize=256)
def svg(chart: LiftsChart) -> Markup:
    """The picture for a page: an <svg> that scales, obeys a strict CSP and can be read aloud.

    One place gives a bar per party; several places give a panel per party. Drawn once per
    content and kept: 0.1 to 0.25 s, and a second for the first picture of a process.
    """
    picture = for_the_page(_drawn(chart), title=chart.title, description=in_words(chart))
    return Markup(picture)  # noqa: S704 - written by an XML library, which escapes all text


def _drawn(chart: LiftsChart) -> str:
    drawing = _one_place(chart) if len(chart.places) == 1 else _many_places(chart)
    styled = drawing.configure(font=_MEASURED_WITH, background="white").configure_view(stroke=None)
    # The schema is checked by the tests; here it would take most of the time.
    return vl_convert.vegalite_to_svg(styled.to_dict(validate=False))


def _one_place(chart: LiftsChart) -> alt.LayerChart:
    bars = bars_in_lifts(chart)
    x = _scale(bars, pixels=270)
    base = alt.Chart(_data(bars)).encode(y=alt.Y("party:N", sort=list(chart.parties), axis=None))
    layers: list[alt.Chart] = [
        *_bars(base, x, thickness=24, text_size=_TEXT, dy=10),
        *_equal_share_line(bars[0].equal, x),
        *_party_names_above(base),
    ]
    subtitle = [_HIDDEN_EXPLAINED] if hides_something(chart) else []
    return alt.LayerChart(
        layer=layers, width=400, height=alt.Step(64), title=_title(headline(chart), subtitle, 42)
    )


def _party_names_above(base: alt.Chart) -> list[alt.Chart]:
    """The names, twice: a white edge first, so that the line does not run through the letters."""
    text = alt.Text("name:N")
    ink = alt.Color("ink:N", scale=None)
    names = [
        base.mark_text(
            align="left", fontSize=_TEXT, fontWeight="bold", dy=-15, strokeWidth=edge, stroke=stroke
        )
        for edge, stroke in ((6, "white"), (0, None))
    ]
    return [name.encode(x=alt.value(0), text=text, color=ink) for name in names]


def _equal_share_line(equal: float | None, x: alt.Scale) -> list[alt.Chart]:
    if not equal:
        return []
    words = "lika del: " + ("" if equal == round(equal) else "omkring ") + as_text(round(equal))
    base = alt.Chart(alt.InlineData(values=[{"equal": equal, "words": f"{words} lyft"}]))
    at = alt.X("equal:Q", scale=x, axis=None)
    halo = base.mark_rule(color="white", strokeWidth=5)
    line = base.mark_rule(color=INK, strokeWidth=2)
    text = base.mark_text(align="center", baseline="bottom", fontSize=_SMALL_TEXT, color=INK, dy=-4)
    return [
        halo.encode(x=at),
        line.encode(x=at),
        text.encode(x=at, y=alt.value(0), text="words:N"),
    ]


def _many_places(chart: LiftsChart) -> alt.FacetChart:
    bars = bars_in_shares(chart)
    x = _scale(bars, pixels=84)
    base = alt.Chart().encode(y=_place_names(chart))
    line = alt.X("equal:Q", scale=x, axis=None)
    layers: list[alt.Chart] = [
        *_bars(base, x, thickness=18, text_size=_SMALL_TEXT, dy=0),
        base.mark_tick(color="white", thickness=5, size=34, opacity=1).encode(x=line),
        base.mark_tick(color=INK, thickness=2, size=34, opacity=1).encode(x=line),
    ]
    subtitle = ["Andel av lyften på varje ställe. Strecket är en lika del."]
    if hides_something(chart):
        subtitle.append(_HIDDEN_EXPLAINED)
    return alt.FacetChart(
        data=_data(bars),
        spec=alt.LayerChart(layer=layers, width=140, height=alt.Step(34)),
        facet=alt.FacetMapping(column=_party_names(chart)),
        spacing=16,
        title=_title(headline(chart), subtitle, 80),
    )


def _place_names(chart: LiftsChart) -> alt.Y:
    # Rows are told apart by number: two teams may have the same name.
    names = json.dumps([place.name for place in chart.places])
    axis = alt.Axis(
        labelExpr=f"{names}[datum.value]",
        domain=False,
        ticks=False,
        labelFontSize=_SMALL_TEXT,
        labelColor=INK,
        labelPadding=10,
        labelLimit=220,
    )
    return alt.Y("row:N", sort=list(range(len(chart.places))), title=None, axis=axis)


def _party_names(chart: LiftsChart) -> alt.Column:
    header = alt.Header(
        title=None,
        labelFontSize=_SMALL_TEXT,
        labelFontWeight="bold",
        labelColor=INK,
        labelAnchor="start",
        labelAlign="left",
    )
    return alt.Column("party:N", sort=list(chart.parties), header=header)


def _bars(
    base: alt.Chart, x: alt.Scale, *, thickness: int, text_size: int, dy: int
) -> list[alt.Chart]:
    """The bars, the outline of what is missing up to an equal share, and the labels."""
    colour = alt.Color("colour:N", scale=None)
    ink = alt.Color("ink:N", scale=None)
    outline = base.mark_bar(
        size=thickness, yOffset=dy, fill="white", strokeWidth=1.5, strokeDash=[3, 3]
    ).encode(x=alt.X("lacks_from:Q", scale=x, axis=None), x2="equal:Q", stroke=colour)
    solid = base.mark_bar(size=thickness, yOffset=dy).encode(
        x=alt.X("size:Q", scale=x, axis=None), color=colour
    )
    labels = {
        weight: base.mark_text(
            align="left", fontSize=text_size, fontWeight=weight, dx=8, dy=dy
        ).encode(x=alt.X("reach:Q", scale=x, axis=None), text="label:N", color=ink)
        for weight in ("normal", "bold")
    }
    return [
        outline.transform_filter("datum.lacks_from != null"),
        solid.transform_filter("datum.size != null"),
        labels["normal"].transform_filter("!datum.least"),
        labels["bold"].transform_filter("datum.least"),
    ]


def _data(bars: Sequence[Bar]) -> alt.InlineData:
    return alt.InlineData(values=[_record(bar) for bar in bars])


def _record(bar: Bar) -> dict[str, Any]:
    return {
        "row": bar.row,
        "party": bar.party,
        "name": f"{bar.party} – {LEAST}" if bar.is_least else bar.party,
        "size": bar.size,
        "equal": bar.equal,
        "lacks_from": bar.size if bar.lacks else None,
        "reach": bar.reach,
        "label": bar.label,
        "least": bar.is_least,
        "colour": LEAST_BAR if bar.is_least else BAR,
        "ink": LEAST_BAR if bar.is_least else INK,
    }


def _scale(bars: Sequence[Bar], pixels: int) -> alt.Scale:
    longest = max(max(bar.size or 0, bar.equal or 0) for bar in bars) or 1
    return alt.Scale(domain=[0, longest], range=[0, pixels], nice=False)


def _title(text: str, subtitle: list[str], width: int) -> alt.TitleParams:
    """The headline and what must be known to read the picture, in lines of `width` letters."""
    about = [line for sentence in subtitle for line in wrap(sentence, width + 8)]
    return alt.TitleParams(
        _lines(text, width),
        subtitle=about or alt.Undefined,
        anchor="start",
        frame="bounds",
        fontSize=_HEADLINE,
        color=INK,
        subtitleFontSize=_SMALL_TEXT,
        subtitleColor=QUIET,
        subtitlePadding=6,
        offset=20,
    )


def _lines(text: str, width: int) -> list[str]:
    """The text broken after a comma if that is enough, otherwise between words."""
    at_the_comma = text.replace(", ", ",\n").split("\n")
    if len(text) > width and max(map(len, at_the_comma)) <= width:
        return at_the_comma
    return wrap(text, width)
