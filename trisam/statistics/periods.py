"""The days that figures are told for: a few with a name, or any the reader chooses."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from trisam.core.calendar_days import add_months
from trisam.core.swedish import MONTHS

LONGEST_YEARS: Final = 10
EXPLAINED_YEARS: Final = 3
"""So far back a quarter can still be explained."""
KEPT_YEARS: Final = 5
"""So long an explanation is kept after its quarter."""
_MOST_QUARTERS: Final = 12
_ONE_DAY: Final = timedelta(days=1)


class PeriodChoice(StrEnum):
    """The periods on offer, as they are written in an address."""

    TWELVE_MONTHS = "tolv-manader"
    THIS_YEAR = "i-ar"
    LAST_YEAR = "forra-aret"
    THIS_QUARTER = "kvartalet"
    LAST_QUARTER = "forra-kvartalet"
    OWN = "egen"


PERIOD_WORDS: Final = {
    PeriodChoice.TWELVE_MONTHS: "Senaste 12 månaderna",
    PeriodChoice.THIS_YEAR: "I år",
    PeriodChoice.LAST_YEAR: "Förra året",
    PeriodChoice.THIS_QUARTER: "Det här kvartalet",
    PeriodChoice.LAST_QUARTER: "Förra kvartalet",
    PeriodChoice.OWN: "Egen period",
}


@dataclass(frozen=True, slots=True)
class Span:
    """A quarter or a year, or as much of one as lies in a period."""

    year: int
    quarter: int | None

    @property
    def words(self) -> str:
        """ "kvartal 3 2026", "2026"."""
        return f"kvartal {self.quarter} {self.year}" if self.quarter else str(self.year)


@dataclass(frozen=True, slots=True)
class Period:
    """Local dates, the first and the last included."""

    first: date
    last: date

    @property
    def words(self) -> str:
        """ "1 jan–30 sep 2026", "24 nov 2025–23 nov 2026"."""
        return f"{_day(self.first, self.first.year != self.last.year)}–{_day(self.last)}"

    @property
    def slug(self) -> str:
        """For file names: "2026", "2026-q3", else both days."""
        if self.last + _ONE_DAY == add_months(self.first, 12) and self.first.month == 1:
            return str(self.first.year)
        if self == _quarter_of(self.first):
            return f"{self.first.year}-q{_number(self.first)}"
        return f"{self.first}-{self.last}"

    @property
    def by_quarter(self) -> bool:
        """True when the period is short enough to be told quarter by quarter, else by year."""
        return len(self.quarters()) <= _MOST_QUARTERS

    def spans(self) -> tuple[Span, ...]:
        """The quarters, or years, that the period touches, in order."""
        if self.by_quarter:
            return self.quarters()
        return tuple(Span(year, None) for year in range(self.first.year, self.last.year + 1))

    def cuts(self, span: Span) -> bool:
        """True when the period holds only a part of `span`."""
        first = date(span.year, 3 * (span.quarter or 1) - 2, 1)
        after = add_months(first, 3 if span.quarter else 12)
        return first < self.first or after - _ONE_DAY > self.last

    def quarters(self) -> tuple[Span, ...]:
        """The quarters that the period touches, in order."""
        first = self.first.year * 4 + _number(self.first) - 1
        last = self.last.year * 4 + _number(self.last) - 1
        return tuple(Span(at // 4, at % 4 + 1) for at in range(first, last + 1))


def named(choice: PeriodChoice, today: date) -> Period:
    """The period of that name as it stands today; what is still to come is left out."""
    this_quarter = _quarter_of(today)
    whole = {
        PeriodChoice.TWELVE_MONTHS: Period(add_months(today, -12) + _ONE_DAY, today),
        PeriodChoice.THIS_YEAR: _year(today.year),
        PeriodChoice.LAST_YEAR: _year(today.year - 1),
        PeriodChoice.THIS_QUARTER: this_quarter,
        PeriodChoice.LAST_QUARTER: _quarter_of(this_quarter.first - _ONE_DAY),
    }[choice]
    return Period(whole.first, min(whole.last, today))


def days_of(quarter: Span) -> Period:
    """The whole of a quarter, what is still to come included."""
    return _quarter_of(date(quarter.year, 3 * (quarter.quarter or 1), 1))


def explainable(today: date) -> tuple[Span, ...]:
    """The quarters whose balance can be explained: begun, and no older than three years."""
    return Period(add_months(today, -12 * EXPLAINED_YEARS), today).quarters()


def oldest_kept(today: date) -> Span:
    """The oldest quarter whose explanation is still kept."""
    return Period(add_months(today, -12 * KEPT_YEARS), today).quarters()[0]


def what_is_wrong(first: date, last: date, today: date) -> tuple[str, str] | None:
    """Why these days cannot be a period: "first" or "last", and a sentence. None if they can."""
    if first > today:
        return "first", "Börja i dag eller tidigare. Det finns inga lyft efter i dag."
    if last > today:
        return "last", "Sluta i dag eller tidigare. Det finns inga lyft efter i dag."
    if last < first:
        return "last", "Sista dagen ligger före den första. Byt plats på dem."
    if last > add_months(first, 12 * LONGEST_YEARS):
        return "first", f"Perioden är för lång. Välj högst {LONGEST_YEARS} år."
    return None


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))


def _quarter_of(day: date) -> Period:
    first = date(day.year, 3 * _number(day) - 2, 1)
    return Period(first, add_months(first, 3) - _ONE_DAY)


def _number(day: date) -> int:
    return (day.month + 2) // 3


def _day(day: date, with_year: bool = True) -> str:
    return f"{day.day} {MONTHS[day.month - 1]}" + (f" {day.year}" if with_year else "")
