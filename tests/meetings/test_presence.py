"""Who may know that there is "1 ärende", without seeing it: nobody whom that tells something."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.factories import rows
from tests.factories.county import County
from trisam.cases import queries as cases
from trisam.cases import service
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.actor import Role
from trisam.core.db import session
from trisam.meetings.models import Meeting
from trisam.meetings.queries import agenda, meetings
from trisam.teams.models import PartyStanding, TeamParty


@pytest.fixture
def meeting(county: County) -> Meeting:
    """A coming meeting of the team."""
    return rows.meeting(county.team, clock.today() + timedelta(days=14))


def on(meeting: Meeting, case: Case) -> Case:
    """The case on the agenda."""
    rows.item(meeting, case)
    session().expire_all()
    return case


def words(county: County, who: str, meeting: Meeting) -> list[str]:
    """The agenda as somebody reads it; the list of meetings says the same number."""
    actor = county.actor(who)
    found = [line.words for line in agenda.lines(actor, meetings.get(actor, meeting.id))]
    [choice] = meetings.list_upcoming(actor)
    assert choice.cases == len(found)
    return found


def test_two_parties_outside_know_of_one_case_and_neither_of_which(
    county: County, meeting: Meeting
) -> None:
    on(meeting, county.case(by="af", to=("vard",)))
    assert words(county, "fk", meeting) == ["1 ärende"]
    assert words(county, "kommun", meeting) == ["1 ärende"]
    assert words(county, "vard", meeting) == ["Testa Exempelsson"]


def test_the_only_party_outside_is_told_nothing(county: County, meeting: Meeting) -> None:
    on(meeting, county.case(by="af", to=("kommun", "vard")))
    assert words(county, "fk", meeting) == []


def test_the_rehabkoordinator_plans_the_time_also_as_the_only_one_outside(
    county: County, meeting: Meeting
) -> None:
    on(meeting, county.case(by="af", to=("fk", "kommun")))
    assert words(county, "vard", meeting) == ["1 ärende från AF"]


def test_the_process_leader_sees_how_full_a_meeting_is(county: County, meeting: Meeting) -> None:
    on(meeting, county.case(by="af", to=("fk", "kommun", "vard")))
    assert words(county, "process_leader", meeting) == ["1 ärende"]


def test_a_guest_is_told_nothing_of_what_it_does_not_see(county: County, meeting: Meeting) -> None:
    guest = rows.party("kriminalvarden", "Kriminalvården", "KV", 5)
    rows.save(
        TeamParty(
            team_id=county.team.id,
            party_id=guest.id,
            standing=PartyStanding.GUEST,
            valid_from=rows.long_ago(),
        )
    )
    unit = rows.unit(guest, "Frivården Gävle", [county.kommun])
    county.accounts["guest"] = rows.account("Greta Gäst", unit, Role.OFFICER)
    rows.seat(county.team, guest, county.accounts["guest"])
    on(meeting, county.case(by="af", to=("vard",)))
    assert words(county, "guest", meeting) == []
    assert words(county, "fk", meeting) == ["1 ärende"]


def test_in_a_team_of_two_and_a_half_nobody_is_left_to_hide_behind(
    county: County, meeting: Meeting
) -> None:
    case = on(meeting, county.case(by="af", to=("vard",)))
    kommun = TeamParty.party_id == county.parties["kommun"].id
    sitting = (
        session()
        .scalars(select(TeamParty).where(kommun, TeamParty.team_id == county.team.id))
        .one()
    )
    sitting.valid_to = clock.today() - timedelta(days=1)
    session().flush()
    assert case.lifting_party_id == county.parties["af"].id
    assert words(county, "fk", meeting) == []


def test_a_withdrawn_case_is_told_to_nobody_but_its_own_party(
    county: County, meeting: Meeting
) -> None:
    code = on(meeting, county.case(by="af", to=("vard",))).code
    af = county.actor("af")
    service.withdraw_consent(af, cases.get(af, code))
    session().expire_all()
    for who in ("fk", "kommun", "vard", "process_leader"):
        assert words(county, who, meeting) == []


def test_a_consent_that_ran_out_is_told_to_nobody_but_its_own_party(
    county: County, meeting: Meeting
) -> None:
    case = county.case(by="af", to=("vard",))
    assert case.consent is not None
    case.consent.valid_to = clock.today() - timedelta(days=1)
    on(meeting, case)
    for who in ("fk", "vard", "process_leader"):
        assert words(county, who, meeting) == []
    assert words(county, "af", meeting) == ["Testa Exempelsson"]
