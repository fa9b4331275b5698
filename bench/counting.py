"""The counting queries of the pages of statistics, each with the plain SQL that it is held to."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, is_dataclass
from enum import Enum
from typing import Any, Final

from bench import plain
from trisam.core.actor import Actor, Role
from trisam.statistics.families.waits import Step
from trisam.statistics.periods import Period
from trisam.statistics.queries import (
    actions,
    lifts,
    meetings,
    next_steps,
    outcomes,
    participation,
    surveys,
    waits,
)
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
        if [added_up(one) for one in counted] != [added_up(one) for one in written]:
            raise SystemExit(f"{self.name}: the plain SQL gives other numbers")


def _lifts(period: Period) -> Iterator[Numbers]:
    yield lifts.lifted(period)


def _meetings(period: Period) -> Iterator[Numbers]:
    yield meetings.sittings(ACTOR, period)
    yield meetings.moved(period)


def _waits(period: Period) -> Iterator[Numbers]:
    found = waits.waited(period)
    for step in (Step.MEETING, Step.TOLD, Step.BEGUN):
        yield found[step]


def _took_part(period: Period) -> Iterator[Numbers]:
    yield participation.took_part(lifts.every_place(), period)
    days, waiting = participation.days_until_told(period)
    yield [(waiting, None), *((number, waited) for waited, number in days.items())]


def _gaps(period: Period) -> Iterator[Numbers]:
    places = lifts.every_place()
    counts, done = actions.ended(places, period)
    yield [(done, None, None, None), *((number, *of) for of, number in counts.items())]
    still = next_steps.waited(places, period)
    yield ((number, kommun) for kommun, number in still.items())
    yield next_steps.began(places, period)


def _outcomes(period: Period) -> Iterator[Numbers]:
    yield outcomes.fell_due(lifts.every_place(), period)


def _survey(period: Period) -> Iterator[Numbers]:
    found = surveys.asked(catalogue.current().id, lifts.every_place(), period)
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
    Counting(
        "Participation", "/statistik/delaktighet", _took_part, (plain.TOOK_PART, plain.FEEDBACK)
    ),
    Counting(
        "Gaps",
        "/statistik/luckor",
        _gaps,
        (plain.ENDED, plain.READY_WAITS, plain.READY_BEGAN),
    ),
    Counting("Outcomes", "/statistik/utfall", _outcomes, (plain.OUTCOMES,)),
    Counting("Survey", "/statistik/enkat", _survey, (plain.ASKED, plain.MARKED)),
)


def added_up(numbers: Numbers) -> Counter[tuple[Any, ...]]:
    """The numbers by what they are of, alike whichever way they were fetched."""
    found: Counter[tuple[Any, ...]] = Counter()
    for one in numbers:
        number, *of = astuple(one) if is_dataclass(one) and not isinstance(one, type) else one
        found[tuple(at.value if isinstance(at, Enum) else at for at in of)] += number
    return +found
