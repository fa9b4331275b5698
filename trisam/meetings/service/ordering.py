"""The order of the agenda, and fixed times for individuals who come."""

from trisam.audit import service as audit
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.meetings import order
from trisam.meetings.models import AgendaItem, ItemStatus, Meeting, MeetingStatus
from trisam.meetings.policy import can_fix, can_place, can_schedule, individual_comes
from trisam.meetings.queries import agenda
from trisam.meetings.queries.meetings import lock
from trisam.meetings.queries.ordering import active_items, in_words, known_places
from trisam.meetings.service.slots import NOT_ON_THE_LIST, untold
from trisam.teams import queries as teams

CHANGED_MEANWHILE = (
    "Någon annan ändrade ärendelistan nyss. Titta på den nya ordningen och flytta igen."
)
NOT_THERE = "Ärendet kan inte flyttas dit. Välj en annan plats."
NOT_COMING = "Personen ska inte vara med på mötet, så ärendet behöver ingen fast tid."


def place_at(actor: Actor, meeting: Meeting, item_id: int, slot: int, seen: str) -> AgendaItem:
    """Move one line of the agenda to another slot; those between make room, fixed times stay.

    `seen` is the order that the actor looked at (`queries.ordering`). Two who order at once come
    one after the other, and the second is told that the list has changed. Raises `Forbidden` for
    others than the rehabkoordinator, who need not see the cases; `NotFound`, `RuleBroken`.
    """
    if not can_schedule(actor, meeting.team_id):
        raise Forbidden
    teams.hold_teams(actor, {meeting.team_id})
    lock(meeting, for_change=True)
    if meeting.status is not MeetingStatus.PLANNED:
        raise RuleBroken("Mötet är över eller inställt, så ordningen kan inte ändras.")
    items = active_items(meeting)
    known = known_places(actor, meeting)
    if in_words(known) != seen:
        raise RuleBroken(CHANGED_MEANWHILE)
    item = next((one for one in items if one.id == item_id), None)
    if item is None or item_id not in {place.item_id for place in known}:
        raise NotFound
    standing = {one.slot: one for one in items if one.slot is not None}
    stay = {one.slot for one in items if one.fixed or one.status is not ItemStatus.PLANNED}
    try:
        after = order.moved(
            {place: one.id for place, one in standing.items()},
            {place for place in stay if place is not None},
            max([meeting.slots, *standing]),
            item.slot or 0,
            slot,
        )
    except ValueError:
        raise RuleBroken(NOT_THERE) from None
    _write({one.id: one for one in items}, {found: place for place, found in after.items()})
    audit.record(actor, "agenda.order", meeting.subject)
    return item


def fix(actor: Actor, item: AgendaItem) -> None:
    """The individual comes at the time of the case's slot: nobody's ordering moves it.

    Raises `Forbidden` for whoever may not place the case or not know how the individual takes
    part, `RuleBroken` when the individual does not come.
    """
    _must_fix(actor, item)
    if not individual_comes(item.case):
        raise RuleBroken(NOT_COMING)
    if _set(actor, item, fixed=True):
        case = item.case
        audit.record(actor, "agenda.fix", case.subject, person_id=case.person_id)


def loosen(actor: Actor, item: AgendaItem) -> None:
    """The time is fixed no more, and the individual has to be told. Raises `Forbidden` for others
    than the lifting party and the rehabkoordinator, who sees that a time is fixed."""
    if not can_place(actor, item.case):
        raise Forbidden
    if _set(actor, item, fixed=False):
        case = item.case
        audit.record(actor, "agenda.loosen", case.subject, person_id=case.person_id)


def note_told(actor: Actor, case: Case) -> None:
    """The individual knows when the case is taken up. Raises `Forbidden` for others than those
    who may place the case and know how the individual takes part."""
    if not can_fix(actor, case, clock.today()):
        raise Forbidden
    for item in agenda.items_of(case.id):
        item.untold_since = None
    session().flush()
    audit.record(actor, "agenda.told", case.subject, person_id=case.person_id)


def _must_fix(actor: Actor, item: AgendaItem) -> None:
    case = cases.by_ids(actor, [item.case_id]).get(item.case_id)
    if case is None or not can_fix(actor, case, clock.today()):
        raise Forbidden


def _set(actor: Actor, item: AgendaItem, *, fixed: bool) -> bool:
    """True when that changed something."""
    teams.hold_teams(actor, {item.meeting.team_id})
    lock(item.meeting, for_change=True)
    session().refresh(item, ["slot", "status", "fixed"])
    if item.status is not ItemStatus.PLANNED:
        raise RuleBroken(NOT_ON_THE_LIST)
    if item.fixed is fixed:
        return False
    item.fixed, item.untold_since = fixed, untold(actor, item.case)
    session().flush()
    return True


def _write(items: dict[int, AgendaItem], slots: dict[int, int]) -> None:
    """In two steps, as two cases never stand in one slot: first those that move leave theirs,
    then each takes its new one. The meeting is held, so nobody sees the middle."""
    moving = [items[item_id] for item_id, slot in slots.items() if items[item_id].slot != slot]
    for item in moving:
        item.slot, item.status = None, ItemStatus.MOVED
    session().flush()
    for item in moving:
        item.slot, item.status = slots[item.id], ItemStatus.PLANNED
    session().flush()
