"""Nothing reaches an individual in the evening, at night, on a Sunday or on a red day."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from tests.tally import Tally
from trisam.core import clock
from trisam.mailings.hours import Hours

DAYS_OFF = [
    date(2026, 1, 1),
    date(2026, 1, 6),
    date(2026, 4, 3),  # långfredagen
    date(2026, 4, 6),  # annandag påsk
    date(2026, 5, 1),
    date(2026, 5, 14),  # Kristi himmelsfärdsdag
    date(2026, 6, 6),  # a Saturday
    date(2026, 6, 19),  # midsommarafton
    date(2026, 6, 20),
    date(2026, 10, 31),  # alla helgons dag
    date(2026, 12, 24),
    date(2026, 12, 25),
    date(2026, 12, 26),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2027, 3, 26),
    date(2027, 3, 29),
    date(2027, 5, 6),
    date(2027, 6, 25),
    date(2028, 4, 14),
    date(2028, 4, 17),
    date(2028, 5, 25),
    date(2028, 6, 6),
    date(2028, 6, 23),
]


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-03-28 06:59", False),  # Saturday before summer time: 07.59
        ("2026-03-28 07:00", True),
        ("2026-03-28 18:59", True),
        ("2026-03-28 19:00", False),
        ("2026-03-29 10:00", False),  # the Sunday when it begins
        ("2026-03-30 05:59", False),  # Monday after: 07.59
        ("2026-03-30 06:00", True),
        ("2026-03-30 17:59", True),
        ("2026-03-30 18:00", False),
        ("2026-10-24 06:00", True),  # Saturday before winter time
        ("2026-10-24 18:00", False),
        ("2026-10-25 00:30", False),  # the Sunday when the hour comes twice
        ("2026-10-25 12:00", False),
        ("2026-10-26 06:59", False),
        ("2026-10-26 07:00", True),
        ("2026-10-26 18:59", True),
        ("2028-02-29 11:00", True),  # a leap day
        ("2026-12-30 23:30", False),  # half past midnight on nyårsafton
    ],
)
def test_the_wall_clock_in_sweden_decides_also_around_summer_time(at: str, is_open: bool) -> None:
    assert Hours().are_open(datetime.fromisoformat(at).replace(tzinfo=UTC)) is is_open


@pytest.mark.parametrize("day", DAYS_OFF, ids=str)
def test_nothing_leaves_on_a_red_day(day: date) -> None:
    assert not any(Hours().are_open(clock.instant(day, time(hour))) for hour in range(24))


def test_every_other_day_has_the_same_twelve_hours(tally: Tally) -> None:
    day, open_days, asked = date(2026, 1, 1), 0, 0
    while day < date(2029, 1, 1):
        hours = {hour for hour in range(24) if Hours().are_open(clock.instant(day, time(hour, 30)))}
        asked += 24
        assert hours in (set(), set(range(8, 20))), day
        assert not (day.isoweekday() == 7 and hours), day
        assert not (day in DAYS_OFF and hours), day
        open_days += bool(hours)
        day += timedelta(days=1)
    tally(asked, "hours of 2026–2028")
    assert open_days > 3 * (365 - 52 - 16)


def test_an_installation_may_choose_other_hours() -> None:
    tuesday = date(2026, 12, 1)
    hours = Hours(10, 16)
    assert [hour for hour in range(24) if hours.are_open(clock.instant(tuesday, time(hour)))] == [
        *range(10, 16)
    ]


def test_a_planted_clock_in_utc_is_caught() -> None:
    """What would be open by UTC's own hours is closed in Sweden, and the other way."""
    evening = datetime(2026, 7, 1, 18, 30, tzinfo=UTC)
    assert 8 <= evening.hour < 20
    assert not Hours().are_open(evening)
    assert Hours().are_open(datetime(2026, 7, 1, 6, 30, tzinfo=UTC))


def test_when_it_opens_is_the_first_open_minute_and_now_if_that_is_open(tally: Tally) -> None:
    hours = Hours()
    minute, step = timedelta(minutes=1), timedelta(minutes=97)
    at, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 12, 31, tzinfo=UTC)
    count = 0
    while at < end:
        opens = hours.opens(at)
        assert hours.are_open(opens)
        assert opens == at or not hours.are_open(opens - minute)
        assert opens - at < timedelta(days=5)
        at, count = at + step, count + 1
    tally(count, "instants over three years")


def test_a_saturday_evening_opens_on_monday_morning() -> None:
    saturday = clock.instant(date(2026, 11, 28), time(20))
    assert Hours().opens(saturday) == clock.instant(date(2026, 11, 30), time(8))
    assert Hours().opens(saturday - timedelta(minutes=1)) == saturday - timedelta(minutes=1)
