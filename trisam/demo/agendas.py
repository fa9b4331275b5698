"""Which case comes up in which meeting, and which meetings are cancelled.

A case takes the first meeting with a free slot and time enough to prepare. When the meeting is
cancelled it moves to the next one.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from trisam.demo.calendars import Calendar
from trisam.demo.chance import Chance
from trisam.demo.lifting import Lift
from trisam.demo.span import Span, at
from trisam.demo.staff import COORDINATOR_LEFT
from trisam.meetings.models import CancelCause, ItemStatus, Meeting, MeetingStatus

NOTICE, URGENT_NOTICE = 9, 2
"""Days between lift and meeting."""
SHARE_CANCELLED = 0.025
SHARE_WITHOUT_COORDINATOR = 0.42
SHARE_EMPTY_CANCELLED = 0.45
CANCELLED_AHEAD = 35
"""Days ahead for which it can be known that a meeting is cancelled."""
CANCELLED_BEFORE = 4
"""Days before the meeting on which it is cancelled, if not earlier."""
CAUSES = {
    CancelCause.PARTY_MISSING: 0.4,
    CancelCause.ILLNESS: 0.35,
    CancelCause.COORDINATOR_MISSING: 0.15,
    CancelCause.OTHER: 0.1,
}


@dataclass
class Queue:
    """The cases of one team that have not been up yet."""

    lifts: list[Lift]
    moved: list[Lift] = field(default_factory=list)
    """From the meeting that was cancelled: they come first."""

    def take(self, meeting: Meeting) -> list[Lift]:
        """Those who come up in the meeting: as many as it has slots, urgent ones beside."""
        ready = [lift for lift in self.lifts if _is_ready(lift, meeting)]
        waiting = self.moved + [lift for lift in ready if lift not in self.moved]
        chosen = waiting[: meeting.slots]
        chosen += [lift for lift in waiting[meeting.slots :] if lift.urgent][:1]
        self.moved = []
        self.lifts = [lift for lift in self.lifts if lift not in chosen]
        return chosen

    def move(self, lifts: list[Lift]) -> None:
        """Put cases of a cancelled meeting first in the queue."""
        self.moved = lifts
        self.lifts = lifts + self.lifts


def fill(calendars: list[Calendar], lifts: list[Lift], span: Span) -> None:
    """Give each lift its trail through the meetings, and each meeting its status."""
    chance = Chance("agendas")
    for calendar in calendars:
        queue = Queue([lift for lift in lifts if lift.book is calendar.book and lift.agreement])
        for meeting in calendar.meetings:
            chosen = _drop_withdrawn(queue.take(meeting), meeting)
            _decide(chance, calendar, meeting, span, empty=not chosen)
            for lift in chosen:
                lift.trail.append((meeting, _ITEMS[meeting.status]))
            if meeting.status is MeetingStatus.CANCELLED:
                queue.move(chosen)


_ITEMS = {
    MeetingStatus.PLANNED: ItemStatus.PLANNED,
    MeetingStatus.HELD: ItemStatus.HELD,
    MeetingStatus.CANCELLED: ItemStatus.MOVED,
}


def _is_ready(lift: Lift, meeting: Meeting) -> bool:
    notice = URGENT_NOTICE if lift.urgent else NOTICE
    return lift.day + timedelta(days=notice) <= meeting.day


def _drop_withdrawn(chosen: list[Lift], meeting: Meeting) -> list[Lift]:
    """A case whose consent was taken back before the meeting leaves the agenda."""
    kept = []
    for lift in chosen:
        ended = lift.agreement.ended_on if lift.agreement else None
        if ended is not None and ended < meeting.day:
            lift.trail.append((meeting, ItemStatus.WITHDRAWN))
        else:
            kept.append(lift)
    return kept


def _decide(
    chance: Chance, calendar: Calendar, meeting: Meeting, span: Span, *, empty: bool
) -> None:
    meeting.status = MeetingStatus.PLANNED
    cause = _cause(chance, calendar, meeting, span, empty=empty)
    known = meeting.day < span.ahead(CANCELLED_AHEAD)
    if cause and known:
        meeting.status, meeting.cancel_cause = MeetingStatus.CANCELLED, cause
        known_since = min(meeting.day - timedelta(days=CANCELLED_BEFORE), span.latest)
        meeting.cancelled_at = at(known_since, 9)
    elif meeting.day < span.today:
        meeting.status = MeetingStatus.HELD
        meeting.held_at = meeting.changed_at = meeting.ends_at


def _cause(
    chance: Chance, calendar: Calendar, meeting: Meeting, span: Span, *, empty: bool
) -> CancelCause | None:
    """Why the meeting is cancelled, if it is."""
    nobody_chairs = not calendar.book.area.coordinators and meeting.day > span.ago(COORDINATOR_LEFT)
    if chance.happens(SHARE_WITHOUT_COORDINATOR if nobody_chairs else SHARE_CANCELLED):
        return CancelCause.COORDINATOR_MISSING if nobody_chairs else chance.weighted(CAUSES)
    if empty and meeting.day < span.today and chance.happens(SHARE_EMPTY_CANCELLED):
        return CancelCause.NO_CASES
    return None
