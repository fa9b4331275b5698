"""The edge where actors are built: an account, and the seats that it fills at this moment."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

from sqlalchemy import and_, or_, select

from trisam.accounts import queries as accounts
from trisam.accounts.models import Account
from trisam.core import clock
from trisam.core.actor import Actor, Role, StandIn, Standing
from trisam.core.db import session
from trisam.core.events import publish
from trisam.teams.events import SubstituteArrives
from trisam.teams.models import (
    Seat,
)
from trisam.teams.queries.conditions import (
    holder_is_away,
    holds_on,
    is_open_on,
    may_be_stood_in_for,
)


def actor_of(account_id: int) -> tuple[Actor, Account] | None:
    """The actor of an account at this moment, and the account; None when it is deactivated.

    This is the edge where actors are built; nothing below asks who is signed in.
    """
    account = accounts.active(account_id)
    if account is None:
        return None
    roles = frozenset(row.role for row in account.roles)
    steered = {row.kommun_id for row in account.roles if row.role is Role.STEERING}
    actor = Actor(
        name=account.name,
        account_id=account.id,
        unit_id=account.unit_id,
        party_id=account.unit.party_id if account.unit else None,
        roles=roles,
        standings=_standings(account.id, clock.today()),
        steering_kommun_ids=frozenset(kommun for kommun in steered if kommun is not None),
    )
    return actor, account


def _standings(account_id: int, today: date) -> tuple[Standing, ...]:
    """The seats that the account holds today, or is named to fill for a holder who does not come,
    in open teams."""
    seats = session().execute(
        select(
            Seat.id,
            Seat.team_id,
            Seat.party_id,
            Seat.chairs,
            (Seat.account_id == account_id).label("own"),
            holder_is_away(today).label("away"),
        ).where(
            or_(
                Seat.account_id == account_id,
                and_(Seat.substitute_id == account_id, may_be_stood_in_for(today)),
            ),
            holds_on(today),
            Seat.team.has(is_open_on(today)),
        )
    )
    own, named, away = set(), {}, set()
    for seat in seats:
        standing = Standing(seat.team_id, seat.party_id, seat.chairs)
        if seat.own:
            own.add(standing)
        else:
            named[seat.id] = standing
        if seat.away:
            away.add(seat.id)
    standings = own | _stood_in(named, away)
    return tuple(sorted(standings, key=lambda one: (one.team_id, one.party_id)))


def _stood_in(seats: Mapping[int, Standing], away: Collection[int]) -> set[Standing]:
    """A substitute is there for the meetings that each seat opens (`SubstituteArrives`). Only for
    the rehabkoordinator there is also a team to plan meanwhile: on the very days away, and on the
    day of such a meeting."""
    opens, found = stand_ins(seats.keys()), set()
    for seat_id, standing in seats.items():
        stand_in = opens.get(seat_id, StandIn())
        chairs = standing.chairs and (seat_id in away or stand_in.meets_today)
        if seat_id in opens or chairs:
            found.add(replace(standing, chairs=chairs, stand_in=stand_in))
    return found


def stand_ins(seat_ids: Collection[int]) -> Mapping[int, StandIn]:
    """What each of these seats opens to its substitute today; a seat that opens nothing is not
    there. One question, however many seats."""
    arrival = SubstituteArrives(seat_ids)
    if seat_ids:
        publish(arrival)
    return arrival.opens
