"""The figures of the demo county: each quarter counted and told two weeks after its end."""

from datetime import date, datetime, timedelta

from trisam.demo import queries
from trisam.demo.span import at
from trisam.statistics.periods import SETTLES, Span, days_of
from trisam.statistics.service import releases
from trisam.statistics.suppression import SMALLEST_SHOWN

_NIGHT = 2  # o'clock
_A_DAY = timedelta(days=1)


def release() -> None:
    """Everything that can be told today, as if it had been told in its time."""
    releases.release_due(SMALLEST_SHOWN)
    for counted in queries.counted_quarters():
        counted.counted_at = _in_its_time(counted.quarter)
    for told in queries.released_figures():
        told.released_at = _in_its_time(told.last_quarter)


def _in_its_time(quarter: int) -> datetime:
    last: date = days_of(Span.numbered(quarter)).last
    return at(last + SETTLES + _A_DAY, _NIGHT)
