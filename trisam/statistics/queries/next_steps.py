"""Those who are ready for the next step, as figures. Counted once a quarter, for the release:
unprotected."""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import func, or_, select

from trisam.cases.models import Case
from trisam.core.db import session
from trisam.core.sql_dates import days_between
from trisam.statistics.areas import Areas
from trisam.statistics.families.next_steps import Began
from trisam.statistics.periods import Period


def began(places: Areas, period: Period) -> list[Began]:
    """For whom the next step began in the period, after how many days of being ready."""
    by = (Case.team_id, days_between(Case.ready_on, Case.started_on))
    rows = session().execute(
        select(*by, func.count())
        .where(Case.started_on.between(period.first, period.last), Case.ready_on.is_not(None))
        .group_by(*by)
    )
    kommun_ids = places.kommun_ids()
    return [Began(number, kommun_ids[team_id], days) for team_id, days, number in rows]


def waited(places: Areas, period: Period) -> Mapping[int, int]:
    """How many were ready on the last day of the period, in a case that was open, and waited: by
    the kommun's id."""
    rows = session().execute(
        select(Case.team_id, func.count())
        .where(
            Case.ready_on <= period.last,
            or_(Case.started_on.is_(None), Case.started_on > period.last),
            or_(Case.closed_on.is_(None), Case.closed_on > period.last),
        )
        .group_by(Case.team_id)
    )
    kommun_ids = places.kommun_ids()
    by_kommun: Counter[int] = Counter()
    for team_id, number in rows:
        by_kommun[kommun_ids[team_id]] += number
    return by_kommun
