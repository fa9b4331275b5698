"""Holding teams, people and seats until the transaction ends: always teams before people."""

from collections.abc import Collection, Sequence

from sqlalchemy import or_, select

from trisam.accounts.models import Account
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.teams.models import (
    Seat,
    Team,
)
from trisam.teams.queries.conditions import known_to, not_over


def hold_account(actor: Actor, account_id: int) -> None:
    """Hold the account until the transaction ends: who else changes what belongs to it waits. The
    teams of the person are held before (`hold_teams`)."""
    known_to(actor)
    held = select(Account.id).where(Account.id == account_id)
    session().execute(held.with_for_update(key_share=True))  # rows that point at it need not wait


def hold_seats(actor: Actor, team: Team) -> Sequence[Seat]:
    """The seats of the team as they stand now, held until the transaction ends."""
    known_to(actor)
    return (
        session()
        .scalars(
            select(Seat)
            .where(Seat.team_id == team.id)
            .order_by(Seat.id)
            .with_for_update(of=Seat, key_share=True)
            .execution_options(populate_existing=True)
        )
        .all()
    )


def hold_teams(actor: Actor, team_ids: Collection[int]) -> None:
    """Hold these teams until the transaction ends: what is asked of their people, and answered,
    changes one at a time. Always before a meeting, a seat or an answer is held."""
    if (
        actor.own_case_id is None
    ):  # an individual who withdraws holds the team too, and sees nothing
        known_to(actor)
    held = select(Team.id).where(Team.id.in_(sorted(team_ids))).order_by(Team.id)
    session().execute(held.with_for_update(key_share=True))


def teams_with(actor: Actor, account_id: int) -> frozenset[int]:
    """Ids of the teams where the person has a seat or is named to fill one, today's or coming."""
    known_to(actor)
    return frozenset(
        session().scalars(
            select(Seat.team_id).where(
                or_(Seat.account_id == account_id, Seat.substitute_id == account_id),
                not_over(Seat.valid_to, clock.today()),
            )
        )
    )


def hold_seats_of(actor: Actor, account_ids: Collection[int]) -> Sequence[Seat]:
    """The seats of these people, today's and coming, as they stand now, held until the transaction
    ends. Their teams are held before (`hold_teams`)."""
    known_to(actor)
    return (
        session()
        .scalars(
            select(Seat)
            .where(Seat.account_id.in_(account_ids), not_over(Seat.valid_to, clock.today()))
            .order_by(Seat.id)
            .with_for_update(of=Seat, key_share=True)
            .execution_options(populate_existing=True)
        )
        .all()
    )
