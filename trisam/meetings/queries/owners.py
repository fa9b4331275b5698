"""Who can be given something to do in a case."""

from dataclasses import dataclass

from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.actor import Actor
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
        return f"{self.party_id}:{self.officer_id}"

    @property
    def words(self) -> str:
        """How a form offers the person."""
        return f"{self.party_name} – {self.name}"


def possible(actor: Actor, case: Case, team_id: int) -> list[Owner]:
    """The team's seats of the parties that may see the case, and the lifting officer. A party
    outside the consent must not learn of the case this way."""
    told = audience(case, clock.today())
    found = {
        (seat.party_id, person.id): Owner(
            seat.party_id, seat.party.short_name, person.id, person.name
        )
        for seat in teams.seated_on(actor, team_id, clock.today())
        for person in (seat.account, seat.substitute)
        if person is not None and seat.party_id in told
    }
    lifting = case.lifting_party
    found.setdefault(
        (lifting.id, case.officer_id),
        Owner(lifting.id, lifting.short_name, case.officer_id, case.officer.name),
    )
    return list(found.values())
