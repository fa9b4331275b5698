"""A picture of shares: a bar for each, its words above it and its numbers after it.

Drawn from what the tables under it show, so it can show nothing that they hide.
"""

from dataclasses import dataclass
from functools import lru_cache
from textwrap import wrap
from typing import Final

import altair as alt
import vl_convert
from markupsafe import Markup

from trisam.statistics.charts import BAR, INK, QUIET
from trisam.statistics.svg import for_the_page

_MEASURED_WITH: Final = "Liberation Sans"
_TEXT: Final = 15
_WIDTH: Final = 340
"""No wider than a telephone shows it: its text stays as large as the text beside it."""
_PIXELS: Final = 190
"""How long the bar of a whole is."""
_LETTERS: Final = 44
"""So many fit on a line of that width."""
_LINE: Final = 18


@dataclass(frozen=True, slots=True)
class Bar:
    """One share. `size` is a part of one, None where it may not or cannot be shown; `label` then
    says why."""

    group: str
    name: str
    """Which of the group's bars; empty where a group has one."""
    size: float | None
    label: str

    @property
    def words(self) -> str:
        """What the bar is of."""
        return f"{self.group}, {self.name.lower()}" if self.name else self.group


@dataclass(frozen=True, slots=True)
class Bars:
    """The bars of a picture, those of a group side by side, in the order to show them."""

    title: str
    bars: tuple[Bar, ...]

    @property
    def in_words(self) -> str:
        """The picture for whoever cannot see it."""
        return " ".join(f"{bar.words}: {bar.label}." for bar in self.bars)


@lru_cache(maxsize=64)
def svg(picture: Bars) -> Markup:
    """The picture for a page, as `charts.svg`: scales, obeys a strict CSP, can be read aloud."""
    drawing = _drawn(picture).configure(font=_MEASURED_WITH, background="white")
    styled = drawing.configure_view(stroke=None).to_dict(validate=False)
    drawn = vl_convert.vegalite_to_svg(styled)
    made = for_the_page(drawn, title=picture.title, description=picture.in_words)
    return Markup(made)  # noqa: S704 - written by an XML library, which escapes all text


def _drawn(picture: Bars) -> alt.LayerChart:
    names = list(dict.fromkeys(bar.name for bar in picture.bars))
    colours = (QUIET, BAR) if len(names) > 1 else (BAR,)
    words = [wrap(bar.words, _LETTERS) for bar in picture.bars]
    lines = max(map(len, words), default=1)
    rows = [
        {
            "row": number,
            "words": words[number],
            "lines": len(words[number]),
            "size": bar.size,
            "reach": bar.size or 0,
            "label": bar.label,
            "colour": colours[names.index(bar.name) % len(colours)],
        }
        for number, bar in enumerate(picture.bars)
    ]
    scale = alt.Scale(domain=[0, 1], range=[0, _PIXELS], nice=False)
    row = alt.Y("row:O", sort=list(range(len(rows))), axis=None)
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=row)
    down = 9 * lines  # the bar makes room for the words above it
    solid = base.mark_bar(size=20, yOffset=down).encode(
        x=alt.X("size:Q", scale=scale, axis=None), color=alt.Color("colour:N", scale=None)
    )
    label = base.mark_text(align="left", fontSize=_TEXT, dx=8, dy=down, color=INK).encode(
        x=alt.X("reach:Q", scale=scale, axis=None), text="label:N"
    )
    # Words of several lines begin so much higher: a drawing knows one distance for each layer.
    names_above = [
        base.transform_filter(f"datum.lines == {count}")
        .mark_text(
            align="left",
            baseline="bottom",
            fontSize=_TEXT,
            lineHeight=_LINE,
            dy=down - 14 - _LINE * (count - 1),
            color=INK,
        )
        .encode(x=alt.value(0), text="words:N")
        for count in range(1, lines + 1)
    ]
    layers = [solid.transform_filter("datum.size != null"), label, *names_above]
    return alt.LayerChart(layer=layers, width=_WIDTH, height=alt.Step(34 + _LINE * lines))
