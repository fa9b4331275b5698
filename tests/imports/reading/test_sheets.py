import io
import zipfile
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.imports import lists
from trisam.imports.reading import grids, sheets, workbook
from trisam.imports.reading.case_list import open_list, read_rows
from trisam.imports.reading.outcomes import Refused
from trisam.imports.reading.problems import ListUnreadable
from trisam.imports.reading.sheets import read_grids

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LIST = lists.workbook([lists.row()])


def test_a_workbook_gives_the_row_numbers_that_the_user_sees() -> None:
    [first, _old] = read_grids(LIST, "lista.xlsx")
    assert first.name == "Ärenden"
    assert first.rows[2] == lists.HEADINGS


def test_an_empty_sheet_is_left_out() -> None:
    assert read_grids(lists.empty_workbook(), "lista.xlsx") == []


@pytest.mark.parametrize("separator", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_text_files_are_read_in_every_common_form(separator: str, encoding: str) -> None:
    data = lists.text_file([lists.row()], separator=separator, encoding=encoding)
    opened = open_list(data, "lista.csv")
    assert opened.columns.labels == lists.HEADINGS
    assert len(opened.grid.rows) == 2


def test_a_long_text_with_commas_does_not_hide_that_the_separator_is_a_semicolon() -> None:
    data = lists.text_file([lists.row(question="ett, två " * 80)])
    assert open_list(data, "lista.csv").columns.labels == lists.HEADINGS


def test_a_quoted_line_end_does_not_move_the_row_numbers() -> None:
    data = lists.text_file([lists.row(question="en\ntvå"), lists.row(party="???")])
    outcomes = read_rows(open_list(data, "lista.csv"), lists.TODAY)
    assert [outcome.number for outcome in outcomes] == [2, 3]


@pytest.mark.parametrize(
    ("data", "filename", "part"),
    [
        (b"", "lista.csv", "tom"),
        (b"\xef\xbb\xbf\r\n", "lista.csv", "tom"),
        (LIST[: len(LIST) // 2], "lista.xlsx", "skadad"),
        (LIST[:40], "lista.xlsx", "skadad"),
        (b"Datum;Namn", "lista.xlsx", "skadad"),
        (OLE + b"\0" * 600, "lista.xls", "gamla Excel-formatet"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "lista.xlsx", "lösenord"),
        (b"%PDF-1.7 ...", "lista.pdf", "ingen lista"),
        (b"Datum;Na\0mn\n1;2", "lista.csv", "NUL"),
        (b"Datum;\x81\x8d", "lista.csv", "tecken"),
        ("Datum;Kön;Förs".encode() + b"\xe5;1", "lista.csv", "blandar"),
        (b'Datum;"' + b"x" * 200_000, "lista.csv", "citattecken"),
        (b"x;" * 200 + b"x", "lista.csv", "kolumner"),
        (b"x;y\n" * (grids.MOST_ROWS + 1), "lista.csv", "rader"),
        (b"x" * (sheets.LARGEST_FILE + 1), "lista.csv", "10 MB"),
    ],
)
def test_a_file_that_is_no_list_gets_a_sentence(data: bytes, filename: str, part: str) -> None:
    with pytest.raises(ListUnreadable) as caught:
        read_grids(data, filename)
    assert part in caught.value.sentence


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * (workbook.LARGEST_UNPACKED + 1))
    with pytest.raises(ListUnreadable, match="för stor"):
        read_grids(file.getvalue(), "lista.xlsx")


def test_another_kind_of_zip_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(ListUnreadable, match="ingen Excel-arbetsbok"):
        read_grids(file.getvalue(), "brev.docx")


def test_a_row_numbered_a_billion_does_not_fill_the_memory() -> None:
    with pytest.raises(ListUnreadable, match="rader"):
        read_grids(_with_sheet_text(b'r="4"', b'r="1000000000"'), "lista.xlsx")


def test_a_date_outside_the_calendar_is_a_fault_of_its_row_not_of_the_file() -> None:
    dated = lists.workbook([lists.row(meeting_on=lists.excel_day(2025, 9, 17))])
    data = _with_sheet_text(b"<v>45917</v>", b"<v>99999999999</v>", dated)
    [outcome] = read_rows(open_list(data, "lista.xlsx"), lists.TODAY)
    assert isinstance(outcome, Refused)
    assert "Mötesdatum" in outcome.reasons[0]


def _with_sheet_text(old: bytes, new: bytes, data: bytes = LIST) -> bytes:
    """The list with one piece of its sheet's XML replaced."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(file, "w") as target:
        for part in source.infolist():
            text = source.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                text = text.replace(old, new)
            target.writestr(part.filename, text)
    return file.getvalue()


FILENAMES = st.sampled_from(["lista.xlsx", "lista.csv", "lista", ""])


def read_all(data: bytes, filename: str) -> None:
    """Reads as far as it goes; only our own exception may be raised on the way."""
    with suppress(ListUnreadable):
        read_rows(open_list(data, filename), lists.TODAY)


@given(data=st.binary(max_size=400), filename=FILENAMES)
def test_no_bytes_make_the_reader_raise_anything_else(data: bytes, filename: str) -> None:
    for start in (b"", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf"):
        read_all(start + data, filename)


@settings(deadline=None)
@given(at=st.integers(0, len(LIST) - 1), byte=st.integers(0, 255))
def test_no_flipped_byte_of_a_workbook_makes_it_raise_anything_else(at: int, byte: int) -> None:
    read_all(LIST[:at] + bytes([byte]) + LIST[at + 1 :], "lista.xlsx")


CELLS = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.sampled_from(["ja", "alla", "15/9 2025", "FK", "TF 1985", "tolk", "19850311-9813"]),
)


@settings(deadline=None)
@given(cells=st.lists(CELLS, min_size=len(lists.HEADINGS), max_size=len(lists.HEADINGS)))
def test_no_cells_make_the_reader_raise(cells: list[object]) -> None:
    grid = grids.Grid((lists.HEADINGS, tuple(cells)))  # type: ignore[arg-type]
    opened = open_list(lists.text_file([]), "lista.csv")
    for outcome in read_rows(type(opened)(grid, opened.columns), lists.TODAY):
        assert outcome.number == 2
