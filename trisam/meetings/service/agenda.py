"""The agenda: giving cases a slot, moving them, taking them out.

Whoever changes an agenda or the waiting list holds the team first (`teams.hold_teams`), and only
then a meeting, a case or a consent: changes come one after the other, and nobody waits in a ring.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from trisam.audit import service as audit
from trisam.cases.events import CaseClosed
from trisam.cases.models import Case
from trisam.consents.events import ConsentWithdrawn
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.core.swedish import moment
from trisam.meetings.models import AgendaItem, ItemStatus, Meeting, QueuePlace
from trisam.meetings.policy import can_place
from trisam.meetings.queries import agenda, queue
from trisam.meetings.queries.meetings import get_planned, next_free, upcoming
from trisam.meetings.service.slots import (
    FULL,
    NO_CONSENT,
    NOT_ON_THE_LIST,
    WAITS_ELSEWHERE,
    fill_from_queue,
    leave,
    leave_line,
    put,
)
from trisam.outbox import service as outbox
from trisam.teams import queries as teams

MOST_SLOTS = 20
NO_ROOM_AT_ALL = f"Mötet har redan {MOST_SLOTS} ärenden. Välj ett annat möte."


@dataclass(frozen=True, slots=True)
class MovedOn:
    """What became of the cases of a meeting that will not be held."""

    moved: tuple[tuple[AgendaItem, Meeting], ...]
    waiting: tuple[AgendaItem, ...]
    """No later meeting had room."""


def place(actor: Actor, case: Case, meeting: Meeting) -> AgendaItem:
    """Give the case the lowest free slot of the meeting.

    The database decides who gets the last slot. Raises `Forbidden` for others than the lifting
    party and the rehabkoordinator, `RuleBroken` when the meeting is full or has been, when its
    agenda has closed, when no consent stands, or when the case waits elsewhere.
    """
    return put(actor, case, meeting, agenda.free_slots, FULL)


def place_urgent(actor: Actor, case: Case, meeting: Meeting) -> AgendaItem:
    """As `place`, but a full meeting gets an extra slot (at most `MOST_SLOTS` cases in all).

    The rehabkoordinator may do it also when the agenda has closed.
    """

    def also_extra(meeting: Meeting) -> Iterable[int]:
        yield from agenda.free_slots(meeting)
        yield from range(meeting.slots + 1, MOST_SLOTS + 1)

    return put(actor, case, meeting, also_extra, NO_ROOM_AT_ALL, urgent=True)


def move(actor: Actor, item: AgendaItem, meeting: Meeting, *, urgent: bool = False) -> AgendaItem:
    """Give the case a slot in another meeting of the team instead. Both happen, or neither."""
    if item.meeting_id == meeting.id:
        raise RuleBroken("Ärendet står redan på det mötet. Välj ett annat.", field="meeting")
    with attempt():
        _free(actor, item)
        placed = (place_urgent if urgent else place)(actor, item.case, meeting)
        _fill(actor, item)
        return placed


def take_out(actor: Actor, item: AgendaItem) -> None:
    """Let the case wait for another meeting. Its slot goes to the first in line, or is free."""
    _free(actor, item)
    _fill(actor, item)


def join_line(actor: Actor, case: Case) -> QueuePlace:
    """Let the case take the next slot of the team that becomes free.

    Raises `Forbidden` for others than the lifting party and the rehabkoordinator, `RuleBroken`
    when there is a free slot, no consent stands, or the case waits in a meeting.
    """
    if not can_place(actor, case):
        raise Forbidden
    teams.hold_teams(actor, {case.team_id})
    if not agenda.consent_stands(case.id):
        raise RuleBroken(NO_CONSENT)
    if agenda.planned_item(case.id) is not None:
        raise RuleBroken(WAITS_ELSEWHERE)
    standing = queue.place_of(case.id)
    if standing is not None:
        return standing
    free = next_free(actor, case.team_id)
    if free is not None:
        raise RuleBroken(
            f"Det finns plats {moment(free.meeting.starts_at)}. Välj det mötet i stället.",
            field="meeting",
        )
    return _join(actor, case)


def leave_queue(actor: Actor, case: Case) -> None:
    """Take the case out of the waiting list. Raises `Forbidden` as `join_line`."""
    if not can_place(actor, case):
        raise Forbidden
    leave_line(case)
    audit.record(actor, "agenda.leave_queue", case.subject, person_id=case.person_id)


def move_cases_on(actor: Actor, meeting: Meeting) -> MovedOn:
    """Move the waiting cases of a meeting to the team's next ones with room, in their order.

    A case without consent leaves the agenda. What finds no room stands in line. Where each went
    is kept, so that the meeting can come back.
    """
    moved, waits = [], []
    for item in agenda.planned_items(meeting):
        if not agenda.consent_stands(item.case_id):
            leave(actor, item, ItemStatus.WITHDRAWN)
            continue
        slot = item.slot
        leave(actor, item, ItemStatus.MOVED)
        item.left_slot, item.declined_at = slot, None
        found = _next_place(actor, item.case, meeting)
        if found is None:
            _join(actor, item.case)
            waits.append(item)
        else:
            item.moved_to_id = found.id
            moved.append((item, found))
    session().flush()
    return MovedOn(tuple(moved), tuple(waits))


def leave_without_consent(event: ConsentWithdrawn) -> None:
    """A withdrawn consent takes its cases off the agendas, and silences what waits to be sent.

    A case that somebody may still be told of stays.
    """
    for case in agenda.under_consent(event.consent_id):
        if agenda.consent_stands(case.id):
            continue
        leave_line(case)
        _drop(event.actor, case.id)
        outbox.cancel_about(event.actor, case.subject)


def leave_when_closed(event: CaseClosed) -> None:
    """A closed case leaves the agenda it waits in, and the waiting list."""
    place_in_line = queue.place_of(event.case_id)
    if place_in_line is not None:
        session().delete(place_in_line)
        session().flush()
    _drop(event.actor, event.case_id)


def _drop(actor: Actor, case_id: uuid.UUID) -> None:
    item = agenda.planned_item(case_id)
    if item is not None:
        leave(actor, item, ItemStatus.WITHDRAWN)
        fill_from_queue(item.meeting)


def _join(actor: Actor, case: Case) -> QueuePlace:
    found = queue.place_of(case.id) or QueuePlace(case_id=case.id, since=clock.now())
    session().add(found)
    session().flush()
    audit.record(actor, "agenda.join_queue", case.subject, person_id=case.person_id)
    return found


def _free(actor: Actor, item: AgendaItem) -> None:
    if not can_place(actor, item.case):
        raise Forbidden
    teams.hold_teams(actor, {item.case.team_id})
    session().refresh(item, ["slot", "status"])
    if item.status is ItemStatus.HELD:
        raise RuleBroken("Ärendet har redan tagits upp.")
    if item.status is ItemStatus.WITHDRAWN:
        raise RuleBroken(NOT_ON_THE_LIST)
    if item.status is ItemStatus.PLANNED:
        leave(actor, item, ItemStatus.MOVED)


def _fill(actor: Actor, item: AgendaItem) -> None:
    meeting = get_planned(actor, item.meeting_id)
    if meeting is not None:
        fill_from_queue(meeting)


def _next_place(actor: Actor, case: Case, after: Meeting) -> Meeting | None:
    """Place the case in the first later meeting of the team that has room."""
    for choice in upcoming(actor, after.team_id):
        if choice.meeting.starts_at > after.starts_at and choice.takes_cases:
            try:
                with attempt():
                    place(actor, case, choice.meeting)
            except RuleBroken:
                continue  # filled or changed a moment ago: the next one
            return choice.meeting
    return None
