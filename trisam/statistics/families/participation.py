"""How many individuals took part when their case was taken up, and how (goal (a) of TRISAM 2.0);
and how soon they were told what was recommended. All of it over the same recommendations."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from trisam.cases.values import HAS_A_SAY, Attendance
from trisam.statistics.families.cuts import ALL, SEXES, sex
from trisam.statistics.release.counts import Counts, Place, place
from trisam.statistics.release.making import Family

TOOK, NOT = "deltog", "deltog-inte"
_KINDS: Final = (TOOK, NOT, ALL)
_PART, _WAY, _TOLD, _UNTOLD = "part", "satt", "aterkopplat", "ej-aterkopplat"


@dataclass(frozen=True, slots=True)
class TookPart:
    """Recommendations that are alike in all this: `number` of them."""

    number: int
    party_id: int
    """The lifting party."""
    is_woman: bool
    way: Attendance


def part(party: Hashable, which: str = ALL, cut: str = ALL) -> Place:
    """How many `TOOK` part, did `NOT`, or both, of those that a party, or `ALL`, had lifted."""
    return place(_PART, party, cut, which)


def way(how: Attendance, cut: str = ALL) -> Place:
    """How many took part in this way."""
    return place(_WAY, how, cut)


TOLD: Final = place(_TOLD)
"""Those who have been told …"""
UNTOLD: Final = place(_UNTOLD)
"""… and those who had not been when the quarter was counted."""


def counted(found: Iterable[TookPart], days_until_told: Mapping[int, int], untold: int) -> Counts:
    """The recommendations of a period's meetings. `days_until_told`: how many were told so many
    days after theirs; they stand behind the number of all."""
    numbers: Counter[Place] = Counter()
    parties: set[int] = set()
    for one in found:
        parties.add(one.party_id)
        took = TOOK if one.way in HAS_A_SAY else NOT
        for cut in (sex(is_woman=one.is_woman), ALL):
            numbers[way(one.way, cut)] += one.number
            for which in (took, ALL):
                for party in (one.party_id, ALL):
                    numbers[part(party, which, cut)] += one.number
    numbers[TOLD], numbers[UNTOLD] = sum(days_until_told.values()), untold
    return Counts.of(numbers, _lines(sorted(parties)), {part(ALL): days_until_told})


def _lines(parties: Collection[int]) -> Iterator[list[Place]]:
    """Places whose numbers add up to that of the last one, over all tables."""
    cuts = (*SEXES, ALL)
    for party in (*parties, ALL):
        for which in _KINDS:
            yield [part(party, which, cut) for cut in cuts]
        for cut in cuts:
            yield [part(party, which, cut) for which in _KINDS]
    for cut in cuts:
        for which in _KINDS:
            yield [*(part(party, which, cut) for party in parties), part(ALL, which, cut)]
        yield [*(way(how, cut) for how in Attendance if how in HAS_A_SAY), part(ALL, TOOK, cut)]
        yield [*(way(how, cut) for how in Attendance if how not in HAS_A_SAY), part(ALL, NOT, cut)]
    for how in Attendance:
        yield [way(how, cut) for cut in cuts]
    yield [TOLD, UNTOLD, part(ALL)]


def _by_quarter(at: Place) -> bool:
    return at in {part(ALL, which) for which in _KINDS}


def _weight(at: Place) -> int:
    if at == part(ALL):
        return 0
    of_all = at.startswith(place(_PART, ALL, ""))
    is_cut = not at.endswith(f"|{ALL}") if at.startswith(_WAY) else f"|{ALL}|" not in at[5:]
    return (1 if of_all else 3) + (2 if is_cut else 0)


PARTICIPATION: Final = Family("delaktighet", _by_quarter, _weight)
