"""Changing one meeting: its time, its place, or that it is held at all. The others stay."""

from dataclasses import dataclass
from datetime import date, time

from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.core.swedish import moment
from trisam.meetings.models import (
    FORM_WORDS,
    CancelCause,
    ItemStatus,
    Meeting,
    MeetingForm,
    MeetingStatus,
)
from trisam.meetings.policy import can_schedule
from trisam.meetings.queries.meetings import lock, upcoming
from trisam.meetings.service import notices
from trisam.meetings.service.agenda import MovedOn, move_cases_on
from trisam.meetings.service.notices import tell_seated
from trisam.meetings.service.scheduling import TIME_TAKEN, answers_close, check_time


def move(actor: Actor, meeting: Meeting, day: date, starts: time) -> None:
    """Give one meeting another time. Its cases and answers follow; no other meeting changes.

    Raises `Forbidden` for others than the rehabkoordinator, `RuleBroken` for a time in the past
    or on top of another meeting of the team.
    """
    _begin(actor, meeting)
    before, starts_at = meeting.starts_at, clock.instant(day, starts)
    if starts_at == before:
        raise RuleBroken("Mötet är redan då. Välj en annan dag eller tid.", field="day")
    check_time(actor, meeting.team_id, starts_at, meeting.minutes, but=meeting.id)
    days_before = (
        meeting.series.pre_meeting_days if meeting.series else meeting.team.pre_meeting_days
    )
    with attempt(TIME_TAKEN):
        meeting.moved_from = meeting.moved_from or before
        meeting.day, meeting.starts_at = day, starts_at
        meeting.pre_meeting.day = answers_close(day, days_before)
    audit.record(actor, "meeting.move", meeting.subject)
    body = f"Teammötet {moment(before)} flyttas till {moment(starts_at)}."
    tell_seated(actor, meeting, "Möte flyttat", body, day=day)


def change_place(actor: Actor, meeting: Meeting, form: MeetingForm, place: str) -> None:
    """Say where one meeting is held. Raises `Forbidden` for others than the rehabkoordinator."""
    _begin(actor, meeting)
    if (meeting.form, meeting.place) == (form, place):
        return
    meeting.form, meeting.place = form, place
    session().flush()
    audit.record(actor, "meeting.change_place", meeting.subject)
    where = FORM_WORDS[form].lower() + (f", {place}" if place else "")
    body = f"Teammötet {moment(meeting.starts_at)} hålls {where}."
    tell_seated(actor, meeting, "Mötet har en ny plats", body, day=meeting.day)


def cancel(actor: Actor, meeting: Meeting, cause: CancelCause) -> MovedOn:
    """Cancel one meeting, with a cause; its cases move on to the next ones with room.

    Raises `Forbidden` for others than the rehabkoordinator.
    """
    _begin(actor, meeting)
    meeting.status, meeting.cancel_cause = MeetingStatus.CANCELLED, cause
    session().flush()
    audit.record(actor, "meeting.cancel", meeting.subject, reason=cause.value)
    became = move_cases_on(actor, meeting)
    tell_seated(
        actor,
        meeting,
        notices.CANCELLED,
        notices.cancelled(meeting),
        day=meeting.day,
        to_chair=told_to_chair(len(became.waiting)),
    )
    return became


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where some of a meeting's cases would go if it were cancelled now."""

    count: int
    meeting: Meeting | None
    """None: no later meeting has room."""
    days_lost: int | None


def forecast(actor: Actor, meeting: Meeting) -> list[Forecast]:
    """Where the cases would go, first meeting first. Nothing is changed."""
    left = sum(item.status is ItemStatus.PLANNED for item in meeting.items)
    found = []
    for choice in upcoming(actor, meeting.team_id):
        count = min(left, choice.free)
        if choice.meeting.starts_at > meeting.starts_at and count > 0:
            days_lost = (choice.meeting.day - meeting.day).days
            found.append(Forecast(count, choice.meeting, days_lost))
            left -= count
    if left > 0:
        found.append(Forecast(left, None, None))
    return found


def told_to_chair(waiting: int) -> str:
    """What the rehabkoordinator alone is told when so many cases found no room; "" for none."""
    if not waiting:
        return ""
    some = "1 ärende fick" if waiting == 1 else f"{waiting} ärenden fick"
    return f"{some} inte plats på något kommande möte. Planera fler möten eller ge extra plats."


def _begin(actor: Actor, meeting: Meeting) -> None:
    """Hold the meeting for the change, if the actor may make it and it can still be made."""
    if not can_schedule(actor, meeting.team_id):
        raise Forbidden
    lock(meeting, for_change=True)
    if meeting.status is MeetingStatus.CANCELLED:
        raise RuleBroken("Mötet är redan inställt.")
    if meeting.status is MeetingStatus.HELD:
        raise RuleBroken("Mötet är redan hållet och kan inte ändras.")
