"""The reading rule: its two forms agree, and each condition matters."""

from datetime import timedelta

from sqlalchemy import literal, select

from tests.factories import rows
from tests.factories.county import County
from trisam.cases.models import Case
from trisam.cases.policy import can_view, is_own, reaches_party, visible_to
from trisam.cases.values import CaseStatus
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session

EVERYBODY = (
    "af",
    "fk",
    "kommun",
    "vard",
    "af_outside",
    "fk_other",
    "steering",
    "process_leader",
    "administrator",
)


def readers(county: County, case: Case) -> set[str]:
    """Who may view the case; on the way the two forms of the rule are held together."""
    return {who for who in EVERYBODY if sees(county.actor(who), case)}


def sees(actor: Actor, case: Case) -> bool:
    """What both forms of the rule say."""
    today = clock.today()
    in_sql = session().scalar(select(Case.id).where(Case.id == case.id, visible_to(actor, today)))
    in_python = can_view(actor, case, today)
    assert in_python == (in_sql is not None)
    return in_python


def test_a_case_with_consent_and_release_is_seen_by_the_teams_seats(county: County) -> None:
    assert readers(county, county.case()) == {"af", "fk", "kommun", "vard"}


def test_a_case_without_consent_is_seen_by_the_lifting_party_alone(county: County) -> None:
    assert readers(county, county.case(to=())) == {"af"}


def test_a_party_outside_the_consent_does_not_see_the_case(county: County) -> None:
    assert readers(county, county.case(to=("kommun",))) == {"af", "kommun"}


def test_a_consent_without_release_shows_nothing(county: County) -> None:
    person = county.person()
    consent = county.consented(person, "af", "fk", "kommun", "vard")
    released = rows.case(
        county.team,
        person,
        county.accounts["af"],
        consent,
        released_to=[county.parties["fk"]],
    )
    assert readers(county, released) == {"af", "fk"}


def test_a_consent_in_the_other_direction_shows_nothing(county: County) -> None:
    person = county.person()
    af, fk, kommun = (county.parties[slug] for slug in ("af", "fk", "kommun"))
    consent = rows.consent(person, county.accounts["af"], [(fk, af), (af, kommun)])
    case = rows.case(county.team, person, county.accounts["af"], consent, released_to=[fk, kommun])
    assert readers(county, case) == {"af", "kommun"}


def test_an_expired_consent_shows_nothing_and_one_that_ends_today_still_does(
    county: County,
) -> None:
    case = county.case()
    assert case.consent is not None
    case.consent.valid_to = clock.today()
    assert readers(county, case) == {"af", "fk", "kommun", "vard"}
    case.consent.valid_to = clock.today() - timedelta(days=1)
    assert readers(county, case) == {"af"}


def test_a_withdrawn_consent_shows_nothing(county: County) -> None:
    case = county.case()
    assert case.consent is not None
    case.consent.withdrawn_at = clock.now()
    assert readers(county, case) == {"af"}


def test_one_withdrawn_pair_hides_the_case_from_that_party_alone(county: County) -> None:
    case = county.case()
    assert case.consent is not None
    for grant in case.consent.grants:
        if grant.receiving_party_id == county.parties["fk"].id:
            grant.withdrawn_at = clock.now()
    assert readers(county, case) == {"af", "kommun", "vard"}


def test_a_recalled_release_hides_the_case(county: County) -> None:
    case = county.case()
    case.releases[0].recalled_at = clock.now()
    assert readers(county, case) == {"af"}


def test_a_seat_that_ended_shows_nothing(county: County) -> None:
    case = county.case()
    rows.seat(
        county.team,
        county.parties["fk"],
        county.accounts["fk_other"],
        valid_to=clock.today() - timedelta(days=1),
    )
    assert "fk_other" not in readers(county, case)


def test_a_substitute_sees_the_cases_of_the_meeting_stood_in_for_and_no_other(
    county: County,
) -> None:
    taken_up, other = county.case(), county.case()
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=14))
    rows.item(meeting, taken_up)
    county.seats["kommun"].substitute_id = county.accounts["fk_other"].id
    session().flush()
    assert "fk_other" not in readers(county, taken_up)
    rows.absence(county.accounts["kommun"], meeting.day, meeting.day)
    assert "fk_other" in readers(county, taken_up)
    assert "fk_other" not in readers(county, other)


def test_a_lifting_officer_without_seat_sees_the_own_case(county: County) -> None:
    assert "af_outside" in readers(county, county.case(by="af_outside"))


def test_a_purged_case_is_nobodys(county: County) -> None:
    case, fk = county.case(), county.parties["fk"].id
    told_fk = select(Case.id).where(reaches_party(literal(fk), clock.today()))
    assert is_own(county.actor("af"), case)
    assert session().scalars(told_fk).all() == [case.id]
    case.status, case.closed_on, case.purged_at = CaseStatus.CLOSED, clock.today(), clock.now()
    rows.save(case)
    assert not is_own(county.actor("af"), case)
    assert session().scalars(told_fk).all() == []
    assert readers(county, case) == set()
