"""Every form of a series over 2026–2028, against dates reckoned by the standard library's calendar
alone, and the days that are easily got wrong, written by hand."""

import calendar
from datetime import UTC, date, datetime, time, timedelta
from itertools import product

import pytest

from tests.tally import Tally
from trisam.core import clock
from trisam.meetings.recurrence import (
    Ordinal,
    Rhythm,
    Weekday,
    day_in_month,
    monday_of_week,
    occurrences,
)

YEARS = (2026, 2027, 2028)
FIRST, LAST = date(2026, 1, 1), date(2028, 12, 31)

NOT_SUNDAYS = {
    # Public holidays and eves from Monday to Friday, from the almanac.
    2026: {
        (1, 1): "nyårsdagen",
        (1, 6): "trettondedag jul",
        (4, 3): "långfredagen",
        (4, 6): "annandag påsk",
        (5, 1): "första maj",
        (5, 14): "Kristi himmelsfärdsdag",
        (6, 19): "midsommarafton",
        (12, 24): "julafton",
        (12, 25): "juldagen",
        (12, 31): "nyårsafton",
    },
    2027: {
        (1, 1): "nyårsdagen",
        (1, 6): "trettondedag jul",
        (3, 26): "långfredagen",
        (3, 29): "annandag påsk",
        (5, 6): "Kristi himmelsfärdsdag",
        (6, 25): "midsommarafton",
        (12, 24): "julafton",
        (12, 31): "nyårsafton",
    },
    2028: {
        (1, 6): "trettondedag jul",
        (4, 14): "långfredagen",
        (4, 17): "annandag påsk",
        (5, 1): "första maj",
        (5, 25): "Kristi himmelsfärdsdag",
        (6, 6): "nationaldagen",
        (6, 23): "midsommarafton",
        (12, 25): "juldagen",
        (12, 26): "annandag jul",
    },
}
RED = {
    date(year, *day): words for year, found in NOT_SUNDAYS.items() for day, words in found.items()
}
SQUEEZED = [
    date(2026, 1, 2),  # Friday after nyårsdagen
    date(2026, 1, 5),  # Monday before trettondagen
    date(2026, 5, 15),  # Friday after Kristi himmelsfärdsdag
    date(2027, 5, 7),
    date(2028, 1, 7),  # Friday after trettondagen
    date(2028, 5, 26),
    date(2028, 6, 5),  # Monday before nationaldagen
]


def of_month(ordinal: Ordinal, weekday: Weekday, year: int, month: int) -> date:
    """By the standard library: the days of each week of the month that lie in it."""
    such = [week[weekday] for week in calendar.monthcalendar(year, month) if week[weekday]]
    return date(year, month, such[ordinal - 1 if ordinal > 0 else -1])


@pytest.mark.parametrize(("ordinal", "weekday"), list(product(Ordinal, Weekday)))
def test_every_monthly_form_over_three_years(
    ordinal: Ordinal, weekday: Weekday, tally: Tally
) -> None:
    rhythm = Rhythm.monthly(ordinal, weekday, months_off=[7])
    found = occurrences(rhythm, FIRST, LAST)
    expected = [of_month(ordinal, weekday, year, month) for year in YEARS for month in range(1, 13)]
    tally(len(expected), "dates compared")

    assert [one.day for one in found] == expected
    assert {one.day: one.reason for one in found if one.reason} == {
        **{day: "uppehåll i juli" for day in expected if day.month == 7},
        **{day: RED[day] for day in expected if day in RED},
    }
    assert [day_in_month(ordinal, weekday, day.replace(day=1)) for day in expected] == expected


@pytest.mark.parametrize(("every", "weekday"), list(product((1, 2, 3, 4), Weekday)))
def test_every_weekly_form_over_three_years(every: int, weekday: Weekday, tally: Tally) -> None:
    rhythm = Rhythm.weekly(weekday, every=every, starts_on=FIRST, months_off=[1, 8])
    found = occurrences(rhythm, FIRST, LAST)
    # 1 January 2026 is a Thursday: counted in days from the first such weekday on or after it.
    first = FIRST.toordinal() + {0: 4, 1: 5, 2: 6, 3: 0, 4: 1}[weekday]
    expected = [date.fromordinal(n) for n in range(first, LAST.toordinal() + 1, 7 * every)]
    tally(len(expected), "dates compared")

    assert [one.day for one in found] == expected
    assert {one.day: one.reason for one in found if one.reason} == {
        **{day: "uppehåll i januari" for day in expected if day.month == 1},
        **{day: "uppehåll i augusti" for day in expected if day.month == 8},
        **{day: RED[day] for day in expected if day in RED},
    }


def test_every_red_day_and_klamdag_of_three_years_of_working_days() -> None:
    found = occurrences(Rhythm.workdays(), FIRST, LAST, skip_squeeze_days=True)
    reasons = {one.day: one.reason for one in found if one.reason}

    assert {day: words for day, words in reasons.items() if words != "klämdag"} == RED
    assert [day for day, words in reasons.items() if words == "klämdag"] == SQUEEZED


@pytest.mark.parametrize(
    ("every", "weeks"),
    [
        (1, [(2026, 51), (2026, 52), (2026, 53), (2027, 1), (2027, 2)]),
        (2, [(2026, 51), (2026, 53), (2027, 2), (2027, 4)]),
        (3, [(2026, 51), (2027, 1), (2027, 4)]),
        (4, [(2026, 51), (2027, 2), (2027, 6)]),
    ],
)
def test_week_53_is_a_week_like_the_others(every: int, weeks: list[tuple[int, int]]) -> None:
    rhythm = Rhythm.weekly(Weekday.WEDNESDAY, every=every, starts_on=date(2026, 12, 14))
    found = occurrences(rhythm, date(2026, 12, 14), date(2027, 2, 14))

    assert [one.day.isocalendar()[:2] for one in found][: len(weeks)] == weeks


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        # Summer time begins on Sunday 29 March 2026 and ends on Sunday 25 October, and so on.
        (date(2026, 3, 27), 12),
        (date(2026, 3, 30), 11),
        (date(2026, 10, 23), 11),
        (date(2026, 10, 26), 12),
        (date(2027, 3, 26), 12),
        (date(2027, 3, 29), 11),
        (date(2027, 10, 29), 11),
        (date(2027, 11, 1), 12),
        (date(2028, 3, 24), 12),
        (date(2028, 3, 27), 11),
        (date(2028, 10, 27), 11),
        (date(2028, 10, 30), 12),
    ],
)
def test_one_o_clock_is_one_o_clock_on_both_sides_of_summer_time(day: date, utc: int) -> None:
    assert clock.instant(day, time(13)) == datetime(day.year, day.month, day.day, utc, tzinfo=UTC)
    assert clock.local(clock.instant(day, time(13))).time() == time(13)


@pytest.mark.parametrize(
    ("number", "since", "monday"),
    [
        (36, date(2026, 9, 1), date(2026, 8, 31)),  # the week that goes on counts
        (36, date(2026, 9, 7), date(2027, 9, 6)),
        (53, date(2026, 11, 28), date(2026, 12, 28)),
        (1, date(2026, 11, 28), date(2027, 1, 4)),
        (53, date(2027, 1, 4), None),
        (1, date(2027, 12, 31), date(2028, 1, 3)),
    ],
)
def test_a_start_week_is_the_first_one_of_that_number(
    number: int, since: date, monday: date | None
) -> None:
    assert monday_of_week(number, since) == monday


def test_a_phase_counted_from_a_start_week_keeps_to_it_over_the_new_year() -> None:
    starts_on = monday_of_week(50, date(2026, 12, 1))
    assert starts_on == date(2026, 12, 7)
    rhythm = Rhythm.weekly(Weekday.FRIDAY, every=2, starts_on=starts_on)
    found = [one.day for one in occurrences(rhythm, date(2026, 12, 1), date(2027, 1, 31))]
    assert found == [date(2026, 12, 11) + timedelta(weeks=2 * n) for n in range(4)]
