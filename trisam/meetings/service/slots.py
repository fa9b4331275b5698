"""Taking a slot, leaving one, and who gets the one that became free. `agenda` has the verbs."""

from collections.abc import Callable, Iterable
from datetime import datetime

from trisam.audit import service as audit
from trisam.cases.models import Case
from trisam.core import clock, events
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.core.swedish import day
from trisam.meetings.events import CaseLeft
from trisam.meetings.models import AgendaItem, ItemStatus, Meeting, MeetingStatus
from trisam.meetings.policy import can_place, can_schedule, individual_comes
from trisam.meetings.queries import agenda, queue
from trisam.meetings.queries.meetings import lock
from trisam.meetings.service.notices import is_near
from trisam.outbox import service as outbox
from trisam.outbox.service import Letter
from trisam.teams import queries as teams

QUEUE = Actor.of_system("väntelistan")
FULL = "Mötet är fullt. Välj ett annat möte."
NO_CONSENT = "Ärendet kan inte sättas upp: samtycke saknas."
NOT_ON_THE_LIST = "Ärendet står inte på mötet längre. Ladda om sidan."
ALREADY_THERE = "Ärendet står redan på det mötet."
WAITS_ELSEWHERE = "Ärendet står redan på ett annat möte. Ladda om sidan."
SlotsOf = Callable[[Meeting], Iterable[int]]
_TAKEN = "slot taken"
_SENTENCES = {
    "uq_agenda_item_meeting_id_slot": _TAKEN,
    "uq_agenda_item_planned_case": WAITS_ELSEWHERE,
    "uq_agenda_item_meeting_id_case_id": WAITS_ELSEWHERE,
}


def put(
    actor: Actor,
    case: Case,
    meeting: Meeting,
    slots: SlotsOf,
    when_full: str,
    *,
    urgent: bool = False,
) -> AgendaItem:
    """Give the case the first of these slots that nobody else takes; it stands in line no more.

    Raises `Forbidden` for others than the lifting party and the rehabkoordinator, `RuleBroken`
    with `when_full` or with what stands in the way.
    """
    if not can_place(actor, case):
        raise Forbidden
    teams.hold_teams(actor, {meeting.team_id})
    lock(meeting, for_change=False)
    _check(actor, case, meeting, urgent=urgent)
    for slot in slots(meeting):
        item = _take(actor, meeting, case, slot)
        if item is not None:
            leave_line(case)
            audit.record(
                actor,
                "agenda.place",
                case.subject,
                person_id=case.person_id,
                reason=meeting.subject,
            )
            return item
    raise RuleBroken(when_full, field="meeting")


def leave(actor: Actor, item: AgendaItem, status: ItemStatus) -> None:
    """The case leaves its slot. An individual who was to come has to be told."""
    item.status, item.slot = status, None
    item.left_slot = item.moved_to_id = None  # unless it is the meeting that is cancelled
    item.untold_since = untold(actor, item.case) if status is ItemStatus.MOVED else None
    session().flush()
    case = item.case
    where = f"meeting:{item.meeting_id}"
    audit.record(actor, f"agenda.{status}", case.subject, person_id=case.person_id, reason=where)
    events.publish(CaseLeft(item.meeting_id, item.case_id))


def fill_from_queue(meeting: Meeting) -> None:
    """Give the meeting's free slots to those who have waited longest and whose consent stands.

    Their lifting officers are told, without a word of whom it is about. Not when the agenda has
    closed: the parties could not prepare.
    """
    to_come = meeting.status is MeetingStatus.PLANNED and meeting.starts_at > clock.now()
    if not to_come or not meeting.is_open:
        return
    for case in queue.in_line(meeting.team_id):
        if not agenda.free_slots(meeting):
            return
        try:
            with attempt():
                put(QUEUE, case, meeting, agenda.free_slots, FULL)
        except RuleBroken:
            continue  # its consent does not stand today, or the slot went to somebody else
        _tell_officer(case, meeting)


def leave_line(case: Case) -> None:
    """The case waits in line no more, if it did."""
    place = queue.place_of(case.id)
    if place is not None:
        session().delete(place)
        session().flush()


def untold(actor: Actor, case: Case) -> datetime | None:
    """Now, if an individual who takes part has to be told by the lifting officer of what `actor`
    changes; None when nobody has to be, or the officer does it and knows."""
    if individual_comes(case) and actor.account_id != case.officer_id:
        return clock.now()
    return None


def closed(meeting: Meeting) -> str:
    """That the agenda has closed, and since when."""
    return f"Ärendelistan stängde {day(meeting.open_to)}." if meeting.open_to else ""


def _check(actor: Actor, case: Case, meeting: Meeting, *, urgent: bool) -> None:
    """Refuse what no slot could mend."""
    if meeting.team_id != case.team_id:
        raise RuleBroken("Mötet hör till ett annat team än ärendet.", field="meeting")
    if meeting.status is MeetingStatus.CANCELLED:
        raise RuleBroken("Mötet är inställt. Välj ett annat möte.", field="meeting")
    if meeting.status is MeetingStatus.HELD or meeting.starts_at <= clock.now():
        raise RuleBroken("Mötet har redan varit. Välj ett kommande möte.", field="meeting")
    if not meeting.is_open:
        _check_late(actor, meeting, urgent=urgent)
    if not agenda.consent_stands(case.id):
        raise RuleBroken(NO_CONSENT)
    waits_in = agenda.planned_item(case.id)
    if waits_in is not None:
        raise RuleBroken(WAITS_ELSEWHERE if waits_in.meeting_id != meeting.id else ALREADY_THERE)


def _check_late(actor: Actor, meeting: Meeting, *, urgent: bool) -> None:
    """After the last day only the rehabkoordinator puts a case up, and only an urgent one."""
    if not can_schedule(actor, meeting.team_id):
        raise RuleBroken(
            f"{closed(meeting)} Välj ett senare möte. Om det brådskar: be rehabkoordinatorn.",
            field="meeting",
        )
    if not urgent:
        raise RuleBroken(
            f"{closed(meeting)} Välj ett senare möte, eller kryssa i att ärendet är brådskande.",
            field="meeting",
        )


def _take(actor: Actor, meeting: Meeting, case: Case, slot: int) -> AgendaItem | None:
    """The case in this slot, or None when somebody else took it first."""
    try:
        with attempt(_SENTENCES):
            item = agenda.item_in(meeting, case.id)
            if item is None:
                item = AgendaItem(meeting=meeting)
                session().add(item)
            item.case, item.slot, item.status = case, slot, ItemStatus.PLANNED
            item.fixed, item.left_slot, item.moved_to_id = False, None, None
            item.untold_since = untold(actor, case)
    except RuleBroken as error:
        if error.sentence != _TAKEN:
            raise
        return None
    _tell_once(item)
    return item


def _tell_once(item: AgendaItem) -> None:
    """What the individual has to be told is where the case stands now, not where it stood."""
    for other in agenda.items_of(item.case_id):
        if other is not item:
            other.untold_since = None
    session().flush()


def _tell_officer(case: Case, meeting: Meeting) -> None:
    officer = case.officer
    if officer.deactivated_at is not None:
        return
    outbox.queue(
        QUEUE,
        Letter(
            account_id=officer.id,
            address=officer.email,
            subject="Plats på ett möte",
            body="Ett ärende som du har ställt i kö har fått plats på ett möte.\n\n"
            "Logga in i Trisam för att se mer.",
            about=case.subject,
            once_key=f"{case.subject}:plats:{meeting.id}:{clock.now().isoformat()}",
            urgent=is_near(meeting.day),
        ),
    )
