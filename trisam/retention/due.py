"""When something falls due for gallring. Pure arithmetic on local dates."""

from datetime import date

from trisam.core.calendar_days import add_months
from trisam.retention.reckoning import CountedFrom


def due_on(ended: date, months: int, counted_from: CountedFrom) -> date:
    """The first day on which what ended on `ended` is purged.

    Counted from the year's end, the months run from 1 January of the next year: what was closed
    in 2026 and is kept for 36 months goes on 1 January 2030.
    """
    if counted_from is CountedFrom.YEAR_END:
        ended = date(ended.year + 1, 1, 1)
    return add_months(ended, months)
