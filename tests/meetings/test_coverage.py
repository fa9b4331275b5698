"""Where nobody comes for a party: on the pages of those who plan, and through an absence."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import Engine

from tests.factories import rows
from tests.factories.county import County
from tests.statements import counted
from tests.visitor import Visitor
from trisam.core import clock
from trisam.core.errors import Forbidden
from trisam.home.queries import my_day
from trisam.home.values import Task, TaskKind
from trisam.meetings.coverage import Cover
from trisam.meetings.models import Meeting
from trisam.meetings.queries import coverage as queries
from trisam.meetings.queries.coverage import Gap, Touched
from trisam.teams import queries as teams
from trisam.teams.models import PartyStanding, TeamParty

PAGE = "/team/tackning"


def day(number: int) -> date:
    """So many days from today."""
    return clock.today() + timedelta(days=number)


@pytest.fixture
def meeting(county: County) -> Meeting:
    """A meeting of the team ten days ahead; the other team is closed, and lacks nothing."""
    county.other_team.closed_on = clock.today()
    rows.save(county.other_team)
    return rows.meeting(county.team, day(10))


def away(county: County, who: str, first: int = 10, last: int | None = 10) -> None:
    rows.absence(county.accounts[who], day(first), None if last is None else day(last))


def named(county: County, seat: str, who: str) -> None:
    county.seats[seat].substitute_id = county.accounts[who].id
    rows.save(county.seats[seat])


def found(county: County, who: str = "vard") -> list[tuple[str, bool, Cover, int]]:
    """Each gap: party, the rehabkoordinator alone?, why, in how many days."""
    return [in_short(gap) for gap in queries.coverage(county.actor(who)).gaps]


def in_short(gap: Gap) -> tuple[str, bool, Cover, int]:
    return gap.party.slug, gap.lack.of_chair, gap.lack.cover, (gap.day - clock.today()).days


def touched(county: County, who: str) -> list[Touched]:
    me = county.actor(who)
    account = county.accounts[who].id
    by_absence = queries.touched(me, account, teams.absences(me, account))
    return [one for several in by_absence.values() for one in several]


@pytest.mark.usefixtures("meeting")
def test_a_team_with_everybody_there_lacks_nobody(county: County) -> None:
    assert found(county) == []
    assert queries.coverage(county.actor("vard")).now == []


@pytest.mark.usefixtures("meeting")
def test_an_absence_is_a_gap_on_the_day_of_a_meeting_only_and_not_with_a_substitute(
    county: County,
) -> None:
    away(county, "af", 3, 9)
    assert found(county) == []
    away(county, "fk")
    assert found(county) == [("fk", False, Cover.UNREPLACED, 10)]

    named(county, "fk", "fk_other")
    assert found(county) == []
    away(county, "fk_other", 8, None)  # the substitute is away too
    assert found(county) == [("fk", False, Cover.UNREPLACED, 10)]


@pytest.mark.usefixtures("meeting")
def test_a_colleague_with_a_seat_is_enough(county: County) -> None:
    away(county, "af")
    rows.seat(county.team, county.parties["af"], county.accounts["af_outside"])
    assert found(county) == []


@pytest.mark.usefixtures("meeting")
def test_a_closed_account_neither_comes_nor_replaces(county: County) -> None:
    away(county, "af")
    named(county, "af", "af_outside")
    assert found(county) == []
    county.accounts["af_outside"].deactivated_at = clock.now()
    county.accounts["fk"].deactivated_at = clock.now()
    assert found(county) == [
        ("af", False, Cover.UNREPLACED, 10),
        ("fk", False, Cover.EMPTY, 10),
    ]


@pytest.mark.usefixtures("meeting")
def test_a_seat_that_ends_is_a_gap_from_the_next_day_unless_somebody_follows(
    county: County,
) -> None:
    county.seats["kommun"].valid_to = day(6)
    rows.save(county.seats["kommun"])
    assert found(county) == [
        ("kommun", False, Cover.ENDED, 7),
        ("kommun", False, Cover.ENDED, 10),
    ]

    follower = rows.account("Efter Följare", county.units["kommun"])
    rows.seat(county.team, county.parties["kommun"], follower)
    assert found(county) == []


@pytest.mark.usefixtures("meeting")
def test_a_rehabkoordinator_is_missing_even_when_somebody_else_comes_for_care(
    county: County,
) -> None:
    doctor = rows.account("Doris Doktor", county.units["vard"])
    rows.seat(county.team, county.parties["vard"], doctor)
    assert found(county) == []
    away(county, "vard")
    assert found(county) == [("vard", True, Cover.UNREPLACED, 10)]
    away(county, "fk")
    assert [(slug, chair) for slug, chair, _, _ in found(county)] == [
        ("fk", False),
        ("vard", True),
    ]


def test_guests_are_not_missed_and_a_party_without_a_seat_is(county: County) -> None:
    guest = rows.party("samhall", "Samhall", "Samhall", 9)
    for team in (county.team, county.other_team):
        times = {"team_id": team.id, "party_id": guest.id, "valid_from": day(-9)}
        rows.save(TeamParty(standing=PartyStanding.GUEST, **times))

    now = queries.coverage(county.actor("vard")).now
    assert [(gap.team.name, gap.party.slug) for gap in now] == [
        ("Sätra hälsocentral", slug) for slug in ("af", "kommun", "vard")
    ]


def test_ones_own_teams_stand_first(county: County) -> None:
    rows.meeting(county.other_team, day(5))
    rows.meeting(county.team, day(6))
    away(county, "af", 6, 6)

    gaps = queries.coverage(county.actor("vard")).gaps
    this_week = [gap for gap in gaps if gap.day.isocalendar()[1] == day(6).isocalendar()[1]]
    assert next(gap.own for gap in this_week)
    assert not queries.coverage(county.actor("process_leader")).gaps[0].own


def test_gaps_stand_in_their_weeks_and_can_be_chosen_by_kommun_and_party(county: County) -> None:
    rows.meeting(county.other_team, day(10))
    rows.meeting(county.other_team, day(12 * 7 + 7))  # beyond the horizon
    every = queries.coverage(county.actor("process_leader"))
    assert len(every.weeks) == 12
    assert [gap.party.slug for gap in every.gaps] == ["af", "kommun", "vard"]
    for monday, gaps in every.weeks:
        assert all(monday <= gap.day < monday + timedelta(days=7) for gap in gaps)

    only = every.only(county.kommun.id, county.parties["af"].id)
    assert [gap.party.slug for gap in [*only.gaps, *only.now]] == ["af", "af"]
    none = every.only(987654321, None)
    assert (none.teams, none.gaps, none.now, none.without_psychiatry) == ([], [], [], [])
    assert every.without_psychiatry == [county.kommun]


def test_officers_and_administrators_do_not_see_coverage(county: County) -> None:
    for who in ("af", "af_outside", "administrator"):
        with pytest.raises(Forbidden):
            queries.coverage(county.actor(who))
    for who in ("vard", "process_leader", "steering"):
        assert queries.coverage(county.actor(who)).teams


@pytest.mark.usefixtures("meeting")
def test_the_page_names_nobody_and_links_the_rehabkoordinators_own_meeting(
    app: Flask, county: County, meeting: Meeting
) -> None:
    away(county, "fk")
    chair = Visitor(app).sign_in(county.accounts["vard"]).get(PAGE)
    steering = Visitor(app).sign_in(county.accounts["steering"]).get(PAGE)

    for page in (chair, steering):
        assert "Försäkringskassan Borta, ingen ersättare" in page.words
        assert "Folke" not in page.text
    assert f'href="/moten/{meeting.id}"' in chair.text
    assert f"/moten/{meeting.id}" not in steering.text
    assert "Brynäs hälsocentral (ditt team)" in chair.words
    assert "Inget team inom psykiatrin Gävle" in chair.words


@pytest.mark.usefixtures("meeting")
def test_the_page_shows_one_party_and_says_when_it_is_not_in_the_list(
    app: Flask, county: County
) -> None:
    away(county, "fk")
    chair = Visitor(app).sign_in(county.accounts["vard"])
    assert "Borta, ingen ersättare" in chair.get(f"{PAGE}?part=fk&kommun=gavle").words
    assert "Borta, ingen ersättare" not in chair.get(f"{PAGE}?part=af").words
    assert "Alla är på plats" in chair.get(f"{PAGE}?part=af").words
    wrong = chair.get(f"{PAGE}?part=polisen")
    assert (wrong.status, "Välj ett av alternativen" in wrong.words) == (422, True)


def test_more_teams_and_gaps_ask_no_more_of_the_database(
    app: Flask, county: County, migrated: Engine
) -> None:
    chair = Visitor(app).sign_in(county.accounts["vard"])
    numbers = []
    for number in range(2):
        rows.meeting(county.other_team, day(10 + number))
        rows.team(f"Team {number}", rows.kommun(f"Kommun {number}"), county.units["vard"],
                  county.parties.values())  # fmt: skip
        with counted(migrated) as sent:
            chair.get(PAGE)
        numbers.append(len(sent))
    assert numbers[0] == numbers[1]


# ── What an absence touches ────────────────────────────────────────────────────────────────────


@pytest.mark.usefixtures("meeting")
def test_an_absence_touches_the_meetings_of_its_days_and_says_who_comes(county: County) -> None:
    rows.meeting(county.team, day(20))
    away(county, "af", 8, 12)
    [one] = touched(county, "af")
    assert (one.meeting.day, one.cover, one.comes) == (day(10), Cover.UNREPLACED, "")

    named(county, "af", "af_outside")
    [one] = touched(county, "af")
    assert (one.cover, one.comes) == (Cover.REPLACED, "Arvid Utanför")

    rows.seat(county.team, county.parties["af"], rows.account("Tre Trea", county.units["af"]))
    [one] = touched(county, "af")
    assert (one.cover, one.comes) == (Cover.THERE, "")


@pytest.mark.usefixtures("meeting")
def test_an_absence_of_a_named_substitute_touches_the_meeting_of_the_absent_holder(
    county: County,
) -> None:
    named(county, "fk", "fk_other")
    away(county, "fk_other")
    assert touched(county, "fk_other") == []  # the holder comes
    away(county, "fk")
    [one] = touched(county, "fk_other")
    assert (one.instead_of, one.cover) == ("Folke Provberg", Cover.UNREPLACED)


def test_an_absence_of_somebody_without_a_seat_touches_nothing(county: County) -> None:
    away(county, "af_outside")
    assert touched(county, "af_outside") == []


# ── Min dag ────────────────────────────────────────────────────────────────────────────────────


def tasks(county: County, who: str, kind: TaskKind) -> list[Task]:
    return [task for task in my_day(county.actor(who)).tasks if task.kind is kind]


def test_the_rehabkoordinator_is_told_of_a_missing_party_within_21_days_and_nobody_else_is(
    county: County,
) -> None:
    soon = rows.meeting(county.team, day(21))
    rows.meeting(county.team, day(22))
    assert tasks(county, "vard", TaskKind.MISSING_PARTY) == []
    away(county, "fk", 20, None)

    [task] = tasks(county, "vard", TaskKind.MISSING_PARTY)
    assert (task.key, task.due) == (str(soon.id), day(21))
    assert task.what == "Ordna så att någon kommer för FK"
    assert task.late == "Ingen kommer"
    assert tasks(county, "fk", TaskKind.MISSING_PARTY) == []

    named(county, "fk", "fk_other")
    assert tasks(county, "vard", TaskKind.MISSING_PARTY) == []


def test_whoever_is_here_though_away_until_further_notice_is_asked(county: County) -> None:
    away(county, "af", 0, None)
    away(county, "fk", -2, 5)
    for who in ("af", "fk"):
        assert tasks(county, who, TaskKind.STILL_AWAY) == []
    away(county, "kommun", -2, None)
    [task] = tasks(county, "kommun", TaskKind.STILL_AWAY)
    assert task.late == "Din ersättare fyller platsen"
