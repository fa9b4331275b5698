"""The survey as a letter that an officer prints and posts."""

import io
from datetime import timedelta

import pypdf
import pytest
import segno
from flask import Flask
from time_machine import TimeMachineFixture as Moved

from tests.factories.county import County
from tests.html import InvalidHtml
from tests.mailings.promised import Out, everything
from tests.surveys.asked import due
from tests.surveys.sending import (
    DAY,
    NAME,
    delivered,
    letters_to_officers,
    owner,
    row,
    send,
    tick_gone,
)
from tests.visitor import Visitor
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import RuleBroken
from trisam.mailings.models import MailingWay
from trisam.outbox import links
from trisam.surveys import catalogue, jobs, queries, service
from trisam.surveys.keys import new_key
from trisam.surveys.letters import body_of, facts_of_letter
from trisam.surveys.values import AskWay, SurveyStatus

pytestmark = pytest.mark.usefixtures("moved")


def words_of(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split()
    )


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_letter_is_tagged_has_code_and_link_and_no_name_and_is_gone_when_posted(
    language: str, alva: Visitor, county: County, app: Flask, invalid_html: InvalidHtml
) -> None:
    follow_up = due(county)
    path = f"/uppfoljning/{follow_up.id}/enkat"
    page = alva.submit(path, {"way": "brev", "language": language})
    assert "Brevet ska skickas" in page.words
    assert invalid_html(page.text) == []

    answer = alva.client.get(f"{path}/brev.pdf")

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == "inline; filename=brev.pdf"
    assert b"/StructTreeRoot" in answer.data, "tagged"
    shown = words_of(answer.data)
    assert NAME not in shown
    assert "Testa" not in shown
    [letter, *_] = everything()
    place, _, code = str(letter.body).partition("\n")
    assert code in shown
    assert Visitor(app).submit("/e", {"code": code}).status == 200
    token = links.filled(place, "").rpartition("/")[2]
    assert Visitor(app).get(f"/e/{token}").status == 200
    again = alva.client.get(f"{path}/brev.pdf")
    assert again.status_code == 200, "the printer may jam"

    page = alva.press(path, f"{path}/brev/skickat")
    assert "noterat som skickat" in page.words
    assert "Enkäten skickad som brev" in page.words
    assert alva.client.get(f"{path}/brev.pdf").status_code == 404
    session().expire_all()
    with pytest.raises(RuleBroken, match="inget brev"):
        service.letter_posted(
            county.actor("af"), queries.follow_up(county.actor("af"), follow_up.id)
        )


def test_the_picture_is_a_qr_code_of_the_link() -> None:
    text, key = catalogue.current().language("sv"), new_key()
    body = body_of(MailingWay.LETTER, text, key, clock.today(), again=False)
    facts = facts_of_letter(body, text, "https://trisam.example", clock.today(), again=False)

    drawn = io.BytesIO()
    link = f"https://trisam.example/e/{key.token}"
    segno.make_qr(link, error="m").save(drawn, kind="svg", border=4, scale=4, light="#fff")

    assert facts["qr"] == drawn.getvalue().decode()
    assert facts["key"] == key.code
    assert key.token not in str({name: said for name, said in facts.items() if name != "qr"})


def test_the_reminder_of_a_letter_is_a_letter_that_the_owner_is_told_of_once(
    app: Flask, county: County, moved: Moved
) -> None:
    follow_up = due(county)
    path = f"/uppfoljning/{follow_up.id}/enkat"
    owner(app, county).submit(path, {"way": "brev", "language": "sv"})
    assert jobs.mind() == 0
    owner(app, county).press(path, f"{path}/brev/skickat")

    told = []
    for day in range(1, 20):
        moved.shift(DAY)
        if jobs.mind():
            told.append(day)
        assert jobs.mind() == 0
    assert told == [7]
    assert letters_to_officers() == ["Ett brev ska skickas"]
    assert delivered(Out()) == 0, "the machine sends no letter"
    assert "fortfarande" in words_of(owner(app, county).client.get(f"{path}/brev.pdf").data)

    owner(app, county).press(path, f"{path}/brev/skickat")
    moved.shift(7 * DAY)
    assert jobs.mind() == 1, "seven days after the first reminder was posted"


def test_a_first_letter_that_nobody_posts_is_told_of_after_a_day(
    county: County, moved: Moved
) -> None:
    send(county, due(county), AskWay.LETTER)
    moved.shift(DAY - timedelta(minutes=1))
    assert jobs.mind() == 0
    moved.shift(timedelta(minutes=1))
    assert (jobs.mind(), jobs.mind()) == (1, 0)
    assert letters_to_officers() == ["Ett brev ska skickas"]


def test_no_letter_is_printed_when_the_yes_is_gone(alva: Visitor, county: County) -> None:
    survey = send(county, due(county), AskWay.LETTER)
    path = f"/uppfoljning/{survey.follow_up_id}/enkat"
    session().expire_all()
    assert alva.client.get(f"{path}/brev.pdf").status_code == 200
    tick_gone(county, survey)
    assert alva.client.get(f"{path}/brev.pdf").status_code == 404
    assert "Brevet ska skickas" not in alva.get(path).words
    assert jobs.mind() == 1
    assert row(survey).status is SurveyStatus.WITHDRAWN
    assert [one for one in everything() if one.body_sealed] == []
