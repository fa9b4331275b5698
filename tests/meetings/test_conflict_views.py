"""Planning a meeting where somebody already is: what the rehabkoordinator is told and then does."""

from datetime import date, time

import pytest
from flask import Flask
from sqlalchemy import event, select
from time_machine import TimeMachineFixture

from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Page, Visitor
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import engine, session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.meetings.models import CancelCause, Meeting, MeetingForm, MeetingStatus
from trisam.meetings.queries import meetings
from trisam.meetings.recurrence import Rhythm, Weekday
from trisam.meetings.service import changing, scheduling
from trisam.meetings.service.scheduling import Plan, Sitting
from trisam.teams.models import FixedBlock, Team, WorkDay, WorkWeek
from trisam.teams.service import closures

TODAY, TUESDAY = date(2026, 11, 30), date(2026, 12, 8)
SITTING = Sitting(time(13), 90, 4, MeetingForm.DIGITAL, "", 3)
TUESDAYS = Plan(
    Rhythm.weekly(Weekday.TUESDAY, every=1, starts_on=date(2026, 12, 1)),
    SITTING,
    date(2026, 12, 1),
    date(2026, 12, 15),
)
ADD, PLAN = "/team/brynas-halsocentral/extramote", "/team/brynas-halsocentral/planera"


@pytest.fixture(autouse=True)
def _now(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(clock.instant(TODAY, time(9)), tick=False)


@pytest.fixture
def elsewhere(county: County) -> Meeting:
    """AF's officer of the team has a meeting on the Tuesday at one, as the only one of AF."""
    rows.seat(county.other_team, county.parties["af"], county.accounts["af"])
    return rows.meeting(county.other_team, TUESDAY)


@pytest.fixture
def chair(app: Flask, county: County) -> Visitor:
    return Visitor(app).sign_in(county.accounts["vard"])


def add(visitor: Visitor, day: date, starts: str, **more: str) -> Page:
    return visitor.send(visitor.get(ADD), day=str(day), starts=starts, **more)


def saved(county: County) -> list[date]:
    found = meetings.upcoming(county.actor("vard"), county.team.id)
    return [choice.meeting.day for choice in found]


def test_a_meeting_where_the_only_officer_is_busy_is_refused_by_name_and_team(
    county: County, elsewhere: Meeting
) -> None:
    chair = county.actor("vard")
    with pytest.raises(RuleBroken, match=r"Alva Testgren har redan möte i Sätra hälsocentral kl"):
        scheduling.add_single(chair, county.team, TUESDAY, SITTING)
    later = Sitting(time(15), 90, 4, MeetingForm.DIGITAL, "", 3)
    assert scheduling.add_single(chair, county.team, TUESDAY, later).id


def test_a_cancelled_meeting_is_in_nobodys_way(county: County, elsewhere: Meeting) -> None:
    elsewhere.status, elsewhere.cancel_cause = MeetingStatus.CANCELLED, CancelCause.OTHER
    assert scheduling.add_single(county.actor("vard"), county.team, TUESDAY, SITTING).id


def test_another_time_is_one_press_away_and_nothing_typed_is_lost(
    chair: Visitor, county: County, elsewhere: Meeting
) -> None:
    page = add(chair, TUESDAY, "13:00", place="Rum 7")
    assert page.status == 422
    assert "Alva Testgren har redan möte i Sätra hälsocentral kl. 13.00–14.30." in page.words
    assert "Tider som går samma vecka" in page.words
    assert 'value="2026-12-08T14:30"' in page.text

    filled = next(sheet for sheet in page.sheets if "starts" in sheet.names).fields
    chosen = chair.post(ADD, {**filled, "choose": "2026-12-08T14:30"})
    assert (chosen.status, saved(county)) == (200, [])
    assert ('value="14:30"' in chosen.text, 'value="Rum 7"' in chosen.text) == (True, True)

    assert "är inlagt" in chair.send(chosen).words
    assert saved(county) == [TUESDAY]


def test_what_only_warns_is_said_once_and_then_saved(chair: Visitor, county: County) -> None:
    rows.absence(county.accounts["fk"], TUESDAY, TUESDAY)
    page = add(chair, TUESDAY, "13:00")
    assert "Folke Provberg är borta, och ingen kommer för Försäkringskassan." in page.words
    assert ("Lägg till mötet ändå" in page.words, saved(county)) == (True, [])

    assert "är inlagt" in chair.send(page).words
    assert saved(county) == [TUESDAY]


def test_other_warnings_than_those_that_were_read_are_told_anew(
    chair: Visitor, county: County
) -> None:
    rows.absence(county.accounts["fk"], TUESDAY, TUESDAY)
    page = add(chair, TUESDAY, "13:00")
    rows.absence(county.accounts["kommun"], TUESDAY, TUESDAY)

    again = chair.send(page)
    assert "Kajsa Testdal är borta" in again.words
    assert saved(county) == []


def test_without_anything_in_the_way_nothing_is_asked(chair: Visitor, county: County) -> None:
    assert "är inlagt" in add(chair, TUESDAY, "13:00").words
    assert saved(county) == [TUESDAY]


def test_a_meeting_is_not_moved_onto_somebody_and_its_own_old_time_is_not_in_the_way(
    chair: Visitor, county: County, elsewhere: Meeting
) -> None:
    meeting = rows.meeting(county.team, TUESDAY, starts=time(9))
    path = f"/moten/{meeting.id}/flytta"
    page = chair.submit(path, {"day": str(TUESDAY), "starts": "13:30"})
    assert (page.status, "har redan möte i Sätra hälsocentral" in page.words) == (422, True)
    assert "Tider som går samma vecka" in page.words

    assert "är flyttat" in chair.submit(path, {"day": str(TUESDAY), "starts": "09:30"}).words


def test_a_digital_meeting_becomes_one_on_site_only_with_time_to_travel(
    county: County, elsewhere: Meeting
) -> None:
    away = rows.kommun("Sandviken")
    county.other_team.kommun_id = away.id
    elsewhere.form = MeetingForm.PHYSICAL
    chair = county.actor("vard")
    meeting = meetings.get(chair, rows.meeting(county.team, TUESDAY, starts=time(11)).id)
    with pytest.raises(RuleBroken, match="Resan behöver 60 minuter"):
        changing.change_place(chair, meeting, MeetingForm.PHYSICAL, "Rum 7")
    assert meeting.place == ""

    changing.change_place(chair, meeting, MeetingForm.DIGITAL, "Länken")
    elsewhere.form = MeetingForm.DIGITAL
    changing.change_place(chair, meeting, MeetingForm.PHYSICAL, "Rum 7")
    assert meeting.place == "Rum 7"


def test_a_date_of_the_year_that_collides_is_unticked_and_explained(
    chair: Visitor, county: County, elsewhere: Meeting
) -> None:
    shown = scheduling.preview(county.actor("vard"), county.team, TUESDAYS)
    assert shown.proposed == {date(2026, 12, 1), date(2026, 12, 15)}
    (stopped,) = (planned for planned in shown.dates if planned.outlook.stops)
    assert stopped.day == TUESDAY
    assert [clock.local(one.starts_at).isoformat()[:16] for one in stopped.outlook.instead] == [
        "2026-12-08T14:30",
        "2026-12-07T13:00",
        "2026-12-09T13:00",
    ]


def test_ticking_the_other_time_saves_it_in_the_series(
    chair: Visitor, county: County, elsewhere: Meeting
) -> None:
    page = chair.send(
        chair.get(PLAN),
        weekday="1",
        how_often="weeks:1",
        first_day="2026-12-01",
        last_day="2026-12-15",
    )
    assert "1 datum krockar" in page.words
    assert "Går inte Alva Testgren har redan möte i Sätra hälsocentral" in page.words

    done = chair.send(
        page, step="save", days=["2026-12-01", "2026-12-15"], instead=["2026-12-08T14:30"]
    )
    assert "3 möten är inlagda" in done.words
    found = session().scalars(select(Meeting).where(Meeting.team_id == county.team.id)).all()
    assert {clock.local(one.starts_at).hour for one in found} == {13, 14}
    assert len({one.series_id for one in found}) == 1


def test_a_date_that_has_begun_to_collide_since_it_was_shown_is_refused(
    county: County,
) -> None:
    chair = county.actor("vard")
    proposed = scheduling.preview(chair, county.team, TUESDAYS).proposed
    rows.seat(county.other_team, county.parties["af"], county.accounts["af"])
    rows.meeting(county.other_team, TUESDAY)
    with pytest.raises(RuleBroken, match="Det går inte tis 8 dec 2026"):
        scheduling.schedule(chair, county.team, TUESDAYS, proposed)
    scheduling.schedule(chair, county.team, TUESDAYS, proposed - {TUESDAY})


def test_two_meetings_on_one_day_are_not_saved_from_one_list(county: County) -> None:
    chair = county.actor("vard")
    later = clock.instant(TUESDAY, time(15))
    with pytest.raises(RuleBroken, match="Två möten är ikryssade"):
        scheduling.schedule(chair, county.team, TUESDAYS, {TUESDAY}, {later})
    with pytest.raises(RuleBroken, match="Tiden har redan varit"):
        scheduling.schedule(chair, county.team, TUESDAYS, {TUESDAY}, {clock.now()})


def test_only_whoever_plans_the_team_is_told_who_is_where(
    county: County, elsewhere: Meeting
) -> None:
    assert scheduling.outlook(county.actor("vard"), county.team, TUESDAY, SITTING).stops
    for who in ("af", "process_leader", "fk_other"):
        with pytest.raises(Forbidden):
            scheduling.outlook(county.actor(who), county.team, TUESDAY, SITTING)


def test_days_and_blocks_and_caps_warn_by_name(county: County) -> None:
    account = county.accounts["af"]
    rows.save(WorkWeek(account_id=account.id, days={WorkDay.MONDAY}, cap_hours=1))
    rows.save(
        FixedBlock(account_id=account.id, day=WorkDay.TUESDAY, starts=time(14), ends=time(15))
    )
    outlook = scheduling.outlook(county.actor("vard"), county.team, TUESDAY, SITTING)
    assert outlook.stops == ()
    assert outlook.warnings == (
        "Tisdag är ingen mötesdag för Alva Testgren.",
        "Varje tisdag kl. 14.00–15.00 är upptagen för Alva Testgren.",
        "Över taket v. 50: Alva Testgren (1,5 av 1 timmar).",
    )


def crowded(county: County, teams: int) -> None:
    """So many more teams with AF's officer, all at one on the Tuesday."""
    for number in range(teams):
        team = rows.team(f"Team {number}", county.kommun, county.units["vard"], [])
        rows.seat(team, county.parties["af"], county.accounts["af"])
        rows.meeting(team, TUESDAY)


def queries_of(actor: Actor, team: Team, plan: Plan) -> int:
    """How many statements a preview takes."""
    said: list[str] = []

    def note(*args: object) -> None:
        said.append(str(args[2]))

    event.listen(engine(), "before_cursor_execute", note)
    try:
        session().expire_all()
        scheduling.preview(actor, team, plan)
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    return sum(words.lstrip().startswith("SELECT") for words in said)


def test_the_number_of_queries_does_not_grow_with_dates_and_meetings(
    county: County, elsewhere: Meeting
) -> None:
    chair = county.actor("vard")
    year = Plan(TUESDAYS.rhythm, SITTING, date(2026, 12, 1), date(2027, 11, 30))
    few = queries_of(chair, county.team, TUESDAYS)
    crowded(county, 20)
    assert queries_of(chair, county.team, year) == few > 0


def test_no_time_is_proposed_on_a_day_when_the_team_is_closed(
    county: County, elsewhere: Meeting
) -> None:
    actor = county.actor("vard")
    sitting = Sitting(time(13), 90, 4, MeetingForm.DIGITAL, "", 5)

    def proposed() -> set[date]:
        found = scheduling.outlook(actor, county.team, elsewhere.day, sitting)
        return {clock.local(one.starts_at).date() for one in found.instead}

    first = min(proposed())
    closures.add(actor, county.team, first, first, "studiedag")

    assert first not in proposed()
    assert proposed()
