"""The order of an agenda as somebody saw it."""

from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import select

from trisam.cases.models import Case
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings.models import AgendaItem, Meeting
from trisam.meetings.policy import told_to
from trisam.meetings.queries.agenda import ACTIVE


class Place(NamedTuple):
    """One line of an agenda: which slot which item has, and whether its time is fixed."""

    slot: int
    item_id: int
    fixed: bool


def known_places(actor: Actor, meeting: Meeting) -> list[Place]:
    """The lines that the actor may know of, as the database says now."""
    rows = session().execute(
        select(AgendaItem.slot, AgendaItem.id, AgendaItem.fixed)
        .join(Case, Case.id == AgendaItem.case_id)
        .where(AgendaItem.meeting_id == meeting.id, AgendaItem.status.in_(ACTIVE), told_to(actor))
    )
    return [Place(slot or 0, item_id, fixed) for slot, item_id, fixed in rows]


def places_of(items: Iterable[AgendaItem]) -> list[Place]:
    """The same of items that have been read."""
    return [Place(item.slot or 0, item.id, item.fixed) for item in items]


def in_words(places: Iterable[Place]) -> str:
    """A form carries the order, so that nobody orders what somebody else has just changed.
    Nothing of it tells of a case that the actor may not know of."""
    return ".".join(
        f"{place.slot}-{place.item_id}{'f' if place.fixed else ''}" for place in sorted(places)
    )


def active_items(meeting: Meeting) -> list[AgendaItem]:
    """Every case with a slot in the meeting, as the database says now: for services."""
    return list(
        session().scalars(
            select(AgendaItem)
            .where(AgendaItem.meeting_id == meeting.id, AgendaItem.status.in_(ACTIVE))
            .order_by(AgendaItem.slot)
            .execution_options(populate_existing=True)
        )
    )
