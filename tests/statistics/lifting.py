"""Lifts by the dozen for the tests of the statistics."""

from datetime import date, timedelta

from tests.factories import rows
from tests.factories.county import County
from trisam.core import clock
from trisam.statistics import service
from trisam.statistics.overview import Overview
from trisam.statistics.periods import Period
from trisam.teams.models import PartyStanding, Team, TeamParty

DAY = timedelta(days=1)


def yesterday() -> date:
    """A day in every period that ends today and is longer than a day."""
    return clock.today() - DAY


def period(days: int = 90) -> Period:
    """The last `days` days, today included."""
    return Period(clock.today() - (days - 1) * DAY, clock.today())


def lift(county: County, by: str, times: int, team: Team | None = None, **fields: object) -> None:
    """`times` lifts by one of the county's accounts."""
    about = county.person()
    fields.setdefault("lifted_on", yesterday())
    for _ in range(times):
        rows.case(team or county.team, about, county.accounts[by], **fields)  # type: ignore[arg-type]


def join(team: Team, county: County, party: str, first: date, *, guest: bool = False) -> None:
    """The party gets a place in the team from `first` on."""
    standing = PartyStanding.GUEST if guest else PartyStanding.MEMBER
    rows.save(
        TeamParty(
            team_id=team.id,
            party_id=county.parties[party].id,
            standing=standing,
            valid_from=first,
        )
    )


def told(
    county: County,
    place: str = "lanet",
    within: Period | None = None,
    who: str = "process_leader",
    k: int = 1,
) -> Overview:
    """What somebody is told about a place; k = 1 hides nothing."""
    actor = county.actor(who)
    places, _ = service.places_for(actor)
    area = places.find(place)
    assert area is not None
    return service.lifts(actor, places, area, within or period(), k)


def lifts_of(overview: Overview) -> dict[object, object]:
    """Lifts by the party's name."""
    return {row[0]: row[1] for row in overview.by_party.rows}
