"""Lifts by the dozen for the tests of the statistics."""

from datetime import date, timedelta

from sqlalchemy import delete

from tests.factories import rows
from tests.factories.county import County
from trisam.core import clock
from trisam.core.db import session, transaction
from trisam.statistics import service
from trisam.statistics.models import QuarterCounts, ReleasedFigures
from trisam.statistics.overview import Overview
from trisam.statistics.periods import A_YEAR, Period, Span, days_of, last_four, newest
from trisam.statistics.queries import lifts
from trisam.statistics.service import releases
from trisam.statistics.service.counting import families
from trisam.teams.models import PartyStanding, Team, TeamParty

DAY = timedelta(days=1)


def quarter(before: int = 0) -> Period:
    """The newest quarter that figures are told for, or one so many quarters before it."""
    return days_of(Span.numbered(newest(clock.today()).number - before))


def told_day(before: int = 0) -> date:
    """A day of that quarter."""
    return quarter(before).last - DAY


def period() -> Period:
    """The newest four quarters."""
    return last_four(clock.today())


def lift(county: County, by: str, times: int, team: Team | None = None, **fields: object) -> None:
    """`times` lifts by one of the county's accounts, in the newest quarter."""
    about = county.person()
    fields.setdefault("lifted_on", told_day())
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


def forget_figures() -> None:
    """Nothing has been counted yet."""
    with transaction():
        for table in (ReleasedFigures, QuarterCounts):
            session().execute(delete(table))


def tell(k: int = 5) -> None:
    """Count and tell what there is now, as if nothing had been counted before but a year without
    anything: so there are four quarters to tell of."""
    forget_figures()
    with transaction():
        first = lifts.first_lifted()
        if first:
            _count_the_year_before(Span.of(first))
    releases.release_due(k)


def _count_the_year_before(first: Span) -> None:
    for family, counting in families().items():
        for before in range(1, A_YEAR + family.later):
            quarter = Span.numbered(first.number - before)
            row = QuarterCounts(family=family.key, quarter=quarter.number, counted_at=clock.now())
            row.counts = counting(days_of(quarter)).as_text()
            session().add(row)


def told(
    county: County,
    place: str = "lanet",
    within: Period | None = None,
    who: str = "process_leader",
    k: int = 1,
) -> Overview:
    """What somebody is told about a place, counted now; k = 1 hides nothing."""
    tell(k)
    actor = county.actor(who)
    places, _ = service.places_for(actor)
    area = places.find(place)
    assert area is not None
    overview = service.lifts(actor, places, area, within or period())
    assert overview is not None
    return overview


def lifts_of(overview: Overview) -> dict[object, object]:
    """Lifts by the party's name."""
    return {row[0]: row[1] for row in overview.by_party.rows}
