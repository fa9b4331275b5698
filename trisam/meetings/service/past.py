"""Meetings that were held before Trisam knew of them, as a list kept until now tells it."""

from datetime import date, time

from trisam.audit import service as audit
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.meetings.models import (
    AgendaItem,
    ItemStatus,
    Meeting,
    MeetingForm,
    MeetingStatus,
    PreMeeting,
)
from trisam.meetings.policy import can_schedule
from trisam.meetings.queries import agenda
from trisam.meetings.queries import meetings as queries
from trisam.meetings.recurrence import pre_meeting_day
from trisam.meetings.service.agenda import MOST_SLOTS
from trisam.teams.models import Team

USUAL_START = time(13)


def record_held(actor: Actor, team: Team, day: date) -> Meeting:
    """A meeting that the team held on `day`, at its usual hour. Who was there is not told.

    Raises `Forbidden` for others than the rehabkoordinator and the system, `RuleBroken` for a
    day to come.
    """
    if not can_schedule(actor, team.id):
        raise Forbidden
    if day >= clock.today():
        raise RuleBroken("Mötet har inte varit än.", field="day")
    usual = queries.latest_series(actor, team.id)
    meeting = Meeting(
        team_id=team.id,
        day=day,
        starts_at=clock.instant(day, usual.starts if usual else USUAL_START),
        minutes=usual.minutes if usual else team.meeting_minutes,
        slots=team.slots,
        slot_minutes=team.slot_minutes,
        form=usual.form if usual else MeetingForm.PHYSICAL,
        place=usual.place if usual else team.place,
        status=MeetingStatus.HELD,
        pre_meeting=PreMeeting(day=pre_meeting_day(day, team.pre_meeting_days)),
    )
    meeting.held_at = meeting.ends_at
    session().add(meeting)
    session().flush()
    audit.record(actor, "meeting.import", meeting.subject)
    return meeting


def record_taken_up(actor: Actor, case: Case, meeting: Meeting) -> AgendaItem:
    """Note that `case` was taken up in a meeting that has been, in its lowest free slot.

    Raises `Forbidden` as `record_held`, `RuleBroken` when the meeting has no slot left.
    """
    if not can_schedule(actor, case.team_id):
        raise Forbidden
    taken = agenda.taken_slots(meeting)
    slot = next((slot for slot in range(1, MOST_SLOTS + 1) if slot not in taken), None)
    if slot is None:
        raise RuleBroken(f"Mötet har redan {MOST_SLOTS} ärenden. Kontrollera mötesdatumet.")
    item = AgendaItem(meeting_id=meeting.id, case_id=case.id, slot=slot, status=ItemStatus.HELD)
    session().add(item)
    session().flush()
    return item
