from datetime import date

import pytest

from trisam.statistics.periods import Period, PeriodChoice, named, what_is_wrong

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("choice", "first", "last", "slug"),
    [
        ("tolv-manader", date(2025, 11, 24), TODAY, "2025-11-24-2026-11-23"),
        ("i-ar", date(2026, 1, 1), TODAY, "2026-01-01-2026-11-23"),
        ("forra-aret", date(2025, 1, 1), date(2025, 12, 31), "2025"),
        ("kvartalet", date(2026, 10, 1), TODAY, "2026-10-01-2026-11-23"),
        ("forra-kvartalet", date(2026, 7, 1), date(2026, 9, 30), "2026-q3"),
    ],
)
def test_a_named_period_ends_today_at_the_latest(
    choice: str, first: date, last: date, slug: str
) -> None:
    period = named(PeriodChoice(choice), TODAY)
    assert (period, period.slug) == (Period(first, last), slug)


def test_the_last_quarter_of_the_year_before_comes_before_the_first() -> None:
    found = named(PeriodChoice.LAST_QUARTER, date(2026, 2, 28))
    assert found == Period(date(2025, 10, 1), date(2025, 12, 31))


def test_twelve_months_from_a_leap_day_begin_on_the_first_of_march() -> None:
    assert named(PeriodChoice.TWELVE_MONTHS, date(2028, 2, 29)).first == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(2026, 5, 1), date(2026, 4, 30), "last"),
        (date(2026, 11, 24), date(2026, 11, 25), "first"),
        (date(2026, 11, 1), date(2026, 11, 24), "last"),
        (date(2016, 11, 22), TODAY, "first"),
    ],
)
def test_days_that_cannot_be_a_period_are_refused_with_a_sentence(
    first: date, last: date, field: str
) -> None:
    wrong = what_is_wrong(first, last, TODAY)
    assert wrong is not None
    assert wrong[0] == field
    assert wrong[1].endswith(".")


@pytest.mark.parametrize(("first", "last"), [(TODAY, TODAY), (date(2016, 11, 23), TODAY)])
def test_one_day_and_ten_years_are_periods(first: date, last: date) -> None:
    assert what_is_wrong(first, last, TODAY) is None


def test_a_period_is_told_by_quarter_and_a_long_one_by_year() -> None:
    short = Period(date(2025, 11, 24), TODAY)
    assert [span.words for span in short.spans()][:2] == ["kvartal 4 2025", "kvartal 1 2026"]
    assert [short.cuts(span) for span in short.spans()] == [True, False, False, False, True]
    long = Period(date(2020, 1, 1), TODAY)
    assert [span.words for span in long.spans()] == [str(year) for year in range(2020, 2027)]
    assert [long.cuts(span) for span in long.spans()] == [False] * 6 + [True]


def test_a_period_is_written_with_the_year_once_when_it_is_the_same() -> None:
    assert Period(date(2026, 1, 1), date(2026, 9, 30)).words == "1 jan–30 sep 2026"
    assert Period(date(2025, 11, 24), TODAY).words == "24 nov 2025–23 nov 2026"
