"""Teams as the administrator keeps them: their beginning, parties, lead and end."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from tests import log
from tests.factories import rows
from tests.factories.county import County
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.meetings.models import AgendaItem, CancelCause, ItemStatus, MeetingStatus
from trisam.meetings.service import scheduling
from trisam.teams import queries
from trisam.teams.models import PartyStanding, Team, TeamKind, TeamParty
from trisam.teams.service import founding, seats, standing
from trisam.teams.service.founding import NewTeam
from trisam.teams.service.settings import GivenSettings

A_DAY = timedelta(days=1)
MEMBERS = ("af", "fk", "kommun", "vard")


def team_of(county: County) -> Team:
    session().expire_all()
    return queries.get(county.actor("administrator"), county.team.slug)


def sitting_of(county: County, slug: str) -> TeamParty:
    party_id = county.parties[slug].id
    return next(found for found in team_of(county).parties if found.party_id == party_id)


def new_team(county: County, name: str = "Nytt") -> NewTeam:
    return NewTeam(
        name=name,
        kind=TeamKind.PSYCHIATRY,
        kommun=county.kommun,
        unit=county.units["vard"],
        members=frozenset(county.parties[slug].id for slug in MEMBERS),
        guests=frozenset({rows.party("samhall", "Samhall", "Samhall", 9).id}),
        first_day=clock.today() - A_DAY,
        settings=GivenSettings(
            place="Rum 3", meeting_minutes=90, slots=4, slot_minutes=20, pre_meeting_days=5
        ),
    )


def name_coordinator(county: County, who: str, day: date, by: str = "administrator") -> None:
    actor, account = county.actor(by), county.accounts[who]
    standing.name_coordinator(actor, team_of(county), county.units["vard"], account, day)


def end_time(county: County, slug: str, day: date, by: str = "administrator") -> None:
    sitting = sitting_of(county, slug)
    standing.end_time(county.actor(by), team_of(county), sitting, county.units["vard"], day)


def close(county: County, day: date, by: str = "administrator") -> None:
    founding.close_team(county.actor(by), team_of(county), day)


@pytest.fixture
def colleague(county: County) -> str:
    """Another rehabkoordinator, without a seat."""
    county.accounts["colleague"] = rows.account("Siv Efterträdare", county.units["vard"])
    return "colleague"


def test_a_new_team_has_its_parties_and_guests_from_a_day(county: County) -> None:
    team = founding.open_team(county.actor("administrator"), new_team(county))

    assert team.slug == "nytt-2", "the word of a page is no team's"
    found = queries.get(county.actor("administrator"), team.slug)
    assert {p.party.slug for p in found.parties if p.standing is PartyStanding.MEMBER} == {*MEMBERS}
    assert [p.party.slug for p in found.parties if p.standing is PartyStanding.GUEST] == ["samhall"]
    assert {p.valid_from for p in found.parties} == {clock.today() - A_DAY}
    assert log.actions() == ["team.open"]


def test_a_team_needs_its_own_name_varden_and_time_for_its_cases(county: County) -> None:
    admin, new = county.actor("administrator"), new_team(county)
    vard, guest = county.parties["vard"].id, min(new.guests)
    for wrong, sentence, field in (
        (replace(new, name=county.team.name.upper()), "redan ett team", "name"),
        (replace(new, members=new.members - {vard}), "Vården leder teamet", "members"),
        (replace(new, members=new.members | {guest}), "inte också vara gäst", "guests"),
        (replace(new, unit=county.units["af"]), "vårdens enheter", "unit"),
        (replace(new, settings=replace(new.settings, slots=9)), "tar 180 minuter", "slots"),
    ):
        with pytest.raises(RuleBroken, match=sentence) as refused:
            founding.open_team(admin, wrong)
        assert refused.value.field == field


@pytest.mark.parametrize("who", ["af", "vard", "process_leader", "steering"])
def test_nobody_but_the_administrator_does_any_of_it(who: str, county: County) -> None:
    today, actor = clock.today(), county.actor(who)
    with pytest.raises(Forbidden):
        founding.open_team(actor, new_team(county))
    with pytest.raises(Forbidden):
        close(county, today, by=who)
    with pytest.raises(Forbidden):
        name_coordinator(county, "vard", today, by=who)
    with pytest.raises(Forbidden):
        end_time(county, "af", today, by=who)
    party = county.parties["af"]
    with pytest.raises(Forbidden):
        standing.let_join(actor, team_of(county), party, PartyStanding.MEMBER, today)


def test_a_party_that_leaves_takes_its_seats_with_it_and_can_come_back(county: County) -> None:
    today, admin = clock.today(), county.actor("administrator")
    end_time(county, "fk", today)

    assert sitting_of(county, "fk").valid_to == today
    assert county.seats["fk"].valid_to == today
    assert county.seats["af"].valid_to is None
    party = county.parties["fk"]
    with pytest.raises(RuleBroken, match="sitter redan"):
        standing.let_join(admin, team_of(county), party, PartyStanding.GUEST, today)
    standing.let_join(admin, team_of(county), party, PartyStanding.GUEST, today + A_DAY)

    times = [p for p in team_of(county).parties if p.party_id == party.id]
    assert len(times) == 2, "the old time is kept"
    assert log.actions() == ["team.party_end", "team.party_join"]


def test_a_time_ends_neither_in_the_past_nor_before_a_seat_that_is_to_come(county: County) -> None:
    tomorrow = clock.today() + A_DAY
    with pytest.raises(RuleBroken, match="tidigare än i dag"):
        end_time(county, "af", clock.today() - A_DAY)
    seats.add_seat(county.actor("vard"), team_of(county), county.accounts["af_outside"], tomorrow)
    with pytest.raises(RuleBroken, match="börjar efter den dagen"):
        end_time(county, "af", clock.today())
    end_time(county, "af", tomorrow)

    sitting_of(county, "fk").valid_to = clock.today() - A_DAY
    session().flush()
    with pytest.raises(RuleBroken, match="redan slut"):
        end_time(county, "fk", clock.today())


def test_varden_stays_as_long_as_the_team(county: County) -> None:
    with pytest.raises(RuleBroken, match="Stäng teamet i stället"):
        end_time(county, "vard", clock.today())


def test_a_new_rehabkoordinator_takes_over_on_the_day(county: County, colleague: str) -> None:
    name_coordinator(county, colleague, clock.today())

    assert county.seats["vard"].valid_to == clock.today() - A_DAY
    assert county.actor(colleague).chairs(county.team.id)
    assert not county.actor("vard").sits_in(county.team.id)
    assert log.actions() == ["team.coordinator"]


def test_a_team_without_rehabkoordinator_gets_one(county: County) -> None:
    admin, person = county.actor("administrator"), county.accounts["vard"]
    other = queries.get(admin, county.other_team.slug)
    standing.name_coordinator(admin, other, county.units["vard"], person, clock.today())

    assert county.actor("vard").chairs(county.other_team.id)


def test_who_has_an_ordinary_seat_leads_from_the_day_and_not_before(
    county: County, colleague: str
) -> None:
    ordinary = rows.seat(county.team, county.parties["vard"], county.accounts[colleague])
    name_coordinator(county, colleague, clock.today())

    assert ordinary.valid_to == clock.today() - A_DAY
    assert not ordinary.chairs
    assert county.actor(colleague).chairs(county.team.id)


def test_a_seat_that_has_not_begun_becomes_the_lead(county: County, colleague: str) -> None:
    later = clock.today() + A_DAY
    seat = seats.add_seat(county.actor("vard"), team_of(county), county.accounts[colleague], later)
    name_coordinator(county, colleague, later)

    assert (seat.chairs, seat.valid_from) == (True, later)
    assert county.actor("vard").chairs(county.team.id), "until then"


def test_a_rehabkoordinator_works_at_varden_and_is_not_named_in_the_past_or_twice(
    county: County, colleague: str
) -> None:
    today = clock.today()
    with pytest.raises(RuleBroken, match="arbeta hos vården"):
        name_coordinator(county, "af", today)
    with pytest.raises(RuleBroken, match="i dag eller en senare"):
        name_coordinator(county, colleague, today - A_DAY)
    with pytest.raises(RuleBroken, match="redan utsedd"):
        name_coordinator(county, "vard", today)
    name_coordinator(county, colleague, today)
    county.accounts["third"] = rows.account("Tre Trea", county.units["vard"])
    with pytest.raises(RuleBroken, match="Siv Efterträdare är utsedd"):
        name_coordinator(county, "third", today)

    county.accounts["third"].deactivated_at = clock.now()
    session().flush()
    with pytest.raises(RuleBroken, match="arbeta hos vården"):
        name_coordinator(county, "third", today + A_DAY)


def test_no_administrator_names_themself(county: County) -> None:
    admin = county.accounts["administrator"]
    admin.unit_id = county.units["vard"].id
    session().flush()
    with pytest.raises(RuleBroken, match="Ingen utser sig själv"):
        name_coordinator(county, "administrator", clock.today())


def test_the_list_tells_who_leads_and_where_nobody_does(county: County, colleague: str) -> None:
    admin = county.actor("administrator")

    def led() -> dict[str, list[str]]:
        lines = queries.list_with_coordinators(admin)
        return {team.slug: [seat.account.name for seat in chairs] for team, chairs in lines}

    assert led() == {"brynas-halsocentral": ["Rut Exempelius"], "satra-halsocentral": []}
    name_coordinator(county, colleague, clock.today() + A_DAY)
    assert led()["brynas-halsocentral"] == ["Rut Exempelius", "Siv Efterträdare"]
    county.accounts["vard"].deactivated_at = clock.now()
    session().flush()
    assert led()["brynas-halsocentral"] == ["Siv Efterträdare"], "a closed account leads nobody"


def test_a_closed_team_is_no_more_and_its_seats_give_nothing(county: County) -> None:
    close(county, clock.today() + A_DAY)
    assert county.actor("af").sits_in(county.team.id)
    close(county, clock.today())

    assert not county.actor("af").sits_in(county.team.id)
    assert county.team.id not in {team.id for team in queries.list_all(county.actor("af"))}
    assert log.actions() == ["team.close", "team.close"]
    with pytest.raises(RuleBroken, match="stängt från och med"):
        close(county, clock.today() + A_DAY)
    with pytest.raises(RuleBroken, match="stängt från och med"):
        name_coordinator(county, "vard", clock.today())


def test_a_team_does_not_close_in_the_past(county: County) -> None:
    with pytest.raises(RuleBroken, match="bakåt i tiden"):
        close(county, clock.today() - A_DAY)


def test_a_team_with_planned_meetings_stays_open(county: County) -> None:
    day = clock.today() + 7 * A_DAY
    meeting = rows.meeting(county.team, day)
    rows.meeting(county.team, day + 7 * A_DAY)
    with pytest.raises(RuleBroken, match="planerade senare: .* och 1 till"):
        close(county, day)
    with pytest.raises(RuleBroken, match=r"planerade senare: [^\d]*\d"):
        close(county, day + A_DAY)
    close(county, day + 8 * A_DAY)

    assert meeting.status is MeetingStatus.PLANNED


def test_a_team_whose_cases_wait_for_a_meeting_stays_open(county: County) -> None:
    meeting, case = rows.meeting(county.team, clock.today() + A_DAY), county.case()
    meeting.status, meeting.cancel_cause = MeetingStatus.CANCELLED, CancelCause.ILLNESS
    left = AgendaItem(meeting_id=meeting.id, case_id=case.id, status=ItemStatus.MOVED)
    rows.save(left)
    with pytest.raises(RuleBroken, match="ärenden som väntar") as refused:
        close(county, clock.today())
    assert "1" not in refused.value.sentence, "never how many"


def test_no_meeting_is_planned_after_the_end(county: County) -> None:
    end = clock.today() + 30 * A_DAY
    close(county, end)
    assert county.actor("vard").chairs(county.team.id)
    starts = clock.instant(end, time(13))

    with pytest.raises(RuleBroken, match="stängt från och med"):
        scheduling.check_time(county.actor("vard"), county.team.id, starts, 90)
    scheduling.check_time(county.actor("vard"), county.team.id, starts - A_DAY, 90)


def test_a_time_of_another_team_is_not_found(county: County) -> None:
    admin, here = county.actor("administrator"), sitting_of(county, "af").id
    elsewhere = queries.get(admin, county.other_team.slug)
    with pytest.raises(NotFound):
        queries.sitting(admin, elsewhere, here)
