"""The time that the demo county covers, seen from today."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from trisam.core import clock
from trisam.core.calendar_days import (
    add_months,
    is_working_day,
    next_working_day,
    working_days_before,
)

MONTHS_BACK = 24
MONTHS_AHEAD = 6


@dataclass(frozen=True, slots=True)
class Span:
    """From two years back to six months ahead."""

    first: date
    today: date
    last: date

    @classmethod
    def around(cls, today: date) -> "Span":
        """The span in which `today` is the present day."""
        return cls(add_months(today, -MONTHS_BACK), today, add_months(today, MONTHS_AHEAD))

    @property
    def latest(self) -> date:
        """The working day before today: the latest on which anything has been done."""
        return working_days_before(self.today, 1)

    def ago(self, days: int) -> date:
        """So many days before today."""
        return self.today - timedelta(days=days)

    def ahead(self, days: int) -> date:
        """So many days after today."""
        return self.today + timedelta(days=days)

    def done(self, day: date) -> date:
        """`day`, or `latest` when it has not been yet: what has been done was done by then."""
        return min(day, self.latest)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """The instant when the clock in Sweden shows this."""
    return clock.instant(day, time(hour, minute))


def working(day: date) -> date:
    """`day`, or the next working day."""
    return day if is_working_day(day) else next_working_day(day)
