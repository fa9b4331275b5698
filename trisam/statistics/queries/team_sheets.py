"""What stands on a team's sheet of the month, and who is told that there is one."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TypeVar

from sqlalchemy import Select, not_, select
from sqlalchemy.orm import joinedload

from trisam.accounts.models import Account
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound
from trisam.meetings.models import Meeting, MeetingStatus
from trisam.parties.models import Party
from trisam.statistics import policy
from trisam.statistics.areas import Area
from trisam.statistics.team_sheet import Coming
from trisam.teams.models import PartyStanding, Seat, Team, TeamParty
from trisam.teams.queries.conditions import holds_on, is_open_on, sits_on

T = TypeVar("T")
NEXT = 3
"""So many meetings to come are told of."""


def coming(actor: Actor, area: Area) -> tuple[Coming, ...]:
    """The next meetings of a team, Efter-Trisam left out. Raises `NotFound` for a place that the
    actor may not see."""
    _must_view(actor, area)
    found = session().execute(
        select(Meeting.starts_at, Meeting.minutes)
        .where(
            Meeting.team_id.in_(area.team_ids),
            Meeting.status == MeetingStatus.PLANNED,
            Meeting.day >= clock.today(),
            not_(Meeting.is_after),
        )
        .order_by(Meeting.starts_at)
        .limit(NEXT)
    )
    return tuple(Coming(at, at + timedelta(minutes=minutes)) for at, minutes in found)


def empty_seats(actor: Actor, area: Area) -> tuple[str, ...]:
    """The team's own parties that nobody sits for today, by name. Raises as `coming`."""
    _must_view(actor, area)
    today = clock.today()
    filled = select(Seat.party_id).where(Seat.team_id.in_(area.team_ids), holds_on(today))
    return tuple(
        session().scalars(
            select(Party.name)
            .join(TeamParty, TeamParty.party_id == Party.id)
            .where(
                TeamParty.team_id.in_(area.team_ids),
                TeamParty.standing == PartyStanding.MEMBER,
                sits_on(today),
                Party.id.not_in(filled),
            )
            .order_by(Party.position)
        )
    )


def member_ids(actor: Actor) -> Sequence[int]:
    """Everybody who has a seat today in a team that is open: for timed work, which sees no
    figures. Raises `Forbidden` for people."""
    _must_be_system(actor)
    statement = _of_today(select(Seat.account_id).distinct()).order_by(Seat.account_id)
    return session().scalars(statement).all()


def seats_of(actor: Actor, account_id: int) -> Sequence[Seat]:
    """Those of a person's seats, with team and person, by team. Raises as `member_ids`."""
    _must_be_system(actor)
    statement = _of_today(select(Seat)).where(Seat.account_id == account_id)
    loaded = joinedload(Seat.team, innerjoin=True), joinedload(Seat.account, innerjoin=True)
    return session().scalars(statement.options(*loaded).order_by(Team.name)).all()


def _of_today(seats: Select[T]) -> Select[T]:
    today = clock.today()
    return (
        seats.join(Seat.team)
        .join(Seat.account)
        .where(is_open_on(today), holds_on(today), Account.deactivated_at.is_(None))
    )


def _must_be_system(actor: Actor) -> None:
    if not actor.system:
        raise Forbidden


def _must_view(actor: Actor, area: Area) -> None:
    if not policy.can_view(actor, area):
        raise NotFound
