"""Who looks after a team, who says that somebody is away, and who sees where seats are missing.

Each rule about rows is said once in Python and once in SQL; test_policy holds the two together.
"""

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import ColumnElement, exists, false, or_, select, true

from trisam.core.actor import Actor, Role
from trisam.teams.models import Absence, Seat, Team

STANDS_IN_FOR = timedelta(days=14)
"""So long before a meeting its substitutes may prepare its cases; and so long after it they may go
on, if nobody has closed it."""


def can_manage(actor: Actor, team_id: int) -> bool:
    """True for the team's rehabkoordinator: settings, seats and substitutes."""
    return actor.chairs(team_id)


def can_enter_absence(actor: Actor, account_id: int, team_ids: Collection[int]) -> bool:
    """True for the person, and for the rehabkoordinator of a team where the person has a seat.

    `team_ids` are the teams of the person's seats that have not ended.
    """
    return actor.account_id == account_id or any(actor.chairs(team) for team in team_ids)


def can_enter_working_hours(actor: Actor, account_id: int, team_ids: Collection[int]) -> bool:
    """As `can_enter_absence`: whoever says when somebody is away also says when meetings suit."""
    return can_enter_absence(actor, account_id, team_ids)


def absences_open_to(actor: Actor, today: date) -> ColumnElement[bool]:
    """`can_enter_absence` in SQL, over `Absence`."""
    own = Absence.account_id == actor.account_id if actor.account_id is not None else false()
    chaired = sorted(standing.team_id for standing in actor.standings if standing.chairs)
    has_seat = exists(
        select(Seat.id).where(
            Seat.account_id == Absence.account_id,
            Seat.team_id.in_(chaired),
            or_(Seat.valid_to.is_(None), Seat.valid_to >= today),
        )
    )
    return or_(own, has_seat)


def sees_load(actor: Actor) -> bool:
    """True for whoever has a seat, about the own hours, and for process leaders."""
    return bool(actor.standings) or actor.has(Role.PROCESS_LEADER)


def sees_load_of(actor: Actor, team_id: int) -> bool:
    """True when the actor may know how many hours the people of the team have: its
    rehabkoordinator, who plans their time, and process leaders. Steering sees no names."""
    return actor.chairs(team_id) or actor.has(Role.PROCESS_LEADER)


def sees_coverage(actor: Actor) -> bool:
    """True for those who plan or steer: rehabkoordinatorer, process leaders and steering."""
    return _plans(actor) or actor.has(Role.STEERING)


def sees_coverage_of(actor: Actor, team: Team) -> bool:
    """True when the actor may know in which party's seat of the team nobody sits, and when.

    Rehabkoordinatorer see the whole county, because they step in for each other. The steering of
    a kommun sees that kommun's teams. Nobody sees here who is away.
    """
    if _plans(actor):
        return True
    steered = actor.steering_kommun_ids
    return actor.has(Role.STEERING) and (not steered or team.kommun_id in steered)


def coverage_visible_to(actor: Actor) -> ColumnElement[bool]:
    """`sees_coverage_of` in SQL, over `Team`."""
    if _plans(actor):
        return true()
    if not actor.has(Role.STEERING):
        return false()
    steered = sorted(actor.steering_kommun_ids)
    return Team.kommun_id.in_(steered) if steered else true()


def _plans(actor: Actor) -> bool:
    leads = any(standing.chairs for standing in actor.standings)
    return leads or actor.has(Role.COORDINATOR, Role.PROCESS_LEADER)
