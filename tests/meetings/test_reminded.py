"""The table of who has answered also says when each party last had a mail about the meeting."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.meetings.replying import coming, letters
from tests.meetings.test_answers import answered, to
from tests.visitor import Visitor
from trisam.core import clock
from trisam.meetings import jobs
from trisam.meetings.models import Meeting, ReplyAnswer
from trisam.meetings.queries.replies import last_asked
from trisam.meetings.service import replies

HEADING = "Senaste mejl om mötet"


@pytest.fixture(autouse=True)
def _morning(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(datetime(2026, 3, 2, 7, tzinfo=UTC), tick=False)


def asked(county: County, meeting: Meeting) -> dict[str, str]:
    """On which day each party was asked last."""
    slugs = {party.id: slug for slug, party in county.parties.items()}
    found = last_asked(county.actor("vard"), meeting)
    return {slugs[party_id]: f"{at:%d}" for party_id, at in found.items()}


def test_nobody_is_said_to_be_reminded_before_a_letter_is_promised(county: County) -> None:
    meeting = coming(county, 8)
    jobs.ask_who_comes()
    assert asked(county, meeting) == {}


def test_the_last_reminder_of_each_party_counts_and_an_answer_ends_them(
    county: County, time_machine: TimeMachineFixture
) -> None:
    meeting = coming(county, 7)
    replies.answer(county.actor("af"), meeting, ReplyAnswer.ACCEPTED)
    jobs.ask_who_comes()
    replies.answer(county.actor("kommun"), meeting, ReplyAnswer.ACCEPTED)
    time_machine.move_to(clock.now() + timedelta(days=5), tick=False)
    jobs.ask_who_comes()
    assert asked(county, meeting) == {"fk": "07", "kommun": "02", "vard": "07"}


def test_another_meetings_reminder_does_not_count(county: County) -> None:
    coming(county, 7)
    later = coming(county, 21)
    jobs.ask_who_comes()
    assert asked(county, later) == {}


def test_the_page_says_it_while_an_answer_is_missing_and_sends_nothing_new(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    meeting, case = coming(county, 7), county.case()
    rows.item(meeting, case)
    jobs.ask_who_comes()
    before = len(letters())
    rut = Visitor(app).sign_in(county.accounts["vard"])
    for path in (f"/moten/{meeting.id}", f"/moten/{meeting.id}/formote"):
        page = rut.get(path)
        assert f"{HEADING} 2 mars 2 mars 2 mars 2 mars" in page.words
        assert invalid_html(page.text) == []
    for who in ("fk", "kommun", "vard"):
        answered(county, who, case, to(county, "af"))
    assert HEADING not in rut.get(f"/moten/{meeting.id}").words
    assert len(letters()) == before


def test_a_party_that_has_had_no_mail_is_said_not_to_have(app: Flask, county: County) -> None:
    meeting = coming(county, 20)
    rows.item(meeting, county.case())
    page = Visitor(app).sign_in(county.accounts["vard"]).get(f"/moten/{meeting.id}")
    assert f"{HEADING} Inte än Inte än" in page.words
