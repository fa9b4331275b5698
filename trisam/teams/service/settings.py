"""How a team meets when nothing else is said."""

from dataclasses import dataclass

from trisam.audit import service as audit
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.teams.models import Team
from trisam.teams.policy import can_manage


@dataclass(frozen=True, slots=True)
class GivenSettings:
    """How the team meets when nothing else is said."""

    place: str
    meeting_minutes: int
    slots: int
    slot_minutes: int
    pre_meeting_days: int
    """Working days between the last day to answer and the meeting."""
    agenda_days: int = 3
    """Working days between the last day to put cases on the agenda and the meeting."""
    longest_wait_days: int = 21
    """A case that would wait longer after a cancelled meeting is offered another team."""
    second_follow_up: bool = False
    """Cases are followed up once more, twelve months after the meeting."""


def change_settings(actor: Actor, team: Team, given: GivenSettings) -> None:
    """Change what new meetings start from; those already planned stay as they are.

    Raises `Forbidden` for others than the rehabkoordinator, `RuleBroken` when the cases do not
    fit in the meeting.
    """
    if not can_manage(actor, team.id):
        raise Forbidden
    check_time(given)
    team.place = given.place
    team.meeting_minutes = given.meeting_minutes
    team.slots = given.slots
    team.slot_minutes = given.slot_minutes
    team.pre_meeting_days = given.pre_meeting_days
    team.agenda_days = given.agenda_days
    team.longest_wait_days = given.longest_wait_days
    team.second_follow_up = given.second_follow_up
    session().flush()
    audit.record(actor, "team.change", f"team:{team.id}")


def check_time(given: GivenSettings) -> None:
    """Raises `RuleBroken` when the cases do not fit in the meeting."""
    needed = given.slots * given.slot_minutes
    if needed > given.meeting_minutes:
        raise RuleBroken(
            f"{given.slots} ärenden på {given.slot_minutes} minuter tar {needed} minuter, men "
            f"mötet är {given.meeting_minutes}. Gör mötet längre eller ta färre ärenden.",
            field="slots",
        )
