"""Who may read what, said a second time: in sets of names, from the law's words (domain.md, L1).

It shares no line with the policy that it is compared with, and knows of no table.
"""

from dataclasses import dataclass, field
from datetime import date

LIFT, ANSWER = "lift", "answer"


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


@dataclass
class Model:
    """Everything that decides who reads."""

    today: date
    places: list[Place] = field(default_factory=list)
    away: list[tuple[str, date, date]] = field(default_factory=list)
    lifts: list[Lift] = field(default_factory=list)

    def is_away(self, person: str) -> bool:
        """On leave today."""
        return any(who == person and a <= self.today <= b for who, a, b in self.away)

    def speaks_for(self, person: str, team: str) -> set[str]:
        """The parties whose place in the team the person fills today."""
        return {
            place.party
            for place in self.places
            if place.team == team
            and (place.last_day is None or place.last_day >= self.today)
            and (
                place.holder == person or (place.stand_in == person and self.is_away(place.holder))
            )
        }

    def agreed(self, lift: Lift) -> set[tuple[str, str]]:
        """The pairs that stand today."""
        agreement = lift.agreement
        if agreement is None or agreement.stopped or agreement.last_day < self.today:
            return set()
        return agreement.pairs

    def owns(self, person: str, lift: Lift) -> bool:
        """The lifting officer, and the lifting party's places in the team."""
        return person == lift.officer or lift.party in self.speaks_for(person, lift.team)

    def hears(self, person: str, lift: Lift, told: Told) -> bool:
        """The thing is told to a party that the person fills a place of, and that is agreed."""
        ears = self.speaks_for(person, lift.team)
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
            or told.by_party in self.speaks_for(person, lift.team)
            or (told.by_party == lift.party and self.owns(person, lift))
        )
        return self.reads(person, lift) and (own or self.hears(person, lift, told))

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
