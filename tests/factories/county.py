"""A little county: one kommun, four parties, one team, and somebody at each of them."""

from dataclasses import dataclass
from itertools import permutations

from tests.factories import rows
from trisam.accounts.models import Account
from trisam.cases.models import Case
from trisam.consents.models import Consent
from trisam.core.actor import Actor, Role
from trisam.parties.models import Kommun, Party, Unit
from trisam.people.models import Person
from trisam.teams import queries as teams
from trisam.teams.models import Seat, Team

PARTIES = (
    ("af", "Arbetsförmedlingen", "AF"),
    ("fk", "Försäkringskassan", "FK"),
    ("kommun", "Kommunen", "Kommun"),
    ("vard", "Vården", "Vård"),
)


@dataclass
class County:
    """What a test can reach for."""

    kommun: Kommun
    parties: dict[str, Party]
    units: dict[str, Unit]
    team: Team
    other_team: Team
    seats: dict[str, Seat]
    accounts: dict[str, Account]
    """af, fk, kommun: officers with a seat in `team`; vard: its rehabkoordinator;
    af_outside: an AF officer without any seat; fk_other: seated only in `other_team`;
    steering, process_leader, administrator."""

    def actor(self, who: str) -> Actor:
        """The actor of one of `accounts`, as at this moment."""
        found = teams.actor_of(self.accounts[who].id)
        if found is None:
            raise KeyError(who)
        return found[0]

    def pairs(self, *slugs: str) -> list[tuple[Party, Party]]:
        """Every disclosing → receiving pair among these parties."""
        return list(permutations([self.parties[slug] for slug in slugs], 2))

    def person(self, name: str = "Testa Exempelsson") -> Person:
        """An individual of the kommun."""
        return rows.person(self.kommun, name=name)

    def consented(self, of: Person, *slugs: str, by: str = "af") -> Consent:
        """A valid consent among these parties, received by one of `accounts`."""
        return rows.consent(of, self.accounts[by], self.pairs(*slugs))

    def case(self, by: str = "af", to: tuple[str, ...] = ("fk", "kommun", "vard")) -> Case:
        """A case lifted by one of `accounts`, with consent and release to the parties `to`."""
        officer = self.accounts[by]
        about = self.person()
        if not to:
            return rows.case(self.team, about, officer)
        lifting = "vard" if by == "vard" else by.split("_")[0]
        consent = self.consented(about, lifting, *to, by=by)
        return rows.case(
            self.team,
            about,
            officer,
            consent,
            released_to=[self.parties[slug] for slug in to],
        )


def build() -> County:
    """Make the county in the ambient session."""
    kommun = rows.kommun("Gävle")
    parties = {
        slug: rows.party(slug, name, short, position)
        for position, (slug, name, short) in enumerate(PARTIES, start=1)
    }
    units = {
        slug: rows.unit(party, f"{party.name} Gävle", [kommun]) for slug, party in parties.items()
    }
    team = rows.team("Brynäs hälsocentral", kommun, units["vard"], parties.values())
    other = rows.team("Sätra hälsocentral", kommun, units["vard"], parties.values())
    accounts = {
        "af": rows.account("Alva Testgren", units["af"], Role.OFFICER),
        "fk": rows.account("Folke Provberg", units["fk"], Role.OFFICER),
        "kommun": rows.account("Kajsa Testdal", units["kommun"], Role.OFFICER),
        "vard": rows.account("Rut Exempelius", units["vard"], Role.OFFICER, Role.COORDINATOR),
        "af_outside": rows.account("Arvid Utanför", units["af"], Role.OFFICER),
        "fk_other": rows.account("Frida Annanstans", units["fk"], Role.OFFICER),
        "steering": rows.account("Sten Styrgrupp", None, Role.STEERING),
        "process_leader": rows.account("Petra Processledare", None, Role.PROCESS_LEADER),
        "administrator": rows.account("Ada Administratör", None, Role.ADMINISTRATOR),
    }
    seats = {
        slug: rows.seat(team, parties[slug], accounts[slug], chairs=slug == "vard")
        for slug in parties
    }
    rows.seat(other, parties["fk"], accounts["fk_other"])
    return County(kommun, parties, units, team, other, seats, accounts)
