"""The agenda of a meeting as rows: cases, room for more, and what the reader may do with each."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from trisam.cases.policy import can_change, readable_types
from trisam.core import clock
from trisam.meetings.models import ItemStatus, Meeting, MeetingStatus
from trisam.meetings.order import neighbours
from trisam.meetings.policy import can_schedule
from trisam.meetings.queries import agenda
from trisam.meetings.queries.agenda import AgendaLine
from trisam.parties.information import InformationType
from trisam.web import actor


@dataclass(frozen=True, slots=True)
class Slot:
    """One row of the agenda: a case, or room for one."""

    number: int
    starts_at: datetime
    line: AgendaLine | None
    may_move: bool
    extra: bool
    up: int | None = None
    """The slot before it that the line may move to; None when there is none, or nobody may."""
    down: int | None = None
    """The slot after it."""
    is_goal: bool = False
    """Another line may be moved here."""
    comes: bool = False
    """The time is fixed, and the reader may know that the individual comes."""


def slots(meeting: Meeting, lines: list[AgendaLine]) -> list[Slot]:
    """The agenda with its free slots while the meeting is planned, extra slots last."""
    taken = {line.slot: line for line in lines}
    planned = meeting.status is MeetingStatus.PLANNED
    numbers = range(1, max([meeting.slots, *taken]) + 1) if planned else sorted(taken)
    stay = {line.slot for line in lines if _stays(line)}
    may_order = planned and can_schedule(actor(), meeting.team_id)
    return [
        _slot(meeting, number, taken.get(number), stay, len(numbers), may_order=may_order)
        for number in numbers
    ]


def _slot(
    meeting: Meeting,
    number: int,
    line: AgendaLine | None,
    stay: Collection[int],
    count: int,
    *,
    may_order: bool,
) -> Slot:
    planned = meeting.status is MeetingStatus.PLANNED
    movable = may_order and number not in stay
    up, down = neighbours(stay, count, number) if movable and line else (None, None)
    return Slot(
        number,
        agenda.begins(meeting, number),
        line,
        may_move=planned and line is not None and _may_move(meeting, line),
        extra=number > meeting.slots,
        up=up,
        down=down,
        is_goal=movable,
        comes=line is not None and line.item.fixed and _knows_who_comes(line),
    )


def _stays(line: AgendaLine) -> bool:
    return line.item.fixed or line.item.status is not ItemStatus.PLANNED


def _knows_who_comes(line: AgendaLine) -> bool:
    if line.case is None:
        return False
    return InformationType.PLANNING in readable_types(actor(), line.case, clock.today())


def _may_move(meeting: Meeting, line: AgendaLine) -> bool:
    if can_schedule(actor(), meeting.team_id):
        return True
    return line.case is not None and can_change(actor(), line.case)
