"""How long individuals wait: from the lift to the meeting, until they are told, and until the next
step begins. By step, kön and place; the days stand behind each number.

Days, counted on the calendar, of the waits that ended in the period.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from trisam.statistics.areas import Area, Areas
from trisam.statistics.families.cuts import (
    ALL,
    SEXES,
    between,
    of_county,
    sex,
    size,
    with_teams,
)
from trisam.statistics.release.counts import Counts, Place, place
from trisam.statistics.release.making import Family


class Step(StrEnum):
    """What an individual waits for."""

    MEETING = "mote"
    TOLD = "aterkoppling"
    BEGUN = "nasta-steg"


@dataclass(frozen=True, slots=True)
class Waited:
    """So many who are alike in this: they waited `days` whole days."""

    number: int
    team_id: int
    is_woman: bool
    days: int


def at(area: Area, step: Step, cut: str = ALL) -> Place:
    """The number of waits of that kind that ended there."""
    return place(area.code, step, cut)


def counted(areas: Areas, found: Mapping[Step, Iterable[Waited]]) -> Counts:
    """The waits of a period in every place."""
    spreads: defaultdict[Place, Counter[int]] = defaultdict(Counter)
    places = with_teams(areas)
    around = {
        team: [area for area in places if team in area.team_ids] for team in areas.county.team_ids
    }
    for step, waits in found.items():
        for one in waits:
            for area in around[one.team_id]:
                for cut in (sex(is_woman=one.is_woman), ALL):
                    spreads[at(area, step, cut)][one.days] += one.number
    numbers = {where: spread.total() for where, spread in spreads.items()}
    return Counts.of(numbers, _lines(areas, places), spreads)


def _lines(areas: Areas, places: Iterable[Area]) -> Iterator[list[Place]]:
    for area in places:
        for step in Step:
            yield [at(area, step, cut) for cut in (*SEXES, ALL)]
    for step in Step:
        for cut in (*SEXES, ALL):
            yield from between(areas, step, cut)


def _weight(where: Place) -> int:
    is_cut = not where.endswith(f"|{ALL}")
    return 2 * size(where) + (3 if is_cut else 0)


WAITS: Final = Family("vantetider", of_county, _weight)
