"""What is read for the unmet needs alone."""

from collections.abc import Sequence

from sqlalchemy import select

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden
from trisam.parties.models import Kommun
from trisam.statistics import policy
from trisam.teams.models import Team, TeamKind
from trisam.teams.queries.conditions import is_open_on


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
