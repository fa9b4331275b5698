"""How many individuals took part when their case was taken up, and how (goal (a) of TRISAM 2.0);
and how soon they were told what was recommended. All of it over the same recommendations."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.cases.values import HAS_A_SAY, Attendance
from trisam.statistics.areas import Area
from trisam.statistics.families.cuts import ALL, SEXES, sex
from trisam.statistics.release.counts import Counts, Place, place
from trisam.statistics.release.making import Family

TOOK, NOT = "deltog", "deltog-inte"
_KINDS: Final = (TOOK, NOT, ALL)
_PART, _WAY, _KOMMUN = "part", "satt", "kommun"
_TOLD, _UNTOLD = "aterkopplat", "ej-aterkopplat"


@dataclass(frozen=True, slots=True)
class TookPart:
    """Recommendations that are alike in all this: `number` of them."""

    number: int
    party_id: int
    """The lifting party."""
    is_woman: bool
    way: Attendance
    kommun_id: int


def part(party: Hashable, which: str = ALL, cut: str = ALL) -> Place:
    """How many `TOOK` part, did `NOT`, or both, of those that a party, or `ALL`, had lifted."""
    return place(_PART, party, cut, which)


def way(how: Attendance, cut: str = ALL) -> Place:
    """How many took part in this way."""
    return place(_WAY, how, cut)


def of_kommun(kommun_id: int, kind: Hashable = ALL, cut: str = ALL) -> Place:
    """The same in a kommun: of a way, of those who `TOOK` part or did `NOT`, or of all."""
    return place(_KOMMUN, kommun_id, kind, cut)


TOLD: Final = place(_TOLD)
"""Those who have been told …"""
UNTOLD: Final = place(_UNTOLD)
"""… and those who had not been when the quarter was counted."""


def counted(
    found: Iterable[TookPart],
    days_until_told: Mapping[int, int],
    untold: int,
    kommuner: Iterable[Area] = (),
) -> Counts:
    """The recommendations of a period's meetings. `days_until_told`: how many were told so many
    days after theirs; they stand behind the number of all."""
    numbers: Counter[Place] = Counter()
    parties: set[int] = set()
    for one in found:
        parties.add(one.party_id)
        for at in _places(one):
            numbers[at] += one.number
    numbers[TOLD], numbers[UNTOLD] = sum(days_until_told.values()), untold
    kommun_ids = [area.kommun_id or 0 for area in kommuner if area.team_ids]
    lines = (*_lines(sorted(parties)), *_lines_of_kommuner(kommun_ids))
    return Counts.of(numbers, lines, {part(ALL): days_until_told})


def _places(one: TookPart) -> Iterator[Place]:
    took = TOOK if one.way in HAS_A_SAY else NOT
    for cut in (sex(is_woman=one.is_woman), ALL):
        yield way(one.way, cut)
        for which in (took, ALL):
            yield part(one.party_id, which, cut)
            yield part(ALL, which, cut)
        for kind in (one.way, took, ALL):
            yield of_kommun(one.kommun_id, kind, cut)


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


def _lines_of_kommuner(kommun_ids: Sequence[int]) -> Iterator[list[Place]]:
    """In each the ways add up, and the sexes; and the kommuner to the county."""
    cuts, kinds = (*SEXES, ALL), (*Attendance, *_KINDS)
    says = [how for how in Attendance if how in HAS_A_SAY]
    silent = [how for how in Attendance if how not in HAS_A_SAY]
    for one in kommun_ids:
        for cut in cuts:
            yield [of_kommun(one, kind, cut) for kind in _KINDS]
            yield [of_kommun(one, kind, cut) for kind in (*says, TOOK)]
            yield [of_kommun(one, kind, cut) for kind in (*silent, NOT)]
        for kind in kinds:
            yield [of_kommun(one, kind, cut) for cut in cuts]
    for kind in kinds if kommun_ids else ():
        for cut in cuts:
            whole = way(kind, cut) if isinstance(kind, Attendance) else part(ALL, kind, cut)
            yield [*(of_kommun(one, kind, cut) for one in kommun_ids), whole]


def _by_quarter(at: Place) -> bool:
    return at in {part(ALL, which) for which in _KINDS}


def _weight(at: Place) -> int:
    if at == part(ALL):
        return 0
    if at.startswith(_KOMMUN):
        return 5 + sum(f"|{one}" in at for one in SEXES)
    of_all = at.startswith(place(_PART, ALL, ""))
    is_cut = not at.endswith(f"|{ALL}") if at.startswith(_WAY) else f"|{ALL}|" not in at[5:]
    return (1 if of_all else 3) + (2 if is_cut else 0)


PARTICIPATION: Final = Family("delaktighet", _by_quarter, _weight)
