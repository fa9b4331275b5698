"""Who comes for a party on a day, reckoned from seats, absences and named substitutes.

Pure. It knows people by the ids of their accounts only, and never why somebody is away.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

A_DAY = timedelta(days=1)
Row = TypeVar("Row")


class Cover(StrEnum):
    """How a party's place in a team is filled on a day."""

    THERE = "there"
    REPLACED = "replaced"
    """All who have a seat are away, and a substitute comes."""
    UNREPLACED = "unreplaced"
    """All who have a seat are away, and nobody comes instead."""
    ENDED = "ended"
    """A seat that there is today has ended by then, and nobody follows."""
    EMPTY = "empty"


MISSING = frozenset({Cover.UNREPLACED, Cover.ENDED, Cover.EMPTY})


@dataclass(frozen=True, slots=True)
class Place:
    """A seat: whose, and who is named to fill it. A closed account holds and fills nothing."""

    team_id: int
    party_id: int
    account_id: int
    substitute_id: int | None
    chairs: bool
    first_day: date
    last_day: date | None
    seat_id: int = 0
    """Its row; 0 where only who comes is reckoned."""

    def holds(self, day: date) -> bool:
        """The seat is valid on `day`."""
        return _within(day, self.first_day, self.last_day)


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which somebody is away; no last day: until further notice."""

    account_id: int
    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Sitting:
    """A party's time in a team as one of its own."""

    team_id: int
    party_id: int
    first_day: date
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Lack:
    """A party, or its rehabkoordinator alone, that nobody comes for."""

    party_id: int
    of_chair: bool
    cover: Cover


class Roster:
    """Every seat, every absence and every party's time in some teams, over some days."""

    def __init__(
        self, places: Iterable[Place], away: Iterable[Away], sittings: Iterable[Sitting]
    ) -> None:
        self._places = _grouped((place.team_id, place) for place in places)
        self._away = _grouped((days.account_id, days) for days in away)
        self._sittings = _grouped((sitting.team_id, sitting) for sitting in sittings)

    def places(self, team_id: int, party_id: int, *, chairs: bool = False) -> list[Place]:
        """The seats of a party in a team; with `chairs` only those of its rehabkoordinatorer."""
        return [
            place
            for place in self._places.get(team_id, [])
            if place.party_id == party_id and (place.chairs or not chairs)
        ]

    def held(self, team_id: int, day: date) -> list[Place]:
        """The seats of a team that are valid on `day`."""
        return [place for place in self._places.get(team_id, []) if place.holds(day)]

    def members(self, team_id: int, day: date) -> list[int]:
        """The parties that sit in the team on `day` as its own, not as guests."""
        return [
            sitting.party_id
            for sitting in self._sittings.get(team_id, [])
            if _within(day, sitting.first_day, sitting.last_day)
        ]

    def concerning(self, team_id: int, account_id: int, day: date) -> Iterator[Place]:
        """The seats of a team that ask something of a person on `day`: the own, and those of
        absent holders whom the person is named to replace."""
        for place in self._places.get(team_id, []):
            steps_in = place.substitute_id == account_id and self.is_away(place.account_id, day)
            if place.holds(day) and (place.account_id == account_id or steps_in):
                yield place

    @property
    def account_ids(self) -> frozenset[int]:
        """Everybody who has a seat or is named to fill one."""
        every = [place for found in self._places.values() for place in found]
        ids = {place.account_id for place in every} | {place.substitute_id for place in every}
        return frozenset(one for one in ids if one is not None)

    def is_away(self, account_id: int, day: date) -> bool:
        """Somebody is away on `day`."""
        return any(
            _within(day, days.first_day, days.last_day) for days in self._away.get(account_id, [])
        )

    def fills(self, place: Place, day: date) -> int | None:
        """The account that fills the seat on `day`: the holder, else a substitute who is not away
        too. No further: a substitute is not replaced."""
        if not self.is_away(place.account_id, day):
            return place.account_id
        named = place.substitute_id
        return named if named is not None and not self.is_away(named, day) else None

    def cover(self, places: Sequence[Place], day: date, today: date) -> Cover:
        """How well these seats together fill `day`, seen from `today`."""
        held = [place for place in places if place.holds(day)]
        if not held:
            return Cover.ENDED if any(place.holds(today) for place in places) else Cover.EMPTY
        fillers = [(place.account_id, self.fills(place, day)) for place in held]
        if any(holder == filler for holder, filler in fillers):
            return Cover.THERE
        replaced = any(filler is not None for _, filler in fillers)
        return Cover.REPLACED if replaced else Cover.UNREPLACED

    def lacks(self, team_id: int, care_id: int, day: date, today: date) -> Iterator[Lack]:
        """The team's own parties that nobody comes for on `day`; and its rehabkoordinator, when
        somebody else comes for vården (`care_id`)."""
        for sitting in self._sittings.get(team_id, []):
            if not _within(day, sitting.first_day, sitting.last_day):
                continue
            cover = self.cover(self.places(team_id, sitting.party_id), day, today)
            if cover in MISSING:
                yield Lack(sitting.party_id, of_chair=False, cover=cover)
            elif sitting.party_id == care_id:
                chairs = self.places(team_id, care_id, chairs=True)
                led = self.cover(chairs, day, today)
                if led in MISSING:
                    yield Lack(care_id, of_chair=True, cover=led)

    def ends(self, team_id: int, first: date, last: date) -> list[date]:
        """The first days without some seat of the team, from `first` to `last`."""
        after = {
            place.last_day + A_DAY
            for place in self._places.get(team_id, [])
            if place.last_day is not None
        }
        return sorted(day for day in after if first <= day <= last)


def _grouped(rows: Iterable[tuple[int, Row]]) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for key, row in rows:
        found[key].append(row)
    return found


def _within(day: date, first: date, last: date | None) -> bool:
    return first <= day and (last is None or day <= last)
