"""A person's own week, and how many hours there are in it: who says it, and who sees it."""

from datetime import date, time

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import TimeMachineFixture

from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Visitor
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.meetings.models import CancelCause, MeetingStatus
from trisam.meetings.queries import load
from trisam.teams import queries as teams
from trisam.teams.models import FixedBlock, WorkDay, WorkWeek
from trisam.teams.service import working_hours

HERE, MONDAY = "/arbetstider", date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _monday(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(clock.instant(MONDAY, time(9)), tick=False)


@pytest.fixture
def officer(app: Flask, county: County) -> Visitor:
    """AF's officer in the team, signed in."""
    return Visitor(app).sign_in(county.accounts["af"])


def test_nothing_said_means_every_day_and_no_cap(officer: Visitor) -> None:
    page = officer.get(HERE)
    assert "Inget är sparat än." in page.words
    assert page.text.count("checked") == len(WorkDay)


def test_days_and_cap_are_saved_and_can_be_changed(officer: Visitor, county: County) -> None:
    account = county.accounts["af"]
    page = officer.submit(HERE, {"step": "week", "days": ["mon"], "cap_hours": "16"})
    assert "Arbetsdagarna är sparade." in page.words
    week = session().get_one(WorkWeek, account.id)
    assert (week.days, week.cap_hours) == (frozenset({WorkDay.MONDAY}), 16)

    officer.submit(HERE, {"step": "week", "days": ["fri"], "cap_hours": ""})
    assert (week.days, week.cap_hours) == (frozenset({WorkDay.FRIDAY}), None)


def test_what_is_wrong_is_told_and_what_was_typed_stays(officer: Visitor) -> None:
    page = officer.submit(HERE, {"step": "week", "cap_hours": "16"})
    assert (page.status, "Kryssa i minst en dag." in page.words) == (422, True)
    assert 'value="16"' in page.text
    page = officer.submit(HERE, {"step": "week", "days": ["mon"], "cap_hours": "90"})
    assert (page.status, "Skriv ett heltal från 1 till 40." in page.words) == (422, True)
    page = officer.submit(HERE, {"step": "block", "day": "mon", "starts": "12:00", "ends": "08:00"})
    assert (page.status, "Tiden måste sluta efter att den börjar." in page.words) == (422, True)
    assert 'value="12:00"' in page.text


def test_a_time_that_is_taken_is_entered_and_freed(officer: Visitor) -> None:
    page = officer.submit(HERE, {"step": "block", "day": "mon", "starts": "08:00", "ends": "12:00"})
    assert "Måndag 08.00–12.00" in page.words
    taken = session().scalars(select(FixedBlock.id)).one()

    page = officer.submit(HERE, {"step": "free", "block": str(taken)})
    assert "Inga upptagna tider är inlagda." in page.words
    assert officer.submit(HERE, {"step": "free", "block": str(taken)}).status == 404


def test_taken_times_do_not_overlap(county: County) -> None:
    me = county.actor("af")
    account_id = county.accounts["af"].id
    working_hours.add_block(me, account_id, WorkDay.MONDAY, time(8), time(12))
    with pytest.raises(RuleBroken, match="redan upptagen"):
        working_hours.add_block(me, account_id, WorkDay.MONDAY, time(11), time(13))
    working_hours.add_block(me, account_id, WorkDay.MONDAY, time(12), time(13))
    working_hours.add_block(me, account_id, WorkDay.TUESDAY, time(11), time(13))


def test_the_person_and_the_teams_rehabkoordinator_say_it_and_nobody_else(county: County) -> None:
    account_id = county.accounts["af"].id
    for who in ("af", "vard"):
        working_hours.change_week(county.actor(who), account_id, {WorkDay.MONDAY}, None)
    for who in ("fk", "fk_other", "process_leader", "administrator"):
        actor = county.actor(who)
        with pytest.raises(Forbidden):
            working_hours.change_week(actor, account_id, {WorkDay.MONDAY}, None)
        with pytest.raises(Forbidden):
            working_hours.add_block(actor, account_id, WorkDay.MONDAY, time(8), time(9))
        with pytest.raises(Forbidden):
            working_hours.remove_block(actor, account_id, 1)
        with pytest.raises(Forbidden):
            teams.working_hours(actor, account_id)
    with pytest.raises(NotFound):
        working_hours.remove_block(county.actor("af"), account_id, 1)


def test_the_rehabkoordinator_enters_it_for_a_seat(app: Flask, county: County) -> None:
    chair = Visitor(app).sign_in(county.accounts["vard"])
    path = f"/team/{county.team.slug}/platser/{county.seats['af'].id}/arbetstider"
    assert "Arbetstider för Alva Testgren" in chair.get(path).words
    assert "sparade" in chair.submit(path, {"step": "week", "days": ["mon"]}).words
    assert session().get_one(WorkWeek, county.accounts["af"].id).days == {WorkDay.MONDAY}


def minutes(county: County, who: str) -> dict[str, list[int]]:
    """The first three weeks of everybody whom somebody sees."""
    return {row.name: list(row.minutes[:3]) for row in load.load(county.actor(who)).rows}


def test_the_load_counts_every_team_of_the_person_and_no_cancelled_meeting(county: County) -> None:
    rows.seat(county.other_team, county.parties["af"], county.accounts["af"])
    first = rows.meeting(county.team, date(2026, 12, 8))  # its förmöte in the week before
    rows.meeting(county.other_team, date(2026, 12, 9))
    assert minutes(county, "af") == {"Alva Testgren": [60, 180, 0]}

    first.status, first.cancel_cause = MeetingStatus.CANCELLED, CancelCause.OTHER
    session().flush()
    assert minutes(county, "af") == {"Alva Testgren": [30, 90, 0]}


def test_a_substitute_carries_what_the_absent_holder_would(county: County) -> None:
    county.seats["af"].substitute_id = county.accounts["af_outside"].id
    rows.seat(county.other_team, county.parties["af"], county.accounts["af_outside"])
    rows.meeting(county.team, date(2026, 12, 8))
    rows.absence(county.accounts["af"], date(2026, 12, 8), None)
    assert minutes(county, "vard")["Alva Testgren"] == [0, 0, 0]
    assert minutes(county, "process_leader")["Arvid Utanför"] == [30, 90, 0]


def test_a_named_substitute_without_a_seat_is_there_for_the_own_eyes_and_the_chairs(
    app: Flask, county: County
) -> None:
    named = county.accounts["af_outside"]
    county.seats["af"].substitute_id = named.id
    rows.meeting(county.team, date(2026, 12, 8))
    rows.absence(county.accounts["af"], date(2026, 12, 8), None)

    assert minutes(county, "af_outside") == {"Arvid Utanför": [30, 90, 0]}
    assert minutes(county, "vard")["Arvid Utanför"] == [30, 90, 0]
    assert "Arvid Utanför" not in minutes(county, "fk")
    own = Visitor(app).sign_in(named).get("/team/belastning").words
    assert "Arvid Utanför" in own
    assert "Ingen har någon plats" not in own


def test_a_formote_of_a_later_meeting_is_the_substitutes_too(county: County) -> None:
    """The meeting, and the absence, lie after the twelve weeks; the förmöte in the last of them."""
    county.seats["af"].substitute_id = county.accounts["af_outside"].id
    rows.seat(county.other_team, county.parties["af"], county.accounts["af_outside"])
    rows.meeting(county.team, date(2027, 2, 23))
    rows.absence(county.accounts["af"], date(2027, 2, 23), date(2027, 2, 23))
    last = {row.name: row.minutes[-1] for row in load.load(county.actor("process_leader")).rows}
    assert (last["Arvid Utanför"], last["Alva Testgren"]) == (30, 0)


def test_who_sees_whose_hours(county: County) -> None:
    team = {"Alva Testgren", "Folke Provberg", "Kajsa Testdal", "Rut Exempelius"}
    assert set(minutes(county, "vard")) == team
    assert set(minutes(county, "process_leader")) == {*team, "Frida Annanstans"}
    assert set(minutes(county, "fk")) == {"Folke Provberg"}
    for who in ("steering", "administrator", "af_outside"):
        with pytest.raises(Forbidden):
            load.load(county.actor(who))


def test_a_week_over_the_cap_is_said_in_words(app: Flask, county: County) -> None:
    rows.save(WorkWeek(account_id=county.accounts["af"].id, days=frozenset(WorkDay), cap_hours=1))
    rows.meeting(county.team, date(2026, 12, 8))
    own = Visitor(app).sign_in(county.accounts["af"]).get("/team/belastning")
    assert "1 vecka är över taket." in own.words
    assert "1,5 över" in own.words
    leader = Visitor(app).sign_in(county.accounts["process_leader"]).get("/team/belastning")
    assert "1 person har någon vecka över sitt tak: Alva Testgren." in leader.words
