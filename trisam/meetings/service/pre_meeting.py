"""Settling that a digital förmöte is not needed, and taking it back."""

from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.core.swedish import day
from trisam.meetings.models import Meeting, MeetingStatus
from trisam.meetings.policy import can_schedule
from trisam.meetings.queries import answers
from trisam.teams import queries as teams


def is_open(meeting: Meeting) -> bool:
    """The day of the förmöte has not passed: there is still time to give back, or to meet."""
    planned = meeting.status is MeetingStatus.PLANNED
    return planned and clock.today() <= meeting.pre_meeting.day


def spare(actor: Actor, meeting: Meeting) -> None:
    """Nobody has to meet digitally before the meeting: its people get the time back.

    Raises `Forbidden` for anyone but the team's rehabkoordinator, `RuleBroken` when the day has
    passed, or while a party has not answered or asks for talk.
    """
    _must_be_open(actor, meeting)
    if not answers.readiness(actor, meeting).spares_talk:
        raise RuleBroken(
            "Alla har inte svarat än, eller så vill någon prata om ett ärende före mötet."
        )
    meeting.pre_meeting.unneeded_at = clock.now()
    meeting.pre_meeting.unneeded_by_id = actor.account_id
    session().flush()
    audit.record(actor, "pre_meeting.spare", meeting.subject)


def meet_after_all(actor: Actor, meeting: Meeting) -> None:
    """The digital förmöte takes place after all. Raises as `spare`."""
    _must_be_open(actor, meeting)
    meeting.pre_meeting.unneeded_at = meeting.pre_meeting.unneeded_by_id = None
    session().flush()
    audit.record(actor, "pre_meeting.meet", meeting.subject)


def _must_be_open(actor: Actor, meeting: Meeting) -> None:
    if not can_schedule(actor, meeting.team_id) or actor.account_id is None:
        raise Forbidden
    teams.hold_teams(actor, {meeting.team_id})
    session().refresh(meeting.pre_meeting)
    if not is_open(meeting):
        raise RuleBroken(f"Förmötet var {day(meeting.pre_meeting.day)} och kan inte ändras längre.")
