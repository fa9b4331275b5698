"""The agenda: giving cases a slot, moving them, taking them out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from trisam.audit import service as audit
from trisam.cases.events import CaseClosed
from trisam.cases.models import Case
from trisam.consents.events import ConsentWithdrawn
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.meetings.models import AgendaItem, ItemStatus, Meeting, MeetingStatus
from trisam.meetings.policy import can_place
from trisam.meetings.queries import agenda
from trisam.meetings.queries.meetings import lock, upcoming
from trisam.outbox import service as outbox

MOST_SLOTS = 20
FULL = "Mötet är fullt. Välj ett annat möte."
NO_ROOM_AT_ALL = f"Mötet har redan {MOST_SLOTS} ärenden. Välj ett annat möte."
NO_CONSENT = "Ärendet kan inte sättas upp: samtycke saknas."
ALREADY_THERE = "Ärendet står redan på det mötet."
WAITS_ELSEWHERE = "Ärendet står redan på ett annat möte. Ladda om sidan."
SlotsOf = Callable[[Meeting], Iterable[int]]
_TAKEN = "slot taken"
_SENTENCES = {
    "uq_agenda_item_meeting_id_slot": _TAKEN,
    "uq_agenda_item_planned_case": WAITS_ELSEWHERE,
    "uq_agenda_item_meeting_id_case_id": WAITS_ELSEWHERE,
}


@dataclass(frozen=True, slots=True)
class MovedOn:
    """What became of the cases of a meeting that will not be held."""

    moved: tuple[tuple[AgendaItem, Meeting], ...]
    waiting: tuple[AgendaItem, ...]
    """No later meeting had room."""


def place(actor: Actor, case: Case, meeting: Meeting) -> AgendaItem:
    """Give the case the lowest free slot of the meeting.

    The database decides who gets the last slot. Raises `Forbidden` for others than the lifting
    party and the rehabkoordinator, `RuleBroken` when the meeting is full or has been, when no
    consent stands, or when the case waits elsewhere.
    """
    return _place(actor, case, meeting, agenda.free_slots, FULL)


def place_urgent(actor: Actor, case: Case, meeting: Meeting) -> AgendaItem:
    """As `place`, but a full meeting gets an extra slot (at most `MOST_SLOTS` cases in all)."""

    def also_extra(meeting: Meeting) -> Iterable[int]:
        yield from agenda.free_slots(meeting)
        yield from range(meeting.slots + 1, MOST_SLOTS + 1)

    return _place(actor, case, meeting, also_extra, NO_ROOM_AT_ALL)


def move(actor: Actor, item: AgendaItem, meeting: Meeting, *, urgent: bool = False) -> AgendaItem:
    """Give the case a slot in another meeting of the team instead. Both happen, or neither."""
    if item.meeting_id == meeting.id:
        raise RuleBroken("Ärendet står redan på det mötet. Välj ett annat.", field="meeting")
    with attempt():
        take_out(actor, item)
        return (place_urgent if urgent else place)(actor, item.case, meeting)


def take_out(actor: Actor, item: AgendaItem) -> None:
    """Let the case wait for another meeting. Its slot is free at once."""
    if not can_place(actor, item.case):
        raise Forbidden
    if item.status is ItemStatus.HELD:
        raise RuleBroken("Ärendet har redan tagits upp.")
    _leave(actor, item, ItemStatus.MOVED)


def move_cases_on(actor: Actor, meeting: Meeting) -> MovedOn:
    """Move the waiting cases of a meeting to the team's next ones with room, in their order.

    A case without consent leaves the agenda. What finds no room waits.
    """
    moved, waits = [], []
    for item in agenda.planned_items(meeting):
        if not agenda.consent_stands(item.case_id):
            _leave(actor, item, ItemStatus.WITHDRAWN)
            continue
        _leave(actor, item, ItemStatus.MOVED)
        found = _next_place(actor, item.case, meeting)
        if found is None:
            waits.append(item)
        else:
            moved.append((item, found))
    return MovedOn(tuple(moved), tuple(waits))


def leave_without_consent(event: ConsentWithdrawn) -> None:
    """A withdrawn consent takes its cases off the agendas, and silences what waits to be sent.

    A case that somebody may still be told of stays.
    """
    for case in agenda.under_consent(event.consent_id):
        if agenda.consent_stands(case.id):
            continue
        item = agenda.planned_item(case.id)
        if item is not None:
            _leave(event.actor, item, ItemStatus.WITHDRAWN)
        outbox.cancel_about(event.actor, case.subject)


def leave_when_closed(event: CaseClosed) -> None:
    """A closed case leaves the agenda it waits in."""
    item = agenda.planned_item(event.case_id)
    if item is not None:
        _leave(event.actor, item, ItemStatus.WITHDRAWN)


def _place(
    actor: Actor,
    case: Case,
    meeting: Meeting,
    slots: SlotsOf,
    when_full: str,
) -> AgendaItem:
    if not can_place(actor, case):
        raise Forbidden
    lock(meeting, for_change=False)
    _check(case, meeting)
    for slot in slots(meeting):
        item = _take(meeting, case, slot)
        if item is not None:
            audit.record(
                actor,
                "agenda.place",
                case.subject,
                person_id=case.person_id,
                reason=meeting.subject,
            )
            return item
    raise RuleBroken(when_full, field="meeting")


def _check(case: Case, meeting: Meeting) -> None:
    """Refuse what no slot could mend."""
    if meeting.team_id != case.team_id:
        raise RuleBroken("Mötet hör till ett annat team än ärendet.", field="meeting")
    if meeting.status is MeetingStatus.CANCELLED:
        raise RuleBroken("Mötet är inställt. Välj ett annat möte.", field="meeting")
    if meeting.status is MeetingStatus.HELD or meeting.starts_at <= clock.now():
        raise RuleBroken("Mötet har redan varit. Välj ett kommande möte.", field="meeting")
    if not agenda.consent_stands(case.id):
        raise RuleBroken(NO_CONSENT)
    waits_in = agenda.planned_item(case.id)
    if waits_in is not None:
        raise RuleBroken(WAITS_ELSEWHERE if waits_in.meeting_id != meeting.id else ALREADY_THERE)


def _take(meeting: Meeting, case: Case, slot: int) -> AgendaItem | None:
    """The case in this slot, or None when somebody else took it first."""
    try:
        with attempt(_SENTENCES):
            item = agenda.item_in(meeting, case.id)
            if item is None:
                item = AgendaItem(meeting=meeting)
                session().add(item)
            item.case, item.slot, item.status = case, slot, ItemStatus.PLANNED
    except RuleBroken as error:
        if error.sentence != _TAKEN:
            raise
        return None
    return item


def _leave(actor: Actor, item: AgendaItem, status: ItemStatus) -> None:
    item.status, item.slot = status, None
    session().flush()
    case = item.case
    where = f"meeting:{item.meeting_id}"
    audit.record(actor, f"agenda.{status}", case.subject, person_id=case.person_id, reason=where)


def _next_place(actor: Actor, case: Case, after: Meeting) -> Meeting | None:
    """Place the case in the first later meeting of the team that has room."""
    for choice in upcoming(actor, after.team_id):
        if choice.meeting.starts_at > after.starts_at and choice.free > 0:
            try:
                with attempt():
                    place(actor, case, choice.meeting)
            except RuleBroken:
                continue  # filled or changed a moment ago: the next one
            return choice.meeting
    return None
