"""Who collides with what when a meeting is put at a time, and whether that stops it.

Pure. It knows people by the ids of their accounts only. *Must*: the meeting cannot be held then,
because somebody whom it needs is needed elsewhere. *Should*: it can, and whoever plans is told.
Where the line goes, and why: docs/adr/2026-11-28-conflicts.md.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property

from trisam.core import clock
from trisam.core.calendar_days import is_working_day, monday_of
from trisam.meetings.coverage import Roster

TRAVEL = timedelta(minutes=60)
"""Between two meetings on site in different kommuner: what the county's planners reckon with."""
PRE_MEETING_MINUTES = 30
"""What a förmöte takes of an officer's week (506–616 a year of 30 minutes in the county)."""
PROPOSALS = 3
DAY_BEGINS, LUNCH, AFTER_LUNCH, DAY_ENDS = time(8), time(12), time(13), time(17)
STEP = timedelta(minutes=30)
A_WEEK, AN_HOUR = 7, 60


class Kind(StrEnum):
    """What stands in the way."""

    OVERLAP = "overlap"
    TRAVEL = "travel"
    AWAY = "away"
    """The holder of a seat is away on the day."""
    PRE_MEETING = "pre_meeting"
    """Who comes is away on the last day to answer in the förmöte."""
    OFF_DAY = "off_day"
    BUSY = "busy"
    """In a fixed block, or otherwise taken at the time."""
    OVER_CAP = "over_cap"


@dataclass(frozen=True, slots=True)
class Occasion:
    """A meeting of a team: one that stands, or one that is thought of."""

    team_id: int
    kommun_id: int
    day: date
    starts_at: datetime
    minutes: int
    on_site: bool
    """People travel to it: in a room, wholly or in part."""
    pre_day: date
    """The last day to answer in its förmöte."""
    meeting_id: int | None = None
    pre_needed: bool = True
    """It has not been settled that nobody has to meet on `pre_day`."""

    @property
    def ends_at(self) -> datetime:
        """When it is over, if it keeps its time."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class Block:
    """A time of the week when somebody never has meetings; 0 = Monday, local times."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True)
class Week:
    """What somebody has said about the own week. Nothing said: every working day, no cap."""

    weekdays: frozenset[int] | None = None
    """0 = Monday. None: not said."""
    cap_hours: int | None = None
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Engagement:
    """A time when somebody is taken by something that nobody else is told of (Efter-Trisam)."""

    starts_at: datetime
    ends_at: datetime

    def is_during(self, starts_at: datetime, ends_at: datetime) -> bool:
        """It takes some of that time."""
        return self.starts_at < ends_at and starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands in the way, about one person."""

    kind: Kind
    account_id: int
    must: bool = False
    other: Occasion | None = None
    """The other meeting, of an overlap or a journey."""
    leads: bool = False
    """The person leads the other meeting; of an absence: the seat is the rehabkoordinator's."""
    comes_id: int | None = None
    """Of an absence: who comes instead. None: nobody does."""
    covered: bool = False
    """Of an absence without a substitute: somebody else comes for the party all the same."""
    party_id: int | None = None
    block: Block | None = None
    minutes: int = 0
    """Of a week over the cap: what the week comes to."""
    cap_hours: int = 0
    monday: date | None = None
    """Which week it is."""


@dataclass(frozen=True, slots=True)
class Post:
    """A party at a meeting, or its rehabkoordinator, and everybody who comes for it."""

    party_id: int
    of_chair: bool
    people: frozenset[int]


def between(one: Occasion, other: Occasion) -> Kind | None:
    """Why nobody can be at both: they overlap, or there is no time to travel. It is a matter of the
    pair, never of either alone; the order does not matter."""
    if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
        return Kind.OVERLAP
    if not (one.on_site and other.on_site) or one.kommun_id == other.kommun_id:
        return None
    first, second = sorted((one, other), key=lambda occasion: occasion.starts_at)
    return Kind.TRAVEL if second.starts_at - first.ends_at < TRAVEL else None


@dataclass
class Diary:
    """Every meeting that stands, who comes to it, and what each has said about the own week."""

    roster: Roster
    occasions: Collection[Occasion]
    weeks: Mapping[int, Week] = field(default_factory=dict)
    engaged: Mapping[int, Sequence[Engagement]] = field(default_factory=dict)
    _posts: dict[tuple[int, date], Sequence[Post]] = field(default_factory=dict)

    def findings(self, thought_of: Occasion) -> list[Finding]:
        """What stands in the way of a meeting; what stops it first, then by kind and person."""
        found = [
            *self._clashes(thought_of),
            *self._absences(thought_of),
            *(finding for who in self.crew(thought_of) for finding in self._own(who, thought_of)),
        ]
        return sorted(
            found, key=lambda one: (not one.must, list(Kind).index(one.kind), one.account_id)
        )

    def crew(self, occasion: Occasion) -> frozenset[int]:
        """Everybody who comes to the meeting: holders who are there, else their substitutes."""
        return frozenset(who for post in self.posts(occasion) for who in post.people)

    def posts(self, occasion: Occasion) -> Sequence[Post]:
        """Each party that somebody comes for, and the rehabkoordinator apart."""
        key = occasion.team_id, occasion.day
        if key not in self._posts:
            people: dict[tuple[int, bool], set[int]] = defaultdict(set)
            for place in self.roster.held(*key):
                comes = self.roster.fills(place, occasion.day)
                if comes is not None:
                    people[place.party_id, False].add(comes)
                    if place.chairs:
                        people[place.party_id, True].add(comes)
            self._posts[key] = [Post(*post, frozenset(who)) for post, who in people.items()]
        return self._posts[key]

    def minutes(self, account_id: int, monday: date) -> int:
        """What the meetings and förmöten of a week come to for a person."""
        return self._minutes.get((account_id, monday), 0)

    def is_engaged(self, account_id: int, starts_at: datetime, ends_at: datetime) -> bool:
        """The person is taken by something else than a team's meeting at some of that time."""
        return any(one.is_during(starts_at, ends_at) for one in self.engaged.get(account_id, ()))

    def meets(self, account_id: int, starts_at: datetime, ends_at: datetime) -> bool:
        """The person comes to a meeting of some team at some of that time."""
        return any(
            one.starts_at < ends_at and starts_at < one.ends_at and account_id in self.crew(one)
            for one in self._by_day.get(clock.local(starts_at).date(), ())
        )

    def _clashes(self, thought_of: Occasion) -> Iterator[Finding]:
        crew = self.crew(thought_of)
        for other in self._of_day(thought_of):
            kind = between(thought_of, other)
            both = crew & self.crew(other) if kind else frozenset()
            for who in sorted(both):
                yield Finding(
                    kind or Kind.OVERLAP,
                    who,
                    must=self._stops(who, thought_of, other),
                    other=other,
                    leads=any(post.of_chair and who in post.people for post in self.posts(other)),
                )

    def _stops(self, who: int, thought_of: Occasion, other: Occasion) -> bool:
        """True when the two meetings together leave a party at either of them without anybody."""
        standing = self._of_day(thought_of)
        loses = who in self._needed(other) and self._is_lost(who, thought_of, standing)
        takes = who in self._needed(thought_of) and self._is_lost(
            who, other, [*standing, thought_of]
        )
        return loses or takes

    def _is_lost(self, who: int, occasion: Occasion, among: Iterable[Occasion]) -> bool:
        """Some post that the person fills has only people who are needed elsewhere at the time."""
        elsewhere = {
            needed
            for other in among
            if other is not occasion and between(occasion, other)
            for needed in self._needed(other)
        }
        return any(
            who in post.people and post.people <= elsewhere for post in self._own_posts(occasion)
        )

    def _needed(self, occasion: Occasion) -> frozenset[int]:
        """Those who alone come for a party of the team's own, or alone can lead the meeting."""
        alone = (post.people for post in self._own_posts(occasion) if len(post.people) == 1)
        return frozenset(who for people in alone for who in people)

    def _own_posts(self, occasion: Occasion) -> Iterator[Post]:
        """Guests are not missed: they come for certain cases only."""
        for post in self.posts(occasion):
            if post.of_chair or post.party_id in self.roster.members(
                occasion.team_id, occasion.day
            ):
                yield post

    def _absences(self, thought_of: Occasion) -> Iterator[Finding]:
        manned = {post.party_id for post in self.posts(thought_of) if not post.of_chair}
        led = any(post.of_chair for post in self.posts(thought_of))
        for place in self.roster.held(thought_of.team_id, thought_of.day):
            if self.roster.is_away(place.account_id, thought_of.day):
                yield Finding(
                    Kind.AWAY,
                    place.account_id,
                    comes_id=self.roster.fills(place, thought_of.day),
                    covered=led if place.chairs else place.party_id in manned,
                    leads=place.chairs,
                    party_id=place.party_id,
                )

    def _own(self, who: int, thought_of: Occasion) -> Iterator[Finding]:
        """What the person's own week and days away say about the meeting."""
        week = self.weeks.get(who, Week())
        weekday = thought_of.day.weekday()
        if week.weekdays is not None and weekday not in week.weekdays:
            yield Finding(Kind.OFF_DAY, who)
        starts, ends = (
            clock.local(thought_of.starts_at).time(),
            clock.local(thought_of.ends_at).time(),
        )
        for block in week.blocks:
            if block.weekday == weekday and starts < block.ends and block.starts < ends:
                yield Finding(Kind.BUSY, who, block=block)
        if self.is_engaged(who, thought_of.starts_at, thought_of.ends_at):
            yield Finding(Kind.BUSY, who)
        if self.roster.is_away(who, thought_of.pre_day):
            yield Finding(Kind.PRE_MEETING, who)
        if week.cap_hours is not None:
            yield from self._over_cap(who, week.cap_hours, thought_of)

    def _over_cap(self, who: int, cap_hours: int, thought_of: Occasion) -> Iterator[Finding]:
        for monday, minutes in _spent(thought_of).items():
            total = self.minutes(who, monday) + minutes
            if total > cap_hours * AN_HOUR:
                yield Finding(Kind.OVER_CAP, who, minutes=total, cap_hours=cap_hours, monday=monday)

    def _of_day(self, thought_of: Occasion) -> list[Occasion]:
        """The other teams' meetings of the day. That the own team meets is another rule's."""
        return [
            other
            for other in self._by_day.get(thought_of.day, ())
            if other.team_id != thought_of.team_id
        ]

    @cached_property
    def _by_day(self) -> Mapping[date, Sequence[Occasion]]:
        found: dict[date, list[Occasion]] = defaultdict(list)
        for occasion in self.occasions:
            found[occasion.day].append(occasion)
        return found

    @cached_property
    def _minutes(self) -> Mapping[tuple[int, date], int]:
        found: dict[tuple[int, date], int] = defaultdict(int)
        for occasion in self.occasions:
            for who in self.crew(occasion):
                for monday, minutes in _spent(occasion).items():
                    found[who, monday] += minutes
        for who, engagements in self.engaged.items():
            for one in engagements:
                took = int((one.ends_at - one.starts_at).total_seconds() // 60)
                found[who, monday_of(clock.local(one.starts_at).date())] += took
        return found


def nearest(diary: Diary, wanted: Occasion, candidates: Iterable[Occasion]) -> list[Occasion]:
    """The best of the candidates that nothing stops, at most `PROPOSALS` and one a day: fewest
    warnings first, then the nearest day, then the nearest time of day."""
    best: dict[date, tuple[tuple[int, int, int], Occasion]] = {}
    for candidate in candidates:
        found = diary.findings(candidate)
        if any(finding.must for finding in found):
            continue
        rank = len(found), *_apart(wanted, candidate)
        kept = best.get(candidate.day)
        if kept is None or rank < kept[0]:
            best[candidate.day] = rank, candidate
    ranked = sorted(best.values(), key=lambda one: (one[0], one[1].starts_at))
    return [candidate for _, candidate in ranked[:PROPOSALS]]


def _apart(one: Occasion, other: Occasion) -> tuple[int, int]:
    """Days, and minutes of the clock, between two meetings."""
    clocks = [clock.local(occasion.starts_at) for occasion in (one, other)]
    minutes = [local.hour * AN_HOUR + local.minute for local in clocks]
    return abs((one.day - other.day).days), abs(minutes[0] - minutes[1])


def times_near(wanted: Occasion) -> Iterator[tuple[date, time]]:
    """Days and times worth a look when `wanted` cannot be: every half hour of the week's working
    days that ends within office hours and leaves lunch alone."""
    length = timedelta(minutes=wanted.minutes)
    for number in range(A_WEEK):
        day = monday_of(wanted.day) + timedelta(days=number)
        if not is_working_day(day):
            continue
        begins = datetime.combine(day, DAY_BEGINS)
        while begins + length <= datetime.combine(day, DAY_ENDS):
            if not (begins.time() < AFTER_LUNCH and (begins + length).time() > LUNCH):
                yield day, begins.time()
            begins += STEP


def _spent(occasion: Occasion) -> Mapping[date, int]:
    """Minutes by the Monday of the week: of the meeting, and of its förmöte if it is needed."""
    found: dict[date, int] = defaultdict(int)
    found[monday_of(occasion.day)] += occasion.minutes
    if occasion.pre_needed:
        found[monday_of(occasion.pre_day)] += PRE_MEETING_MINUTES
    return found
