"""A meeting that was cancelled by mistake, or too soon, is held after all: within the day."""

from dataclasses import replace

from trisam.accounts import queries as accounts
from trisam.audit import service as audit
from trisam.cases.values import CaseStatus
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.core.swedish import moment
from trisam.meetings.models import AgendaItem, ItemStatus, Meeting, MeetingStatus
from trisam.meetings.policy import can_schedule, individual_comes
from trisam.meetings.queries import agenda
from trisam.meetings.queries.meetings import lock
from trisam.meetings.service import notices, substitutes
from trisam.meetings.service.changing import as_planned
from trisam.meetings.service.conflicts import refuse_stopped
from trisam.meetings.service.notices import Besides
from trisam.meetings.service.scheduling import TIME_TAKEN, check_time
from trisam.meetings.service.slots import fill_from_queue, leave, leave_line
from trisam.outbox import queries as sent
from trisam.outbox import service as outbox
from trisam.teams import queries as teams

HELD_AFTER_ALL = "Mötet blir av"
TOO_LATE = (
    "Ett inställt möte kan återställas samma dag, innan det skulle ha börjat. "
    "Lägg till ett nytt möte i stället."
)


def may_restore(actor: Actor, meeting: Meeting) -> bool:
    """The rehabkoordinator, until midnight of the day of the cancellation and before it begins."""
    return can_schedule(actor, meeting.team_id) and _in_time(meeting)


def restore(actor: Actor, meeting: Meeting) -> int:
    """The meeting is planned again; how many of its cases came back.

    A case comes back when it still stands where it was moved, or still waits, and its consent
    stands. Who had been told of the cancellation is told once; for the others both are dropped.
    Raises `Forbidden` for others than the rehabkoordinator, `RuleBroken` when it is too late or
    the time is taken.
    """
    if not can_schedule(actor, meeting.team_id):
        raise Forbidden
    teams.hold_teams(actor, {meeting.team_id})
    lock(meeting, for_change=True)
    if meeting.status is not MeetingStatus.CANCELLED:
        raise RuleBroken("Mötet är inte inställt.")
    if not _in_time(meeting):
        raise RuleBroken(TOO_LATE)
    check_time(actor, meeting.team_id, meeting.starts_at, meeting.minutes, but=meeting.id)
    refuse_stopped(actor, meeting.team, [as_planned(meeting)], but={meeting.id})
    key = notices.key_of(meeting, notices.CANCELLED)
    with attempt(TIME_TAKEN):
        meeting.status, meeting.cancel_cause = MeetingStatus.PLANNED, None
        meeting.cancelled_at = None
    audit.record(actor, "meeting.restore", meeting.subject)
    freed = _bring_back(actor, meeting)
    _tell(actor, meeting, key)
    for room in (*freed, meeting):
        if room is not None:
            fill_from_queue(room)
    substitutes.settle(actor, {meeting.team_id})
    return len(freed)


def _in_time(meeting: Meeting) -> bool:
    at = meeting.cancelled_at
    return (
        at is not None
        and clock.local(at).date() == clock.today()
        and clock.now() < meeting.starts_at
    )


def _bring_back(actor: Actor, meeting: Meeting) -> list[Meeting | None]:
    """The cases take their slots again; for each the meeting in which that leaves room, or None
    when it waited for one."""
    freed: list[Meeting | None] = []
    for item in agenda.left_by_cancelling(meeting):
        now = agenda.planned_item(item.case_id)
        if not _comes_back(item, meeting, now):
            continue
        was_told = individual_comes(item.case) and (now or item).untold_since is None
        freed.append(now.meeting if now else None)
        if now is not None:
            leave(actor, now, ItemStatus.MOVED)
            now.untold_since = None
            session().flush()
        leave_line(item.case)
        item.status, item.slot = ItemStatus.PLANNED, item.left_slot
        item.left_slot = item.moved_to_id = None
        item.untold_since = clock.now() if was_told else None
        session().flush()
        case = item.case
        audit.record(
            actor, "agenda.place", case.subject, person_id=case.person_id, reason=meeting.subject
        )
    return freed


def _comes_back(item: AgendaItem, meeting: Meeting, now: AgendaItem | None) -> bool:
    """Not a case that has left the team or found another place since, nor one whose individual
    has a fixed time there."""
    case = item.case
    if case.status is not CaseStatus.OPEN or case.team_id != meeting.team_id:
        return False
    if item.status is not ItemStatus.MOVED or not agenda.consent_stands(case.id):
        return False
    if now is None:
        return item.moved_to_id is None
    return now.meeting_id == item.moved_to_id and not now.fixed


def _tell(actor: Actor, meeting: Meeting, key: str) -> None:
    """One word to each who has been told that it was cancelled; silence for the others.

    One that was cancelled together with others of its series had no letter of its own that could
    be taken back: then everybody is told.
    """
    body = f"Teammötet {moment(meeting.starts_at)} blir av. Det är inte inställt längre."
    if not sent.exists_for(key):
        _tell_everybody(actor, meeting, body)
        return
    outbox.take_back(actor, key)
    for account_id in sent.sent_to(key):
        account = accounts.active(account_id)
        if account is not None:
            letter = notices.letter(account, meeting, meeting.team, HELD_AFTER_ALL, body)
            urgent = notices.is_near(meeting.day)
            outbox.queue(actor, replace(letter, urgent=urgent, calendar=True))


def _tell_everybody(actor: Actor, meeting: Meeting, body: str) -> None:
    back = [item.case.officer for item in agenda.planned_items(meeting)]
    besides = Besides(lifters=back)
    notices.tell_seated(actor, meeting, HELD_AFTER_ALL, body, days={meeting.day}, besides=besides)
