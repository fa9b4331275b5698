"""Who comes to a meeting, reckoned from who sits there, who is away and what each has answered.

Pure. It knows people by the ids of their accounts only, and never why somebody does not come.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from trisam.meetings.coverage import Place, Roster


class Word(StrEnum):
    """What is known of one person and one meeting."""

    COMES = "comes"
    UNANSWERED = "unanswered"
    UNASKED = "unasked"
    DECLINED = "declined"
    AWAY = "away"


OUT = frozenset({Word.DECLINED, Word.AWAY})


class State(StrEnum):
    """How it is with a party at a meeting."""

    READY = "ready"
    """Somebody has said to come."""
    WAITING = "waiting"
    """Somebody may come, but nobody has said so."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Said:
    """What a person was asked and answered about a meeting."""

    asked_on: date | None
    comes: bool | None
    """None: no answer."""
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class Filling:
    """A seat at a meeting, and what is known of the two who could fill it."""

    place: Place
    holder: Word
    substitute: Word | None
    """None: the holder is not out, or nobody is named."""

    @property
    def best(self) -> Word:
        """What is known of the person who is counted on; of the holder when nobody is."""
        return self.holder if self.substitute is None else self.substitute

    @property
    def expected_id(self) -> int | None:
        """The person who is counted on; None when nobody is."""
        if self.best in OUT:
            return None
        return self.place.account_id if self.substitute is None else self.place.substitute_id


@dataclass(frozen=True, slots=True)
class Line:
    """A party at a meeting, or its rehabkoordinator."""

    party_id: int
    of_chair: bool
    fillings: Sequence[Filling]
    state: State


class Expected:
    """Who is expected at one meeting of a team."""

    def __init__(self, roster: Roster, team_id: int, day: date, said: Mapping[int, Said]) -> None:
        self._roster, self._day, self._said = roster, day, said
        self.places = roster.held(team_id, day)

    def word(self, account_id: int) -> Word:
        """What is known of a person. Days away count for more than an answer."""
        if self._roster.is_away(account_id, self._day):
            return Word.AWAY
        said = self._said.get(account_id)
        if said is None or (said.comes is None and said.asked_on is None):
            return Word.UNASKED
        if said.comes is None:
            return Word.UNANSWERED
        return Word.COMES if said.comes else Word.DECLINED

    def filling(self, place: Place) -> Filling:
        """How a seat is filled: by its holder, else by the named substitute. No further."""
        holder = self.word(place.account_id)
        if holder not in OUT or place.substitute_id is None:
            return Filling(place, holder, None)
        return Filling(place, holder, self.word(place.substitute_id))

    def stepping_in(self) -> Mapping[int, Place]:
        """The substitutes to ask, each with the seat, the rehabkoordinator's before another: the
        holder is out, and they are not away."""
        found: dict[int, Place] = {}
        for place in sorted(self.places, key=lambda one: not one.chairs):
            filling = self.filling(place)
            if place.substitute_id is not None and filling.substitute not in {None, Word.AWAY}:
                found.setdefault(place.substitute_id, place)
        return found

    def own(self, account_id: int) -> Place | None:
        """The seat that this person holds, if any."""
        return next((place for place in self.places if place.account_id == account_id), None)

    def asks(self, account_id: int) -> Place | None:
        """The seat that asks this person to come: one to fill as a substitute, else the own one.

        None when no seat does, and for whoever is away.
        """
        if self._roster.is_away(account_id, self._day):
            return None
        return self.stepping_in().get(account_id) or self.own(account_id)

    def unanswered(self) -> Iterator[tuple[int, Place]]:
        """Those who are counted on and have not answered, each once, with the seat that asks."""
        found: dict[int, Place] = {}
        others = self.stepping_in()
        for place in self.places:
            filling = self.filling(place)
            if filling.expected_id is not None and filling.best is not Word.COMES:
                asks = others.get(filling.expected_id, place)
                found.setdefault(filling.expected_id, asks)
        yield from found.items()

    def leaders(self) -> list[int]:
        """Whoever leads the meeting: those counted on for the rehabkoordinator's seat, else the
        rehabkoordinator all the same, who has to find somebody."""
        fillings = [self.filling(place) for place in self.places if place.chairs]
        counted_on = [one.expected_id for one in fillings if one.expected_id is not None]
        return counted_on or [one.place.account_id for one in fillings]

    def nobody_can_see_to_it(self) -> bool:
        """Nobody is counted on to lead the meeting, and the rehabkoordinator is away or gone."""
        chairs = [self.filling(place) for place in self.places if place.chairs]
        return all(one.best in OUT and one.holder is Word.AWAY for one in chairs)

    def lines(self, party_ids: Iterable[int], care_id: int) -> Iterator[Line]:
        """One line a party in this order; the rehabkoordinator has one before vården's."""
        for party_id in party_ids:
            fillings = [self.filling(p) for p in self.places if p.party_id == party_id]
            chairs = [one for one in fillings if one.place.chairs]
            if party_id == care_id and chairs:
                yield Line(party_id, True, chairs, _state(chairs))
                others = [one for one in fillings if not one.place.chairs]
                if others:
                    yield Line(party_id, False, others, _state(fillings))
            else:
                yield Line(party_id, False, fillings, _state(fillings))


def missing(lines: Iterable[Line]) -> Iterator[tuple[int, bool]]:
    """The parties that nobody comes for; True where it is only the rehabkoordinator who is missing,
    because somebody else comes for vården."""
    found = list(lines)
    of_party = {line.party_id: line.state for line in found if not line.of_chair}
    for line in found:
        if line.state is not State.MISSING:
            continue
        if not line.of_chair or line.party_id not in of_party:
            yield line.party_id, False
        elif of_party[line.party_id] is not State.MISSING:
            yield line.party_id, True


def _state(fillings: Iterable[Filling]) -> State:
    best = {one.best for one in fillings}
    if Word.COMES in best:
        return State.READY
    return State.WAITING if best - OUT else State.MISSING
