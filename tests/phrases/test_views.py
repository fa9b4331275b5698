"""Mina fraser as a person meets them: the page, and under the fields of an answer."""

from flask import Flask

from tests.factories.county import County
from tests.html import InvalidHtml
from tests.meetings.test_answer_views import coming
from tests.recommendations.test_views import todays
from tests.visitor import Visitor
from trisam.phrases import queries

WORDS = "Vi kan boka ett samtal inom två veckor."
PAGE = "/installningar/fraser"


def test_a_phrase_is_added_changed_and_removed_without_a_script(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    folke = Visitor(app).sign_in(county.accounts["fk"])
    assert PAGE in folke.get("/mitt-konto").text
    empty = folke.get(PAGE)
    assert invalid_html(empty.text) == []
    saved = folke.submit(PAGE, {"text": WORDS, "kind": "kan_gora"})
    assert "Frasen är sparad." in saved.words
    assert f"{WORDS} Vad kan ni göra? Ändra" in saved.words
    assert invalid_html(saved.text) == []
    one = f"{PAGE}/{queries.own(county.actor('fk'))[0].id}"
    page = folke.get(one)
    assert invalid_html(page.text) == []
    changed = folke.send(page, text="Vi bokar ett samtal.", kind="alla")
    assert "Vi bokar ett samtal. Alla fält" in changed.words
    assert folke.submit(one, {"remove": "1"}).path == PAGE
    assert queries.own(county.actor("fk")) == []


def test_what_tells_who_somebody_is_is_a_sentence_and_nothing_typed_is_lost(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    folke = Visitor(app).sign_in(county.accounts["fk"])
    typed = "Testa Exempelsson vill ha samtal."
    refused = folke.submit(PAGE, {"text": typed, "kind": "alla"})
    assert refused.status == 422
    assert "Exempelsson” (namn)" in refused.text
    assert typed in refused.text
    assert invalid_html(refused.text) == []


def test_another_persons_phrase_is_not_there(app: Flask, county: County) -> None:
    Visitor(app).sign_in(county.accounts["fk"]).submit(PAGE, {"text": WORDS, "kind": "alla"})
    one = queries.own(county.actor("fk"))[0].id
    alva = Visitor(app).sign_in(county.accounts["af"])
    assert alva.get(f"{PAGE}/{one}").status == 404
    assert alva.submit(PAGE, {"text": "Min egen.", "kind": "alla"}).status == 200
    assert WORDS not in alva.get(PAGE).text


def test_a_field_is_saved_as_a_phrase_and_stands_under_its_field(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    case = county.case()
    path = f"/moten/{coming(county, case).id}/formote/{case.code}"
    folke = Visitor(app).sign_in(county.accounts["fk"])
    token = folke.get(path).hidden["csrf_token"]
    kept = folke.post(f"{PAGE}/spara", {"csrf_token": token, "text": WORDS, "kind": "kan_gora"})
    assert (kept.status, "Sparat som fras." in kept.words) == (200, True)
    page = folke.get(path)
    assert invalid_html(page.text) == []
    assert page.text.count(f'data-phrase="{WORDS}"') == 1
    refused = folke.post(
        f"{PAGE}/spara", {"csrf_token": token, "text": "070-174 06 05", "kind": "alla"}
    )
    assert (refused.status, "Inte sparat." in refused.words) == (422, True)
    alva = Visitor(app).sign_in(county.accounts["af"]).get(path)
    assert WORDS not in alva.text


def test_the_rooms_recommendation_has_its_own_phrases_and_the_general_ones(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    case = county.case()
    folke = Visitor(app).sign_in(county.accounts["fk"])
    for text, kind in (("Planen prövas.", "rekommendation"), ("Hör av er.", "alla"),
                       (WORDS, "kan_gora")):  # fmt: skip
        folke.submit(PAGE, {"text": text, "kind": kind})
    page = folke.get(f"/moten/{todays(county, case).id}/rum/{case.code}")
    assert 'data-phrase="Planen prövas."' in page.text
    assert 'data-phrase="Hör av er."' in page.text
    assert WORDS not in page.text
    assert invalid_html(page.text) == []
