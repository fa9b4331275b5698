"""The pages of a series and of a team's closures as people meet them, CSRF on."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.visitor import Page, Visitor
from trisam.core import clock
from trisam.core.db import session
from trisam.meetings.models import Meeting, MeetingForm, MeetingStatus, Series
from trisam.meetings.queries import meetings
from trisam.meetings.recurrence import Ordinal, Rhythm, Weekday
from trisam.meetings.service import changing, scheduling
from trisam.meetings.service.scheduling import Plan, Sitting

TEAM = "/team/brynas-halsocentral"
SITTING = Sitting(time(13), 90, 4, MeetingForm.DIGITAL, "", 5)


@pytest.fixture(autouse=True)
def _new_years_eve(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(clock.instant(date(2025, 12, 31), time(12)), tick=False)


@pytest.fixture
def enter(app: Flask, county: County) -> Callable[[str], Visitor]:
    """Sign in as one of the county's people."""
    return lambda who: Visitor(app).sign_in(county.accounts[who])


@pytest.fixture
def chair(enter: Callable[[str], Visitor]) -> Visitor:
    """The team's rehabkoordinator, signed in."""
    return enter("vard")


@pytest.fixture
def made(county: County) -> list[Meeting]:
    """Third Wednesdays from January to June 2026."""
    return saved(county, Rhythm.monthly(Ordinal.THIRD, Weekday.WEDNESDAY))


def saved(county: County, rhythm: Rhythm) -> list[Meeting]:
    plan = Plan(rhythm, SITTING, date(2026, 1, 1), date(2026, 6, 30))
    actor = county.actor("vard")
    days = scheduling.preview(actor, county.team, plan).proposed
    scheduling.schedule(actor, county.team, plan, days)
    return list(session().scalars(select(Meeting).order_by(Meeting.day)))


def of_series(meeting: Meeting, more: str = "") -> str:
    return f"/moten/{meeting.id}/serien{more}"


def previewed(chair: Visitor, meeting: Meeting, **typed: str) -> Page:
    return chair.send(chair.get(of_series(meeting)), step="preview", **typed)


def keys_on(page: Page) -> list[str]:
    return re.findall(r'name="chosen" value="([\d.]+)"', page.text)


def days() -> list[date]:
    session().expire_all()
    return list(session().scalars(select(Meeting.day).order_by(Meeting.day)))


def test_the_following_meetings_are_asked_about_shown_and_changed(
    chair: Visitor, made: list[Meeting]
) -> None:
    asked = chair.get(of_series(made[3]))
    assert "Från och med ons 15 apr 2026 kl. 13.00: 3 möten" in asked.words
    assert "Alla kommande i serien 6 möten" in asked.words

    page = previewed(chair, made[3], weekday="3", ordinal="2", starts="09:00")
    assert "andra torsdagen varje månad 9.00–10.30" in page.words
    assert "2 av 3 möten är ikryssade" in page.words
    assert "Står kvar Kristi himmelsfärdsdag." in page.words
    assert days()[3] == date(2026, 4, 15)

    page = chair.send(page, step="save")

    assert (page.path, page.status) == (f"/moten/{made[3].id}", 200)
    assert "2 möten är ändrade. Alla berörda får ett meddelande." in page.words
    assert days()[3:] == [date(2026, 4, 9), date(2026, 5, 20), date(2026, 6, 11)]


def test_a_meeting_that_stays_is_moved_too_by_one_tick_more(
    chair: Visitor, made: list[Meeting]
) -> None:
    page = previewed(chair, made[3], weekday="3", ordinal="2")

    chair.send(page, step="save", chosen=keys_on(page))

    assert days()[4] == date(2026, 5, 14)


def test_a_series_by_weeks_is_asked_for_weeks_and_not_for_which_of_the_month(
    chair: Visitor, county: County
) -> None:
    made = saved(county, Rhythm.weekly(Weekday.TUESDAY, every=2, starts_on=date(2026, 1, 1)))
    asked = chair.get(of_series(made[0]))
    assert "Vilken vecka?" in asked.words
    assert "Vilken i månaden?" not in asked.words

    chair.send(previewed(chair, made[0], which="alla", weeks_later="1"), step="save")

    assert days()[0] == date(2026, 1, 27)  # the first, trettondagen, was left out


def test_nothing_typed_is_lost_when_a_change_is_impossible(
    chair: Visitor, made: list[Meeting]
) -> None:
    page = previewed(chair, made[0], slots="20", place="Rum 3")

    assert page.status == 422
    assert "20 ärenden på 20 minuter tar 400 minuter" in page.words
    assert next(s for s in page.sheets if "slots" in s.names).fields["place"] == "Rum 3"

    unchanged = previewed(chair, made[0])
    assert (unchanged.status, "Inget är ändrat." in unchanged.words) == (422, True)


def test_going_back_from_the_preview_keeps_every_answer(
    chair: Visitor, made: list[Meeting]
) -> None:
    page = chair.send(previewed(chair, made[0], which="alla", ordinal="-1"), step="change")

    sheet = next(s for s in page.sheets if "ordinal" in s.names)
    assert (sheet.fields["which"], sheet.fields["ordinal"]) == ("alla", "-1")


def test_what_changed_meanwhile_shows_the_list_again(
    chair: Visitor, made: list[Meeting], county: County
) -> None:
    page = previewed(chair, made[3], weekday="3", ordinal="2")
    made[5].place = "Rum 3"
    session().flush()

    page = chair.send(page, step="save")

    assert page.status == 422
    assert "Någon har ändrat mötena under tiden. Läs igenom listan och spara igen." in page.words
    assert days()[3] == date(2026, 4, 15)
    page = chair.send(page, step="save", chosen=keys_on(page)[:1])
    assert days()[3] == date(2026, 4, 9)


def test_the_rest_of_a_series_is_cancelled_from_its_page(
    chair: Visitor, made: list[Meeting]
) -> None:
    page = chair.get(of_series(made[3], "/stall-in"))
    assert "3 av 3 möten är ikryssade. Ett möte utan kryss blir av." in page.words
    without = chair.send(page)
    assert (without.status, "Välj ett av alternativen." in without.words) == (422, True)

    page = chair.send(without, cause="annat", chosen=keys_on(without)[:2])

    assert "2 möten är inställda. Alla berörda får ett meddelande." in page.words
    session().expire_all()
    assert [meeting.status is MeetingStatus.CANCELLED for meeting in made] == [
        False, False, False, True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize("more", ["", "/stall-in"])
def test_only_the_rehabkoordinator_finds_the_pages_of_a_series(
    enter: Callable[[str], Visitor], made: list[Meeting], more: str
) -> None:
    assert enter("vard").get(of_series(made[0], more)).status == 200
    assert enter("af").get(of_series(made[0], more)).status == 403
    assert enter("fk_other").get(of_series(made[0], more)).status == 404


def test_a_meeting_without_a_series_has_no_such_page(chair: Visitor, county: County) -> None:
    alone = rows.meeting(county.team, date(2026, 3, 3))
    assert chair.get(of_series(alone)).status == 404
    assert "Flera möten i serien" not in chair.get(f"/moten/{alone.id}").words


def test_a_closure_is_kept_on_its_page_and_tells_what_lies_in_it(
    chair: Visitor, made: list[Meeting]
) -> None:
    page = chair.send(
        chair.get(f"{TEAM}/uppehall"),
        to="/uppehall",
        first_day="2026-05-04",
        last_day="2026-05-31",
        words="flytt",
    )
    assert "Uppehållet är sparat. 1 möte ligger kvar i det: flytta eller ställ in." in page.words
    assert "ons 20 maj 2026 kl. 13.00" in page.words
    assert "4 maj–31 maj (flytt)" in chair.get(TEAM).words

    page = chair.post(
        f"{TEAM}/uppehall",
        {
            "csrf_token": page.hidden["csrf_token"],
            "step": "remove",
            "closure": page.hidden["closure"],
        },
    )
    assert "Uppehållet är borttaget." in page.words
    assert "Inget uppehåll är inlagt." in page.words


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"last_day": "2026-05-03"}, "Sista dagen är före den första."),
        ({"words": ""}, "Skriv varför teamet inte träffas"),
        ({"words": "x" * 61}, "Skriv högst 60 tecken."),
        ({"first_day": "i maj"}, "Skriv ett datum som finns"),
    ],
)
def test_a_closure_that_cannot_be_is_told_in_a_sentence_and_nothing_typed_is_lost(
    chair: Visitor, typed: dict[str, str], sentence: str
) -> None:
    answers = {"first_day": "2026-05-04", "last_day": "2026-05-31", "words": "flytt", **typed}
    page = chair.send(chair.get(f"{TEAM}/uppehall"), to="/uppehall", **answers)

    assert (page.status, sentence in page.words) == (422, True)
    sheet = next(s for s in page.sheets if "words" in s.names)
    assert sheet.fields["last_day"] == answers["last_day"]


def planned_on(chair: Visitor, **typed: Any) -> Page:
    answers: dict[str, Any] = {"how_often": "weeks:2", "weekday": "1", "first_day": "2026-01-01"}
    return chair.send(
        chair.get(f"{TEAM}/planera"),
        step="preview",
        **{**answers, "last_day": "2026-06-30", **typed},
    )


def listed_on(page: Page) -> list[str]:
    return re.findall(r'name="days" value="([\d-]+)"', page.text)


def test_a_start_week_chosen_months_off_and_klamdagar_are_said_in_the_plan(
    chair: Visitor, made: list[Meeting]
) -> None:
    page = planned_on(chair, start_week="4", months_off=["2", "6"], weekday="4")
    assert "varannan fredag från v. 4 utom i februari och juni, 13.00–14.30" in page.words
    assert listed_on(page)[:3] == ["2026-01-23", "2026-02-06", "2026-02-20"]
    assert "uppehåll i februari" in page.words
    assert "Ett kryss på ett överhoppat datum tar tillbaka det." in page.words

    page = planned_on(
        chair, how_often="weeks:1", weekday="4", skip_squeeze_days="y", months_off=["3", "7"]
    )
    assert "fre 15 maj 2026 v. 20 Hoppas över klämdag" in page.words

    chair.send(page, step="save")
    latest = session().scalars(select(Series).order_by(Series.id.desc())).first()
    assert latest is not None
    assert (latest.skips_squeeze_days, latest.months_off) == (True, frozenset({3, 7}))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"start_week": "40"}, "Vecka 40 ligger inte mellan första och sista dagen."),
        ({"start_week": "54"}, "Skriv ett heltal från 1 till 53."),
        ({"months_off": [str(n) for n in range(1, 13)]}, "Ta bort krysset för minst en månad."),
    ],
)
def test_a_plan_that_never_begins_is_told_in_a_sentence(
    chair: Visitor, typed: dict[str, Any], sentence: str
) -> None:
    page = planned_on(chair, **typed)
    assert (page.status, sentence in page.words) == (422, True)


def test_a_start_week_says_nothing_to_a_monthly_plan(chair: Visitor) -> None:
    page = planned_on(chair, how_often="month:3", start_week="40")
    assert page.status == 200


def test_every_page_is_valid_html(
    chair: Visitor, made: list[Meeting], invalid_html: InvalidHtml
) -> None:
    pages = [
        chair.get(of_series(made[0])),
        previewed(chair, made[0], weekday="3"),
        previewed(chair, made[0], slots="20"),
        chair.get(of_series(made[0], "/stall-in")),
        chair.get(f"{TEAM}/uppehall"),
        chair.get(made_url(made[0])),
        planned_on(chair, months_off=["2"]),
    ]
    for page in pages:
        assert invalid_html(page.text) == []


def made_url(meeting: Meeting) -> str:
    assert meeting.day > clock.today() - timedelta(days=1)
    return f"/moten/{meeting.id}"


@pytest.mark.parametrize("starts", [date(2026, 2, 17), date(2026, 3, 19)])
def test_the_page_that_cancels_the_rest_lists_the_moved_one_and_those_after_it(
    chair: Visitor, county: County, made: list[Meeting], starts: date
) -> None:
    meeting = made[2]
    shown = meetings.get(county.actor("vard"), meeting.id)
    changing.move(county.actor("vard"), shown, starts, time(9))
    session().expire_all()

    page = chair.get(of_series(meeting, "/stall-in"))

    listed = {int(key.split(".")[0]) for key in keys_on(page)}
    assert listed == {one.id for one in made[2:]}
