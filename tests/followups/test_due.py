from datetime import date, timedelta

import pytest

from trisam.core.calendar_days import is_working_day
from trisam.followups.due import due_on


@pytest.mark.parametrize(
    ("held", "due"),
    [
        (date(2026, 3, 16), date(2026, 9, 16)),
        (date(2027, 8, 31), date(2028, 2, 29)),  # the last of February, a leap day
        (date(2028, 8, 31), date(2029, 2, 28)),
        (date(2026, 8, 31), date(2027, 3, 1)),  # 28 February 2027 is a Sunday
        (date(2026, 4, 5), date(2026, 10, 5)),
        (date(2026, 3, 5), date(2026, 9, 7)),  # a Saturday moves to Monday
        (date(2025, 12, 19), date(2026, 6, 22)),  # midsommarafton moves over the weekend
        (date(2026, 6, 24), date(2026, 12, 28)),  # julafton, juldagen, weekend
        (date(2026, 6, 30), date(2026, 12, 30)),  # week 53 has working days
        (date(2026, 7, 1), date(2027, 1, 4)),  # nyårsdagen is a Friday
        (date(2027, 10, 14), date(2028, 4, 18)),  # långfredagen to the Tuesday after Easter
    ],
)
def test_a_follow_up_is_due_six_months_later_on_a_working_day(held: date, due: date) -> None:
    assert due_on(held) == due


def test_another_number_of_months_can_be_agreed() -> None:
    assert due_on(date(2026, 9, 16), months=3) == date(2026, 12, 16)


def test_no_follow_up_of_three_years_is_early_or_falls_on_a_day_off() -> None:
    held = date(2026, 1, 1)
    while held < date(2029, 1, 1):
        due = due_on(held)
        assert is_working_day(due)
        assert 181 <= (due - held).days <= 184 + 5
        held += timedelta(days=1)
