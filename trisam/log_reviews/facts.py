"""What is known round the readings: who took part in which case, and when it was up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

Period = tuple[date | None, date | None]
"""First and last day, both included; None: without an end that way."""
Week = tuple[int, int]
"""ISO year and week."""


def week_of(day: date) -> Week:
    """The ISO week of a day."""
    year, week, _ = day.isocalendar()
    return year, week


@dataclass(frozen=True, slots=True)
class Hour:
    """The times that one person opened one case within one hour."""

    account_id: int
    case_code: str
    count: int
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that one person did once; `case_code` when it concerned a case."""

    account_id: int
    at: datetime
    case_code: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """Why a person has to do with a case, and when."""

    words: str
    period: Period

    def covers(self, day: date, margin: int) -> bool:
        """True on its days, and `margin` days before and after: a handover takes its time."""
        first, last = self.period
        slack = timedelta(days=margin)
        return (first is None or day >= first - slack) and (last is None or day <= last + slack)


@dataclass(frozen=True, slots=True)
class KnownCase:
    """What the findings need of a case."""

    team_id: int
    closed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything that the findings are judged by. What is missing is not known of."""

    cases: Mapping[str, KnownCase] = field(default_factory=dict)
    seats: Mapping[tuple[int, int], Sequence[Duty]] = field(default_factory=dict)
    """By account and team: seats, and the days on which a substitute filled one."""
    duties: Mapping[tuple[int, str], Sequence[Duty]] = field(default_factory=dict)
    """By account and case code: lifted it, has an action or a follow-up in it."""
    meeting_weeks: Mapping[str, frozenset[Week]] = field(default_factory=dict)
    """By case code: the weeks of its meetings and their förmöten."""
    worked_weeks: Mapping[tuple[int, str], frozenset[Week]] = field(default_factory=dict)
    """By account and case code: the weeks in which the person wrote something in the case."""

    def part_in(self, account_id: int, code: str, day: date, margin: int) -> str | None:
        """In words, why the person had to do with the case on that day; None when nothing says.

        Raises `KeyError` for a case that is no longer there (gallrad).
        """
        team_id = self.cases[code].team_id
        candidates = [
            *self.seats.get((account_id, team_id), ()),
            *self.duties.get((account_id, code), ()),
        ]
        return next((duty.words for duty in candidates if duty.covers(day, margin)), None)
