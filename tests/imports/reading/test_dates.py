from datetime import date

import pytest

from tests.imports.lists import excel_day
from trisam.imports.reading.cells import Cell
from trisam.imports.reading.dates import in_words, parse_date
from trisam.imports.reading.problems import CellProblem


@pytest.mark.parametrize(
    "cell",
    [
        "2025-09-05",
        "250905",
        "20250905",
        "05/09-25",
        "5/9 2025",
        "5/9-2025",
        "5/9 -25",
        "5/9/2025",
        "05.09.2025",
        "5.9.25",
        "25-09-05",
        "2025/09/05",
        "2025.09.05",
        "5 september 2025",
        "den 5 sept. 2025",
        "fre 5 sep 2025",
        "2025-09-05 13:00",
        "2025-09-05T00:00:00",
        "5/9 2025 kl. 13.00",
        " 5/9\u00a02025 ",
        excel_day(2025, 9, 5).replace(hour=13),
        date(2025, 9, 5),
        250905,
        20250905.0,
        45905,
        "45905",
        45905.5,
    ],
)
def test_every_way_to_write_a_day_gives_that_day(cell: Cell) -> None:
    assert parse_date(cell) == date(2025, 9, 5)


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "–"])
def test_an_empty_cell_is_no_day(cell: Cell) -> None:
    assert parse_date(cell) is None


@pytest.mark.parametrize(
    ("cell", "part"),
    [
        ("2025-06-31", "”2025-06-31” finns inte i kalendern"),
        ("30/2 2025", "finns inte i kalendern"),
        ("9/15/2025", "finns inte i kalendern"),
        ("15/9", "året saknas i ”15/9”"),
        ("v. 42", "går inte att läsa som ett datum"),
        ("nästa möte", "går inte att läsa som ett datum"),
        ("15/925", "går inte att läsa"),
        (12, "går inte att läsa"),
        (True, "går inte att läsa"),
        (excel_day(1925, 1, 1), "året 1925 kan inte stämma"),
        ("9999-01-01", "året 9999 kan inte stämma"),
        ("1" * 500, "högst 200"),
    ],
)
def test_what_is_no_day_is_answered_with_a_sentence(cell: Cell, part: str) -> None:
    with pytest.raises(CellProblem) as caught:
        parse_date(cell)
    assert part in caught.value.reason


def test_a_name_in_the_date_column_is_not_repeated_in_the_reason() -> None:
    with pytest.raises(CellProblem) as caught:
        parse_date("Tuva Provdal 850311-9813")
    assert "Tuva" not in caught.value.reason
    assert "9813" not in caught.value.reason


def test_a_day_stands_in_a_sentence_without_leading_zero() -> None:
    assert in_words(date(2025, 9, 5)) == "5 september 2025"
