"""Who sees the figures of which place: each refusal beside what is allowed."""

from dataclasses import replace

import pytest

from tests.factories import rows
from tests.factories.county import County
from tests.statistics.lifting import DAY, period
from trisam.core import clock
from trisam.core.actor import Actor, Role, StandIn, Standing
from trisam.core.errors import Forbidden, NotFound
from trisam.statistics import policy, queries, service
from trisam.teams import queries as teams


def seen_by(actor: Actor) -> set[str]:
    return {area.key for area in service.places_for(actor)[1]}


@pytest.fixture
def two_kommuner(county: County) -> County:
    """The county and, in another kommun, the team at Hofors."""
    hofors = rows.kommun("Hofors")
    rows.team("Hofors hälsocentral", hofors, county.units["vard"], county.parties.values())
    return county


EVERYTHING = {
    "lanet",
    "kommun-gavle",
    "kommun-hofors",
    "team-brynas-halsocentral",
    "team-satra-halsocentral",
    "team-hofors-halsocentral",
}


@pytest.mark.parametrize("who", ["process_leader", "steering"])
def test_process_leaders_and_the_steering_of_the_county_see_every_place(
    two_kommuner: County, who: str
) -> None:
    assert seen_by(two_kommuner.actor(who)) == EVERYTHING


def test_the_steering_of_a_kommun_sees_it_with_its_teams_and_the_county_as_a_whole(
    two_kommuner: County,
) -> None:
    account = rows.account("Mia Mysam", None, Role.STEERING, kommun_id=two_kommuner.kommun.id)
    found = teams.actor_of(account.id)
    assert found
    assert seen_by(found[0]) == EVERYTHING - {"kommun-hofors", "team-hofors-halsocentral"}


@pytest.mark.parametrize("who", ["vard", "af", "fk", "kommun"])
def test_whoever_fills_a_seat_sees_the_own_team_its_kommun_and_the_county(
    two_kommuner: County, who: str
) -> None:
    own = {"lanet", "kommun-gavle", "team-brynas-halsocentral"}
    assert seen_by(two_kommuner.actor(who)) == own


def test_a_seat_that_has_ended_gives_nothing(county: County) -> None:
    county.seats["af"].valid_to = clock.today() - DAY
    with pytest.raises(Forbidden):
        service.places_for(county.actor("af"))


@pytest.mark.parametrize("who", ["administrator", "af_outside"])
def test_administrators_and_officers_without_a_seat_see_no_figures(
    county: County, who: str
) -> None:
    actor = county.actor(who)
    places, _ = service.places_for(county.actor("process_leader"))
    with pytest.raises(Forbidden):
        service.places_for(actor)
    with pytest.raises(Forbidden):
        queries.figures(actor, places, places.county, period())
    assert service.headline(actor) is None


def test_the_system_reads_no_figures_either() -> None:
    with pytest.raises(Forbidden):
        service.places_for(Actor.of_system("scheduler"))


def test_a_hidden_place_is_not_found_and_neither_is_one_that_does_not_exist(
    two_kommuner: County,
) -> None:
    officer, leader = two_kommuner.actor("af"), two_kommuner.actor("process_leader")
    places, _ = service.places_for(leader)
    for key in ("kommun-hofors", "team-satra-halsocentral", "kommun-atlantis", "", "\x00"):
        with pytest.raises(NotFound):
            queries.area(officer, places, key)
    hidden = queries.area(leader, places, "team-satra-halsocentral")
    with pytest.raises(NotFound):
        service.lifts(officer, places, hidden, period())


def test_the_rehabkoordinator_lists_the_own_teams_cases_and_a_substitute_does_not(
    county: County,
) -> None:
    places, _ = service.places_for(county.actor("process_leader"))
    team = places.find("team-brynas-halsocentral")
    assert team is not None
    seat = Standing(county.team.id, county.parties["vard"].id, chairs=True)
    assert policy.can_list(Actor("Rut", standings=(seat,)), team)
    assert not policy.can_list(Actor("Rut", standings=(seat,)), places.county)
    instead = replace(seat, stand_in=StandIn(meets_today=True))
    assert not policy.can_list(Actor("Sara", standings=(instead,)), team)
    member = replace(seat, chairs=False)
    assert not policy.can_list(Actor("Moa", standings=(member,)), team)
