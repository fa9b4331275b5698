"""Whoever is silent is reminded twice; what nobody answers ends; owners are told once."""

from collections.abc import Callable

import pytest
from flask import Flask
from time_machine import TimeMachineFixture as Moved

from tests.at_once import at_once
from tests.factories import county as counties
from tests.factories.county import County
from tests.mailings.promised import Out, everything
from tests.surveys.asked import QUESTIONS, due
from tests.surveys.sending import (
    DAY,
    MAIL,
    delivered,
    letters_to_officers,
    link_in,
    owner,
    rounds,
    row,
    send,
)
from tests.visitor import Visitor
from trisam.core import db
from trisam.core.db import session
from trisam.mailings import service as mailing_service
from trisam.mailings.gateways import SmsRefused, Text
from trisam.outbox.mail import Mail
from trisam.surveys import jobs, queries, service
from trisam.surveys.models import Survey
from trisam.surveys.service import Answered
from trisam.surveys.values import AskWay, Mark, SurveyStatus

pytestmark = pytest.mark.usefixtures("moved")


def begins(token: str) -> None:
    service.save(token, QUESTIONS[0], Answered(Mark.WHOLLY))


def answers(token: str) -> None:
    begins(token)
    service.finish(token)


def wants_to_talk(token: str) -> None:
    service.want_interview(token)


def test_the_silent_are_reminded_after_seven_and_fourteen_days_and_never_again(
    county: County, moved: Moved, app: Flask
) -> None:
    send(county, due(county))
    out = Out()
    assert rounds(out, moved, 20) == [0, 7, 14]
    assert {link_in(mail.body) for mail in out.mails} == {link_in(out.mails[0].body)}
    assert "fortfarande" not in out.mails[0].body
    assert all("fortfarande" in mail.body for mail in out.mails[1:])
    assert len({mail.name for mail in out.mails}) == 3
    assert Visitor(app).get(f"/e/{link_in(out.mails[2].body)}").status == 200
    for one in everything():
        assert one.address_sealed is one.body_sealed is None


@pytest.mark.parametrize("does", [begins, answers, wants_to_talk])
def test_who_is_not_silent_is_not_reminded(
    does: Callable[[str], None], county: County, moved: Moved
) -> None:
    send(county, due(county))
    out = Out()
    assert delivered(out) == 1
    moved.shift(DAY)
    does(link_in(out.mails[0].body))
    session().flush()

    assert rounds(out, moved, 20) == []
    for one in everything():
        assert one.address_sealed is one.body_sealed is None


def test_what_is_answered_or_called_back_is_erased_at_once(county: County) -> None:
    first, second = send(county, due(county)), send(county, due(county))
    out = Out()
    delivered(out)
    answers(link_in(next(mail.body for mail in out.mails)))
    actor = county.actor("af")
    still = [one for one in (first, second) if row(one).is_live]
    assert len(still) == 1
    service.revoke(actor, queries.follow_up(actor, still[0].follow_up_id))
    assert [one for one in everything() if one.body_sealed or one.address_sealed] == []


def test_a_survey_that_nobody_answers_ends_after_sixty_days_once(
    county: County, moved: Moved
) -> None:
    survey = send(county, due(county))
    moved.shift(60 * DAY)
    assert jobs.mind() == 0
    assert row(survey).is_live, "the last day counts"
    moved.shift(DAY)
    assert (jobs.mind(), jobs.mind()) == (1, 0)
    assert row(survey).status is SurveyStatus.EXPIRED
    assert [one for one in everything() if one.body_sealed] == []


def test_two_that_mind_at_once_end_and_tell_once(installed: None) -> None:
    with db.transaction():
        county = counties.build()
        old, letter = send(county, due(county)), send(county, due(county), AskWay.LETTER)
        old.asked_on -= 61 * DAY
        old.expires_on -= 61 * DAY
        for one in everything():
            one.not_before -= 2 * DAY
        ids = old.id, letter.id
    done: list[int] = []

    at_once(*[lambda: done.append(jobs.mind())] * 3)

    assert sum(done) == 2
    with db.reading():
        ended, lives = [session().get_one(Survey, one) for one in ids]
        assert (ended.status, lives.is_live) == (SurveyStatus.EXPIRED, True)
        assert letters_to_officers() == ["Ett brev ska skickas"]


def test_the_owner_is_told_once_when_it_does_not_arrive_and_not_when_it_was_sent_anew(
    app: Flask, county: County, moved: Moved
) -> None:
    def refuses(thing: Mail | Text) -> None:
        raise SmsRefused

    survey, mended = send(county, due(county), AskWay.TEXT), send(county, due(county), AskWay.TEXT)
    out = Out(before=refuses)
    while any(one.failed_on is None and one.cancelled_at is None for one in everything()):
        delivered(out)
        moved.shift(mailing_service.NEXT_TRY)
    actor = county.actor("af")
    found = queries.follow_up(actor, mended.follow_up_id)
    service.ask_again(actor, found, AskWay.MAIL, MAIL)

    assert (jobs.mind(), jobs.mind()) == (1, 0)
    assert letters_to_officers() == ["En enkät kom inte fram"]
    page = owner(app, county).get(f"/uppfoljning/{survey.follow_up_id}/enkat")
    assert "Enkäten med sms kom inte fram" in page.words
