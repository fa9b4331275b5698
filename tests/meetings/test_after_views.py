"""The pages of Efter-Trisam: calling, the meeting, its room, and where it is not shown."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from tests.factories import rows
from tests.factories.county import County
from tests.meetings.calling import PURPOSE, call, recommended, today
from tests.visitor import Visitor
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.consents import service as consents
from trisam.core import clock
from trisam.core.db import session
from trisam.meetings.models import MeetingStatus
from trisam.meetings.queries import after as queries

MORNING = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def morning(time_machine: TimeMachineFixture) -> None:
    """No test meets midnight."""
    time_machine.move_to(MORNING)


@pytest.fixture
def case(county: County) -> Case:
    return recommended(county)


@pytest.fixture
def as_(app: Flask, county: County) -> Callable[[str], Visitor]:
    return lambda who: Visitor(app).sign_in(county.accounts[who])


def test_an_officer_calls_from_the_case_and_the_other_finds_it(
    county: County, case: Case, as_: Callable[[str], Visitor]
) -> None:
    officer = as_("af")
    assert "Kalla till Efter-Trisam" in officer.get(f"/arenden/{case.code}").words
    form = officer.get(f"/arenden/{case.code}/efter-trisam")
    assert "Bara de som är kallade ser att mötet finns." in form.words
    sent = officer.send(
        form,
        purpose=PURPOSE,
        account_ids=[str(county.accounts["fk"].id)],
        day=(clock.today() + timedelta(days=2)).isoformat(),
        starts="14:00",
        minutes="20",
    )
    assert sent.path.endswith("/efter-trisam")
    assert PURPOSE in sent.words
    other = as_("fk")
    assert "Efter-Trisam, möte" in other.get("/").words
    assert "Högst 20 minuter" in other.get("/moten").words
    assert PURPOSE in other.get(sent.path).words
    outsider = as_("kommun")
    assert "Efter-Trisam, möte" not in outsider.get("/").words
    assert "Efter-Trisam, möte" not in outsider.get("/moten").words
    assert outsider.get(sent.path).status == 404
    line = "Möte ons 2 dec 2026 kl. 14.00"
    assert line in other.get(f"/arenden/{case.code}").words
    assert line not in outsider.get(f"/arenden/{case.code}").words


def test_what_is_left_out_is_asked_for_and_nothing_typed_is_lost(
    county: County, case: Case, as_: Callable[[str], Visitor]
) -> None:
    officer = as_("af")
    form = officer.get(f"/arenden/{case.code}/efter-trisam")
    back = officer.send(form, purpose=PURPOSE, minutes="90")
    assert back.status == 422
    for sentence in (
        "Skriv vilken dag ni ska träffas.",
        "Skriv ett heltal från 15 till 60.",
    ):
        assert sentence in back.words
    assert PURPOSE in back.text
    again = officer.send(
        back,
        purpose=PURPOSE,
        day=(clock.today() + timedelta(days=2)).isoformat(),
        starts="14:00",
        minutes="20",
    )
    assert (again.status, "Välj minst en till som ska vara med." in again.words) == (422, True)


def test_without_the_yes_the_page_says_what_to_do(
    county: County, case: Case, as_: Callable[[str], Visitor]
) -> None:
    assert case.consent is not None
    case.consent.may_meet_after = False
    session().flush()
    page = as_("af").get(f"/arenden/{case.code}/efter-trisam")
    assert "Personen har inte sagt ja till Efter-Trisam." in page.words
    assert f"/arenden/{case.code}/samtycke" in page.text
    assert all("purpose" not in sheet.names for sheet in page.sheets)


def test_who_does_not_call_is_refused_the_form(
    county: County, case: Case, as_: Callable[[str], Visitor]
) -> None:
    assert as_("kommun").get(f"/arenden/{case.code}/efter-trisam").status == 403
    assert as_("vard").get(f"/arenden/{case.code}/efter-trisam").status == 200
    assert as_("fk_other").get(f"/arenden/{case.code}/efter-trisam").status == 404


def test_the_room_has_the_limit_as_its_timer_and_is_hidden_from_the_team(
    county: County, case: Case, as_: Callable[[str], Visitor]
) -> None:
    meeting = today(call(county, case))
    rooms = f"/moten/{meeting.id}/rum"
    page = as_("fk").get(rooms)
    assert page.path == f"{rooms}/{case.code}"
    assert meeting.ends_at.isoformat() in page.text
    assert PURPOSE in page.words
    assert "Ta upp på nästa möte" not in page.words
    for path in (rooms, f"{rooms}/{case.code}", f"{rooms}/{case.code}/nu"):
        assert as_("vard").get(path).status == 404
    for path in ("", "/utskrift", "/formote", "/stall-in", "/flytta", "/avsluta"):
        assert as_("fk").get(f"/moten/{meeting.id}{path}").status == 404
    assert as_("vard").get(f"/moten/{meeting.id}/mote.ics").status == 404
    assert as_("vard").get(f"/moten/{meeting.id}/minnesanteckningar.pdf").status == 404


def test_who_falls_out_while_the_room_is_open_is_led_to_a_page_that_opens(
    county: County, case: Case, as_: Callable[[str], Visitor]
) -> None:
    meeting, folke = today(call(county, case)), as_("fk")
    page = folke.get(f"/moten/{meeting.id}/rum/{case.code}")
    consent = cases.get(county.actor("af"), case.code).consent
    assert consent is not None
    consents.withdraw(county.actor("af"), consent, county.parties["fk"].id)
    onwards = re.search(r'<template data-closed.*?href="([^"]+)"', page.text, re.DOTALL)
    assert onwards is not None
    assert folke.get(onwards[1]).status == 200
    assert folke.get(f"/moten/{meeting.id}/efter-trisam").status == 404


def test_it_is_recorded_ended_and_printed(
    county: County, case: Case, as_: Callable[[str], Visitor]
) -> None:
    meeting = today(call(county, case))
    officer = as_("af")
    end = f"/moten/{meeting.id}/efter-trisam/avsluta"
    assert "Rekommendationen är inte skriven" in officer.get(end).words
    room = officer.get(f"/moten/{meeting.id}/rum/{case.code}")
    owner = f"{county.parties['fk'].id}:{county.accounts['fk'].id}"
    saved = officer.send(
        room,
        text="Börja med två timmar.",
        participation="telefon",
        **{
            "actions-0-text": "Ring arbetsplatsen",
            "actions-0-owner": owner,
            "actions-0-due_on": (clock.today() + timedelta(days=7)).isoformat(),
        },
    )
    assert saved.path == f"/moten/{meeting.id}/efter-trisam"
    ended = officer.send(officer.get(end))
    assert "Mötet är hållet" in ended.words
    assert meeting.status is MeetingStatus.HELD
    assert [one.came for one in queries.participants(meeting)] == [True, True]
    file = "Rekommendation från Efter-Trisam"
    assert file in as_("fk").get(f"/arenden/{case.code}").words
    assert "Efter-Trisam gav en rekommendation" in as_("fk").get(f"/arenden/{case.code}").words
    assert file not in as_("kommun").get(f"/arenden/{case.code}").words
    paper = officer.client.get(f"/moten/{meeting.id}/minnesanteckningar.pdf")
    assert paper.data.startswith(b"%PDF")
    assert "efter-trisam" in paper.headers["Content-Disposition"]


def test_who_called_cancels_it_on_its_page(
    county: County, case: Case, as_: Callable[[str], Visitor]
) -> None:
    meeting = call(county, case)
    path = f"/moten/{meeting.id}/efter-trisam"
    assert "Ställ in mötet" not in as_("fk").get(path).words
    assert as_("fk").get(f"{path}/stall-in").status == 403
    officer = as_("af")
    form = officer.get(f"{path}/stall-in")
    assert officer.send(form).status == 422
    assert "Mötet är inställt" in officer.send(form, cause="sjukdom").words


def test_whoever_leads_is_reminded_to_end_it(
    county: County, case: Case, as_: Callable[[str], Visitor]
) -> None:
    meeting = call(county, case)
    meeting.day = clock.today() - timedelta(days=1)
    meeting.starts_at = clock.now() - timedelta(days=1)
    rows.save(meeting)
    assert "Avsluta Efter-Trisam-mötet" in as_("af").get("/").words
    assert "Efter-Trisam" not in as_("fk").get("/").words
