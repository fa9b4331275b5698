import io
from datetime import date

import pytest
from openpyxl import load_workbook

from tests.imports import lists
from trisam.imports.reading.case_list import OpenedList, open_list, read_rows
from trisam.imports.reading.case_rows import individual_key, lift_key
from trisam.imports.reading.cells import Cell
from trisam.imports.reading.fields import REASON_HEADING
from trisam.imports.reading.outcomes import Accepted, Blank, Duplicate, Outcome, Refused, tally
from trisam.imports.reading.problems import ListUnreadable
from trisam.imports.reading.rejects import rejects_workbook
from trisam.imports.reading.report import describe, report_lines


def read(data: bytes, filename: str = "lista.xlsx") -> tuple[OpenedList, list[Outcome]]:
    opened = open_list(data, filename)
    return opened, read_rows(opened, lists.TODAY)


REAL_LIFE = lists.workbook(lists.real_life_rows())


def test_a_real_life_list_gives_one_outcome_a_row() -> None:
    _, outcomes = read(REAL_LIFE)
    assert [(outcome.number, type(outcome)) for outcome in outcomes] == [
        (4, Accepted),
        (5, Accepted),
        (6, Duplicate),
        (7, Refused),
        (8, Blank),
        (9, Accepted),
        (10, Refused),
        (11, Refused),
        (12, Refused),
        (13, Accepted),
        (14, Accepted),
    ]
    assert str(tally(outcomes)) == "införda: 5 · avvisade: 4 · dubbletter: 1 · tomma: 1"


def test_the_same_list_as_text_says_the_same() -> None:
    text = lists.text_file(lists.real_life_rows())
    assert tally(read(text, "lista.csv")[1]) == tally(read(REAL_LIFE)[1])


def test_the_report_has_a_line_for_each_row_and_the_tally_last() -> None:
    lines = list(report_lines(read(REAL_LIFE)[1]))
    assert lines[0].startswith("rad 4 · införs · AF · lyft 1 september 2025 · möte 17 september")
    assert lines[2] == "rad 6 · dubblett · samma person, lyftdatum och part som rad 5"
    assert lines[3].startswith("rad 7 · avvisas · Personnr: personnumrets kontrollsiffra")
    assert lines[4] == "rad 8 · tom"
    assert "obs: Mötet 24 december 2024 ligger på julafton." in lines[9]
    assert lines[-1] == "införda: 5 · avvisade: 4 · dubbletter: 1 · tomma: 1"


def test_the_report_never_shows_a_name_or_a_personnummer() -> None:
    text = "\n".join(report_lines(read(REAL_LIFE)[1]))
    for row in lists.real_life_rows():
        for secret in (row[2], row[3], row[4], row[6]):
            assert secret is None or str(secret) not in text


def test_a_case_that_we_have_already_reads_as_a_duplicate() -> None:
    assert describe(Duplicate(3, of=None)) == "dubblett · ärendet finns redan"


def test_a_duplicate_whose_other_cells_differ_says_so() -> None:
    _, outcomes = read(lists.workbook([lists.row(), lists.row(question="En annan fråga?")]))
    assert outcomes[1] == Duplicate(5, of=4, differs=True)
    assert "skiljer sig" in describe(outcomes[1])


def test_another_party_or_day_is_another_lift() -> None:
    rows = [lists.row(), lists.row(party="FK"), lists.row(lifted_on="2025-09-02")]
    assert tally(read(lists.workbook(rows))[1]).imported == 3


def test_a_refused_row_does_not_make_its_mended_twin_a_duplicate() -> None:
    _, outcomes = read(lists.workbook([lists.row(consent=None), lists.row()]))
    assert [type(outcome) for outcome in outcomes] == [Refused, Accepted]


def test_the_database_side_can_build_the_key_of_a_row() -> None:
    outcome = read(lists.workbook([lists.row(personnummer=None, name="MIO  Exempelby")]))[1][0]
    assert isinstance(outcome, Accepted)
    individual = individual_key(None, "Mio Exempelby")
    assert outcome.case.key == lift_key(individual, date(2025, 9, 1), "af")


def test_a_list_with_other_headings_reads_the_same() -> None:
    other = {
        "Lyft av": "Part som lyfter",
        "Namn": "Klient",
        "Personnr": "Pnr",
        "Mötesdatum": "Tas upp",
        "Försörjning": "Ersättning idag",
        "Frågeställning": "Fråga",
    }
    headings = [other.get(heading, heading) for heading in lists.HEADINGS]
    opened, outcomes = read(lists.workbook(lists.real_life_rows(), headings, title=None))
    assert opened.columns.questions() == ()
    assert tally(outcomes) == tally(read(REAL_LIFE)[1])


def test_a_list_without_consent_column_is_refused_as_a_whole() -> None:
    headings = ["Telefon" if heading == "Samtycke" else heading for heading in lists.HEADINGS]
    with pytest.raises(ListUnreadable, match="Listan saknar samtycke"):
        read(lists.workbook([lists.row()], headings))


def test_a_sheet_that_is_not_read_is_named() -> None:
    assert read(REAL_LIFE)[0].other_sheets == ("Gammalt",)


def test_refused_rows_come_back_in_their_own_columns_with_the_reason_last() -> None:
    sheet = given_back(REAL_LIFE)
    assert sheet[0] == (*lists.HEADINGS, REASON_HEADING)
    assert len(sheet) == 5
    assert sheet[1][:15] == lists.real_life_rows()[3][:15]
    assert "kontrollsiffra" in str(sheet[1][-1])


def test_what_looks_like_a_formula_comes_back_as_text() -> None:
    data = lists.workbook([lists.row(party="???", note="=SUMMA(A1:A9)", name="=1+1")])
    book = load_workbook(io.BytesIO(rejects_workbook(*read(data))))
    assert {cell.data_type for cell in book.worksheets[0][2]} <= {"s", "n"}
    assert book.worksheets[0]["P2"].value == "=SUMMA(A1:A9)"


def test_dates_come_back_as_dates() -> None:
    day = lists.excel_day(2025, 9, 1)
    assert given_back(lists.workbook([lists.row(party="???", lifted_on=day)]))[1][0] == day


def test_mended_rows_can_be_imported_from_the_same_file() -> None:
    returned = given_back(REAL_LIFE)
    mended = [list(row) for row in returned[1:]]
    for row in mended:
        row[1], row[7], row[8], row[9] = "FK", "ja", "alla", "2025-09-17"
        row[3] = lists.number_for_tests("19750101", 981 + mended.index(row))
    headings = [str(heading) for heading in returned[0]]
    opened, outcomes = read(lists.workbook(mended, headings, title=None))
    assert opened.columns.questions() == ()
    assert str(tally(outcomes)) == "införda: 4 · avvisade: 0 · dubbletter: 0 · tomma: 0"


def test_rows_refused_twice_have_one_reason_column() -> None:
    first = rejects_workbook(*read(REAL_LIFE))
    assert given_back(first)[0].count(REASON_HEADING) == 1


def given_back(data: bytes) -> list[tuple[Cell, ...]]:
    """The cells of the workbook that the refused rows of a list become."""
    book = load_workbook(io.BytesIO(rejects_workbook(*read(data))))
    return list(book.worksheets[0].iter_rows(values_only=True))  # type: ignore[arg-type]
