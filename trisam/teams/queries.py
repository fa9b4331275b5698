"""Reading teams and seats. Which teams there are, and who sits in them, all who work here know."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload, selectinload

from trisam.accounts import queries as accounts
from trisam.accounts.models import Account
from trisam.core import clock
from trisam.core.actor import Actor, Role, StandIn, Standing
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.core.events import publish
from trisam.parties.models import Kommun, Party, Unit
from trisam.teams.events import SubstituteArrives
from trisam.teams.models import Absence, Seat, Team, TeamParty
from trisam.teams.policy import STANDS_IN_FOR, absences_open_to


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
    """The seats that the account holds today, or is named to fill for an absent holder, in open
    teams."""
    seats = session().execute(
        select(
            Seat.id,
            Seat.team_id,
            Seat.party_id,
            Seat.chairs,
            (Seat.account_id == account_id).label("own"),
            _holder_is_away(today).label("away"),
        ).where(
            or_(
                Seat.account_id == account_id,
                and_(Seat.substitute_id == account_id, _may_be_stood_in_for(today)),
            ),
            holds_on(today),
            Seat.team.has(is_open_on(today)),
        )
    )
    own, others = set(), {}
    for seat in seats:
        if seat.own:
            own.add(Standing(seat.team_id, seat.party_id, seat.chairs))
        else:
            others[seat.id] = Standing(seat.team_id, seat.party_id, bool(seat.chairs and seat.away))
    standings = own | _stood_in(others)
    return tuple(sorted(standings, key=lambda one: (one.team_id, one.party_id)))


def _may_be_stood_in_for(today: date) -> ColumnElement[bool]:
    """The holder is away now or later, or was at a meeting that may still be open: over `Seat`."""
    not_long_over = _not_over(Absence.last_day, today - STANDS_IN_FOR)
    return exists(select(Absence.id).where(Absence.account_id == Seat.account_id, not_long_over))


def _stood_in(seats: dict[int, Standing]) -> set[Standing]:
    """A substitute is there for the meetings that each seat opens (`SubstituteArrives`). Only for
    the rehabkoordinator there is also a team to plan meanwhile, on the very days away."""
    opens = stand_ins(seats.keys())
    return {
        replace(standing, stand_in=opens.get(seat_id, StandIn()))
        for seat_id, standing in seats.items()
        if seat_id in opens or standing.chairs
    }


def stand_ins(seat_ids: Collection[int]) -> Mapping[int, StandIn]:
    """What each of these seats opens to its substitute today; a seat that opens nothing is not
    there. One question, however many seats."""
    arrival = SubstituteArrives(seat_ids)
    if seat_ids:
        publish(arrival)
    return arrival.opens


def _holder_is_away(day: date | InstrumentedAttribute[date]) -> ColumnElement[bool]:
    """The holder of the seat is away on `day`: over `Seat`."""
    return exists(
        select(Absence.id)
        .where(Absence.account_id == Seat.account_id, lasts_on(day))
        .correlate_except(Absence)
    )


def holds_on(day: date | InstrumentedAttribute[date]) -> ColumnElement[bool]:
    """The seat is valid on `day`."""
    return and_(Seat.valid_from <= day, or_(Seat.valid_to.is_(None), Seat.valid_to >= day))


def takes_part(
    actor: Actor, team_id: InstrumentedAttribute[int], day: InstrumentedAttribute[date]
) -> ColumnElement[bool]:
    """The actor holds a seat in the team today, or is the substitute of somebody who is away on
    `day`. For what is the actor's own to go to; what the actor may see is another rule's matter.
    """
    return exists(
        select(Seat.id)
        .where(
            Seat.team_id == team_id,
            or_(
                and_(Seat.account_id == actor.account_id, holds_on(clock.today())),
                and_(Seat.substitute_id == actor.account_id, stood_in_on(day)),
            ),
        )
        .correlate_except(Seat)
    )


def stood_in_on(day: date | InstrumentedAttribute[date]) -> ColumnElement[bool]:
    """The seat is valid on `day`, and its holder away: over `Seat`."""
    return and_(holds_on(day), _holder_is_away(day))


def lasts_on(day: date | InstrumentedAttribute[date]) -> ColumnElement[bool]:
    """The absence holds on `day`."""
    return touches(day, day)


def touches(
    first: date | InstrumentedAttribute[date], last: date | InstrumentedAttribute[date]
) -> ColumnElement[bool]:
    """The absence holds on some day from `first` to `last`."""
    return and_(Absence.first_day <= last, _not_over(Absence.last_day, first))


def _not_over(
    last: InstrumentedAttribute[date | None], day: date | InstrumentedAttribute[date]
) -> ColumnElement[bool]:
    return or_(last.is_(None), last >= day)


def is_open_on(day: date) -> ColumnElement[bool]:
    """The team is not closed on `day`."""
    return or_(Team.closed_on.is_(None), Team.closed_on > day)


def sits_on(day: date) -> ColumnElement[bool]:
    """The party has a place in the team on `day`."""
    return and_(
        TeamParty.valid_from <= day,
        or_(TeamParty.valid_to.is_(None), TeamParty.valid_to >= day),
    )


def list_all(actor: Actor) -> Sequence[Team]:
    """Every open team, by kommun and name."""
    _known_to(actor)
    return (
        session()
        .scalars(
            select(Team)
            .join(Team.kommun)
            .where(is_open_on(clock.today()))
            .order_by(Kommun.name, Team.name)
        )
        .all()
    )


def list_mine(actor: Actor) -> Sequence[Team]:
    """The teams in which the actor fills a seat today, by name."""
    return (
        session()
        .scalars(select(Team).where(Team.id.in_(sorted(actor.team_ids))).order_by(Team.name))
        .all()
    )


def get(actor: Actor, slug: str) -> Team:
    """The team with parties, seats and the people in them. Raises `NotFound`."""
    _known_to(actor)
    team = session().scalar(
        select(Team)
        .where(Team.slug == slug)
        .options(
            selectinload(Team.parties),
            selectinload(Team.seats).joinedload(Seat.account, innerjoin=True),
            selectinload(Team.seats).joinedload(Seat.substitute),
        )
    )
    if team is None:
        raise NotFound
    return team


def list_with_coordinators(actor: Actor) -> list[tuple[Team, list[Seat]]]:
    """Every team, closed ones too, by kommun and name, each with the seats of its
    rehabkoordinatorer, today's and coming, with their people. A closed account leads nobody."""
    _known_to(actor)
    chairs: dict[int, list[Seat]] = defaultdict(list)
    for found in session().scalars(
        select(Seat)
        .join(Seat.account)
        .where(
            Seat.chairs,
            or_(Seat.valid_to.is_(None), Seat.valid_to >= clock.today()),
            Account.deactivated_at.is_(None),
        )
        .options(contains_eager(Seat.account))
        .order_by(Seat.valid_from, Seat.id)
    ):
        chairs[found.team_id].append(found)
    every = session().scalars(select(Team).join(Team.kommun).order_by(Kommun.name, Team.name))
    return [(team, chairs[team.id]) for team in every]


def by_id(actor: Actor, team_id: int) -> Team:
    """The team alone. Raises `NotFound`."""
    _known_to(actor)
    team = session().get(Team, team_id)
    if team is None:
        raise NotFound
    return team


def parties_on(actor: Actor, team_id: int, day: date) -> Sequence[Party]:
    """The parties (guests too) that sit in the team on `day`, in their usual order."""
    _known_to(actor)
    return (
        session()
        .scalars(
            select(Party)
            .join(TeamParty, TeamParty.party_id == Party.id)
            .where(TeamParty.team_id == team_id, sits_on(day))
            .order_by(Party.position)
        )
        .all()
    )


def seated_on(actor: Actor, team_id: int, day: date) -> Sequence[Seat]:
    """The seats of the team that are valid on `day`, with their people, by party."""
    _known_to(actor)
    return (
        session()
        .scalars(
            select(Seat)
            .join(Seat.party)
            .where(Seat.team_id == team_id, holds_on(day))
            .options(joinedload(Seat.account, innerjoin=True), joinedload(Seat.substitute))
            .order_by(Party.position, Seat.id)
        )
        .all()
    )


def seat(actor: Actor, team: Team, seat_id: int) -> Seat:
    """A seat of a team from `get`. Raises `NotFound`."""
    _known_to(actor)
    for found in team.seats:
        if found.id == seat_id:
            return found
    raise NotFound


def sitting(actor: Actor, team: Team, sitting_id: int) -> TeamParty:
    """A party's time in a team from `get`. Raises `NotFound`."""
    _known_to(actor)
    for found in team.parties:
        if found.id == sitting_id:
            return found
    raise NotFound


def candidates(actor: Actor, party_ids: Collection[int]) -> Sequence[Account]:
    """The active colleagues of these parties, by party and name: who could take a seat."""
    _known_to(actor)
    return (
        session()
        .scalars(
            select(Account)
            .join(Account.unit)
            .join(Unit.party)
            .where(Unit.party_id.in_(party_ids), Account.deactivated_at.is_(None))
            .order_by(Party.position, Account.name)
        )
        .all()
    )


def away_on(actor: Actor, account_ids: Collection[int], day: date) -> frozenset[int]:
    """Those of the accounts whose people are away on `day`."""
    _known_to(actor)
    return frozenset(
        session().scalars(
            select(Absence.account_id).where(Absence.account_id.in_(account_ids), lasts_on(day))
        )
    )


def absences(actor: Actor, account_id: int) -> Sequence[Absence]:
    """The person's absences that are not over and that the actor may see, soonest first."""
    return (
        session()
        .scalars(
            select(Absence)
            .where(
                Absence.account_id == account_id,
                _not_over(Absence.last_day, clock.today()),
                absences_open_to(actor, clock.today()),
            )
            .order_by(Absence.first_day)
        )
        .all()
    )


def teams_of(actor: Actor, account_id: int) -> frozenset[int]:
    """Ids of the teams where the person has a seat, today's or coming."""
    _known_to(actor)
    return frozenset(
        session().scalars(
            select(Seat.team_id).where(
                Seat.account_id == account_id, _not_over(Seat.valid_to, clock.today())
            )
        )
    )


def hold_absences(actor: Actor, account_id: int) -> list[Absence]:
    """The person's absences that are not over, soonest first, held until the transaction ends:
    whoever else enters or ends one for the same person waits."""
    _known_to(actor)
    session().execute(select(Account.id).where(Account.id == account_id).with_for_update())
    return list(
        session().scalars(
            select(Absence)
            .where(
                Absence.account_id == account_id,
                _not_over(Absence.last_day, clock.today()),
            )
            .order_by(Absence.first_day)
            .execution_options(populate_existing=True)
        )
    )


def hold_seats(actor: Actor, team: Team) -> Sequence[Seat]:
    """The seats of the team as they stand now, held until the transaction ends."""
    _known_to(actor)
    return (
        session()
        .scalars(
            select(Seat)
            .where(Seat.team_id == team.id)
            .order_by(Seat.id)
            .with_for_update(of=Seat)
            .execution_options(populate_existing=True)
        )
        .all()
    )


def _known_to(actor: Actor) -> None:
    """Nobody outside: an actor is an account or the system itself."""
    if actor.account_id is None and not actor.system:
        raise NotFound
