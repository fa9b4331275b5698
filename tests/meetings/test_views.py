"""The pages of meetings as people meet them, without scripts and with CSRF on."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, func, select

from tests import log
from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statements import counted
from tests.visitor import Page, Visitor
from trisam.core import clock
from trisam.core.calendar_days import red_day
from trisam.core.db import session
from trisam.meetings.models import AgendaItem, CancelCause, ItemStatus, Meeting, MeetingStatus

TEAM = "/team/brynas-halsocentral"


@pytest.fixture
def enter(app: Flask, county: County) -> Callable[[str], Visitor]:
    """Sign in as one of the county's people."""
    return lambda who: Visitor(app).sign_in(county.accounts[who])


@pytest.fixture
def chair(enter: Callable[[str], Visitor]) -> Visitor:
    """The team's rehabkoordinator, signed in."""
    return enter("vard")


def coming(county: County, days: int = 14, *, slots: int = 4) -> Meeting:
    return rows.meeting(county.team, clock.today() + timedelta(days=days), slots=slots)


def dates_on(page: Page) -> list[str]:
    """The values of the ticks of the preview."""
    return re.findall(r'name="days" value="([\d-]+)"', page.text)


def next_midsummer_eve() -> date:
    day = clock.today() + timedelta(days=1)
    while red_day(day) != "midsommarafton":
        day += timedelta(days=1)
    return day


def previewed(chair: Visitor, **typed: Any) -> Page:
    """The preview of every Friday round the next midsummer eve."""
    eve = next_midsummer_eve()
    answers: dict[str, Any] = {
        "how_often": "weeks:1",
        "weekday": "4",
        "first_day": str(eve - timedelta(days=14)),
        "last_day": str(eve + timedelta(days=7)),
        "months_off": None,
        "place": "Rum 3",
    }
    return chair.send(chair.get(f"{TEAM}/planera"), step="preview", **{**answers, **typed})


def test_a_year_is_planned_in_words_previewed_and_saved(chair: Visitor, county: County) -> None:
    if clock.today() + timedelta(days=15) > next_midsummer_eve():
        pytest.fail("midsummer is too near for this test: plan round another eve")
    page = previewed(chair)
    assert "varje fredag från v." in page.words
    assert "Hoppas över midsommarafton" in page.words
    assert "3 av 4 datum är ikryssade" in page.words
    assert len(dates_on(page)) == 4
    assert session().scalar(select(func.count(Meeting.id))) == 0

    page = chair.send(page, step="save")

    assert (page.path, page.status) == (TEAM, 200)
    assert "3 möten är inlagda för Brynäs hälsocentral." in page.words
    assert set(session().scalars(select(Meeting.place))) == {"Rum 3"}


def test_a_skipped_date_is_restored_and_another_left_out_by_ticks(
    chair: Visitor, county: County
) -> None:
    page = previewed(chair)
    eve, (first, *rest) = next_midsummer_eve(), dates_on(page)

    chair.send(page, step="save", days=rest)

    days = set(session().scalars(select(Meeting.day)))
    assert eve in days
    assert date.fromisoformat(first) not in days


def test_going_back_from_the_preview_keeps_every_answer(chair: Visitor) -> None:
    page = chair.send(previewed(chair, starts="09:30", minutes="100"), step="change")

    assert page.status == 200
    sheet = next(s for s in page.sheets if "how_often" in s.names)
    assert (sheet.fields["place"], sheet.fields["starts"]) == ("Rum 3", "09:30")
    assert (sheet.fields["minutes"], sheet.fields["how_often"]) == ("100", "weeks:1")
    assert "months_off" not in sheet.fields


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"last_day": "2020-01-01"}, "Sista dagen är före den första. Byt någon av dagarna."),
        ({"first_day": "2020-01-01"}, "Första dagen har redan varit."),
        ({"last_day": "2099-01-01"}, "Planera högst 24 månader i taget."),
        ({"slots": "20"}, "20 ärenden på 20 minuter tar 400 minuter, men mötet är 90."),
        ({"starts": "25:99"}, "Skriv ett klockslag"),
        ({"minutes": "1000000000000000000000"}, "Skriv ett heltal från 15 till 480."),
    ],
)
def test_an_impossible_plan_is_told_in_a_sentence_and_nothing_typed_is_lost(
    chair: Visitor, typed: dict[str, str], sentence: str
) -> None:
    page = previewed(chair, **typed)

    assert page.status == 422
    assert sentence in page.words
    assert 'value="Rum 3"' in page.text


def test_saving_without_any_date_shows_the_preview_again(chair: Visitor) -> None:
    page = chair.send(previewed(chair), step="save", days=[])

    assert page.status == 422
    assert "Kryssa i minst ett datum." in page.words
    assert len(dates_on(page)) == 4


def test_a_date_that_was_taken_meanwhile_shows_the_preview_again(
    chair: Visitor, county: County
) -> None:
    page = previewed(chair)
    rows.meeting(county.team, date.fromisoformat(dates_on(page)[0]), starts=time(9))

    page = chair.send(page, step="save")
    assert page.status == 422
    assert "teamet har redan möte kl. 09.00" in page.words


@pytest.mark.parametrize("path", ["planera", "extramote", "installningar", "platser"])
def test_only_the_rehabkoordinator_finds_the_pages_that_change_the_team(
    enter: Callable[[str], Visitor], path: str
) -> None:
    assert enter("vard").get(f"{TEAM}/{path}").status == 200
    assert enter("af").get(f"{TEAM}/{path}").status == 403
    assert enter("vard").get(f"/team/finns-inte/{path}").status == 404


def test_one_meeting_more_is_added_and_a_time_in_the_past_is_refused(
    chair: Visitor, county: County
) -> None:
    page = chair.send(chair.get(f"{TEAM}/extramote"), day="2020-01-01", place="Rum 9")
    assert page.status == 422
    assert "Tiden har redan varit." in page.words
    assert 'value="Rum 9"' in page.text

    page = chair.send(page, day=str(clock.today() + timedelta(days=9)))
    assert page.status == 200
    assert "Rum 9" in page.words


def test_a_meeting_is_moved_from_its_page_and_refused_onto_another(
    chair: Visitor, county: County
) -> None:
    meeting, other = coming(county), coming(county, 28)
    path = f"/moten/{meeting.id}/flytta"

    page = chair.send(chair.get(path), day=str(other.day), starts="13:30")
    assert (page.status, "redan ett möte just då" in page.words) == (422, True)

    page = chair.send(page, day=str(other.day), starts="15:00")
    assert page.path == f"/moten/{meeting.id}"
    assert "Mötet är flyttat" in page.words


def test_the_place_of_one_meeting_is_changed(chair: Visitor, county: County) -> None:
    meeting = coming(county)
    page = chair.send(chair.get(f"/moten/{meeting.id}/plats"), form="hybrid", place="Rum 7")

    assert "Rum 7" in page.words
    assert "På plats och digitalt" in page.words


def test_cancelling_says_where_the_cases_go_and_asks_for_the_cause(
    chair: Visitor, county: County
) -> None:
    meeting, following = coming(county), coming(county, 28, slots=1)
    for slot in (1, 2):
        rows.item(meeting, county.case(to=("fk",)), slot)
    page = chair.get(f"/moten/{meeting.id}/stall-in")
    assert "1 ärende flyttas till" in page.words
    assert "14 dagar senare" in page.words
    assert "1 ärende får inte plats" in page.words

    page = chair.send(page)
    assert (page.status, "Välj ett av alternativen." in page.words) == (422, True)

    page = chair.send(page, cause="sjukdom")
    assert "Orsak: sjukdom." in page.words
    assert "14 dagar senare" in page.words
    assert "Väntar på ett möte med plats" in page.words

    page = chair.get(TEAM)
    assert "Väntar på ett möte" in page.words
    waits = next(link for link in re.findall(r'href="(/moten/\d+/arenden/\d+)"', page.text))
    page = chair.send(chair.get(waits), meeting=str(following.id), urgent="y")
    assert page.path == f"/moten/{following.id}"
    assert "Extra" in page.words


def test_changing_what_was_cancelled_is_told_in_a_sentence(chair: Visitor, county: County) -> None:
    meeting = coming(county)
    page = chair.get(f"/moten/{meeting.id}/flytta")
    meeting.status, meeting.cancel_cause = MeetingStatus.CANCELLED, CancelCause.ILLNESS

    page = chair.send(page, starts="08:00")
    assert (page.status, "Mötet är redan inställt." in page.words) == (422, True)
    page = chair.send(chair.get(f"/moten/{meeting.id}/plats"), place="Rum 1")
    assert (page.status, "Mötet är redan inställt." in page.words) == (422, True)
    page = chair.send(chair.get(f"/moten/{meeting.id}/stall-in"), cause="annat")
    assert (page.status, "Mötet är redan inställt." in page.words) == (422, True)


@pytest.mark.parametrize("path", ["", "/utskrift", "/flytta", "/stall-in", "/plats", "/arenden/1"])
def test_a_meeting_of_another_team_is_not_found(
    enter: Callable[[str], Visitor], county: County, path: str
) -> None:
    elsewhere = rows.meeting(county.other_team, clock.today() + timedelta(days=3))

    hidden = enter("af").get(f"/moten/{elsewhere.id}{path}")
    absent = enter("af").get(f"/moten/999999{path}")
    assert (hidden.status, hidden.words) == (404, absent.words)


def test_a_party_outside_the_consent_is_shown_one_case_and_nothing_of_it(
    enter: Callable[[str], Visitor], county: County
) -> None:
    meeting, case = coming(county), county.case(to=("fk",))
    item = rows.item(meeting, case)
    path = f"/moten/{meeting.id}"

    for who, said in (("kommun", "1 ärende"), ("vard", "1 ärende från AF")):
        for page in (enter(who).get(path), enter(who).get(f"{path}/utskrift")):
            assert said in page.words
            assert "Testa" not in page.text
            assert case.code not in page.text
            assert ("från AF" in page.words) == (who == "vard")
    assert "Testa Exempelsson" in enter("fk").get(path).words
    assert enter("kommun").get(f"{path}/arenden/{item.id}").status == 404
    page = enter("vard").get(f"{path}/arenden/{item.id}")
    assert "1 ärende från AF" in page.words
    assert "Testa" not in page.text
    assert "1 ärende" in enter("process_leader").get(path).words


def test_the_lifting_party_takes_its_case_out_and_puts_it_up_again(
    enter: Callable[[str], Visitor], county: County
) -> None:
    officer, meeting, case = enter("af"), coming(county), county.case()
    item = rows.item(meeting, case)

    page = officer.get(f"/moten/{meeting.id}/arenden/{item.id}")
    page = officer.send(page, take_out="1")
    assert "väntar på ett nytt" in page.words
    assert item.status is ItemStatus.MOVED

    page = officer.send(officer.get(f"/arenden/{case.code}/mote"), meeting=str(meeting.id))
    assert page.path == f"/arenden/{case.code}"
    assert session().scalar(select(AgendaItem.slot).where(AgendaItem.case_id == case.id)) == 1
    assert enter("fk").get(f"/arenden/{case.code}/mote").status == 404


def test_where_there_is_no_meeting_to_choose_one_is_told_so(
    enter: Callable[[str], Visitor], county: County
) -> None:
    officer, been = enter("af"), coming(county, -3)
    case, waiting = county.case(), county.case()
    item = rows.save(
        AgendaItem(meeting_id=been.id, case_id=waiting.id, slot=None, status=ItemStatus.MOVED)
    )

    for path in (f"/arenden/{case.code}/mote", f"/moten/{been.id}/arenden/{item.id}"):
        assert "Teamet har inga kommande möten." in officer.get(path).words


def test_a_full_meeting_refuses_the_case_unless_it_is_urgent(
    enter: Callable[[str], Visitor], county: County
) -> None:
    officer, full, case = enter("af"), coming(county, slots=1), county.case()
    rows.item(full, county.case())
    page = officer.get(f"/arenden/{case.code}/mote")
    assert "Fullt" in page.words

    page = officer.send(page, meeting=str(full.id))
    assert (page.status, "Mötet är fullt" in page.words) == (422, True)
    assert officer.send(page, urgent="y").status == 200

    elsewhere = coming(county, 28)
    item = rows.item(elsewhere, county.case())
    page = officer.get(f"/moten/{elsewhere.id}/arenden/{item.id}")
    page = officer.send(page, meeting=str(full.id))
    assert (page.status, "Mötet är fullt" in page.words) == (422, True)


def test_the_list_shows_meetings_of_all_my_teams_and_past_ones_on_their_own_tab(
    chair: Visitor, county: County
) -> None:
    rows.seat(county.other_team, county.parties["vard"], county.accounts["vard"])
    rows.meeting(county.other_team, clock.today() + timedelta(days=1))
    cancelled, held = coming(county, 2), coming(county, -2)
    cancelled.status, cancelled.cancel_cause = MeetingStatus.CANCELLED, CancelCause.NO_CASES
    held.status, held.held_at = MeetingStatus.HELD, clock.now()

    page = chair.get("/moten")
    listed = page.words.partition("Visa")[2]  # after the fields that choose
    assert listed.index("Sätra hälsocentral") < listed.index("Brynäs hälsocentral")
    assert "Inställt: inga ärenden" in listed
    assert "Hållet" in chair.get("/moten?visa=tidigare").words
    assert chair.get("/moten?visa=tidigare&sida=99999999999999999999").status == 200


def test_a_long_list_is_shown_page_by_page(chair: Visitor, county: County) -> None:
    for days in range(1, 35):
        coming(county, days)

    assert "Visar 1–30 av 34. Sida 1 av 2." in chair.get("/moten").words
    assert "Visar 31–34 av 34. Sida 2 av 2." in chair.get("/moten?sida=2").words


def test_somebody_without_seat_has_an_empty_list(enter: Callable[[str], Visitor]) -> None:
    assert "Inga kommande möten" in enter("af_outside").get("/moten").words
    assert "Inga tidigare möten" in enter("af_outside").get("/moten?visa=tidigare").words


@pytest.mark.parametrize("path", ["/moten", "/moten?visa=tidigare", TEAM])
def test_a_list_sends_the_same_number_of_statements_however_long_it_is(
    chair: Visitor, county: County, migrated: Engine, path: str
) -> None:
    def visit() -> int:
        with counted(migrated) as sent:
            assert chair.get(path).status == 200
        return len(sent)

    def fill(first: int, last: int) -> None:
        for days in range(first, last):
            for sign in (1, -1):
                rows.item(coming(county, sign * days), county.case())

    fill(1, 2)
    few = visit()
    fill(2, 12)
    assert visit() == few
    assert few <= 15


def test_the_agenda_sends_the_same_number_of_statements_however_full_it_is(
    chair: Visitor, county: County, migrated: Engine
) -> None:
    meeting, numbers = coming(county, slots=10), []
    for slot in range(1, 7):
        rows.item(meeting, county.case(), slot)
        if slot in {1, 6}:
            with counted(migrated) as sent:
                chair.get(f"/moten/{meeting.id}")
            numbers.append(len(sent))

    assert numbers[0] == numbers[1]


def test_who_is_away_on_the_day_and_who_stands_in_is_shown(chair: Visitor, county: County) -> None:
    meeting = coming(county)
    county.seats["af"].substitute_id = county.accounts["af_outside"].id
    rows.absence(county.accounts["af"], meeting.day, meeting.day)
    rows.absence(county.accounts["fk"], meeting.day, meeting.day)

    words = chair.get(f"/moten/{meeting.id}").words
    assert "Alva Testgren Borta. Ersättaren Arvid Utanför är inte frågad än." in words
    assert "Folke Provberg Borta. Ingen ersättare är utsedd." in words

    rows.absence(county.accounts["af_outside"], meeting.day, None)
    words = chair.get(f"/moten/{meeting.id}").words
    assert "Alva Testgren Borta. Ersättaren Arvid Utanför kan inte heller komma." in words


def test_printing_is_logged_with_the_name_of_the_printer_on_the_paper(
    chair: Visitor, county: County
) -> None:
    meeting = coming(county)

    assert "av Rut Exempelius" in chair.get(f"/moten/{meeting.id}/utskrift").words
    [printed] = log.entries(action="meeting.print")
    assert printed.subject == meeting.subject


def test_every_page_is_valid_html(
    chair: Visitor, county: County, invalid_html: InvalidHtml
) -> None:
    meeting, cancelled = coming(county), coming(county, 28)
    item = rows.item(meeting, county.case())
    rows.item(meeting, county.case(to=("fk",)), 2)
    cancelled.status, cancelled.cancel_cause = MeetingStatus.CANCELLED, CancelCause.ILLNESS
    seat = county.seats["af"].id
    paths = [
        "/moten",
        "/moten?visa=tidigare",
        "/team",
        TEAM,
        *(f"{TEAM}/{part}" for part in ("planera", "extramote", "installningar", "platser")),
        f"{TEAM}/platser/{seat}",
        *(f"/moten/{m.id}" for m in (meeting, cancelled)),
        *(f"/moten/{meeting.id}/{part}" for part in ("flytta", "plats", "stall-in", "utskrift")),
        f"/moten/{meeting.id}/arenden/{item.id}",
        f"/arenden/{county.case().code}/mote",
    ]
    pages = [chair.get(path) for path in paths] + [previewed(chair), previewed(chair, minutes="x")]

    assert [(page.path, fault) for page in pages for fault in invalid_html(page.text)] == []
