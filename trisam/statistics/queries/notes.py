"""Reading the explanations of the balance: those of the teams whose figures the actor may see."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.statistics import policy
from trisam.statistics.areas import Area, Areas
from trisam.statistics.models import BalanceNote
from trisam.statistics.periods import Period, Span

_of_row = BalanceNote.year * 4 + BalanceNote.quarter
"""`_at` in SQL."""


def in_period(
    actor: Actor, places: Areas, area: Area, period: Period
) -> list[tuple[Area, list[BalanceNote]]]:
    """The notes of the quarters that the period touches, the newest first, by team.

    Of the teams in `area` only those whose figures the actor may see; a team without any is left
    out.
    """
    teams = [
        team
        for team in places.teams
        if team.team_ids <= area.team_ids and policy.can_view(actor, team)
    ]
    by_team: dict[int, list[BalanceNote]] = {}
    for note in _of_teams([number for team in teams for number in team.team_ids], period):
        by_team.setdefault(note.team_id, []).append(note)
    found = ((team, _of(team, by_team)) for team in teams)
    return [(team, notes) for team, notes in found if notes]


def of_quarter(actor: Actor, area: Area, quarter: Span) -> BalanceNote | None:  # noqa: ARG001 - it was seen
    """The note of a team that was found, as it stands now; None without one."""
    return session().scalar(_of_quarter(area, quarter))


def held(area: Area, quarter: Span) -> BalanceNote | None:
    """The note of a team that was found, held until the transaction ends: for services."""
    return session().scalar(_of_quarter(area, quarter).with_for_update(of=BalanceNote))


def older_than(quarter: Span) -> Sequence[BalanceNote]:
    """Every note of the quarters before this one: for timed work."""
    return session().scalars(select(BalanceNote).where(_of_row < _at(quarter))).all()


def _of_quarter(area: Area, quarter: Span) -> Select[BalanceNote]:
    return (
        select(BalanceNote)
        .where(
            BalanceNote.team_id.in_(area.team_ids),
            BalanceNote.year == quarter.year,
            BalanceNote.quarter == quarter.quarter,
        )
        .options(joinedload(BalanceNote.written_by, innerjoin=True))
        .execution_options(populate_existing=True)
    )


def _of(team: Area, by_team: dict[int, list[BalanceNote]]) -> list[BalanceNote]:
    return [note for number in team.team_ids for note in by_team.get(number, [])]


def _of_teams(teams: Sequence[int], period: Period) -> Sequence[BalanceNote]:
    quarters = period.quarters()
    touched = _of_row.between(_at(quarters[0]), _at(quarters[-1]))
    return (
        session()
        .scalars(
            select(BalanceNote)
            .where(BalanceNote.team_id.in_(teams), touched)
            .options(joinedload(BalanceNote.written_by, innerjoin=True))
            .order_by(_of_row.desc(), BalanceNote.team_id)
        )
        .all()
    )


def _at(quarter: Span) -> int:
    """Quarters in order."""
    return quarter.year * 4 + (quarter.quarter or 0)
