"""Reading teams and seats. Which teams there are, and who sits in them, all who work here know."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from trisam.accounts.models import Account
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.parties.models import Kommun, Party, Unit
from trisam.teams.models import (
    PartyStanding,
    Seat,
    Team,
    TeamParty,
)
from trisam.teams.queries.conditions import holds_on, is_open_on, known_to, not_over, sits_on


def list_all(actor: Actor) -> Sequence[Team]:
    """Every open team, by kommun and name."""
    known_to(actor)
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
    known_to(actor)
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
    known_to(actor)
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
    known_to(actor)
    team = session().get(Team, team_id)
    if team is None:
        raise NotFound
    return team


def parties_on(actor: Actor, team_id: int, day: date) -> Sequence[Party]:
    """The parties (guests too) that sit in the team on `day`, in their usual order."""
    known_to(actor)
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


def members_on(actor: Actor, team_id: int, day: date) -> Sequence[Party]:
    """The team's own parties on `day`, in their usual order. Guests are there for certain cases."""
    known_to(actor)
    return (
        session()
        .scalars(
            select(Party)
            .join(TeamParty, TeamParty.party_id == Party.id)
            .where(
                TeamParty.team_id == team_id,
                TeamParty.standing == PartyStanding.MEMBER,
                sits_on(day),
            )
            .order_by(Party.position)
        )
        .all()
    )


def seated_on(actor: Actor, team_id: int, day: date) -> Sequence[Seat]:
    """The seats of the team that are valid on `day`, with their people, by party."""
    known_to(actor)
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


def seated_in(actor: Actor, team_ids: Collection[int]) -> Sequence[Seat]:
    """The seats of these teams that are valid today, with team and people."""
    known_to(actor)
    return (
        session()
        .scalars(
            select(Seat)
            .where(Seat.team_id.in_(sorted(team_ids)), holds_on(clock.today()))
            .options(
                joinedload(Seat.team, innerjoin=True),
                joinedload(Seat.account, innerjoin=True),
                joinedload(Seat.substitute),
            )
            .order_by(Seat.id)
        )
        .all()
    )


def seated_between(actor: Actor, team_id: int, first: date, last: date) -> Sequence[Seat]:
    """The seats of the team valid on some day from `first` to `last`, with their people."""
    known_to(actor)
    return (
        session()
        .scalars(
            select(Seat)
            .where(Seat.team_id == team_id, Seat.valid_from <= last, not_over(Seat.valid_to, first))
            .options(joinedload(Seat.account, innerjoin=True))
            .order_by(Seat.id)
        )
        .all()
    )


def seat(actor: Actor, team: Team, seat_id: int) -> Seat:
    """A seat of a team from `get`. Raises `NotFound`."""
    known_to(actor)
    for found in team.seats:
        if found.id == seat_id:
            return found
    raise NotFound


def sitting(actor: Actor, team: Team, sitting_id: int) -> TeamParty:
    """A party's time in a team from `get`. Raises `NotFound`."""
    known_to(actor)
    for found in team.parties:
        if found.id == sitting_id:
            return found
    raise NotFound


def candidates(actor: Actor, party_ids: Collection[int]) -> Sequence[Account]:
    """The active colleagues of these parties, by party and name: who could take a seat."""
    known_to(actor)
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


def people_in(actor: Actor, team_ids: Collection[int]) -> Sequence[Account]:
    """Those with a seat in one of the teams today, by name."""
    known_to(actor)
    seated = select(Seat.account_id).where(Seat.team_id.in_(team_ids), holds_on(clock.today()))
    statement = select(Account).where(Account.id.in_(seated)).order_by(Account.name, Account.id)
    return session().scalars(statement).all()


def teams_of(actor: Actor, account_id: int) -> frozenset[int]:
    """Ids of the teams where the person has a seat, today's or coming."""
    known_to(actor)
    return frozenset(
        session().scalars(
            select(Seat.team_id).where(
                Seat.account_id == account_id, not_over(Seat.valid_to, clock.today())
            )
        )
    )
