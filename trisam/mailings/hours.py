"""When something may reach an individual: by day, and not on a Sunday or a red day. Pure."""

from dataclasses import dataclass
from datetime import datetime

from trisam.core import clock
from trisam.core.calendar_days import red_day

SUNDAY = 6


@dataclass(frozen=True, slots=True)
class Hours:
    """From one full hour to another on the wall clock in Sweden: 8 and 20 are 08.00–19.59."""

    first: int = 8
    end: int = 20

    def are_open(self, at: datetime) -> bool:
        """Whether something may leave at the instant `at`."""
        here = clock.local(at)
        rests = here.weekday() == SUNDAY or red_day(here.date()) is not None
        return not rests and self.first <= here.hour < self.end
