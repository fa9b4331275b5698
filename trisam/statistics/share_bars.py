"""A picture of shares: a bar for each, its words above it and its numbers after it.

Drawn from what the tables under it show, so it can show nothing that they hide.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import altair as alt
import vl_convert
from markupsafe import Markup

from trisam.statistics.charts import BAR, INK, QUIET
from trisam.statistics.svg import for_the_page

_MEASURED_WITH: Final = "Liberation Sans"
_TEXT: Final = 15
_PIXELS: Final = 250
"""How long the bar of a whole is."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One share. `size` is a part of one, None where it may not or cannot be shown; `label` then
    says why."""

    group: str
    name: str
    size: float | None
    label: str

    @property
    def words(self) -> str:
        """What the bar is of."""
        return f"{self.group}, {self.name.lower()}"


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
    rows = [
        {
            "row": number,
            "words": bar.words,
            "size": bar.size,
            "reach": bar.size or 0,
            "label": bar.label,
            "colour": (QUIET, BAR)[names.index(bar.name) % 2],
        }
        for number, bar in enumerate(picture.bars)
    ]
    scale = alt.Scale(domain=[0, 1], range=[0, _PIXELS], nice=False)
    row = alt.Y("row:O", sort=list(range(len(rows))), axis=None)
    base = alt.Chart(alt.InlineData(values=rows)).encode(y=row)
    solid = base.mark_bar(size=20, yOffset=9).encode(
        x=alt.X("size:Q", scale=scale, axis=None), color=alt.Color("colour:N", scale=None)
    )
    label = base.mark_text(align="left", fontSize=_TEXT, dx=8, dy=9, color=INK).encode(
        x=alt.X("reach:Q", scale=scale, axis=None), text="label:N"
    )
    name = base.mark_text(align="left", fontSize=_TEXT, dy=-13, color=INK).encode(
        x=alt.value(0), text="words:N"
    )
    layers = [solid.transform_filter("datum.size != null"), label, name]
    return alt.LayerChart(layer=layers, width=430, height=alt.Step(52))
