"""The numbers of lifts for one period, in every place, protected as one whole.

All pages about a period take their numbers from here, so that a number hidden on one of them
cannot be worked out from another: teams add up to kommuner, kommuner to the county, parties to
all parties, and each cut (kön, first or again, time) to all lifts. Nobody is shown more of the
whole than `policy` allows; the rest is here only because protection needs it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.statistics.areas import Area, Areas
from trisam.statistics.suppression import HIDDEN, Cell, places_to_hide

ALL: Final = ""
"""No cut: every lift."""
_EVERY_PARTY: Final = 0


@dataclass(frozen=True, slots=True)
class PartyName:
    """A party as figures name it."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Membership:
    """A party is one of a team's own for some of the period, or for all of it."""

    team_id: int
    party_id: int
    whole_period: bool


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to cut the lifts in parts: each `cuts` is a code and its words."""

    title: str
    head: str
    cuts: tuple[tuple[str, str], ...]


Counts = Mapping[tuple[int, int, str], int]
"""Lifts per team id, party id and cut (`ALL` too)."""
_Key = tuple[str, int, str]  # area, party, cut


class Figures:
    """The lifts of a period. A party counts where it was one of the team's own in that period.

    Lifts by guests, and by parties without a place in the team, have no equal share to be
    compared with: they are told apart, by `outside`.
    """

    def __init__(
        self,
        areas: Areas,
        parties: Sequence[PartyName],
        memberships: Iterable[Membership],
        counts: Counts,
        dimensions: tuple[Dimension, ...],
        k: int,
    ) -> None:
        """Add the teams' counts up to places, and hide what is smaller than `k`."""
        self.areas, self.dimensions, self.k = areas, dimensions, k
        self._parties = parties
        self._members = {(m.team_id, m.party_id): m.whole_period for m in memberships}
        own = {key: n for key, n in counts.items() if key[:2] in self._members}
        others = {
            (team, _EVERY_PARTY, ALL): 0 for area in areas.teams for team in sorted(area.team_ids)
        }
        for (team, party, cut), n in counts.items():
            if cut == ALL and (team, party) not in self._members:
                others[team, _EVERY_PARTY, ALL] += n
        self._numbers = self._summed(own)
        self._hidden = places_to_hide(self._numbers, list(self._lines()), k)
        self._outside = _by_area(areas, others)
        self._outside_hidden = places_to_hide(
            self._outside, list(_lines_of_places(areas, [(_EVERY_PARTY, ALL)])), k
        )

    def parties(self, area: Area) -> tuple[PartyName, ...]:
        """The parties that were some team's own there during the period, in their usual order."""
        return tuple(
            party
            for party in self._parties
            if any((team, party.id) in self._members for team in area.team_ids)
        )

    def in_part(self, area: Area) -> tuple[PartyName, ...]:
        """Those of `parties` that were not in every team of the place for the whole period."""
        return tuple(
            party
            for party in self.parties(area)
            if not all(self._members.get((team, party.id)) for team in area.team_ids)
        )

    def lifts(self, area: Area, party: PartyName, cut: str = ALL) -> Cell | None:
        """A party's lifts there; None for a party that is no team's own there."""
        if not any((team, party.id) in self._members for team in area.team_ids):
            return None
        return self._shown((area.key, party.id, cut))

    def total(self, area: Area, cut: str = ALL) -> Cell:
        """What the parties lifted together."""
        return self._shown((area.key, _EVERY_PARTY, cut))

    def outside(self, area: Area) -> Cell:
        """Lifts by guests and by parties without a place in the team."""
        key = (area.key, _EVERY_PARTY, ALL)
        return HIDDEN if key in self._outside_hidden else self._outside[key]

    def _shown(self, key: _Key) -> Cell:
        return HIDDEN if key in self._hidden else self._numbers[key]

    def _summed(self, own: Counts) -> dict[_Key, int]:
        every = dict.fromkeys(
            (team, party, cut)
            for area in self.areas.teams
            for team in sorted(area.team_ids)
            for party in (*(party.id for party in self._parties), _EVERY_PARTY)
            for cut in self._cuts()
        )
        summed = dict.fromkeys(every, 0)
        for (team, party, cut), n in own.items():
            summed[team, party, cut] += n
            summed[team, _EVERY_PARTY, cut] += n
        return _by_area(self.areas, summed)

    def _cuts(self) -> tuple[str, ...]:
        return (ALL, *(code for dimension in self.dimensions for code, _ in dimension.cuts))

    def _lines(self) -> Iterator[list[_Key]]:
        parties = (*(party.id for party in self._parties), _EVERY_PARTY)
        cut_lines = [(*dict(dimension.cuts), ALL) for dimension in self.dimensions]
        for key in [area.key for area in self.areas]:
            for cut in self._cuts():
                yield [(key, party, cut) for party in parties]
            for party in parties:
                for cuts in cut_lines:
                    yield [(key, party, cut) for cut in cuts]
        yield from _lines_of_places(
            self.areas, [(party, cut) for party in parties for cut in self._cuts()]
        )


def _lines_of_places(areas: Areas, ends: Sequence[tuple[int, str]]) -> Iterator[list[_Key]]:
    for whole in (areas.county, *areas.kommuner):
        keys = [area.key for area in (*areas.within(whole), whole)]
        for party, cut in ends:
            yield [(key, party, cut) for key in keys]


def _by_area(areas: Areas, by_team: Counts) -> dict[_Key, int]:
    places = {
        team: [area.key for area in areas if team in area.team_ids]
        for team in areas.county.team_ids
    }
    summed: defaultdict[_Key, int] = defaultdict(int)
    for (team, party, cut), n in by_team.items():
        for place in places[team]:
            summed[place, party, cut] += n
    return summed
