"""A team's settings, seats and substitutes, as its rehabkoordinator keeps them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import log
from tests.factories import rows
from tests.factories.county import County
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.teams import queries
from trisam.teams.models import Seat, Team
from trisam.teams.policy import can_manage
from trisam.teams.service import seats
from trisam.teams.service.settings import GivenSettings, change_settings

SETTINGS = GivenSettings(
    place="Rum 3", meeting_minutes=60, slots=3, slot_minutes=20, pre_meeting_days=7
)


def team_of(county: County) -> Team:
    session().expire_all()
    return queries.get(county.actor("vard"), county.team.slug)


def seat_of(county: County, who: str) -> Seat:
    return queries.seat(county.actor("vard"), team_of(county), county.seats[who].id)


def test_only_the_teams_own_rehabkoordinator_manages_it(county: County) -> None:
    assert can_manage(county.actor("vard"), county.team.id)
    assert not can_manage(county.actor("vard"), county.other_team.id)
    assert not can_manage(county.actor("af"), county.team.id)
    assert not can_manage(county.actor("process_leader"), county.team.id)


def test_nobody_else_changes_anything(county: County) -> None:
    officer, team, seat = county.actor("af"), team_of(county), seat_of(county, "af")
    with pytest.raises(Forbidden):
        change_settings(officer, team, SETTINGS)
    with pytest.raises(Forbidden):
        seats.add_seat(officer, team, county.accounts["af_outside"], clock.today())
    with pytest.raises(Forbidden):
        seats.end_seat(officer, team, seat, clock.today())
    with pytest.raises(Forbidden):
        seats.name_substitute(officer, team, seat, county.accounts["af_outside"])


def test_settings_are_kept_and_logged(county: County) -> None:
    change_settings(county.actor("vard"), team_of(county), SETTINGS)

    team = team_of(county)
    assert (team.place, team.slots, team.pre_meeting_days) == ("Rum 3", 3, 7)
    assert log.actions() == ["team.change"]


def test_more_cases_than_the_meeting_has_time_for_are_refused(county: County) -> None:
    with pytest.raises(RuleBroken, match="4 ärenden på 20 minuter tar 80 minuter") as refused:
        change_settings(county.actor("vard"), team_of(county), replace(SETTINGS, slots=4))
    assert refused.value.field == "slots"


def test_a_new_seat_lets_its_person_in_from_its_first_day(county: County) -> None:
    newcomer, tomorrow = county.accounts["af_outside"], clock.today() + timedelta(days=1)
    seats.add_seat(county.actor("vard"), team_of(county), newcomer, clock.today())
    assert county.actor("af_outside").sits_in(county.team.id)

    seats.add_seat(county.actor("vard"), team_of(county), county.accounts["fk_other"], tomorrow)
    assert not county.actor("fk_other").sits_in(county.team.id)


def test_a_seat_is_not_given_twice_nor_in_the_past_nor_to_a_party_that_does_not_sit(
    county: County,
) -> None:
    chair, team = county.actor("vard"), team_of(county)
    with pytest.raises(RuleBroken, match="har redan en plats"):
        seats.add_seat(chair, team, county.accounts["af"], clock.today())
    with pytest.raises(RuleBroken, match="tidigare än i dag"):
        seats.add_seat(
            chair, team, county.accounts["af_outside"], clock.today() - timedelta(days=1)
        )
    with pytest.raises(RuleBroken, match="ingen plats i teamet den dagen"):
        seats.add_seat(chair, team, county.accounts["steering"], clock.today())

    guest = rows.party("samhall", "Samhall", "Samhall", 9)
    outsider = rows.account("Gösta Gäst", rows.unit(guest, "Samhall Gävle"))
    with pytest.raises(RuleBroken, match="ingen plats i teamet den dagen"):
        seats.add_seat(chair, team, outsider, clock.today())


def test_a_person_whose_seat_ended_can_get_a_new_one(county: County) -> None:
    chair = county.actor("vard")
    seats.end_seat(chair, team_of(county), seat_of(county, "af"), clock.today())
    later = clock.today() + timedelta(days=30)

    assert seats.add_seat(chair, team_of(county), county.accounts["af"], later).id


def test_an_ended_seat_is_open_on_its_last_day_and_shut_the_day_after(county: County) -> None:
    seats.end_seat(county.actor("vard"), team_of(county), seat_of(county, "af"), clock.today())
    assert county.actor("af").sits_in(county.team.id)

    seat_of(county, "af").valid_to = clock.today() - timedelta(days=1)
    assert not county.actor("af").sits_in(county.team.id)


def test_a_seat_does_not_end_in_the_past(county: County) -> None:
    with pytest.raises(RuleBroken, match="tidigare än i dag"):
        seats.end_seat(
            county.actor("vard"),
            team_of(county),
            seat_of(county, "af"),
            clock.today() - timedelta(days=1),
        )


def test_the_only_rehabkoordinator_keeps_the_seat_until_there_is_another(
    county: County,
) -> None:
    chair = county.actor("vard")
    with pytest.raises(RuleBroken, match="behöver en rehabkoordinator"):
        seats.end_seat(chair, team_of(county), seat_of(county, "vard"), clock.today())

    successor = rows.account("Siv Efterträdare", county.units["vard"])
    rows.seat(county.team, county.parties["vard"], successor, chairs=True)
    seats.end_seat(chair, team_of(county), seat_of(county, "vard"), clock.today())


def test_a_substitute_is_a_colleague_of_the_same_party(county: County) -> None:
    chair, team, seat = county.actor("vard"), team_of(county), seat_of(county, "af")
    with pytest.raises(RuleBroken, match="sin egen ersättare"):
        seats.name_substitute(chair, team, seat, county.accounts["af"])
    with pytest.raises(RuleBroken, match="hos samma part"):
        seats.name_substitute(chair, team, seat, county.accounts["fk"])
    with pytest.raises(RuleBroken, match="hos samma part"):
        seats.name_substitute(chair, team, seat, county.accounts["steering"])

    seats.name_substitute(chair, team, seat, county.accounts["af_outside"])
    assert seat.substitute_id == county.accounts["af_outside"].id
    seats.name_substitute(chair, team, seat, None)
    assert seat.substitute_id is None


def test_two_do_not_stand_in_for_each_other_not_even_by_way_of_a_third(county: County) -> None:
    chair, af = county.actor("vard"), county.accounts["af"]
    second = county.accounts["af_outside"]
    third = rows.account("Tre Trea", county.units["af"])
    rows.seat(county.team, county.parties["af"], second, substitute=third)
    rows.seat(county.team, county.parties["af"], third, substitute=af)

    with pytest.raises(RuleBroken, match="ersätta varandra"):
        seats.name_substitute(chair, team_of(county), seat_of(county, "af"), third)
    with pytest.raises(RuleBroken, match="ersätta varandra"):
        seats.name_substitute(chair, team_of(county), seat_of(county, "af"), second)

    fourth = rows.account("Fyra Fyran", county.units["fk"])
    seats.name_substitute(chair, team_of(county), seat_of(county, "fk"), fourth)


def test_a_substitute_is_not_replaced_in_turn(county: County) -> None:
    chair, af, second = county.actor("vard"), county.accounts["af"], county.accounts["af_outside"]
    third, fourth = (rows.account(name, county.units["af"]) for name in ("Tre Trea", "Fyra Fyran"))
    seconds = rows.seat(county.team, county.parties["af"], second, substitute=third)

    with pytest.raises(RuleBroken, match="Arvid Utanför har själv en ersättare") as refused:
        seats.name_substitute(chair, team_of(county), seat_of(county, "af"), second)
    assert refused.value.field == "substitute"

    seconds.substitute_id = af.id
    rows.save(seconds)
    with pytest.raises(RuleBroken, match="är själv ersättare för en annan plats"):
        seats.name_substitute(chair, team_of(county), seat_of(county, "af"), fourth)

    seconds.substitute_id = third.id
    rows.save(seconds)
    seats.name_substitute(chair, team_of(county), seat_of(county, "af"), third)
    assert seat_of(county, "af").substitute_id == third.id


def test_a_seat_that_has_ended_makes_no_chain(county: County) -> None:
    chair, second = county.actor("vard"), county.accounts["af_outside"]
    third, yesterday = rows.account("Tre Trea", county.units["af"]), clock.today() - timedelta(1)
    rows.seat(county.team, county.parties["af"], second, substitute=third, valid_to=yesterday)

    seats.name_substitute(chair, team_of(county), seat_of(county, "af"), second)
    assert seat_of(county, "af").substitute_id == second.id


def test_a_closed_account_replaces_nobody(county: County) -> None:
    closed = county.accounts["af_outside"]
    closed.deactivated_at = clock.now()
    with pytest.raises(RuleBroken, match="Personens konto är stängt"):
        seats.name_substitute(county.actor("vard"), team_of(county), seat_of(county, "af"), closed)


def test_a_seat_is_found_in_its_own_team_only(county: County) -> None:
    elsewhere = queries.get(county.actor("vard"), county.other_team.slug)

    with pytest.raises(NotFound):
        queries.seat(county.actor("vard"), elsewhere, county.seats["af"].id)
