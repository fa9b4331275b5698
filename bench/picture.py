"""The picture of what each page costs against the number of lifts."""

from collections.abc import Iterable
from typing import Final

import altair as alt
import vl_convert

from bench.figures import Figure
from trisam.statistics.charts import BAR, INK, LEAST_BAR, QUIET

PAGE, COUNTING, PLAIN = "the page", "counting", "plain SQL"
_COLOURS: Final = {PAGE: LEAST_BAR, COUNTING: BAR, PLAIN: INK}
_FONT: Final = "Liberation Sans"
_ACROSS: Final = 4
_SIZE: Final = 165


def picture(points: Iterable[tuple[int, Figure]]) -> str:
    """An SVG with a panel for each page, both scales by tens."""
    values = [
        {"lifts": lifts, "of": figure.name, "what": what, "ms": ms}
        for lifts, figure in points
        for what, ms in (
            (PAGE, figure.page),
            (COUNTING, figure.counting),
            (PLAIN, figure.plain),
        )
    ]
    order = list(dict.fromkeys(str(value["of"]) for value in values))
    colour = alt.Color(
        "what:N",
        scale=alt.Scale(domain=list(_COLOURS), range=list(_COLOURS.values())),
        legend=alt.Legend(
            title=None, orient="top", labelFontSize=13, symbolType="stroke", symbolSize=500
        ),
    )
    lines = (
        alt.Chart()
        .mark_line(strokeWidth=2, point=alt.OverlayMarkDef(size=36))
        .encode(
            x=alt.X("lifts:Q", title="lifts", scale=alt.Scale(type="log"), axis=_by_tens("~s")),
            y=alt.Y("ms:Q", title="ms", scale=alt.Scale(type="log"), axis=_by_tens(",")),
            color=colour,
            strokeDash=alt.StrokeDash(
                "what:N",
                scale=alt.Scale(domain=list(_COLOURS), range=[[1, 0], [6, 3], [2, 2]]),
                legend=alt.Legend(title=None, orient="top", symbolType="stroke"),
            ),
        )
        .properties(width=_SIZE, height=_SIZE)
    )
    header = alt.Header(title=None, labelFontSize=14, labelFontWeight="bold", labelColor=INK)
    drawing = lines.facet(
        facet=alt.Facet("of:N", sort=order, header=header),
        columns=_ACROSS,
        data=alt.InlineData(values=values),
    ).resolve_axis(x="independent")
    styled = drawing.configure(font=_FONT, background="white")
    return str(vl_convert.vegalite_to_svg(styled.to_dict(validate=False)))


def _by_tens(form: str) -> alt.Axis:
    tens = [10**power for power in range(-2, 7)]
    return alt.Axis(
        values=tens, format=form, grid=True, gridColor="#e4e7eb", labelColor=QUIET, titleColor=QUIET
    )
