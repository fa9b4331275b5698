"""Changing one meeting: its time, its place, or that it is held at all. The others stay."""

from dataclasses import dataclass, replace
from datetime import date, time
from functools import partial

from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.core.swedish import moment
from trisam.meetings.conflicts import Occasion
from trisam.meetings.models import (
    FORM_WORDS,
    CancelCause,
    ItemStatus,
    Meeting,
    MeetingForm,
    MeetingStatus,
)
from trisam.meetings.policy import can_schedule
from trisam.meetings.queries import agenda
from trisam.meetings.queries.meetings import lock, upcoming
from trisam.meetings.service import notices, replies, substitutes
from trisam.meetings.service.agenda import MovedOn, move_cases_on
from trisam.meetings.service.conflicts import Outlook, outlooks, refuse_stopped
from trisam.meetings.service.notices import Besides, tell_seated
from trisam.meetings.service.scheduling import TIME_TAKEN, answers_close, check_time
from trisam.meetings.service.slots import fill_from_queue, untold
from trisam.teams import queries as teams


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
    wanted = _thought_of(meeting, day, starts)
    refuse_stopped(actor, meeting.team, [wanted], but={meeting.id})
    with attempt(TIME_TAKEN):
        meeting.moved_from = meeting.moved_from or before
        meeting.day, meeting.starts_at = day, starts_at
        meeting.open_to = answers_close(day, meeting.team.agenda_days)
        meeting.pre_meeting.day = wanted.pre_day
    waiting = agenda.planned_items(meeting)
    for item in waiting:
        item.untold_since = untold(actor, item.case) or item.untold_since
    audit.record(actor, "meeting.move", meeting.subject)
    body = f"Teammötet {moment(before)} flyttas till {moment(starts_at)}."
    released = replies.ask_again(actor, meeting)
    tell_seated(
        actor,
        meeting,
        notices.MOVED,
        body,
        days={day, clock.local(before).date()},
        besides=Besides(
            lifters=[item.case.officer for item in waiting],
            released=released,
            to_each=replies.questions_to(actor, meeting),
        ),
    )
    substitutes.settle(actor, {meeting.team_id})
    fill_from_queue(meeting)  # its agenda may be open again


def outlook(actor: Actor, meeting: Meeting, day: date, starts: time) -> Outlook:
    """How another time for the meeting looks. Raises `Forbidden` as `move`."""
    wanted = _thought_of(meeting, day, starts)
    at = partial(_thought_of, meeting)
    (found,) = outlooks(actor, meeting.team, [wanted], at, but={meeting.id})
    return found


def change_place(actor: Actor, meeting: Meeting, form: MeetingForm, place: str) -> None:
    """Say where one meeting is held. Other spaces between the same words change nothing, and
    nobody is told.

    Raises `Forbidden` for others than the rehabkoordinator, `RuleBroken` when a meeting that was
    digital would leave somebody no time to travel.
    """
    _begin(actor, meeting)
    place = " ".join(place.split())
    if (meeting.form, " ".join(meeting.place.split())) == (form, place):
        return
    if meeting.form is MeetingForm.DIGITAL and form is not MeetingForm.DIGITAL:
        wanted = replace(as_planned(meeting), on_site=True)
        refuse_stopped(actor, meeting.team, [wanted], but={meeting.id})
    meeting.form, meeting.place = form, place
    session().flush()
    audit.record(actor, "meeting.change_place", meeting.subject)
    where = FORM_WORDS[form].lower() + (f", {place}" if place else "")
    body = f"Teammötet {moment(meeting.starts_at)} hålls {where}."
    tell_seated(actor, meeting, "Mötet har en ny plats", body, days={meeting.day})


def cancel(actor: Actor, meeting: Meeting, cause: CancelCause) -> MovedOn:
    """Cancel one meeting, with a cause; its cases move on to the next ones with room.

    Raises `Forbidden` for others than the rehabkoordinator.
    """
    _begin(actor, meeting)
    meeting.status, meeting.cancel_cause = MeetingStatus.CANCELLED, cause
    meeting.cancelled_at = clock.now()
    session().flush()
    lifters = [item.case.officer for item in agenda.planned_items(meeting)]
    audit.record(actor, "meeting.cancel", meeting.subject, reason=cause.value)
    became = move_cases_on(actor, meeting)
    tell_seated(
        actor,
        meeting,
        notices.CANCELLED,
        notices.cancelled(meeting, had_cases=bool(became.moved or became.waiting)),
        days={meeting.day},
        besides=Besides(
            to_chair=told_to_chair(len(became.waiting)),
            lifters=lifters,
            released=replies.end_substitutes(actor, meeting),
        ),
    )
    return became


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where some of a meeting's cases would go if it were cancelled now."""

    count: int
    meeting: Meeting | None
    """None: no later meeting has room."""
    days_lost: int | None
    too_long: bool
    """Longer than the team lets a case wait: the lifting officer is offered another team, if
    one has room."""


def forecast(actor: Actor, meeting: Meeting) -> list[Forecast]:
    """Where the cases would go, first meeting first. Nothing is changed."""
    left = sum(item.status is ItemStatus.PLANNED for item in meeting.items)
    found = []
    for choice in upcoming(actor, meeting.team_id):
        count = min(left, choice.free) if choice.takes_cases else 0
        if choice.meeting.starts_at > meeting.starts_at and count > 0:
            days_lost = (choice.meeting.day - meeting.day).days
            too_long = days_lost > meeting.team.longest_wait_days
            found.append(Forecast(count, choice.meeting, days_lost, too_long))
            left -= count
    if left > 0:
        found.append(Forecast(left, None, None, too_long=True))
    return found


def as_planned(meeting: Meeting) -> Occasion:
    """The meeting at its own time, as conflicts are reckoned."""
    return _thought_of(meeting, meeting.day, clock.local(meeting.starts_at).time())


def _thought_of(meeting: Meeting, day: date, starts: time) -> Occasion:
    """The meeting at another time, as conflicts are reckoned."""
    days_before = (
        meeting.series.pre_meeting_days if meeting.series else meeting.team.pre_meeting_days
    )
    return Occasion(
        team_id=meeting.team_id,
        kommun_id=meeting.team.kommun_id,
        day=day,
        starts_at=clock.instant(day, starts),
        minutes=meeting.minutes,
        on_site=meeting.form is not MeetingForm.DIGITAL,
        pre_day=answers_close(day, days_before),
        meeting_id=meeting.id,
    )


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
    teams.hold_teams(actor, {meeting.team_id})
    lock(meeting, for_change=True)
    if meeting.status is MeetingStatus.CANCELLED:
        raise RuleBroken("Mötet är redan inställt.")
    if meeting.status is MeetingStatus.HELD:
        raise RuleBroken("Mötet är redan hållet och kan inte ändras.")
