"""The wall clock in Sweden and the instants behind it, over both turns of the year's clocks."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from trisam.core import clock

SPRING = date(2026, 3, 29)  # 02.00 becomes 03.00
AUTUMN = date(2026, 10, 25)  # 03.00 becomes 02.00 again


@pytest.mark.parametrize(
    ("day", "at", "utc"),
    [
        (date(2026, 1, 14), time(13), datetime(2026, 1, 14, 12, tzinfo=UTC)),
        (date(2026, 7, 1), time(13), datetime(2026, 7, 1, 11, tzinfo=UTC)),
        (SPRING, time(1, 59), datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
        (SPRING, time(3), datetime(2026, 3, 29, 1, tzinfo=UTC)),
        (AUTUMN, time(1, 59), datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (AUTUMN, time(2, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # the first time
        (AUTUMN, time(3), datetime(2026, 10, 25, 2, tzinfo=UTC)),
    ],
)
def test_a_wall_clock_reading_is_one_instant(day: date, at: time, utc: datetime) -> None:
    assert clock.instant(day, at) == utc


@pytest.mark.parametrize("day", [SPRING, AUTUMN, date(2028, 2, 29)])
def test_there_and_back_gives_the_same_reading(day: date) -> None:
    for hour in (0, 1, 4, 13, 23):
        assert clock.local(clock.instant(day, time(hour))).time() == time(hour)


def test_a_time_that_the_spring_skips_is_an_hour_later() -> None:
    assert clock.local(clock.instant(SPRING, time(2, 30))).time() == time(3, 30)


def test_the_days_of_the_turn_are_23_and_25_hours_long() -> None:
    for day, hours in ((SPRING, 23), (AUTUMN, 25), (date(2026, 6, 1), 24)):
        length = clock.instant(day + timedelta(days=1), time(0)) - clock.instant(day, time(0))
        assert length == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        (datetime(2026, 1, 14, 22, 59, tzinfo=UTC), date(2026, 1, 14)),
        (datetime(2026, 1, 14, 23, 0, tzinfo=UTC), date(2026, 1, 15)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
    ],
)
def test_today_is_the_date_in_sweden(utc: datetime, day: date) -> None:
    with time_machine.travel(utc, tick=False):
        assert clock.now() == utc
        assert clock.today() == day
