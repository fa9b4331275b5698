"""Who may read what, said a second time: in sets of names, from the law's words (domain.md, L1).

It shares no line with the policy that it is compared with, and knows of no table.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

LIFT, ANSWER = "lift", "answer"
TWO_WEEKS = 14


@dataclass
class Agreement:
    """What the individual agreed to."""

    pairs: set[tuple[str, str]]
    """(who may tell, whom)."""
    last_day: date
    stopped: bool = False


@dataclass(eq=False)
class Told:
    """One thing that a party tells others; two that say the same are still two."""

    kind: str
    by_party: str
    by_person: str
    to: set[str]
    text: str = ""
    recalled: bool = False


@dataclass
class Lift:
    """A case."""

    team: str
    party: str
    officer: str
    code: str
    name: str
    agreement: Agreement | None = None
    told: list[Told] = field(default_factory=list)


@dataclass
class Place:
    """A seat in a team."""

    team: str
    party: str
    holder: str
    stand_in: str | None = None
    last_day: date | None = None

    def there_on(self, day: date) -> bool:
        """The seat has not ended by then."""
        return self.last_day is None or self.last_day >= day


@dataclass
class Model:
    """Everything that decides who reads."""

    today: date
    places: list[Place] = field(default_factory=list)
    away: list[tuple[str, date, date]] = field(default_factory=list)
    lifts: list[Lift] = field(default_factory=list)
    comes_up: Callable[[Lift], date | None] = lambda _lift: None
    """The day of the meeting that takes the lift up and is not closed; a fact, looked up."""

    def is_away(self, person: str, day: date) -> bool:
        """On leave that day."""
        return any(who == person and a <= day <= b for who, a, b in self.away)

    def speaks_for(self, person: str, lift: Lift) -> set[str]:
        """The parties whose place in the team of the lift the person fills today."""
        return {
            place.party
            for place in self.places
            if place.team == lift.team
            and place.there_on(self.today)
            and (place.holder == person or self.stands_in(person, place, lift))
        }

    def stands_in(self, person: str, place: Place, lift: Lift) -> bool:
        """There for a meeting that takes the lift up while the holder is on leave: two weeks
        before it and, if it is not closed, two weeks after."""
        if place.stand_in != person:
            return False
        day = self.comes_up(lift)
        return (
            day is not None
            and abs((day - self.today).days) <= TWO_WEEKS
            and place.there_on(day)
            and self.is_away(place.holder, day)
        )

    def agreed(self, lift: Lift) -> set[tuple[str, str]]:
        """The pairs that stand today."""
        agreement = lift.agreement
        if agreement is None or agreement.stopped or agreement.last_day < self.today:
            return set()
        return agreement.pairs

    def owns(self, person: str, lift: Lift) -> bool:
        """The lifting officer, and the lifting party's places in the team."""
        return person == lift.officer or lift.party in self.speaks_for(person, lift)

    def hears(self, person: str, lift: Lift, told: Told) -> bool:
        """The thing is told to a party that the person fills a place of, and that is agreed."""
        ears = self.speaks_for(person, lift)
        if person == lift.officer:
            ears = ears | {lift.party}
        return not told.recalled and any(
            (told.by_party, party) in self.agreed(lift) for party in told.to & ears
        )

    def reads(self, person: str, lift: Lift) -> bool:
        """May know of the case, and read it."""
        return self.owns(person, lift) or any(
            told.kind == LIFT and self.hears(person, lift, told) for told in lift.told
        )

    def reads_told(self, person: str, lift: Lift, told: Told) -> bool:
        """May read what a party told."""
        own = (
            person == told.by_person
            or told.by_party in self.speaks_for(person, lift)
            or (told.by_party == lift.party and self.owns(person, lift))
        )
        return self.reads(person, lift) and (own or self.hears(person, lift, told))

    def silences(self, lift: Lift, party: str | None) -> bool:
        """All letters are off when all of a consent that stood ends; again it changes nothing."""
        agreement = lift.agreement
        return party is None and agreement is not None and bool(agreement.pairs)

    def consent_ends(self, lift: Lift, party: str | None) -> None:
        """The pairs stop at once: all of them, or those that the party takes part in."""
        agreement = lift.agreement
        assert agreement is not None
        agreement.stopped = agreement.stopped or party is None
        agreement.pairs = {
            pair for pair in agreement.pairs if party is not None and party not in pair
        }

    def withdraw(self, lift: Lift, party: str | None) -> None:
        """The pairs stop; and what the party told, or was told, is taken back for good."""
        self.consent_ends(lift, party)
        for told in lift.told:
            if party in {None, told.by_party}:
                told.recalled = True
            told.to.discard(party or "")
