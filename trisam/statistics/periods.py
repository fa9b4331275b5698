"""The days that figures are told for: whole quarters that have ended.

Four of them together is what most is told of. Whoever could choose any days could ask for a period,
and for the same one and a day more, and see what was lifted that day.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Self

from trisam.core.calendar_days import add_months
from trisam.core.swedish import MONTHS

SETTLES: Final = timedelta(days=14)
"""So long after its end a quarter is counted, once: what is written a little late is in it."""
A_YEAR: Final = 4
"""Quarters."""
EXPLAINED_YEARS: Final = 3
"""So far back a quarter can still be explained."""
KEPT_YEARS: Final = 5
"""So long an explanation is kept after its quarter."""
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """A quarter or a year, or as much of one as lies in a period."""

    year: int
    quarter: int | None

    @property
    def words(self) -> str:
        """ "kvartal 3 2026", "2026"."""
        return f"kvartal {self.quarter} {self.year}" if self.quarter else str(self.year)

    @property
    def number(self) -> int:
        """Quarters one after the other have numbers one after the other."""
        return self.year * A_YEAR + (self.quarter or 1) - 1

    @classmethod
    def of(cls, day: date) -> Self:
        """The quarter of a day."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def numbered(cls, number: int) -> Self:
        """The quarter of that `number`."""
        return cls(number // A_YEAR, number % A_YEAR + 1)


@dataclass(frozen=True, slots=True)
class Period:
    """Local dates, the first and the last included."""

    first: date
    last: date

    @property
    def words(self) -> str:
        """ "2025", "kvartal 3 2026", "kvartal 4 2025–kvartal 3 2026"; "1 jan–12 mar 2026" of other
        days."""
        quarters = self.quarters()
        if not any(map(self.cuts, (quarters[0], quarters[-1]))):
            if len(quarters) == A_YEAR and quarters[0].quarter == 1:
                return str(self.first.year)
            ends = dict.fromkeys((quarters[0].words, quarters[-1].words))
            return "–".join(ends)
        return f"{_day(self.first, self.first.year != self.last.year)}–{_day(self.last)}"

    @property
    def slug(self) -> str:
        """For file names: "2026", "2026-q3", else both days."""
        if self.last + _ONE_DAY == add_months(self.first, 12) and self.first.month == 1:
            return str(self.first.year)
        if self == _quarter_of(self.first):
            return f"{self.first.year}-q{Span.of(self.first).quarter}"
        return f"{self.first}-{self.last}"

    def cuts(self, span: Span) -> bool:
        """True when the period holds only a part of `span`."""
        first = date(span.year, 3 * (span.quarter or 1) - 2, 1)
        after = add_months(first, 3 if span.quarter else 12)
        return first < self.first or after - _ONE_DAY > self.last

    def quarters(self) -> tuple[Span, ...]:
        """The quarters that the period touches, in order."""
        first, last = Span.of(self.first).number, Span.of(self.last).number
        return tuple(map(Span.numbered, range(first, last + 1)))


def newest(today: date, later: int = 0) -> Span:
    """The newest quarter that figures are told for: it ended at least `SETTLES` ago, and so many
    quarters `later` have ended too."""
    return Span.numbered(Span.of(today - SETTLES).number - 1 - later)


def year_to(quarter: Span) -> Period:
    """The four quarters that end with `quarter`."""
    return between(Span.numbered(quarter.number - A_YEAR + 1), quarter)


def between(first: Span, last: Span) -> Period:
    """The quarters from `first` to `last`."""
    return Period(days_of(first).first, days_of(last).last)


def earlier(period: Period, quarters: int) -> Period:
    """As many quarters, so many quarters before."""
    first, last = (
        Span.numbered(Span.of(day).number - quarters) for day in (period.first, period.last)
    )
    return between(first, last)


def last_four(today: date, later: int = 0) -> Period:
    """The newest four quarters: what is told unless something else is asked for."""
    return year_to(newest(today, later))


def to_be_explained(period: Period, today: date) -> Period:
    """The quarters whose explanations stand with the figures of `period`: with the newest figures
    also those since, which are not told yet."""
    is_newest = period.last == days_of(newest(today)).last
    return Period(period.first, today) if is_newest else period


def days_of(quarter: Span) -> Period:
    """The whole of a quarter, what is still to come included."""
    return _quarter_of(date(quarter.year, 3 * (quarter.quarter or 1), 1))


def explainable(today: date) -> tuple[Span, ...]:
    """The quarters whose balance can be explained: begun, and no older than three years."""
    return Period(add_months(today, -12 * EXPLAINED_YEARS), today).quarters()


def oldest_kept(today: date) -> Span:
    """The oldest quarter whose explanation is still kept."""
    return Period(add_months(today, -12 * KEPT_YEARS), today).quarters()[0]


def _quarter_of(day: date) -> Period:
    first = date(day.year, 3 * (Span.of(day).number % A_YEAR) + 1, 1)
    return Period(first, add_months(first, 3) - _ONE_DAY)


def _day(day: date, with_year: bool = True) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if with_year else "")
