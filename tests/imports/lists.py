"""Case lists as teams keep them, built in memory from invented people.

The personnummer have birth numbers 980-999, which Skatteverket keeps for tests.
"""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime, time

import xlsxwriter
from openpyxl import Workbook

from trisam.imports.reading.cells import Cell

TODAY = date(2026, 10, 1)

HEADINGS = (
    "Datum lyft",
    "Lyft av",
    "Handläggare",
    "Personnr",
    "Namn",
    "Kön",
    "Frågeställning",
    "Samtycke",
    "Samtycke gäller",
    "Mötesdatum",
    "Rekommendation",
    "Ansvarig",
    "Försörjning",
    "Uppföljd",
    "Försörjning efter 6 mån",
    "Anm.",
)


def excel_day(year: int, month: int, day: int) -> datetime:
    """A day as openpyxl gives it: midnight without a time zone."""
    return datetime.combine(date(year, month, day), time())


def number_for_tests(born: str, birth_number: int = 980) -> str:
    """A personnummer with a right check digit: "19810303" → "19810303-9809"."""
    digits = f"{born[2:]}{birth_number}"
    doubled = (int(digit) * (2 - place % 2) for place, digit in enumerate(digits))
    check = -sum(value // 10 + value % 10 for value in doubled) % 10
    return f"{born}-{birth_number}{check}"


def wrong_number(born: str) -> str:
    """A personnummer whose check digit is wrong."""
    right = number_for_tests(born)
    return f"{right[:-1]}{(int(right[-1]) + 1) % 10}"


def row(**changes: Cell) -> tuple[Cell, ...]:
    """A row that is right, with some cells changed; the names are in `NAMES`."""
    cells = {**_RIGHT, **changes}
    return tuple(cells[name] for name in NAMES)


NAMES = (
    "lifted_on",
    "party",
    "officer",
    "personnummer",
    "name",
    "gender",
    "question",
    "consent",
    "receivers",
    "meeting_on",
    "recommendation",
    "responsible",
    "income",
    "followed_up",
    "income_after",
    "note",
)
_RIGHT: dict[str, Cell] = dict(
    zip(
        NAMES,
        (
            "2025-09-01",
            "AF",
            "Lo Påhittad",
            number_for_tests("19850311", 981),
            "Tuva Provdal",
            "k",
            "Vilket är nästa steg?",
            "2025-08-28",
            "alla",
            "2025-09-17",
            "SIP",
            "alla",
            "sjukpenning",
            None,
            None,
            None,
        ),
        strict=True,
    )
)


def real_life_rows() -> list[tuple[Cell, ...]]:
    """Eleven rows with every oddity of a list that has been kept by hand for a year."""
    twice = row(lifted_on=excel_day(2025, 1, 17), consent="13/1 2025", meeting_on="19/02-25")
    return [
        row(party="Arb.förm", personnummer=number_for_tests("19900102"), consent="ja"),
        twice,
        twice,
        row(personnummer=wrong_number("19700405"), party="HC"),
        (None,) * len(HEADINGS),
        row(personnummer=None, party="AME", receivers="vård+kommun", name="Mio Exempelby"),
        row(personnummer=number_for_tests("19800101"), party="???"),
        row(personnummer=number_for_tests("19810101"), consent=None, receivers=None),
        row(personnummer=number_for_tests("19820101"), meeting_on="2025-06-31"),
        row(
            personnummer=number_for_tests("19830101"),
            lifted_on="2024-12-20",
            consent="2024-12-18",
            meeting_on=excel_day(2024, 12, 24),
        ),
        row(
            personnummer=number_for_tests("19840101"),
            followed_up="19/3 2026",
            income_after="aktivitetsers.",
            note="=SUMMA(A1:A9)",
        ),
    ]


def workbook(
    rows: Sequence[Sequence[Cell]],
    headings: Sequence[str] = HEADINGS,
    title: str | None = "Teamet Exempelby 2025",
) -> bytes:
    """XLSX with a title, an empty line, headings and rows, and a second sheet."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("Ärenden")
        lines = [(title,), (), headings, *rows] if title else [headings, *rows]
        for line, cells in enumerate(lines):
            for column, cell in enumerate(cells):
                if isinstance(cell, date):
                    sheet.write_datetime(line, column, cell, day)
                elif cell is not None:
                    sheet.write(line, column, cell)
        book.add_worksheet("Gammalt").write(0, 0, "kvar sedan 2019")
    return file.getvalue()


def text_file(
    rows: Sequence[Sequence[Cell]],
    headings: Sequence[str] = HEADINGS,
    *,
    separator: str = ";",
    encoding: str = "cp1252",
) -> bytes:
    """CSV of the rows; dates as a spreadsheet saves them."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator)
    writer.writerow(headings)
    for cells in rows:
        writer.writerow(
            [
                "" if c is None else c.strftime("%Y-%m-%d") if isinstance(c, date) else c
                for c in cells
            ]
        )
    return file.getvalue().encode(encoding)


def empty_workbook() -> bytes:
    """A workbook without anything in it."""
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()
