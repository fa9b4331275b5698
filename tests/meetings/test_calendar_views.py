"""The list, the month and the week: what is shown, to whom, and by which address."""

import re
from collections.abc import Callable
from datetime import date, time

import pytest
import time_machine
from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statements import counted
from tests.visitor import Visitor
from trisam.core import clock
from trisam.core.db import engine, session
from trisam.meetings.models import CancelCause, Meeting, MeetingStatus

MONTH, WEEK, LIST = "/moten/manad?manad=2026-12", "/moten/vecka?vecka=2026-W50", "/moten"


@pytest.fixture(autouse=True)
def _in_november(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(clock.instant(date(2026, 11, 28), time(12)), tick=False)


@pytest.fixture
def enter(app: Flask, county: County) -> Callable[[str], Visitor]:
    """Sign in as one of the county's people."""
    return lambda who: Visitor(app).sign_in(county.accounts[who])


@pytest.fixture
def own(county: County) -> Meeting:
    """A meeting of the team on Wednesday of week 50."""
    return rows.meeting(county.team, date(2026, 12, 9))


@pytest.fixture
def other(county: County) -> Meeting:
    """One of the other team on the Thursday."""
    return rows.meeting(county.other_team, date(2026, 12, 10))


def links(text: str) -> set[int]:
    """The meetings that the page leads to."""
    return {int(number) for number in re.findall(r'href="/moten/(\d+)"', text)}


def with_more(path: str, more: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}{more}"


@pytest.mark.parametrize("path", [LIST, MONTH, WEEK])
def test_each_sees_the_meetings_of_own_teams_and_the_process_leader_all(
    enter: Callable[[str], Visitor], own: Meeting, other: Meeting, path: str
) -> None:
    assert links(enter("af").get(path).text) == {own.id}
    assert links(enter("fk_other").get(path).text) == {other.id}
    assert links(enter("process_leader").get(path).text) == {own.id, other.id}
    assert links(enter("administrator").get(path).text) == set()


@pytest.mark.parametrize("path", [LIST, MONTH, WEEK])
def test_they_are_narrowed_by_team_kommun_and_person(
    enter: Callable[[str], Visitor], own: Meeting, other: Meeting, path: str, county: County
) -> None:
    leader = enter("process_leader")

    def shown(more: str) -> set[int]:
        return links(leader.get(with_more(path, more)).text)

    assert shown(f"team={county.team.slug}") == {own.id}
    assert shown(f"teamkommun={county.kommun.slug}") == {own.id, other.id}
    assert shown(f"person={county.accounts['fk_other'].id}") == {other.id}
    assert shown(f"person={county.accounts['af'].id}") == {own.id}
    assert shown(f"team={county.team.slug}&person={county.accounts['fk_other'].id}") == set()


@pytest.mark.parametrize("path", [LIST, MONTH, WEEK])
def test_a_team_or_a_person_of_others_is_no_choice(
    enter: Callable[[str], Visitor], own: Meeting, other: Meeting, path: str, county: County
) -> None:
    officer = enter("af")
    for more in (
        f"team={county.other_team.slug}",
        f"person={county.accounts['fk_other'].id}",
        "person=x",
    ):
        page = officer.get(with_more(path, more))
        assert (page.status, links(page.text)) == (422, {own.id})
        assert "Välj ett av alternativen i listan." in page.words


def test_a_person_is_where_the_seat_is_on_the_day(
    enter: Callable[[str], Visitor], own: Meeting, county: County
) -> None:
    seat = rows.seat(county.team, county.parties["af"], county.accounts["af_outside"])
    path = f"{WEEK}&person={county.accounts['af_outside'].id}"
    assert links(enter("vard").get(path).text) == {own.id}

    seat.valid_to = date(2026, 12, 8)
    session().flush()
    assert links(enter("vard").get(path).text) == set()


def test_a_month_has_every_working_day_its_week_and_red_days_in_words(
    enter: Callable[[str], Visitor], own: Meeting, county: County
) -> None:
    page = enter("vard").get(MONTH)

    assert "December 2026" in page.words
    assert [n for n in range(45, 60) if f">v. {n}<" in page.text] == [49, 50, 51, 52, 53]
    assert "torsdag 24 dec julafton" in page.words
    assert "13.00 " + county.team.name in page.words
    assert "Lördag" not in page.words
    assert "← Föregående: November 2026 Nästa: Januari 2027 →" in page.words


def test_a_weekend_has_columns_when_something_is_on_it(
    enter: Callable[[str], Visitor], county: County
) -> None:
    rows.meeting(county.team, date(2026, 12, 12))
    assert "Lördag" in enter("vard").get(MONTH).words


def test_a_cancelled_meeting_says_so_in_words_and_why(
    enter: Callable[[str], Visitor], own: Meeting, county: County
) -> None:
    own.status, own.cancel_cause = MeetingStatus.CANCELLED, CancelCause.ILLNESS
    session().flush()
    chair = enter("vard")

    assert f"{county.team.name} Inställt" in chair.get(MONTH).words
    assert "Inställt: sjukdom" in chair.get(WEEK).words


def test_a_week_tells_time_place_form_and_which_formoten_close(
    enter: Callable[[str], Visitor], own: Meeting, county: County
) -> None:
    own.place = "Rum 3"
    later = rows.meeting(county.team, date(2026, 12, 16))
    later.pre_meeting.day = date(2026, 12, 10)
    session().flush()

    words = enter("af").get(WEEK).words

    assert "Vecka 50 2026" in words
    assert f"Onsdag 9 dec 13.00–14.30 {county.team.name} Digitalt · Rum 3" in words
    closing = f"Förmöten som stänger: {county.team.name}, inför mötet ons 16 dec 2026 kl. 13.00"
    assert f"Torsdag 10 dec {closing}" in words
    assert "Måndag 7 dec Inga möten." in words
    assert "Lördag" not in words


def test_no_individual_stands_there(
    enter: Callable[[str], Visitor], own: Meeting, county: County
) -> None:
    case = county.case()
    code = case.code
    rows.item(own, case)
    reader = enter("vard")

    for path in (MONTH, WEEK):
        page = reader.get(path)
        assert code not in page.text
        assert "Testa" not in page.text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/moten/manad", 200),
        ("/moten/vecka", 200),
        ("/moten/vecka?vecka=2026-W53", 200),
        ("/moten/vecka?vecka=2027-W53", 404),
        ("/moten/manad?manad=2026-13", 404),
        ("/moten/manad?manad=1999-12", 404),
        ("/moten/manad?manad=i-dag", 404),
        ("/moten/vecka?vecka=W50", 404),
    ],
)
def test_an_address_of_no_such_month_or_week_is_absent(
    enter: Callable[[str], Visitor], path: str, status: int
) -> None:
    assert enter("vard").get(path).status == status


def test_week_53_leads_to_the_first_week_of_the_next_year(enter: Callable[[str], Visitor]) -> None:
    page = enter("vard").get("/moten/vecka?vecka=2026-W53")
    assert "/moten/vecka?vecka=2027-W01" in page.text
    assert "torsdag 31 dec nyårsafton" in page.words.replace("Torsdag", "torsdag")


def test_the_first_and_the_last_month_lead_nowhere_beyond(enter: Callable[[str], Visitor]) -> None:
    chair = enter("vard")
    first, last = (chair.get(f"/moten/manad?manad={one}").words for one in ("2000-01", "2099-12"))
    assert ("Föregående" in first, "Nästa: Februari 2000" in first) == (False, True)
    assert ("Föregående: November 2099" in last, "Nästa" in last) == (True, False)


def test_what_is_chosen_follows_to_the_next_month_and_the_other_views(
    enter: Callable[[str], Visitor], own: Meeting, county: County
) -> None:
    text = enter("vard").get(f"{MONTH}&team={county.team.slug}").text
    slug = county.team.slug
    for address in (
        f"/moten?team={slug}",
        f"/moten?visa=tidigare&amp;team={slug}",
        f"/moten/vecka?team={slug}",
        f"/moten/manad?team={slug}&amp;manad=2027-01",
    ):
        assert f'href="{address}"' in text


@pytest.mark.parametrize("path", [LIST, MONTH, WEEK])
def test_the_number_of_queries_does_not_grow_with_the_meetings(
    enter: Callable[[str], Visitor], own: Meeting, county: County, path: str
) -> None:
    leader = enter("process_leader")
    leader.get(path)
    with counted(engine()) as few:
        leader.get(path)
    for hour in range(8, 17):
        rows.meeting(county.team, date(2026, 12, 8), starts=time(hour))
        rows.meeting(county.other_team, date(2026, 12, 7), starts=time(hour))
    with counted(engine()) as many:
        leader.get(path)

    assert len(many) == len(few)


def test_every_page_is_valid_html(
    enter: Callable[[str], Visitor], own: Meeting, invalid_html: InvalidHtml
) -> None:
    chair = enter("vard")
    for path in (LIST, MONTH, WEEK, "/moten/manad?manad=2026-01", f"{WEEK}&team=ingen"):
        assert invalid_html(chair.get(path).text) == []
