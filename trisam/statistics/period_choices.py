"""The periods on offer, as they are written in an address and on the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from trisam.statistics.areas import Area, AreaKind
from trisam.statistics.periods import (
    A_YEAR,
    EXPLAINED_YEARS,
    Period,
    Span,
    between,
    days_of,
    newest,
    year_to,
)

OWN: Final = "egen"
OWN_WORDS: Final = "Egen period"
YEAR_BEFORE: Final = "ett-ar-tidigare"
_FEWEST: Final = 4 * EXPLAINED_YEARS + A_YEAR
"""Quarters to choose among, in a county that has nothing to show yet too: wherever there can be an
explanation."""
FOUR, YEAR, QUARTER = "Fyra kvartal", "Kalenderår", "Kvartal, bara hela länet"


@dataclass(frozen=True, slots=True)
class Choice:
    """A period: how it is written in an address, its words, and the group it stands in."""

    value: str
    words: str
    group: str
    period: Period


def quarters(today: date, oldest: Span | None, later: int = 0) -> tuple[Span, ...]:
    """The quarters to choose among, the newest first. `oldest`: the first that was ever counted;
    `later`: each is counted so many quarters later."""
    last = newest(today, later).number
    first = min(oldest.number if oldest else last, last - _FEWEST + 1)
    return tuple(map(Span.numbered, range(last, first - 1, -1)))


def choices(today: date, oldest: Span | None) -> tuple[Choice, ...]:
    """Every period with a name, the usual one first."""
    every = quarters(today, oldest)
    single = [Choice(code(one), one.words.capitalize(), QUARTER, days_of(one)) for one in every]
    return (*_by_four(every), *single)


def choices_by_four(today: date, oldest: Span | None, later: int) -> tuple[Choice, ...]:
    """As `choices`, four quarters at a time."""
    return tuple(_by_four(quarters(today, oldest, later)))


def _by_four(every: tuple[Span, ...]) -> Iterator[Choice]:
    ends = every[: 1 - A_YEAR]
    for end in ends:
        yield Choice(year_to_value(end), short(year_to(end).words), FOUR, year_to(end))
    for end in ends:
        if end.quarter == A_YEAR:
            yield Choice(str(end.year), str(end.year), YEAR, year_to(end))


def short(words: str) -> str:
    """The words of a period where there is little room: "Kv. 4 2025–kv. 3 2026"."""
    return words.replace("kvartal", "kv.").capitalize()


def code(quarter: Span) -> str:
    """ "2026-k3"."""
    return f"{quarter.year}-k{quarter.quarter}"


def year_to_value(end: Span) -> str:
    """How the four quarters that end with `end` are written in an address."""
    return f"till-{code(end)}"


def year_before(period: Period) -> Choice:
    """As many quarters, one year earlier."""
    numbers = [quarter.number - A_YEAR for quarter in period.quarters()]
    earlier = between(Span.numbered(numbers[0]), Span.numbered(numbers[-1]))
    return Choice(YEAR_BEFORE, "Ett år tidigare", "", earlier)


def own(first: Span, last: Span) -> Period | None:
    """The reader's own period; None when it ends before it begins."""
    return between(first, last) if first.number <= last.number else None


def can_be_told(area: Area, period: Period) -> bool:
    """Only the whole county is told by the quarter; a smaller place by four at a time."""
    return area.kind is AreaKind.COUNTY or len(period.quarters()) % A_YEAR == 0


def pieces(period: Period) -> Sequence[tuple[int, ...]]:
    """The numbers of the quarters that are told together, for a period that `can_be_told`."""
    numbers = [quarter.number for quarter in period.quarters()]
    size = 1 if len(numbers) % A_YEAR else A_YEAR
    return [tuple(numbers[at : at + size]) for at in range(0, len(numbers), size)]
