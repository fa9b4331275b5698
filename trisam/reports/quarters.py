"""The time that a report is about: whole calendar quarters in a row."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from trisam.reports.chapters import ReportKind

MOST_BACK: Final = 20
"""So many quarters back a report can begin."""
_ONE_DAY: Final = timedelta(days=1)
_SLUG: Final = re.compile(r"((?:19|20)[0-9]{2})(?:-k([1-4]))?")
_BETWEEN: Final = "--"
_FIRST, _LAST = 1, 4
ONE_QUARTER: Final = "En aktivitetsrapport gäller ett kvartal."
WHOLE_YEARS: Final = (
    "En slutrapport gäller hela år: fyra kvartal i rad, eller åtta, tolv, sexton eller tjugo."
)


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """One calendar quarter, 1 to 4 of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter that a day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return self.step(1).first_day - _ONE_DAY

    @property
    def slug(self) -> str:
        """ "2026-k3"."""
        return f"{self.year}-k{self.number}"

    @property
    def words(self) -> str:
        """ "kvartal 3 2026"."""
        return f"kvartal {self.number} {self.year}"

    def step(self, quarters: int) -> "Quarter":
        """So many quarters later; negative: earlier."""
        at = self.year * 4 + self.number - 1 + quarters
        return Quarter(at // 4, at % 4 + 1)


@dataclass(frozen=True, slots=True)
class Quarters:
    """From one quarter to another, both included. Raises ValueError in the wrong order."""

    first: Quarter
    last: Quarter

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins."""
        if self.last < self.first:
            raise ValueError("a period ends after it begins")

    @classmethod
    def read(cls, slug: str) -> "Quarters":
        """The period that is written "2026-k3", "2025" or "2024-k1--2025-k4". Raises ValueError."""
        first, _, last = slug.strip().partition(_BETWEEN)
        return cls(_read(first, _FIRST), _read(last or first, _LAST))

    @property
    def first_day(self) -> date:
        """Its first day."""
        return self.first.first_day

    @property
    def last_day(self) -> date:
        """Its last day."""
        return self.last.last_day

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years that it touches."""
        return tuple(range(self.first.year, self.last.year + 1))

    @property
    def number(self) -> int:
        """How many they are."""
        first, last = self.first, self.last
        return (last.year - first.year) * _LAST + last.number - first.number + 1

    @property
    def _whole_years(self) -> bool:
        return self.first.number == _FIRST and self.last.number == _LAST

    @property
    def words(self) -> str:
        """ "kvartal 3 2026", "2025", "2024–2025", "kvartal 3 2025–kvartal 2 2026"."""
        if self._whole_years:
            ends = (str(self.first.year), str(self.last.year))
        else:
            ends = (self.first.words, self.last.words)
        return "–".join(dict.fromkeys(ends))

    @property
    def slug(self) -> str:
        """As `read` reads it, and as file names have it."""
        if self._whole_years:
            ends = (str(self.first.year), str(self.last.year))
        else:
            ends = (self.first.slug, self.last.slug)
        return _BETWEEN.join(dict.fromkeys(ends))


def refusal(kind: ReportKind, period: Quarters) -> str:
    """Why a report of the kind cannot be about the period; empty when it can.

    All about individuals is told four quarters at a time, so a slutrapport is about whole years.
    """
    if kind is ReportKind.ACTIVITY:
        return "" if period.number == 1 else ONE_QUARTER
    return WHOLE_YEARS if period.number % _LAST else ""


def ended(today: date) -> tuple[Quarter, ...]:
    """The quarters that a report can be about, the latest first."""
    current = Quarter.of(today)
    return tuple(current.step(-back) for back in range(1, MOST_BACK + 1))


def _read(text: str, in_year: int) -> Quarter:
    found = _SLUG.fullmatch(text)
    if found is None:
        raise ValueError(f"not a period: {text}")
    return Quarter(int(found[1]), int(found[2] or in_year))
