"""The counting queries of the pages of statistics, each with the plain SQL that it is held to."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, is_dataclass
from enum import Enum
from typing import Any, Final

from bench import plain
from trisam.core.actor import Actor, Role
from trisam.statistics import queries
from trisam.statistics.lead_times import Step
from trisam.statistics.periods import Period
from trisam.statistics.queries import lifts, meetings, signals, waits
from trisam.surveys import catalogue

Numbers = Iterable[Any]
"""Rows, or objects, of a number and what it is the number of."""
ACTOR: Final = Actor("mätning", roles=frozenset({Role.PROCESS_LEADER}))


@dataclass(frozen=True, slots=True)
class Counting:
    """What one page is counted with: the application's query, and the plain SQL."""

    name: str
    path: str
    count: Callable[[Period], Iterator[Numbers]]
    """Each of its tables of numbers, in the order of `plain`."""
    plain: tuple[str, ...]

    def demand_equal(self, counted: Sequence[Numbers], written: Sequence[Numbers]) -> None:
        """Raises `SystemExit` unless the plain SQL gives the same numbers."""
        tables = [
            one for sql, rows in zip(self.plain, written, strict=True) for one in _told(sql, rows)
        ]
        if [added_up(one) for one in counted] != [added_up(one) for one in tables]:
            raise SystemExit(f"{self.name}: the plain SQL gives other numbers")


def _lifts(period: Period) -> Iterator[Numbers]:
    yield lifts.lifted(period)


def _meetings(period: Period) -> Iterator[Numbers]:
    yield meetings.sittings(ACTOR, period)
    yield meetings.moved(ACTOR, period)


def _waits(period: Period) -> Iterator[Numbers]:
    found = waits.waited(ACTOR, period)
    for step in (Step.MEETING, Step.TOLD, Step.BEGUN):
        yield found[step]


def _took_part(period: Period) -> Iterator[Numbers]:
    yield queries.took_part(ACTOR, period)


def _gaps(period: Period) -> Iterator[Numbers]:
    counts, done = queries.not_done(ACTOR, queries.areas(ACTOR), period)
    yield [(done, None, None, None), *((number, *of) for of, number in counts.items())]
    ended = signals.ended_by_quarter(ACTOR, period)
    yield ((number, at.year, at.quarter, why) for (at, why), number in ended.items())
    days, waiting = queries.days_to_feedback(ACTOR, period)
    yield [(waiting, None), *((1, one) for one in days)]
    still, began, waited = queries.ready(ACTOR, queries.areas(ACTOR), period)
    yield ((number, kommun) for kommun, number in still.items())
    yield ((number, kommun) for kommun, number in began.items())
    yield ((1, one) for one in waited)


def _outcomes(period: Period) -> Iterator[Numbers]:
    yield queries.outcomes(ACTOR, queries.areas(ACTOR), period)


def _survey(period: Period) -> Iterator[Numbers]:
    found = queries.surveys(ACTOR, catalogue.current().id, period)
    yield found.asked
    yield found.marked


EVERY: Final = (
    Counting("Lifts", "/statistik", _lifts, (plain.LIFTS,)),
    Counting("Meetings", "/statistik/moten", _meetings, (plain.SITTINGS, plain.MOVED)),
    Counting(
        "Waits",
        "/statistik/vantetider",
        _waits,
        (plain.TO_MEETING, plain.TO_FEEDBACK, plain.TO_NEXT_STEP),
    ),
    Counting("Participation", "/statistik/delaktighet", _took_part, (plain.TOOK_PART,)),
    Counting(
        "Gaps",
        "/statistik/luckor",
        _gaps,
        (
            plain.ENDED,
            plain.NOT_READY,
            plain.FEEDBACK,
            plain.READY_WAITS,
            plain.READY_BEGAN,
        ),
    ),
    Counting("Outcomes", "/statistik/utfall", _outcomes, (plain.OUTCOMES,)),
    Counting("Survey", "/statistik/enkat", _survey, (plain.ASKED, plain.MARKED)),
)


def _told(sql: str, rows: Numbers) -> Iterator[Numbers]:
    """The tables of numbers that one plain SQL gives: most give one."""
    if sql is not plain.READY_BEGAN:
        yield rows
        return
    rows = list(rows)
    yield ((number, kommun) for number, kommun, _ in rows)
    yield ((number, days) for number, _, days in rows)


def added_up(numbers: Numbers) -> Counter[tuple[Any, ...]]:
    """The numbers by what they are of, alike whichever way they were fetched."""
    found: Counter[tuple[Any, ...]] = Counter()
    for one in numbers:
        number, *of = astuple(one) if is_dataclass(one) and not isinstance(one, type) else one
        found[tuple(at.value if isinstance(at, Enum) else at for at in of)] += number
    return +found
