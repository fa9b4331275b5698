"""The figures of the demo county: each quarter counted and told two weeks after its end."""

from datetime import date, datetime

from sqlalchemy import select

from trisam.core.db import session
from trisam.demo.span import at
from trisam.statistics.models import QuarterCounts, ReleasedFigures
from trisam.statistics.periods import SETTLES, Span, days_of
from trisam.statistics.service import releases
from trisam.statistics.suppression import SMALLEST_SHOWN

_NIGHT = 2  # o'clock


def release() -> None:
    """Everything that can be told today, as if it had been told in its time."""
    releases.release_due(SMALLEST_SHOWN)
    for counted in session().scalars(select(QuarterCounts)):
        counted.counted_at = _in_its_time(counted.quarter)
    for told in session().scalars(select(ReleasedFigures)):
        told.released_at = _in_its_time(told.last_quarter)


def _in_its_time(quarter: int) -> datetime:
    last: date = days_of(Span.numbered(quarter)).last
    return at(last + SETTLES, _NIGHT)
