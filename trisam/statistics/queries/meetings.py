"""Meetings as figures: what became of them, and what a cancelled one cost."""

from collections.abc import Sequence

from sqlalchemy import func, not_, or_, select
from sqlalchemy.orm import aliased

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden
from trisam.core.sql_dates import days_between
from trisam.meetings.models import AgendaItem, Meeting, MeetingStatus, PreMeeting
from trisam.meetings.policy import was_lost_by_cancelling
from trisam.statistics import policy
from trisam.statistics.families.moved import Moved
from trisam.statistics.meetings_held import Sitting
from trisam.statistics.periods import Period


def sittings(actor: Actor, period: Period) -> Sequence[Sitting]:
    """The teams' meetings of the period until today, Efter-Trisam left out; each row tells how
    many are alike. Raises `Forbidden` for those who may see no figures at all."""
    if not policy.sees_statistics(actor):
        raise Forbidden
    by = (Meeting.team_id, Meeting.status, Meeting.cancel_cause)
    rows = session().execute(
        select(*by, func.count(), func.count(PreMeeting.unneeded_at))
        .outerjoin(Meeting.pre_meeting)
        .where(
            not_(Meeting.is_after),
            Meeting.day.between(period.first, period.last),
            # One that is still to come is neither held nor left open.
            or_(Meeting.status != MeetingStatus.PLANNED, Meeting.day < clock.today()),
        )
        .group_by(*by)
    )
    return [
        Sitting(number, team, status, cause, unneeded)
        for team, status, cause, number, unneeded in rows
    ]


def moved(period: Period) -> Sequence[Moved]:
    """The cases that stood on the agenda of a meeting of the period when it was cancelled, and how
    many days later their next meeting was put (None: they wait). Counted once a quarter, for the
    release: unprotected."""
    new = aliased(Meeting)
    by = (Meeting.team_id, days_between(Meeting.day, new.day))
    rows = session().execute(
        select(*by, func.count())
        .select_from(AgendaItem)
        .join(AgendaItem.meeting)
        .outerjoin(new, new.id == AgendaItem.moved_to_id)
        .where(
            not_(Meeting.is_after),
            was_lost_by_cancelling(),
            Meeting.day.between(period.first, period.last),
        )
        .group_by(*by)
    )
    return [Moved(number, team, days) for team, days, number in rows]
