"""The order of an agenda as somebody saw it."""

from collections.abc import Iterable

from sqlalchemy import select

from trisam.cases.models import Case
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings.models import AgendaItem, Meeting
from trisam.meetings.policy import told_to
from trisam.meetings.queries.agenda import ACTIVE


def order_now(actor: Actor, meeting: Meeting) -> str:
    """The order of the lines that the actor may know of, as the database says now.

    A form carries it (`order_of`), so that nobody orders what somebody else has just changed.
    Nothing of it tells of a case that the actor may not know of.
    """
    rows = session().execute(
        select(AgendaItem.slot, AgendaItem.id, AgendaItem.fixed)
        .join(Case, Case.id == AgendaItem.case_id)
        .where(AgendaItem.meeting_id == meeting.id, AgendaItem.status.in_(ACTIVE), told_to(actor))
    )
    return _in_words((slot or 0, item_id, fixed) for slot, item_id, fixed in rows)


def order_of(items: Iterable[AgendaItem]) -> str:
    """The same of items that have been read."""
    return _in_words((item.slot or 0, item.id, item.fixed) for item in items)


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


def _in_words(lines: Iterable[tuple[int, int, bool]]) -> str:
    return ".".join(f"{slot}-{item}{'f' if fixed else ''}" for slot, item, fixed in sorted(lines))
