"""How a series of meetings recurs: said in Swedish words, and every date it gives.

Pure arithmetic on local dates. A date that is skipped stays in the list with its reason, so
that it can be shown and restored; it never vanishes.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import IntEnum, StrEnum
from typing import Self

from dateutil import rrule

from trisam.core.calendar_days import (
    add_months,
    is_squeeze_day,
    monday_of,
    red_day,
    working_days_before,
)
from trisam.core.swedish import MONTHS_FULL

_EVERY_NTH = {1: "varje", 2: "varannan", 3: "var tredje", 4: "var fjärde"}
_MINUTES_A_DAY = 24 * 60
WEEKS_IN_LONGEST_YEAR = 53


class RhythmKind(StrEnum):
    """What a series counts by."""

    MONTH = "month"
    WEEKS = "weeks"
    WORKDAYS = "workdays"


class Weekday(IntEnum):
    """Monday to Friday, numbered as `date.weekday()` numbers them."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4

    @property
    def word(self) -> str:
        """The day as it is said: "onsdag"."""
        return ("måndag", "tisdag", "onsdag", "torsdag", "fredag")[self]


class Ordinal(IntEnum):
    """Which of a month's weekdays. There is no fifth: most months have none; say the last."""

    FIRST = 1
    SECOND = 2
    THIRD = 3
    FOURTH = 4
    LAST = -1

    @property
    def word(self) -> str:
        """As it is said: "tredje"."""
        words = {1: "första", 2: "andra", 3: "tredje", 4: "fjärde", -1: "sista"}
        return words[self]


@dataclass(frozen=True)
class Rhythm:
    """How often a series meets. Make one with `monthly`, `weekly` or `workdays`.

    `months_off` are the months (1–12) in which the series rests.
    """

    kind: RhythmKind
    weekday: Weekday | None = None
    ordinal: Ordinal | None = None
    every_weeks: int | None = None
    starts_on: date | None = None
    months_off: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Refuse with ValueError what no series can mean."""
        given = (
            self.weekday is not None,
            self.ordinal is not None,
            self.every_weeks is not None,
            self.starts_on is not None,
        )
        if given != _NEEDED[self.kind]:
            raise ValueError(f"a rhythm by {self.kind} has other parts")
        if self.every_weeks is not None and self.every_weeks not in _EVERY_NTH:
            raise ValueError("every_weeks is 1 to 4")
        if not self.months_off < frozenset(range(1, 13)):
            raise ValueError("months_off are months 1 to 12, and not all of them")

    @classmethod
    def monthly(cls, ordinal: Ordinal, weekday: Weekday, *, months_off: Iterable[int] = ()) -> Self:
        """The first to fourth, or the last, such weekday of every month."""
        return cls(
            RhythmKind.MONTH,
            weekday=weekday,
            ordinal=ordinal,
            months_off=frozenset(months_off),
        )

    @classmethod
    def weekly(
        cls, weekday: Weekday, *, every: int, starts_on: date, months_off: Iterable[int] = ()
    ) -> Self:
        """Every, every second, third or fourth such weekday.

        The first is the first such weekday on or after `starts_on`.
        """
        return cls(
            RhythmKind.WEEKS,
            weekday=weekday,
            every_weeks=every,
            starts_on=starts_on,
            months_off=frozenset(months_off),
        )

    @classmethod
    def workdays(cls, *, months_off: Iterable[int] = ()) -> Self:
        """Every day from Monday to Friday."""
        return cls(RhythmKind.WORKDAYS, months_off=frozenset(months_off))


# Per kind: has it (weekday, ordinal, every_weeks, starts_on)?
_NEEDED = {
    RhythmKind.MONTH: (True, True, False, False),
    RhythmKind.WEEKS: (True, False, True, True),
    RhythmKind.WORKDAYS: (False, False, False, False),
}


@dataclass(frozen=True)
class Occurrence:
    """One date of a series. `reason` says in Swedish why it is skipped, if it is.

    A restored date keeps its reason, so that the page can still tell of it.
    """

    day: date
    reason: str | None = None
    restored: bool = False

    @property
    def is_held(self) -> bool:
        """True if the meeting takes place."""
        return self.reason is None or self.restored


def in_words(rhythm: Rhythm, start: time, minutes: int) -> str:
    """The series as people say it: "tredje onsdagen varje månad 13.00–14.30".

    Raises ValueError if the meeting is not over before midnight or has no length.
    """
    parts = (_pattern_in_words(rhythm), _rest_in_words(rhythm), _hours_in_words(start, minutes))
    return " ".join(part for part in parts if part)


def occurrences(
    rhythm: Rhythm,
    first: date,
    last: date,
    *,
    closures: Mapping[date, str] | None = None,
    skip_squeeze_days: bool = False,
    restored: Collection[date] = (),
) -> list[Occurrence]:
    """Every date of the series from `first` to `last`, both included, in order.

    `closures` are the team's own days off, each with its reason. `restored` are skipped dates
    that someone has chosen to keep after all. Skipping and restoring never change how many
    dates there are.
    """
    found = []
    for day in _dates(rhythm, first, last):
        reason = _reason_to_skip(rhythm, day, closures or {})
        if reason is None and skip_squeeze_days and is_squeeze_day(day):
            reason = "klämdag"
        found.append(Occurrence(day, reason, restored=reason is not None and day in restored))
    return found


def day_in_month(ordinal: Ordinal, weekday: Weekday, month: date) -> date:
    """Such a weekday of the month in which `month` lies: "tredje torsdagen"."""
    first = month.replace(day=1)
    last = add_months(first, 1) - timedelta(days=1)
    [day] = _dates(Rhythm.monthly(ordinal, weekday), first, last)
    return day


def monday_of_week(number: int, on_or_after: date) -> date | None:
    """The first Monday of an ISO week with that number whose week is not over on the day; None
    when the year to come has no such week (week 53)."""
    monday = monday_of(on_or_after)
    for later in range(WEEKS_IN_LONGEST_YEAR):
        found = monday + timedelta(weeks=later)
        if found.isocalendar().week == number:
            return found
    return None


def pre_meeting_day(meeting_day: date, working_days: int) -> date:
    """When the written förmöte closes: so many working days before the meeting."""
    return working_days_before(meeting_day, working_days)


def _reason_to_skip(rhythm: Rhythm, day: date, closures: Mapping[date, str]) -> str | None:
    if name := red_day(day):
        return name
    if day in closures:
        return closures[day]
    if day.month in rhythm.months_off:
        return f"uppehåll i {MONTHS_FULL[day.month - 1]}"
    return None


def _dates(rhythm: Rhythm, first: date, last: date) -> list[date]:
    rule = _RULES[rhythm.kind](rhythm, first, last)
    return [moment.date() for moment in rule if moment.date() >= first]


def _by_month(rhythm: Rhythm, first: date, last: date) -> rrule.rrule:
    weekday = rrule.weekday(rhythm.weekday or 0, rhythm.ordinal)
    return rrule.rrule(rrule.MONTHLY, byweekday=weekday, dtstart=first, until=last)


def _by_weeks(rhythm: Rhythm, first: date, last: date) -> rrule.rrule:
    # The phase of "every second" hangs on the start, so counting always begins there.
    begins = _first_meeting(rhythm, first)
    return rrule.rrule(rrule.WEEKLY, interval=rhythm.every_weeks or 1, dtstart=begins, until=last)


def _by_workdays(_: Rhythm, first: date, last: date) -> rrule.rrule:
    return rrule.rrule(rrule.DAILY, byweekday=range(5), dtstart=first, until=last)


_RULES: dict[RhythmKind, Callable[[Rhythm, date, date], rrule.rrule]] = {
    RhythmKind.MONTH: _by_month,
    RhythmKind.WEEKS: _by_weeks,
    RhythmKind.WORKDAYS: _by_workdays,
}


def _first_meeting(rhythm: Rhythm, otherwise: date) -> date:
    start = rhythm.starts_on or otherwise
    return start + timedelta(days=((rhythm.weekday or 0) - start.weekday()) % 7)


def _pattern_in_words(rhythm: Rhythm) -> str:
    if rhythm.ordinal is not None and rhythm.weekday is not None:
        return f"{rhythm.ordinal.word} {rhythm.weekday.word}en varje månad"
    if rhythm.starts_on is not None and rhythm.weekday is not None:
        week = _first_meeting(rhythm, rhythm.starts_on).isocalendar().week
        return f"{_EVERY_NTH[rhythm.every_weeks or 1]} {rhythm.weekday.word} från v. {week}"
    return "varje vardag"


def _rest_in_words(rhythm: Rhythm) -> str:
    months = [MONTHS_FULL[month - 1] for month in sorted(rhythm.months_off)]
    if not months:
        return ""
    *before, latest = months
    return "utom i " + (f"{', '.join(before)} och {latest}" if before else latest) + ","


def _hours_in_words(start: time, minutes: int) -> str:
    begins = start.hour * 60 + start.minute
    ends = begins + minutes
    if minutes <= 0 or ends >= _MINUTES_A_DAY:
        raise ValueError("a meeting has a length and ends before midnight")
    return f"{_clock(begins)}–{_clock(ends)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60}.{minutes % 60:02}"
