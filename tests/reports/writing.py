"""Reports for the tests: people round the little county, and reports of its last quarter."""

from dataclasses import dataclass
from datetime import timedelta

from tests.factories import rows
from tests.factories.county import County
from tests.statistics.lifting import tell
from trisam.accounts.models import Account
from trisam.core import clock
from trisam.core.actor import Actor, Role
from trisam.parties.models import Kommun
from trisam.reports import service
from trisam.reports.chapters import ReportKind
from trisam.reports.models import Report
from trisam.reports.quarters import Quarter, Quarters
from trisam.statistics.periods import newest
from trisam.teams import queries as teams

WORDS = "Teamen har mötts varje månad, och två nya handläggare har gått utbildningen."
ANALYSIS = "Styrgruppen ser att fler parter lyfter än förra året."
K = 5


def last_quarter() -> Quarter:
    told = newest(clock.today())
    return Quarter(told.year, told.quarter or 1)


def period(back: int = 1, kind: ReportKind = ReportKind.ACTIVITY) -> Quarters:
    """One quarter that has ended, or the four that end with it."""
    last = last_quarter().step(1 - back)
    return Quarters(last if kind is ReportKind.ACTIVITY else last.step(-3), last)


@dataclass
class Around:
    """Who has to do with the reports of Gävle, and who only seems to."""

    county: County
    accounts: dict[str, Account]
    hofors: Kommun

    def actor(self, who: str) -> Actor:
        found = teams.actor_of(self.accounts[who].id)
        assert found
        return found[0]


def around(county: County) -> Around:
    """The county with steering groups of its own kommun and of another, and its teams."""
    hofors = rows.kommun("Hofors")
    there = rows.team("Hofors hälsocentral", hofors, county.units["vard"], county.parties.values())
    elsewhere = rows.account(
        "Rolf Annanstans", county.units["vard"], Role.OFFICER, Role.COORDINATOR
    )
    rows.seat(there, county.parties["vard"], elsewhere, chairs=True)
    kommun_id = county.kommun.id
    accounts = {
        **county.accounts,
        "mysam": rows.account("Mia Mysam", None, Role.STEERING, kommun_id=kommun_id),
        "mysam_hofors": rows.account("Max Mysam", None, Role.STEERING, kommun_id=hofors.id),
        "vard_hofors": elsewhere,
    }
    return Around(county, accounts, hofors)


def begun(
    people: Around, kind: ReportKind = ReportKind.ACTIVITY, back: int = 1, who: str = "vard"
) -> Report:
    """A draft that the rehabkoordinator has begun."""
    return service.start(people.actor(who), kind, people.county.kommun.slug, period(back, kind))


def handed_in(people: Around, kind: ReportKind = ReportKind.ACTIVITY, back: int = 1) -> Report:
    """A report with one chapter written, handed in."""
    report = begun(people, kind, back)
    number = "2.1" if kind is ReportKind.ACTIVITY else "5.2"
    service.write(people.actor("vard"), report.id, number, WORDS, None)
    return service.hand_in(people.actor("vard"), report.id, K)


def lift(county: County, times: int, by: str = "af", k: int = 1) -> None:
    """Lifts in the quarter that the reports are about, counted; k = 1 hides none of them."""
    for _ in range(times):
        rows.case(
            county.team,
            county.person(),
            county.accounts[by],
            lifted_on=last_quarter().first_day + timedelta(days=10),
        )
    tell(k)
