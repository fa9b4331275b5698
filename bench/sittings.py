"""The meetings of a team over ten years: enough of them for the lifts that it has."""

import random
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Final

from bench.rows import Pile
from trisam.core import clock
from trisam.core.calendar_days import is_working_day
from trisam.demo.books import TeamBook
from trisam.demo.span import Span
from trisam.meetings.models import CancelCause, Meeting, MeetingForm, MeetingStatus, PreMeeting

LIFTS_A_MEETING: Final = 2.5
SHARE_CANCELLED: Final = 0.09
SHARE_UNNEEDED: Final = 0.3
MOST_SLOTS: Final = 20
CAUSES: Final = {
    CancelCause.COORDINATOR_MISSING: 0.45,
    CancelCause.PARTY_MISSING: 0.2,
    CancelCause.NO_CASES: 0.15,
    CancelCause.ILLNESS: 0.15,
    CancelCause.OTHER: 0.05,
}
_FIRST_HOUR: Final = time(8)
_OPEN_MINUTES: Final = 9 * 60
_MINUTES: Final = 90
_SETTLED_BEFORE: Final = timedelta(days=2)
_CANCELLED_BEFORE: Final = timedelta(days=3)


@dataclass(slots=True)
class Sitting:
    """A meeting as far as the cases need to know it."""

    id: int
    day: date
    starts_at: datetime
    status: MeetingStatus
    used: int = 0

    @property
    def takes_one_more(self) -> bool:
        """It is or was held, and has a slot left."""
        return self.status is not MeetingStatus.CANCELLED and self.used < MOST_SLOTS


class Calendar:
    """A team's meetings, in order."""

    def __init__(self, book: TeamBook, sittings: Sequence[Sitting]) -> None:
        self.book, self.sittings = book, sittings
        self._days = [sitting.day for sitting in sittings]

    def way(self, earliest: date) -> list[Sitting]:
        """The meetings of a case that can be taken up from a day on: cancelled ones, and at last
        one that has room; none when there is no such."""
        found: list[Sitting] = []
        for sitting in self.sittings[bisect_left(self._days, earliest) :]:
            if sitting.status is MeetingStatus.CANCELLED:
                found.append(sitting)
            elif sitting.takes_one_more:
                return [*found, sitting]
        return []


class Planner:
    """Makes the meetings of each team."""

    def __init__(self, pile: Pile, span: Span, chance: random.Random) -> None:
        self.pile, self.span, self.chance = pile, span, chance
        self._ids, self._pre_ids = count(1), count(1)
        days = (span.last - span.first).days
        every = (span.first + timedelta(days=at) for at in range(days))
        self._days = [day for day in every if is_working_day(day)]

    def calendar(self, book: TeamBook, lifts: float) -> Calendar:
        """A meeting a month, or more when the team has more lifts than that has room for."""
        years = (self.span.last - self.span.first).days / 365
        number = max(round(11 * years), round(lifts / LIFTS_A_MEETING))
        a_day = -(-number // len(self._days))
        step = timedelta(minutes=_OPEN_MINUTES // a_day)
        sittings, before, same = [], None, 0
        for at in range(number):
            day = self._days[at * len(self._days) // number]
            same = same + 1 if day == before else 0
            before = day
            sittings.append(self._sitting(book, clock.instant(day, _FIRST_HOUR) + same * step, day))
            self.pile.save_when_many()
        return Calendar(book, sittings)

    def _sitting(self, book: TeamBook, starts_at: datetime, day: date) -> Sitting:
        status = self._status(day)
        held, gone = status is MeetingStatus.HELD, status is MeetingStatus.CANCELLED
        cause = self.chance.choices(list(CAUSES), list(CAUSES.values()))[0] if gone else None
        sitting = Sitting(next(self._ids), day, starts_at, status)
        self.pile.add(
            Meeting,
            {
                "id": sitting.id,
                "team_id": book.team.id,
                "day": day,
                "starts_at": starts_at,
                "minutes": _MINUTES,
                "slots": MOST_SLOTS,
                "slot_minutes": 20,
                "form": MeetingForm.DIGITAL,
                "status": status,
                "held_at": starts_at + timedelta(minutes=_MINUTES) if held else None,
                "cancel_cause": cause,
                "cancelled_at": starts_at - _CANCELLED_BEFORE if gone else None,
                "version": 1,
            },
        )
        self._prepare(book, sitting)
        return sitting

    def _prepare(self, book: TeamBook, sitting: Sitting) -> None:
        chair = book.chair(sitting.day)
        spared = chair is not None and self.chance.random() < SHARE_UNNEEDED
        spared = spared and sitting.day < self.span.today
        self.pile.add(
            PreMeeting,
            {
                "id": next(self._pre_ids),
                "meeting_id": sitting.id,
                "day": sitting.day - timedelta(days=7),
                "unneeded_at": sitting.starts_at - _SETTLED_BEFORE if spared else None,
                "unneeded_by_id": chair.id if spared and chair else None,
            },
        )

    def _status(self, day: date) -> MeetingStatus:
        if day >= self.span.today:
            return MeetingStatus.PLANNED
        if self.chance.random() < SHARE_CANCELLED:
            return MeetingStatus.CANCELLED
        return MeetingStatus.HELD
