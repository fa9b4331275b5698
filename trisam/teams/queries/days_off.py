"""Who is away or busy, and on which days a team does not meet."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from sqlalchemy import select

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound
from trisam.teams.models import (
    Absence,
    Closure,
    FixedBlock,
    Team,
    WorkWeek,
)
from trisam.teams.policy import absences_open_to, can_enter_working_hours
from trisam.teams.queries.conditions import known_to, lasts_on, not_over
from trisam.teams.queries.held import hold_account, hold_teams, teams_with
from trisam.teams.queries.teams import teams_of


def closures(actor: Actor, team_id: int) -> Sequence[Closure]:
    """The team's closures that are not over, soonest first."""
    known_to(actor)
    return _closures(team_id, clock.today(), date.max)


def closed_days(actor: Actor, team_id: int, first: date, last: date) -> dict[date, str]:
    """Each day from `first` to `last` on which the team has chosen not to meet, with its word.

    A day in two closures has the word of the one that begins first.
    """
    known_to(actor)
    days: dict[date, str] = {}
    for closure in _closures(team_id, first, last):
        day, end = max(closure.first_day, first), min(closure.last_day, last)
        for number in range((end - day).days + 1):
            days.setdefault(day + timedelta(days=number), closure.words)
    return days


def closure(actor: Actor, team: Team, closure_id: int) -> Closure:
    """A closure of the team that is not over. Raises `NotFound`."""
    found = next((one for one in closures(actor, team.id) if one.id == closure_id), None)
    if found is None:
        raise NotFound
    return found


def _closures(team_id: int, first: date, last: date) -> Sequence[Closure]:
    return (
        session()
        .scalars(
            select(Closure)
            .where(Closure.team_id == team_id, Closure.first_day <= last, Closure.last_day >= first)
            .order_by(Closure.first_day, Closure.id)
        )
        .all()
    )


def away_on(actor: Actor, account_ids: Collection[int], day: date) -> frozenset[int]:
    """Those of the accounts whose people are away on `day`."""
    known_to(actor)
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
                not_over(Absence.last_day, clock.today()),
                absences_open_to(actor, clock.today()),
            )
            .order_by(Absence.first_day)
        )
        .all()
    )


def working_hours(actor: Actor, account_id: int) -> tuple[WorkWeek | None, Sequence[FixedBlock]]:
    """What a person has said about the own week, and the times that are taken, in order.

    Raises `Forbidden` for others than those who enter the person's absences.
    """
    if not can_enter_working_hours(actor, account_id, teams_of(actor, account_id)):
        raise Forbidden
    blocks = session().scalars(select(FixedBlock).where(FixedBlock.account_id == account_id)).all()
    return session().get(WorkWeek, account_id), sorted(
        blocks, key=lambda block: (block.day.number, block.starts)
    )


def hold_absences(actor: Actor, account_id: int) -> list[Absence]:
    """The person's absences that are not over, soonest first, held until the transaction ends:
    whoever else enters or ends one for the same person waits."""
    hold_teams(actor, teams_with(actor, account_id))
    hold_account(actor, account_id)
    return list(
        session().scalars(
            select(Absence)
            .where(
                Absence.account_id == account_id,
                not_over(Absence.last_day, clock.today()),
            )
            .order_by(Absence.first_day)
            .execution_options(populate_existing=True)
        )
    )
