"""Reading agendas: what stands in a meeting, and how much of it a reader may know."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased, joinedload

from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.cases.values import CaseStatus
from trisam.consents.models import Consent, ConsentGrant
from trisam.consents.policy import covering
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.meetings.models import AgendaItem, ItemStatus, Meeting
from trisam.meetings.policy import (
    can_schedule,
    lost_by_cancelling,
    presence_told_to,
    told_to,
    visible_to,
)

ACTIVE = (ItemStatus.PLANNED, ItemStatus.HELD)


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A case in a meeting, as far as the reader may know it."""

    slot: int
    starts_at: datetime
    item: AgendaItem
    case: Case | None
    """None when the reader may not see it. `item.case` is for services, never for a page."""
    words: str
    """What the line is called: the individual for those who may see, else "1 ärende"."""


@dataclass(frozen=True, slots=True)
class LeftLine:
    """A case that left a meeting, and where it went."""

    item: AgendaItem
    meeting: Meeting
    """The meeting that it left."""
    case: Case | None
    words: str
    now_in: Meeting | None = None
    """Where it waits or was held instead; None while it waits for a meeting."""

    @property
    def days_lost(self) -> int | None:
        """Days from the meeting it left to the one it came to."""
        return (self.now_in.day - self.meeting.day).days if self.now_in else None


def lines(actor: Actor, meeting: Meeting) -> list[AgendaLine]:
    """The agenda of a meeting from `queries.meetings.get`, by slot; each reading is logged.

    A case that the reader may not even know of is not there (`policy.presence_told_to`).
    """
    active = [item for item in meeting.items if item.status in ACTIVE and item.slot is not None]
    seen = _seen(actor, active)
    active = _known(actor, active, seen)
    return [
        AgendaLine(
            slot=item.slot or 0,
            starts_at=begins(meeting, item.slot or 0),
            item=item,
            case=seen.get(item.case_id),
            words=words_of(actor, item.case, seen.get(item.case_id)),
        )
        for item in active
    ]


def begins(meeting: Meeting, slot: int) -> datetime:
    """When the slot's turn comes, if each case takes the time meant for it."""
    return meeting.starts_at + timedelta(minutes=(slot - 1) * meeting.slot_minutes)


def free_slots(meeting: Meeting) -> list[int]:
    """The ordinary slots without a case, lowest first, as the database says now."""
    taken = taken_slots(meeting)
    return [slot for slot in range(1, meeting.slots + 1) if slot not in taken]


def taken_slots(meeting: Meeting) -> set[int]:
    """The slots that a case has, extra ones too, as the database says now."""
    slots = session().scalars(
        select(AgendaItem.slot).where(
            AgendaItem.meeting_id == meeting.id, AgendaItem.slot.is_not(None)
        )
    )
    return {slot for slot in slots if slot is not None}


def left(actor: Actor, meeting: Meeting) -> list[LeftLine]:
    """The cases that left the meeting for another one, or that wait for one.

    One that nobody else may be told of any more is only there for those who see it.
    """
    gone = [item for item in meeting.items if item.status is ItemStatus.MOVED]
    if not gone:
        return []
    seen = _seen(actor, gone)
    gone = _known(actor, gone, seen)
    if not gone:
        return []
    places = {
        item.case_id: item.meeting
        for item in session().scalars(
            select(AgendaItem)
            .join(AgendaItem.meeting)
            .where(
                AgendaItem.case_id.in_([item.case_id for item in gone]),
                AgendaItem.status.in_(ACTIVE),
            )
            .options(joinedload(AgendaItem.meeting, innerjoin=True))
            .order_by(Meeting.starts_at)
        )
    }
    return [
        _left_line(actor, item, meeting, seen, places.get(item.case_id))
        for item in sorted(gone, key=lambda item: item.id)
    ]


def withdrawn(actor: Actor, meeting: Meeting) -> list[LeftLine]:
    """The cases that were taken back from the meeting, for those who may see them: to anybody else
    it would tell of a consent that ended."""
    gone = [item for item in meeting.items if item.status is ItemStatus.WITHDRAWN]
    seen = _seen(actor, gone) if gone else {}
    return [_left_line(actor, item, meeting, seen) for item in gone if item.case_id in seen]


def settled(actor: Actor, meeting: Meeting) -> list[LeftLine]:
    """The cases that the parties agreed on in writing, and so left the meeting."""
    agreed = [item for item in meeting.items if item.status is ItemStatus.SETTLED]
    seen = _seen(actor, agreed) if agreed else {}
    return [_left_line(actor, item, meeting, seen) for item in _known(actor, agreed, seen)]


def waiting(actor: Actor, team_ids: Collection[int]) -> list[LeftLine]:
    """Open cases that left a meeting of these teams and have no other: somebody must place them.

    One that nobody else may be told of any more is only there for those who see it.
    """
    later = aliased(AgendaItem)
    has_a_place = exists(
        select(later.id).where(later.case_id == AgendaItem.case_id, later.status.in_(ACTIVE))
    )
    gone: dict[uuid.UUID, AgendaItem] = {
        item.case_id: item
        for item in session().scalars(
            select(AgendaItem)
            .join(AgendaItem.meeting)
            .join(AgendaItem.case)
            .where(
                Meeting.team_id.in_(team_ids),
                visible_to(actor),
                AgendaItem.status == ItemStatus.MOVED,
                Case.status == CaseStatus.OPEN,
                ~has_a_place,
                told_to(actor),
            )
            .options(
                joinedload(AgendaItem.case, innerjoin=True),
                joinedload(AgendaItem.meeting, innerjoin=True).joinedload(Meeting.team),
            )
            .order_by(Meeting.starts_at)
        )
    }
    seen = _seen(actor, list(gone.values()))
    return [_left_line(actor, item, item.meeting, seen) for item in gone.values()]


def get_item(actor: Actor, meeting_id: int, item_id: int) -> AgendaItem:
    """An item of a visible meeting, with its case and meeting. Raises `NotFound`.

    An item is not there for whoever may not be told of its case: also not for whoever plans.
    """
    item = session().scalar(
        select(AgendaItem)
        .join(AgendaItem.meeting)
        .join(AgendaItem.case)
        .where(
            AgendaItem.id == item_id,
            AgendaItem.status.not_in((ItemStatus.WITHDRAWN, ItemStatus.SETTLED)),
            told_to(actor),
            Meeting.id == meeting_id,
            visible_to(actor),
        )
        .options(
            joinedload(AgendaItem.case, innerjoin=True),
            joinedload(AgendaItem.meeting, innerjoin=True).joinedload(Meeting.team),
        )
    )
    if item is None:
        raise NotFound
    return item


def line_of(actor: Actor, item: AgendaItem) -> LeftLine:
    """One item, as far as the reader may know it."""
    return _left_line(actor, item, item.meeting, _seen(actor, [item]))


def list_for_case(actor: Actor, case: Case) -> Sequence[AgendaItem]:  # noqa: ARG001
    """Every place that a case (which the actor fetched) has or had, with its meeting, in order."""
    return (
        session()
        .scalars(
            select(AgendaItem)
            .join(AgendaItem.meeting)
            .where(AgendaItem.case_id == case.id)
            .options(joinedload(AgendaItem.meeting, innerjoin=True).joinedload(Meeting.team))
            .order_by(Meeting.starts_at)
        )
        .all()
    )


def place_of(meeting: Meeting, case: Case) -> AgendaItem:
    """Where the case stands on the agenda of a meeting that was fetched. Raises `NotFound` when it
    does not, or has left."""
    for item in meeting.items:
        if item.case_id == case.id and item.slot is not None:
            return item
    raise NotFound


def planned_item(case_id: uuid.UUID) -> AgendaItem | None:
    """Where the case waits, with its meeting and the case itself."""
    return session().scalar(
        select(AgendaItem)
        .where(AgendaItem.case_id == case_id, AgendaItem.status == ItemStatus.PLANNED)
        .options(
            joinedload(AgendaItem.meeting, innerjoin=True),
            joinedload(AgendaItem.case, innerjoin=True),
        )
    )


def words_of(actor: Actor, case: Case, seen: Case | None) -> str:
    """What a case is called for the reader: the individual, if `seen`, else "1 ärende"."""
    if seen is not None:
        return seen.person.shown_name
    if can_schedule(actor, case.team_id):
        return f"1 ärende från {case.lifting_party.short_name}"
    return "1 ärende"


def items_of(case_id: uuid.UUID) -> Sequence[AgendaItem]:
    """Every row of the case, in whatever meeting: for services."""
    return session().scalars(select(AgendaItem).where(AgendaItem.case_id == case_id)).all()


def item_in(meeting: Meeting, case_id: uuid.UUID) -> AgendaItem | None:
    """The case's row in this very meeting, also when it has left."""
    return session().scalar(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.case_id == case_id)
    )


def planned_items(meeting: Meeting) -> Sequence[AgendaItem]:
    """The cases that wait in the meeting, by slot, with their cases."""
    return (
        session()
        .scalars(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == meeting.id, AgendaItem.status == ItemStatus.PLANNED)
            .options(joinedload(AgendaItem.case, innerjoin=True).joinedload(Case.officer))
            .order_by(AgendaItem.slot)
        )
        .all()
    )


def left_by_cancelling(meeting: Meeting) -> Sequence[AgendaItem]:
    """The cases that the cancelled meeting had, by the slots they had, with their cases."""
    return (
        session()
        .scalars(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == meeting.id, AgendaItem.left_slot.is_not(None))
            .options(joinedload(AgendaItem.case, innerjoin=True))
            .order_by(AgendaItem.left_slot)
        )
        .all()
    )


def days_lost(places: Iterable[AgendaItem], today: date) -> int:
    """How many days the cancelled meetings have cost the case in all, of which these are all
    places with their meetings: from each cancelled one to where the case went, or until today.
    A day that two of them cost counts once."""
    stood = sorted(places, key=lambda place: place.meeting.starts_at)
    lost, reached = 0, date.min
    for place in filter(lost_by_cancelling, stood):
        first, until = place.meeting.day, _came_to(place, stood, today)
        lost += max((until - max(first, reached)).days, 0)
        reached = max(reached, until)
    return lost


def _came_to(lost: AgendaItem, stood: Iterable[AgendaItem], today: date) -> date:
    """The day of the meeting that the case was moved to, or found later; today while it waits."""
    for place in stood:
        follows = place.meeting.starts_at > lost.meeting.starts_at
        if place.meeting_id == lost.moved_to_id or (
            lost.moved_to_id is None
            and follows
            and (place.status in ACTIVE or lost_by_cancelling(place))
        ):
            return place.meeting.day
    return max(today, lost.meeting.day)


def under_consent(consent_id: uuid.UUID) -> Sequence[Case]:
    """The cases that rest on a consent."""
    return session().scalars(select(Case).where(Case.consent_id == consent_id)).all()


def consent_stands(case_id: uuid.UUID) -> bool:
    """True while the case's lifting party may tell somebody of it today.

    The grants are held until the transaction ends: a withdrawal at the same moment comes
    wholly before or wholly after.
    """
    grants = session().scalars(
        select(ConsentGrant.id)
        .join(Consent, Consent.id == ConsentGrant.consent_id)
        .join(Case, Case.consent_id == Consent.id)
        .where(
            Case.id == case_id,
            covering(Case.lifting_party_id, ConsentGrant.receiving_party_id, clock.today()),
        )
        .with_for_update(read=True, of=ConsentGrant)
    )
    return grants.first() is not None


def _known(
    actor: Actor, items: Sequence[AgendaItem], seen: dict[uuid.UUID, Case]
) -> list[AgendaItem]:
    """Those of the items whose case is seen, or of which the actor may at least know."""
    hidden = [item.case_id for item in items if item.case_id not in seen]
    told: set[uuid.UUID] = set()
    if hidden:
        presence = presence_told_to(actor, clock.today())
        told = set(session().scalars(select(Case.id).where(Case.id.in_(hidden), presence)))
    return [item for item in items if item.case_id in seen or item.case_id in told]


def _seen(actor: Actor, items: Sequence[AgendaItem]) -> dict[uuid.UUID, Case]:
    """Those of the items' cases that the actor may see; that they are shown is logged."""
    return cases.shown_by_ids(actor, [item.case_id for item in items])


def _left_line(
    actor: Actor,
    item: AgendaItem,
    meeting: Meeting,
    seen: dict[uuid.UUID, Case],
    now_in: Meeting | None = None,
) -> LeftLine:
    case = seen.get(item.case_id)
    return LeftLine(item, meeting, case, words_of(actor, item.case, case), now_in)
