"""The pages of the agenda without scripts: ordering, fixed times, the line, another team."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Page, Visitor
from trisam.cases.models import Case
from trisam.cases.values import Attendance
from trisam.core import clock
from trisam.core.db import session
from trisam.meetings.models import AgendaItem, CancelCause, Meeting
from trisam.meetings.queries import agenda as items
from trisam.meetings.queries import meetings
from trisam.meetings.service import changing, ordering


@pytest.fixture
def enter(app: Flask, county: County) -> Callable[[str], Visitor]:
    """Sign in as one of the county's people."""
    return lambda who: Visitor(app).sign_in(county.accounts[who])


def token(page: Page) -> str:
    return page.hidden["csrf_token"]


def coming(county: County, days: int = 14, *, slots: int = 4) -> Meeting:
    return rows.meeting(county.team, clock.today() + timedelta(days=days), slots=slots)


def put(meeting: Meeting, case: Case, slot: int = 1) -> AgendaItem:
    rows.item(meeting, case, slot)
    found = items.planned_item(case.id)
    assert found is not None
    return found


def attending(county: County, *to: str) -> Case:
    case = county.case(to=to or ("fk", "vard"))
    case.attendance_wish = Attendance.IN_PERSON
    session().flush()
    return case


def test_a_line_is_moved_and_the_reader_comes_back_to_it(
    enter: Callable[[str], Visitor], county: County
) -> None:
    chair, meeting = enter("vard"), coming(county)
    item = put(meeting, county.case(to=("fk",)))
    page = chair.get(f"/moten/{meeting.id}")
    assert "Flytta ned 1 ärende från AF till kl. 13.20" in page.words
    seen = page.text.split('name="seen" value="')[1].split('"')[0]

    url = f"/moten/{meeting.id}/arenden/{item.id}/ordning"
    moved = chair.post(url, {"csrf_token": token(page), "to": "2", "seen": seen})
    assert "Ärendet tas upp kl. 13.20." in moved.words

    again = chair.post(url, {"csrf_token": token(page), "to": "3", "seen": seen})
    assert "Någon annan ändrade ärendelistan nyss." in again.words


def test_only_who_orders_sees_the_buttons(enter: Callable[[str], Visitor], county: County) -> None:
    meeting = coming(county)
    put(meeting, county.case())

    assert "Flytta ned" in enter("vard").get(f"/moten/{meeting.id}").words
    assert "Flytta ned" not in enter("af").get(f"/moten/{meeting.id}").words


def test_who_may_not_see_the_case_reads_of_a_fixed_time_but_not_that_somebody_comes(
    enter: Callable[[str], Visitor], county: County
) -> None:
    meeting = coming(county)
    ordering.fix(county.actor("af"), put(meeting, attending(county, "fk")))

    seen = "Fast tid – personen kommer"
    assert seen in enter("fk").get(f"/moten/{meeting.id}").words
    hidden = enter("vard").get(f"/moten/{meeting.id}").words
    assert "Fast tid" in hidden
    assert seen not in hidden


def test_a_fixed_time_is_given_and_taken_back_from_the_page_of_the_line(
    enter: Callable[[str], Visitor], county: County
) -> None:
    officer, meeting = enter("af"), coming(county)
    item = put(meeting, attending(county))
    url = f"/moten/{meeting.id}/arenden/{item.id}"

    page = officer.get(url)
    fixed = officer.post(f"{url}/fast-tid", {"csrf_token": token(page)})
    assert "Ärendet har fast tid kl. 13.00." in fixed.words

    page = officer.get(url)
    assert "Ta bort den fasta tiden" in page.words
    loose = officer.post(f"{url}/fast-tid", {"csrf_token": token(page), "loosen": "1"})
    assert "Tiden är inte fast längre. Personen behöver få veta det." in loose.words


def test_the_page_of_a_moved_meeting_warns_of_those_who_come(
    enter: Callable[[str], Visitor], county: County
) -> None:
    chair, meeting = enter("vard"), coming(county)
    item = put(meeting, attending(county, "fk"))
    assert "1 ärende har en fast tid" not in chair.get(f"/moten/{meeting.id}/flytta").words

    ordering.fix(county.actor("af"), item)
    assert "1 ärende har en fast tid" in chair.get(f"/moten/{meeting.id}/flytta").words


def test_a_closed_agenda_is_told_of_on_the_meeting_and_where_one_chooses(
    enter: Callable[[str], Visitor], county: County
) -> None:
    meeting, case = coming(county), county.case()
    meeting.open_to = clock.today() - timedelta(days=1)
    session().flush()

    assert "Ärendelistan stängde" in enter("af").get(f"/moten/{meeting.id}").words
    page = enter("af").get(f"/arenden/{case.code}/mote")
    assert "Ärendelistan stängde" in page.words
    assert "be rehabkoordinatorn" in page.words
    assert f'value="{meeting.id}"' not in page.text
    assert f'value="{meeting.id}"' in enter("vard").get(f"/arenden/{case.code}/mote").text


def test_a_case_is_put_in_line_and_taken_out_of_it(
    enter: Callable[[str], Visitor], county: County
) -> None:
    officer = enter("af")
    put(coming(county, slots=1), county.case())
    case = county.case()
    url = f"/arenden/{case.code}/mote"

    told = officer.post(url, {"csrf_token": token(officer.get(url)), "queue": "in"})
    assert "Ärendet står i kö." in told.words
    assert "I kö till ett möte" in enter("vard").get("/team/brynas-halsocentral").words
    assert "Ta bort ur kön" in officer.get(url).words

    told = officer.post(url, {"csrf_token": token(officer.get(url)), "queue": "ut"})
    assert "Ärendet står inte i kö längre." in told.words


def test_another_team_is_offered_accepted_and_then_no_more(
    enter: Callable[[str], Visitor], county: County
) -> None:
    officer, chair = enter("af"), county.actor("vard")
    meeting, case = coming(county, 7), county.case()
    coming(county, 42)
    sooner = rows.meeting(county.other_team, clock.today() + timedelta(days=14))
    put(meeting, case)
    changing.cancel(chair, meetings.get(chair, meeting.id), CancelCause.ILLNESS)
    session().expire_all()
    assert (
        "Ett annat team kan ta upp ärendet tidigare" in officer.get(f"/arenden/{case.code}").words
    )
    url = f"/arenden/{case.code}/annat-team"
    page = officer.get(url)
    assert "Sätra hälsocentral" in page.words

    stale = officer.post(
        url, {"csrf_token": token(page), "meeting": "999999", "agreed_on": str(clock.today())}
    )
    assert "Den platsen är inte ledig längre." in stale.words
    assert "Sätra hälsocentral" in stale.words

    done = officer.post(
        url, {"csrf_token": token(page), "meeting": str(sooner.id), "agreed_on": str(clock.today())}
    )
    assert "i Sätra hälsocentral" in done.words
    assert "Inget annat team" in officer.get(url).words


def test_a_no_is_noted_and_the_case_stays(enter: Callable[[str], Visitor], county: County) -> None:
    officer, chair = enter("af"), county.actor("vard")
    meeting, case = coming(county, 7), county.case()
    rows.meeting(county.other_team, clock.today() + timedelta(days=14))
    put(meeting, case)
    changing.cancel(chair, meetings.get(chair, meeting.id), CancelCause.ILLNESS)
    session().expire_all()
    url = f"/arenden/{case.code}/annat-team"

    told = officer.post(url, {"csrf_token": token(officer.get(url)), "decline": "1"})

    assert "Ärendet är kvar i teamet." in told.words
    assert "Inget annat team" in officer.get(url).words


def test_a_cancelled_meeting_says_what_it_cost_and_is_restored(
    enter: Callable[[str], Visitor], county: County
) -> None:
    chair, meeting = enter("vard"), coming(county)
    coming(county, 28)
    for slot in (1, 2):
        put(meeting, county.case(), slot)
    changing.cancel(
        county.actor("vard"), meetings.get(county.actor("vard"), meeting.id), CancelCause.OTHER
    )
    session().expire_all()
    page = chair.get(f"/moten/{meeting.id}")
    assert "väntar tillsammans 28 dagar längre" in page.words
    assert "Ja, mötet blir av" not in enter("af").get(f"/moten/{meeting.id}").words

    told = chair.post(f"/moten/{meeting.id}/aterstall", {"csrf_token": token(page)})
    assert "Mötet blir av. 2 ärenden är tillbaka på sin tid." in told.words

    again = chair.post(f"/moten/{meeting.id}/aterstall", {"csrf_token": token(page)})
    assert "Mötet är inte inställt." in again.words


def test_a_gap_among_the_extra_slots_stands_as_a_free_one(
    enter: Callable[[str], Visitor], county: County
) -> None:
    meeting = coming(county, slots=2)
    for slot in (1, 2, 4):
        rows.item(meeting, county.case(), slot)

    page = enter("vard").get(f"/moten/{meeting.id}")

    assert page.status == 200
    assert page.text.count("Ledig plats") == 1
