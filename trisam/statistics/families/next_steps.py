"""Those who are ready for the next step (wish 54), by kommun: who began it in a period, after how
many days; and who waited for it when a quarter ended."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.statistics.areas import Area
from trisam.statistics.families.cuts import COUNTY
from trisam.statistics.release.counts import Counts, Place, place
from trisam.statistics.release.lines import never
from trisam.statistics.release.making import Family


@dataclass(frozen=True, slots=True)
class Began:
    """So many for whom the next step began after `days` of waiting."""

    number: int
    kommun_id: int
    days: int


def at(kommun_id: int | None = None) -> Place:
    """The number in a kommun, or in the county."""
    return place(COUNTY if kommun_id is None else kommun_id)


def began(found: Iterable[Began], kommuner: Sequence[Area]) -> Counts:
    """For how many it began in a period, and behind the county's number how long they waited."""
    by_kommun: Counter[int] = Counter()
    days: Counter[int] = Counter()
    for one in found:
        by_kommun[one.kommun_id] += one.number
        days[one.days] += one.number
    counts = waited(by_kommun, kommuner)
    return Counts(counts.numbers, counts.lines, spreads={at(): days})


def waited(by_kommun: Mapping[int, int], kommuner: Sequence[Area]) -> Counts:
    """How many waited when the quarter ended."""
    parts = [area.kommun_id or 0 for area in kommuner if area.team_ids]
    numbers = {at(one): by_kommun.get(one, 0) for one in parts}
    return Counts.of({**numbers, at(): sum(numbers.values())}, [[*map(at, parts), at()]])


def _weight(where: Place) -> int:
    return 0 if where == at() else 1


BEGAN: Final = Family("nasta-steg", None, _weight)
WAITED: Final = Family("vantar-pa-nasta-steg", lambda _: True, _weight, never, by_year=False)
