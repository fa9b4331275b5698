import io

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trisam.statistics.publication import ABOUT
from trisam.statistics.release.told import note
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Difference, Share, Table
from trisam.statistics.workbook import workbook

LIFTS = Table(
    title="Lyft per part",
    caption="Antal lyft, Gävleborg, 2026",
    head=("Kommun", "AF", "FK", "Andel", "Skillnad", "Median dagar"),
    rows=(
        ("Gävle", 1234, 5, Share(0.25), Difference(-0.1), 12.5),
        ("Ockelbo", HIDDEN, HIDDEN, None, None, 0.0),
    ),
    notes=(note(5),),
    foot=("Totalt", 1240, 9, Share(1.0), Difference(0.0), 12.5),
)
ABOUT_LINES = (("Avser", "Lyft 1 jan – 31 dec 2026"), ("Skapad", "mån 23 nov 2026 kl. 03.00"))

FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://example.invalid";"klicka")',
    "+46 70",
    "-2+3",
    "@SUM(A1)",
    "{=A1}",
    "\t=1",
    "http://example.invalid/",
    "mailto:a@example.invalid",
    "internal:Blad1!A1",
]


def read(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_every_table_has_its_sheet_and_the_last_sheet_tells_what_the_figures_are() -> None:
    book = read(workbook([LIFTS], ABOUT_LINES))
    assert book.sheetnames == ["Lyft per part", ABOUT]
    assert [tuple(row) for row in book[ABOUT].iter_rows(min_row=3, values_only=True)] == list(
        ABOUT_LINES
    )


def test_numbers_are_numbers_and_hidden_ones_are_words() -> None:
    sheet = read(workbook([LIFTS], ()))["Lyft per part"]
    rows = list(sheet.iter_rows(min_row=4, max_row=7, values_only=True))
    assert rows[0] == LIFTS.head
    assert rows[1] == ("Gävle", 1234, 5, 0.25, -10, 12.5)
    assert rows[2] == ("Ockelbo", "dolt", "dolt", "–", "–", 0)
    assert rows[3] == ("Totalt", 1240, 9, 1, 0, 12.5)
    assert sheet["D5"].number_format == "0 %"
    assert sheet["A9"].value == note(5)


def test_the_head_is_bold_and_stays_in_view() -> None:
    sheet = read(workbook([LIFTS], ()))["Lyft per part"]
    assert sheet.freeze_panes == "B5"
    assert sheet["A4"].font.bold
    assert sheet["B4"].alignment.horizontal == "right"
    assert 8 <= sheet.column_dimensions["A"].width <= 41


@pytest.mark.parametrize("typed", FORMULAS)
def test_whatever_people_typed_is_text_and_never_a_formula_or_a_link(typed: str) -> None:
    table = Table(typed, typed, (typed, "AF"), ((typed, 7),), (typed,), (typed, 7))
    book = read(workbook([table], [(typed, typed)]))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert not any(cell.hyperlink for cell in cells)
    assert sum(cell.value == typed for cell in cells) == 8


def test_a_negative_number_stays_a_number() -> None:
    table = Table("T", "c", ("Team", "Skillnad"), (("A", -3),))
    assert read(workbook([table], ()))["T"]["B5"].value == -3


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["Lyft", "LYFT", "lyft"], ["Lyft", "LYFT 2", "lyft 3"]),
        (["", "[]:*?/\\", "'Ö'"], ["Tabell", "Tabell 2", "Ö"]),
        (["om uppgifterna", "History"], ["om uppgifterna 2", "History 2"]),
        (["A" * 40, "A" * 50], ["A" * 31, "A" * 29 + " 2"]),
    ],
)
def test_sheets_get_names_that_excel_accepts(titles: list[str], names: list[str]) -> None:
    tables = [Table(title, "", ("A",), ()) for title in titles]
    assert read(workbook(tables, ())).sheetnames == [*names, ABOUT]


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(), max_size=60))
def test_any_text_at_all_gives_a_file_that_can_be_read_without_a_formula(text: str) -> None:
    table = Table(text, text, (text,), ((text,),), (text,))
    book = read(workbook([table], [(text, text)]))
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)


def test_a_text_longer_than_a_cell_is_cut_and_not_lost() -> None:
    sheet = read(workbook([Table("T", "x" * 1_000_000, ("A",), ())], ()))["T"]
    assert len(sheet["A2"].value) == 32_767
