"""Who may see and steer meetings. Said once in Python and once in SQL.

Seeing a meeting is not seeing its cases: each case has its own rule (`cases.policy`).
"""

from sqlalchemy import ColumnElement, true

from trisam.cases import policy as cases
from trisam.cases.models import Case
from trisam.core.actor import Actor, Role
from trisam.meetings.models import Meeting


def can_view(actor: Actor, meeting: Meeting) -> bool:
    """True for those who fill a seat in the team today, and for process leaders."""
    return _sees_every_team(actor) or actor.sits_in(meeting.team_id)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """`can_view` in SQL; test_policy holds the two together."""
    if _sees_every_team(actor):
        return true()
    return Meeting.team_id.in_(sorted(actor.team_ids))


def can_schedule(actor: Actor, team_id: int) -> bool:
    """True for the team's rehabkoordinator: plans, moves, cancels and keeps the agenda."""
    return actor.system or actor.chairs(team_id)


def can_place(actor: Actor, case: Case) -> bool:
    """True for the lifting party, and for the rehabkoordinator, who need not see the case."""
    return can_schedule(actor, case.team_id) or cases.can_change(actor, case)


def _sees_every_team(actor: Actor) -> bool:
    return actor.system or actor.has(Role.PROCESS_LEADER)
