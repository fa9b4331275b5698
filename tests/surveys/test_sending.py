"""The survey by mail and SMS, and the same survey sent anew."""

import pytest
from flask import Flask
from sqlalchemy import select
from time_machine import TimeMachineFixture as Moved

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.mailings.promised import Out, everything
from tests.surveys.asked import due
from tests.surveys.sending import MAIL, MOBILE, NAME, delivered, link_in, rounds, row, send
from tests.visitor import Page, Visitor
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.mailings.models import MailingWay
from trisam.outbox import links
from trisam.surveys import catalogue, queries, service
from trisam.surveys.keys import new_key
from trisam.surveys.letters import body_of
from trisam.surveys.models import Survey
from trisam.surveys.service.sending import PROTECTED
from trisam.surveys.values import AskWay

pytestmark = pytest.mark.usefixtures("moved")


@pytest.mark.parametrize(
    ("way", "language"),
    [(AskWay.MAIL, "sv"), (AskWay.MAIL, "en"), (AskWay.TEXT, "sv"), (AskWay.TEXT, "en")],
)
def test_the_link_leaves_once_in_the_individuals_language_names_nobody_and_opens_the_survey(
    way: AskWay, language: str, county: County, app: Flask
) -> None:
    survey = send(county, due(county), way, language)
    out = Out()

    assert delivered(out) == 1
    assert delivered(out) == 0

    words = out.mails[0].body if way is AskWay.MAIL else out.texts[0].words
    link = link_in(words)
    told = words.replace(link, "") + (out.mails[0].subject if out.mails else "")
    hello = {"sv": "Hej!", "en": "Hello!"}[language]
    assert words.startswith(hello)
    assert not [one for one in (NAME, "Testa", "AF", "Arbetsförmedlingen", "Rehab") if one in told]
    page = Visitor(app).get(f"/e/{link}")
    assert page.status == 200
    assert row(survey).asked_way is way


def test_an_sms_is_short_enough_to_be_read_at_a_glance() -> None:
    for text in catalogue.current().languages.values():
        for again in (False, True):
            words = body_of(MailingWay.SMS, text, new_key(), clock.today(), again=again)
            shown = links.filled(words, "https://trisam.regiongavleborg.se")
            assert "\n" not in shown
            assert len(shown) < 240


def test_the_officer_types_an_address_and_sees_neither_it_nor_the_link_again(
    alva: Visitor, county: County, invalid_html: InvalidHtml
) -> None:
    follow_up = due(county)
    path = f"/uppfoljning/{follow_up.id}/enkat"
    before = alva.get(path)
    assert invalid_html(before.text) == []
    assert "Länk med sms" in before.words

    page = alva.submit(path, {"way": "sms", "address": MOBILE, "language": "sv"})

    assert page.path == path
    assert "Länken skickas på dagtid" in page.words
    assert "Enkäten med sms skickas tidigast mån 30 nov 2026" in page.words
    assert page.words.count("Påminnelse med sms skickas tidigast") == 2
    out = Out()
    assert delivered(out) == 1
    page = alva.get(path)
    assert "Enkäten skickad med sms mån 30 nov 2026" in page.words
    assert invalid_html(page.text) == []
    for secret in (link_in(out.texts[0].words), "701740605", "174 06 05"):
        assert secret not in page.text


def test_only_ways_that_the_installation_has_are_offered(
    alva: Visitor, county: County, app: Flask
) -> None:
    path = f"/uppfoljning/{due(county).id}/enkat"
    app.config.update(MAILS=False, TEXTS=False)
    page = alva.get(path)
    assert "Länk med" not in page.words
    assert "mobilnummer" not in page.words
    assert "Brev med kod" in page.words
    refused = alva.post(path, {**page.hidden, "way": "sms", "address": MOBILE, "language": "sv"})
    assert refused.status == 422
    assert everything() == []


@pytest.mark.parametrize(
    ("way", "address", "told"),
    [
        ("sms", "026-12 34 56", "Skriv ett svenskt mobilnummer"),
        ("sms", MAIL, "Skriv ett svenskt mobilnummer"),
        ("sms", "", "Skriv ett svenskt mobilnummer"),
        ("e_post", "alva", "Skriv en e-postadress"),
        ("e_post", MOBILE, "Skriv en e-postadress"),
        ("e_post", f"{MAIL}, bo@exempel.test", "Skriv en e-postadress"),
    ],
)
def test_an_address_that_cannot_be_is_a_sentence_at_its_field_and_asks_nobody(
    way: str, address: str, told: str, alva: Visitor, county: County
) -> None:
    path = f"/uppfoljning/{due(county).id}/enkat"
    page = alva.submit(path, {"way": way, "address": address, "language": "sv"})
    assert (page.status, told in page.words) == (422, True)
    assert everything() == []
    assert session().scalars(select(Survey)).all() == []


def test_somebody_with_protected_identity_is_sent_no_mail_and_no_sms(
    alva: Visitor, county: County
) -> None:
    follow_up = due(county)
    person = queries.follow_up(county.actor("af"), follow_up.id).case.person
    person.name, person.protected = None, True
    session().flush()
    page = alva.get(f"/uppfoljning/{follow_up.id}/enkat")
    assert "Länk med" not in page.words
    assert "Brev med kod" in page.words
    for way in (AskWay.MAIL, AskWay.TEXT):
        with pytest.raises(RuleBroken) as refused:
            send(county, follow_up, way)
        assert refused.value.sentence == PROTECTED
    assert send(county, follow_up, AskWay.LETTER).is_live


def test_sent_anew_the_old_link_dies_and_what_waited_for_the_old_address_is_taken_back(
    alva: Visitor, county: County, app: Flask, invalid_html: InvalidHtml, moved: Moved
) -> None:
    survey = send(county, due(county))
    out = Out()
    delivered(out)
    path = f"/uppfoljning/{survey.follow_up_id}/enkat"
    session().expire_all()
    assert invalid_html(alva.get(f"{path}/skicka").text) == []
    refused = alva.submit(f"{path}/skicka", {"way": "sms", "address": "070"})
    assert (refused.status, invalid_html(refused.text)) == (422, [])

    page = alva.submit(f"{path}/skicka", {"way": "sms", "address": MOBILE})

    assert page.path == path
    assert delivered(out) == 1
    old, new = link_in(out.mails[0].body), link_in(out.texts[0].words)
    assert Visitor(app).get(f"/e/{old}").status == 404
    assert Visitor(app).get(f"/e/{new}").status == 200
    assert rounds(out, moved, 20) == [7, 14]
    assert (len(out.mails), len(out.texts)) == (1, 3)


def test_what_is_not_asked_or_has_ended_is_not_sent_anew(alva: Visitor, county: County) -> None:
    follow_up = due(county)
    path = f"/uppfoljning/{follow_up.id}/enkat/skicka"
    assert alva.get(path).status == 404
    survey = send(county, follow_up)
    session().expire_all()
    assert alva.get(path).status == 200
    survey = row(survey)
    service.revoke(county.actor("af"), queries.follow_up(county.actor("af"), follow_up.id))
    assert alva.get(path).status == 404


def test_another_party_gets_the_answer_of_a_follow_up_that_does_not_exist(
    app: Flask, county: County
) -> None:
    survey = send(county, due(county), AskWay.LETTER)
    session().expire_all()
    folke = Visitor(app).sign_in(county.accounts["fk"])
    token = folke.get("/").hidden["csrf_token"]
    for rest in ("/skicka", "/brev.pdf"):
        refused: Page = folke.get(f"/uppfoljning/{survey.follow_up_id}/enkat{rest}")
        unknown = folke.get(f"/uppfoljning/{rows.nobody()}/enkat{rest}")
        assert refused.status == unknown.status == 404
        assert refused.text == unknown.text
    for rest in ("/skicka", "/brev/skickat"):
        sent = folke.post(f"/uppfoljning/{survey.follow_up_id}/enkat{rest}", {"csrf_token": token})
        assert sent.status == 404
    assert everything()[0].sent_at is None


def test_the_verbs_refuse_other_parties_themselves(county: County) -> None:
    survey = send(county, due(county), AskWay.LETTER)
    follow_up = queries.follow_up(county.actor("af"), survey.follow_up_id)
    other = county.actor("fk")
    for verb in (
        lambda: service.ask_and_send(other, follow_up, AskWay.MAIL, "sv", MAIL),
        lambda: service.ask_again(other, follow_up, AskWay.MAIL, MAIL),
        lambda: service.letter_posted(other, follow_up),
    ):
        with pytest.raises(Forbidden):
            verb()
    assert queries.standing_of(other, follow_up) is None, "so there is no letter to print"
