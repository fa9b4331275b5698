"""What the early signs and the unmet needs are counted from."""

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import case, func, select

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden
from trisam.parties.models import Kommun
from trisam.recommendations.models import Action, NotDoneReason
from trisam.statistics import policy
from trisam.statistics.periods import Period, Span
from trisam.teams.models import Team, TeamKind
from trisam.teams.queries.conditions import is_open_on


def ended_by_quarter(actor: Actor, period: Period) -> Mapping[tuple[Span, bool], int]:
    """The actions that ended in the period, by quarter and whether it was because the individual
    was not ready. Unprotected: `not_ready.told` says what may be told.

    Raises `Forbidden` for those who neither plan nor steer.
    """
    if not policy.sees_gaps(actor):
        raise Forbidden
    is_not_ready = case((Action.not_done_reason == NotDoneReason.NOT_READY, 1), else_=0)
    by_day = session().execute(
        select(Action.closed_on, is_not_ready, func.count())
        .where(Action.closed_on.between(period.first, period.last))
        .group_by(Action.closed_on, is_not_ready)
    )
    ended: Counter[tuple[Span, bool]] = Counter()
    for day, not_ready, number in by_day:
        if day is not None:
            ended[Span.of(day), bool(not_ready)] += number
    return ended


def without_psychiatry(actor: Actor) -> Sequence[str]:
    """The names of the kommuner where teams are, but none at a psychiatric unit.

    Raises `Forbidden` for those who neither plan nor steer.
    """
    if not policy.sees_gaps(actor):
        raise Forbidden
    open_teams = select(Team.kommun_id).where(is_open_on(clock.today()))
    psychiatric = open_teams.where(Team.kind == TeamKind.PSYCHIATRY)
    return (
        session()
        .scalars(
            select(Kommun.name)
            .where(Kommun.id.in_(open_teams), Kommun.id.not_in(psychiatric))
            .order_by(Kommun.name)
        )
        .all()
    )
