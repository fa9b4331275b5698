"""When something may reach an individual: by day, and not on a Sunday or a red day. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from trisam.core import clock
from trisam.core.calendar_days import red_day

SUNDAY = 6
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """From one full hour to another on the wall clock in Sweden: 8 and 20 are 08.00–19.59."""

    first: int = 8
    end: int = 20

    def are_open(self, at: datetime) -> bool:
        """Whether something may leave at the instant `at`."""
        return self.opens(at) == at

    def opens(self, at: datetime) -> datetime:
        """The first instant, from `at` on, at which something may leave."""
        here = clock.local(at)
        if not _rests(here.date()) and self.first <= here.hour < self.end:
            return at
        day = here.date() if here.hour < self.first else here.date() + DAY
        while _rests(day):
            day += DAY
        return clock.instant(day, time(self.first))


def _rests(day: date) -> bool:
    return day.weekday() == SUNDAY or red_day(day) is not None
