"""When something falls due."""

from datetime import date

import pytest

from trisam.retention.due import due_on
from trisam.retention.reckoning import CountedFrom


@pytest.mark.parametrize(
    ("ended", "months", "counted_from", "due"),
    [
        (date(2024, 5, 17), 24, CountedFrom.END, date(2026, 5, 17)),
        (date(2024, 8, 31), 6, CountedFrom.END, date(2025, 2, 28)),
        (date(2024, 5, 17), 0, CountedFrom.END, date(2024, 5, 17)),
        (date(2024, 1, 1), 36, CountedFrom.YEAR_END, date(2028, 1, 1)),
        (date(2024, 12, 31), 36, CountedFrom.YEAR_END, date(2028, 1, 1)),
        (date(2025, 1, 1), 36, CountedFrom.YEAR_END, date(2029, 1, 1)),
    ],
)
def test_the_day(ended: date, months: int, counted_from: CountedFrom, due: date) -> None:
    assert due_on(ended, months, counted_from) == due
