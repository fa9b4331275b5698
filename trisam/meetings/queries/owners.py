"""Who can be given something to do in a case."""

from collections.abc import Iterable
from dataclasses import dataclass

from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.meetings.models.after import Participant
from trisam.meetings.policy import audience
from trisam.teams import queries as teams


@dataclass(frozen=True, slots=True)
class Owner:
    """A person who can be given something to do, for one party."""

    party_id: int
    party_name: str
    officer_id: int
    name: str

    @property
    def key(self) -> str:
        """What a form calls the person."""
        return key_of(self.party_id, self.officer_id)

    @property
    def words(self) -> str:
        """How a form offers the person."""
        return f"{self.party_name} – {self.name}"


def key_of(party_id: int, officer_id: int) -> str:
    """What a form calls somebody who acts for a party."""
    return f"{party_id}:{officer_id}"


def of_key(key: str) -> tuple[int, int]:
    """The party and the account behind what a form chose (`key_of`)."""
    party_id, officer_id = key.split(":")
    return int(party_id), int(officer_id)


def possible(actor: Actor, case: Case, team_id: int) -> list[Owner]:
    """The team's seats of the parties that may see the case, and the lifting officer. A party
    outside the consent must not learn of the case this way."""
    return _told(
        case,
        (
            Owner(seat.party_id, seat.party.short_name, person.id, person.name)
            for seat in teams.seated_on(actor, team_id, clock.today())
            for person in (seat.account, seat.substitute)
            if person is not None
        ),
    )


def of_participants(case: Case, named: Iterable[Participant]) -> list[Owner]:
    """The same among those who take part in Efter-Trisam about the case."""
    return _told(
        case,
        (
            Owner(one.party_id, one.party.short_name, one.account_id, one.account.name)
            for one in named
        ),
    )


def _told(case: Case, people: Iterable[Owner]) -> list[Owner]:
    told, lifting = audience(case, clock.today()), case.lifting_party
    found = {(one.party_id, one.officer_id): one for one in people if one.party_id in told}
    officer = Owner(lifting.id, lifting.short_name, case.officer_id, case.officer.name)
    return list({**found, (officer.party_id, officer.officer_id): officer}.values())
