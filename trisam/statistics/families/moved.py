"""What cancelled meetings cost: the cases that stood on their agendas, and the days that passed
until the next meeting. In every place."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from trisam.statistics.areas import Area, Areas
from trisam.statistics.families.cuts import between, of_county, size, with_teams
from trisam.statistics.release.counts import Counts, Place, place
from trisam.statistics.release.making import Family

GOT_A_DAY, WAITS, EVERY = "ny-dag", "vantar", "alla"


@dataclass(frozen=True, slots=True)
class Moved:
    """So many cases of cancelled meetings whose next meeting was put `days` later; None: they had
    none when the quarter was counted."""

    number: int
    team_id: int
    days: int | None


def at(area: Area, what: str) -> Place:
    """The number of such cases there. Behind `EVERY` stand the days of those who got a new day: how
    many they are would also tell how few did not."""
    return place(area.code, what)


def counted(areas: Areas, found: Iterable[Moved]) -> Counts:
    """The cases of the meetings of a period that were cancelled."""
    numbers: Counter[Place] = Counter()
    spreads: defaultdict[Place, Counter[int]] = defaultdict(Counter)
    places = with_teams(areas)
    for one in found:
        for area in places:
            if one.team_id not in area.team_ids:
                continue
            for what in (WAITS if one.days is None else GOT_A_DAY, EVERY):
                numbers[at(area, what)] += one.number
            if one.days is not None:
                spreads[at(area, EVERY)][one.days] += one.number
    return Counts.of(numbers, _lines(areas, places), spreads)


def _lines(areas: Areas, places: Iterable[Area]) -> Iterator[list[Place]]:
    kinds = (GOT_A_DAY, WAITS, EVERY)
    for area in places:
        yield [at(area, what) for what in kinds]
    for what in kinds:
        yield from between(areas, what)


def _weight(where: Place) -> int:
    return 2 * size(where) + (0 if where.endswith(EVERY) else 1)


MOVED: Final = Family("flyttade", of_county, _weight)
