"""Which numbers of lifts are told: the tables of a quarter, and of four quarters together.

A number more in one table is one that has to be hidden in another, so the tables are few. By the
quarter only the whole county is told. For four quarters: each kommun by party, and by kön and
relift without parties; each team by party. What matters least to readers is hidden first.
Measured on the demo county: with kommuner by party in each quarter too, a third as many of them
could be told for four quarters (docs/adr/2026-11-29-released-figures.md).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.statistics.areas import Area, AreaKind, Areas
from trisam.statistics.families.cuts import OTHERS, WOMEN
from trisam.statistics.release.counts import Counts, Line, Place
from trisam.statistics.release.making import Family

ALL: Final = ""
"""No cut: every lift."""
FIRST, AGAIN = "forsta", "aterlyft"
CUTS: Final = ((WOMEN, OTHERS), (FIRST, AGAIN))
"""Two parts of each, not three: "annat eller okänt" are so few that they could be pointed out, and
hiding them would hide the others too."""
EVERY_PARTY, OUTSIDE = 0, -1
_LEAST: Final = 9
_WEIGHTS: Final = {
    (AreaKind.COUNTY, False): 0,
    (AreaKind.KOMMUN, False): 1,
    (AreaKind.COUNTY, True): 2,
    (AreaKind.TEAM, False): 3,
    (AreaKind.KOMMUN, True): 5,
}


@dataclass(frozen=True, slots=True)
class Membership:
    """A party is one of a team's own for some of the period, or for all of it."""

    team_id: int
    party_id: int
    whole_period: bool


@dataclass(frozen=True, slots=True)
class Lifted:
    """So many lifts that are alike in this. `own`: the party had a place of its own in the team on
    the day; else it was a guest, or had none."""

    number: int
    team_id: int
    party_id: int
    is_woman: bool
    is_relift: bool
    own: bool


def place(area: str, party_id: int, cut: str = ALL) -> Place:
    """The number of lifts in an area (`Area.code`) by a party, or by `EVERY_PARTY`, or `OUTSIDE`
    the balance."""
    return f"{area}|{party_id}|{cut}"


def counted(areas: Areas, members: Sequence[Membership], lifted: Iterable[Lifted]) -> Counts:
    """The lifts of a period in every place, and how they add up."""
    tables = _Tables(areas, members)
    numbers = Counter(dict.fromkeys(tables.places(), 0))
    around = {team: tables.around(team) for team in areas.county.team_ids}
    for one in lifted:
        for at in _places_of(one, around[one.team_id]):
            if at in numbers:
                numbers[at] += one.number
    return Counts(dict(numbers), tuple(tables.lines()), frozenset(tables.in_part()))


def _places_of(one: Lifted, areas: Sequence[str]) -> Iterator[Place]:
    cuts = (ALL, WOMEN if one.is_woman else OTHERS, AGAIN if one.is_relift else FIRST)
    for area in areas:
        if not one.own:
            yield place(area, OUTSIDE)
            continue
        for cut in cuts:
            yield place(area, one.party_id, cut)
            yield place(area, EVERY_PARTY, cut)


class _Tables:
    """The places of the tables, and their lines."""

    def __init__(self, areas: Areas, members: Sequence[Membership]) -> None:
        self._areas = areas
        self._whole = {(m.team_id, m.party_id): m.whole_period for m in members}
        self._parties = sorted({m.party_id for m in members})

    def around(self, team: int) -> list[str]:
        return [area.code for area in self._areas if team in area.team_ids]

    def places(self) -> Iterator[Place]:
        for area in self._areas:
            yield place(area.code, OUTSIDE)
            for party in self._all_of(area):
                for cut in _cuts(area, party):
                    yield place(area.code, party, cut)

    def in_part(self) -> Iterator[Place]:
        for area in self._areas:
            for party in self._parties_of(area):
                if not all(self._whole.get((team, party)) for team in area.team_ids):
                    yield place(area.code, party)

    def lines(self) -> Iterator[Line]:
        for area in self._areas:
            yield from self._within(area)
        for whole in (self._areas.county, *self._areas.kommuner):
            yield from self._between(whole, self._areas.within(whole))

    def _within(self, area: Area) -> Iterator[Line]:
        parties = self._parties_of(area)
        for cut in _cuts(area, EVERY_PARTY) if parties else ():
            if cut == ALL or area.kind is AreaKind.COUNTY:
                parts = tuple(place(area.code, party, cut) for party in parties)
                yield Line("part", parts, place(area.code, EVERY_PARTY, cut))
        for party in self._all_of(area):
            for cuts in CUTS if len(_cuts(area, party)) > 1 else ():
                parts = tuple(place(area.code, party, cut) for cut in cuts)
                yield Line(cuts[0], parts, place(area.code, party))

    def _between(self, whole: Area, parts: Sequence[Area]) -> Iterator[Line]:
        for party in (*self._all_of(whole), OUTSIDE):
            for cut in _cuts(whole, party):
                there = [
                    part
                    for part in parts
                    if party in (*self._all_of(part), OUTSIDE) and cut in _cuts(part, party)
                ]
                if there:
                    places = tuple(place(part.code, party, cut) for part in there)
                    yield Line("plats", places, place(whole.code, party, cut))

    def _all_of(self, area: Area) -> list[int]:
        """The parties and all of them together; nothing where no party has a place: that nobody
        lifts there is known to everybody."""
        parties = self._parties_of(area)
        return [*parties, EVERY_PARTY] if parties else []

    def _parties_of(self, area: Area) -> list[int]:
        return [
            party
            for party in self._parties
            if any((team, party) in self._whole for team in area.team_ids)
        ]


def _cuts(area: Area, party: int) -> tuple[str, ...]:
    every = (ALL, *(cut for cuts in CUTS for cut in cuts))
    if area.kind is AreaKind.COUNTY and party != OUTSIDE:
        return every
    return every if area.kind is AreaKind.KOMMUN and party == EVERY_PARTY else (ALL,)


def _by_quarter(at: Place) -> bool:
    return at.startswith(f"{AreaKind.COUNTY}|")


def _weight(at: Place) -> int:
    area, party, cut = at.split("|")
    if int(party) == OUTSIDE:
        return _LEAST
    weight = _WEIGHTS.get((AreaKind(area.split("-")[0]), cut != ALL), _LEAST)
    return weight + (area.startswith(AreaKind.TEAM) and int(party) != EVERY_PARTY)


LIFTS: Final = Family("lyft", _by_quarter, _weight)
