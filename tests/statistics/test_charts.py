import re
from xml.etree import ElementTree as ET

import pytest

from trisam.statistics import charts
from trisam.statistics.lifts_chart import (
    LiftsChart,
    Place,
    chart_of_rows,
    chart_of_totals,
    headline,
    in_words,
)
from trisam.statistics.release.told import note
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.svg import for_the_page
from trisam.statistics.tables import Table

PARTIES = ("Arbetsförmedlingen", "Försäkringskassan", "Kommunen", "Vården")
COUNTS = ((61, 30, 88, 120), (30, 16, 52, 71), (9, 2, 3, 12))
TABLE = Table(
    title="Lyft per part 2026",
    caption="Antal lyft",
    head=("Kommun", *PARTIES, "Totalt"),
    rows=tuple(
        (name, *(HIDDEN if lifts < 5 else lifts for lifts in cells), sum(cells))
        for name, cells in zip(("Gävle", "Sandviken", "Ockelbo"), COUNTS, strict=True)
    ),
    notes=(note(5),),
    foot=("Länet", *(sum(column) for column in zip(*COUNTS, strict=True)), 494),
)
SVG = "{http://www.w3.org/2000/svg}"


def one_place(*lifts: int | None, total: int | None = None) -> LiftsChart:
    whole = sum(number or 0 for number in lifts) if total is None else total
    return LiftsChart("Lyft", PARTIES, (Place("Ockelbo", lifts, whole),))


def parsed(picture: str) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314 - our own drawing


def words_in(picture: str) -> list[str]:
    root = parsed(picture)
    return [text for element in root.iter(f"{SVG}text") for text in element.itertext()]


def contrast_on_white(colour: str) -> float:
    def linear(channel: str) -> float:
        value = int(channel, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(colour[at : at + 2]) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_the_party_that_lifts_least_is_said_in_words_in_the_picture() -> None:
    words = words_in(charts.svg(chart_of_totals(TABLE, PARTIES)))
    assert "Försäkringskassan lyfter minst," in words
    assert "Försäkringskassan – minst" in words
    assert "48 lyft (10\u00a0%)" in words
    assert "lika del: omkring 124 lyft" in words


def test_many_places_have_a_panel_per_party_and_a_row_per_place() -> None:
    words = words_in(charts.svg(chart_of_rows(TABLE, PARTIES)))
    for expected in (*PARTIES, "Gävle", "Sandviken", "Ockelbo", "10\u00a0% minst", "40\u00a0%"):
        assert expected in words
    assert "Försäkringskassan lyfter minst på 2 av 2 ställen som kan jämföras" in words


def test_two_places_of_the_same_name_keep_a_row_each() -> None:
    place = Place("Centrum", (5, 6, 7, 8), 26)
    words = words_in(charts.svg(LiftsChart("Lyft", PARTIES, (place, place))))
    assert words.count("Centrum") == 2


def test_a_hidden_number_is_written_as_hidden_and_drawn_as_nothing() -> None:
    chart = LiftsChart("Lyft", PARTIES, (Place("Ockelbo", (9, HIDDEN, HIDDEN, 12), 26),))
    words = words_in(charts.svg(chart))
    assert words.count("dolt") == 2
    assert "0 lyft (0\u00a0%)" not in words
    assert not any("minst" in text for text in words)


def test_without_a_total_a_number_is_written_but_no_share_is_drawn() -> None:
    place = Place("Ockelbo", (9, HIDDEN, HIDDEN, 0), HIDDEN)
    words = words_in(charts.svg(LiftsChart("Lyft", PARTIES, (place, place))))
    assert words.count("9 lyft") == 2
    assert not any("%" in text for text in words)


def test_nought_is_written_as_nought() -> None:
    assert "0 lyft (0\u00a0%)" in words_in(charts.svg(one_place(9, 0, 6, 12)))


def test_a_party_without_a_seat_takes_no_part_in_the_comparison() -> None:
    chart = one_place(12, None, 6, 6)
    words = words_in(charts.svg(chart))
    assert "deltar inte" in words
    assert "lika del: 8 lyft" in words
    assert headline(chart) == "Kommunen och Vården lyfter minst, 2 färre än en lika del"


@pytest.mark.parametrize(
    ("chart", "expected"),
    [
        (one_place(7, 7, 7, 7), "Alla parter lyfter lika många"),
        (one_place(0, 0, 0, 0), "Inga lyft under perioden"),
        (
            LiftsChart("Lyft", PARTIES, (Place("Ockelbo", (9, HIDDEN, HIDDEN, 12), 26),)),
            "Vissa tal är dolda, därför jämförs inte parterna",
        ),
        (
            LiftsChart("Lyft", PARTIES, (Place("A", (HIDDEN,) * 4, HIDDEN),) * 2),
            "Ingen part lyfter minst på något ställe som kan visas",
        ),
    ],
)
def test_a_picture_without_a_least_party_says_why(chart: LiftsChart, expected: str) -> None:
    assert headline(chart) == expected
    assert "<svg" in charts.svg(chart)


def test_the_text_alternative_says_what_the_picture_shows() -> None:
    assert in_words(chart_of_rows(TABLE, PARTIES)).endswith(
        "Ockelbo: Arbetsförmedlingen 9, Försäkringskassan dolt, Kommunen dolt, Vården 12."
    )
    assert "Minst lyfter Försäkringskassan." in in_words(chart_of_totals(TABLE, PARTIES))


@pytest.mark.parametrize("chart", [chart_of_totals(TABLE, PARTIES), chart_of_rows(TABLE, PARTIES)])
def test_the_picture_obeys_a_strict_content_policy_and_scales(chart: LiftsChart) -> None:
    picture = charts.svg(chart)
    root = parsed(picture)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg",
        "title",
        "desc",
        "g",
        "path",
        "line",
        "rect",
        "text",
        "tspan",
    }
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not attributes & {"style", "href", "{http://www.w3.org/1999/xlink}href"}
    assert not any(name.startswith("on") for name in attributes)
    assert "url(" not in picture
    assert re.findall(r"https?://[^\"]+", picture) == ["http://www.w3.org/2000/svg"]
    assert root.get("viewBox")
    assert root.get("width") is None


def test_the_picture_has_a_name_and_a_description_for_those_who_listen() -> None:
    chart = chart_of_totals(TABLE, PARTIES)
    root = parsed(charts.svg(chart))
    texts = {element.get("id"): element.text for element in root if element.get("id")}
    assert root.get("role") == "img"
    assert [texts[name] for name in (root.get("aria-labelledby") or "").split()] == [
        chart.title,
        in_words(chart),
    ]


def test_planted_style_script_and_links_are_taken_away() -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" style="x" onload="x">'
        "<style>x</style><script>x</script><a href='x'><text>x</text></a>"
        '<text style="x" onclick="x" fill="red">kvar</text></svg>'
    )
    picture = for_the_page(drawing, title="T", description="B")
    assert picture.endswith('-text">B</desc><text fill="red">kvar</text></svg>')
    assert "style" not in picture
    assert "onload" not in picture


def test_markup_in_a_name_is_text() -> None:
    name = "<b>\"' & </title> \\ ${x}"
    chart = LiftsChart(name, PARTIES, (Place(name, (5, 6, 7, 8), 26),) * 2)
    assert name in words_in(charts.svg(chart))


def test_a_control_character_in_a_name_is_replaced_before_it_can_be_drawn() -> None:
    row = ("Gäv\x00le\x0b", 5, 6, 11)
    table = Table("Ly\x00ft", "c", ("Kommun", "AF", "FK", "Totalt"), (row, row))
    chart = chart_of_rows(table, ("AF", "FK"))
    assert (chart.title, chart.places[0].name) == ("Ly\ufffdft", "Gäv\ufffdle\ufffd")
    assert "Gäv\ufffdle\ufffd" in words_in(charts.svg(chart))


@pytest.mark.parametrize("name", ["Gäv\x00le", "\x1b", "\ud800", "\uffff", "\U0001f600", "\x85"])
def test_a_chart_with_a_sign_that_cannot_be_drawn_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot be drawn"):
        LiftsChart("Lyft", PARTIES, (Place(name, (5, 6, 7, 8), 26),))


def test_text_and_bars_have_contrast_enough() -> None:
    for colour in (charts.INK, charts.QUIET, charts.LEAST_BAR):
        assert contrast_on_white(colour) >= 4.5
    assert contrast_on_white(charts.BAR) >= 3


def test_an_equal_picture_is_drawn_once() -> None:
    charts.svg.cache_clear()
    first = charts.svg(chart_of_totals(TABLE, PARTIES))
    assert charts.svg(chart_of_totals(TABLE, PARTIES)) is first
    assert charts.svg.cache_info().misses == 1


def test_the_drawings_follow_the_schema_which_is_not_checked_when_a_page_is_made() -> None:
    charts._one_place(one_place(9, 0, 6, 12)).to_dict(validate=True)
    charts._many_places(chart_of_rows(TABLE, PARTIES)).to_dict(validate=True)


@pytest.mark.parametrize("columns", [("Saknas",), ("Kommun",)])
def test_columns_that_are_missing_or_hold_no_counts_are_refused(columns: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"not in tuple|from counts"):
        chart_of_rows(TABLE, columns)


def test_a_place_without_a_total_is_refused() -> None:
    table = Table("T", "c", ("Kommun", "AF", "Totalt"), (("Gävle", 5, None),))
    with pytest.raises(ValueError, match="must have a total"):
        chart_of_rows(table, ("AF",))


def test_a_table_without_totals_or_rows_has_nothing_to_draw() -> None:
    empty = Table("T", "c", ("Kommun", "AF", "Totalt"), ())
    with pytest.raises(ValueError, match="row of totals"):
        chart_of_totals(empty, ("AF",))
    with pytest.raises(ValueError, match="a party and a place"):
        chart_of_rows(empty, ("AF",))
