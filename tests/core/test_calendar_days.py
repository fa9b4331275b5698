from datetime import date, timedelta

import pytest

from trisam.core.calendar_days import (
    add_months,
    is_squeeze_day,
    is_working_day,
    next_working_day,
    red_day,
    working_days_before,
)

RED_DAYS = [
    (date(2026, 1, 1), "nyårsdagen"),
    (date(2026, 4, 3), "långfredagen"),
    (date(2026, 5, 14), "Kristi himmelsfärdsdag"),
    (date(2026, 6, 19), "midsommarafton"),
    (date(2026, 10, 31), "alla helgons dag"),
    (date(2026, 12, 31), "nyårsafton"),
    (date(2027, 3, 29), "annandag påsk"),
    (date(2027, 6, 25), "midsommarafton"),
    (date(2027, 12, 24), "julafton"),
    (date(2028, 1, 6), "trettondedag jul"),
    (date(2028, 5, 1), "första maj"),
    (date(2028, 6, 6), "nationaldagen"),
    (date(2028, 6, 23), "midsommarafton"),
]


@pytest.mark.parametrize(("day", "name"), RED_DAYS)
def test_a_red_day_or_eve_is_named_and_is_no_working_day(day: date, name: str) -> None:
    assert red_day(day) == name
    assert not is_working_day(day)


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 1, 5),  # trettondagsafton is an ordinary working day
        date(2026, 4, 2),  # and so is skärtorsdagen
        date(2026, 12, 23),
        date(2028, 2, 29),
    ],
)
def test_an_ordinary_weekday_has_no_name_and_is_a_working_day(day: date) -> None:
    assert red_day(day) is None
    assert is_working_day(day)


def test_an_ordinary_weekend_has_no_name_but_is_no_working_day() -> None:
    saturday = date(2026, 9, 5)
    assert red_day(saturday) is None
    assert not is_working_day(saturday)
    assert not is_working_day(saturday + timedelta(days=1))


def test_two_red_days_on_one_date_are_both_named() -> None:
    assert red_day(date(2008, 5, 1)) == "första maj och Kristi himmelsfärdsdag"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 9, 2), date(2026, 9, 3)),
        (date(2026, 9, 4), date(2026, 9, 7)),
        (date(2026, 6, 18), date(2026, 6, 22)),  # over midsummer
        (date(2026, 12, 23), date(2026, 12, 28)),
        (date(2026, 12, 30), date(2027, 1, 4)),  # out of week 53
        (date(2028, 2, 28), date(2028, 2, 29)),
    ],
)
def test_the_next_working_day_steps_over_weekends_and_red_days(day: date, expected: date) -> None:
    assert next_working_day(day) == expected


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 9, 16), 0, date(2026, 9, 16)),
        (date(2026, 9, 16), 5, date(2026, 9, 9)),
        (date(2026, 6, 24), 5, date(2026, 6, 16)),  # midsommarafton does not count
        (date(2027, 1, 4), 5, date(2026, 12, 22)),
        (date(2028, 3, 1), 1, date(2028, 2, 29)),
    ],
)
def test_working_days_before_leave_out_weekends_and_red_days(
    day: date, count: int, expected: date
) -> None:
    assert working_days_before(day, count) == expected


def test_a_negative_number_of_working_days_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        working_days_before(date(2026, 9, 16), -1)


def test_a_squeeze_day_is_a_lone_working_day_beside_a_red_one() -> None:
    assert is_squeeze_day(date(2026, 5, 15))  # the Friday after Kristi himmelsfärdsdag
    assert is_squeeze_day(date(2026, 1, 5))  # the Monday before trettondedag jul
    assert is_squeeze_day(date(2028, 6, 5))  # the Monday before nationaldagen
    assert not is_squeeze_day(date(2026, 5, 14))
    assert not is_squeeze_day(date(2026, 5, 13))
    assert not is_squeeze_day(date(2026, 9, 4))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 10, 14), 6, date(2027, 4, 14)),
        (date(2026, 12, 31), -6, date(2026, 6, 30)),
    ],
)
def test_months_are_added_by_the_calendar_and_stop_at_the_last_of_the_month(
    day: date, months: int, expected: date
) -> None:
    assert add_months(day, months) == expected


def test_every_day_of_three_years_has_a_working_day_after_it_within_five_days() -> None:
    day = date(2026, 1, 1)
    while day < date(2029, 1, 1):
        assert 1 <= (next_working_day(day) - day).days <= 5
        day += timedelta(days=1)
