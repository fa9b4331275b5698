"""The pages of the written förmöte, as each person meets them."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import Engine

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statements import counted
from tests.visitor import Visitor
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.db import session
from trisam.meetings.models import Answer, Known, Meeting
from trisam.meetings.service import answers as service
from trisam.meetings.service.answers import GivenAnswer

SECRET = "Har en dom som bara vi känner till."
FILLED = {
    "known": "kand",
    "needs_talk": "nej",
    "types": ["planering"],
    "shares": "Vi känner personen.",
    "can_do": "Besök.",
}


def coming(county: County, *those: Case) -> Meeting:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=14))
    for slot, case in enumerate(those, start=1):
        rows.item(meeting, case, slot)
    return meeting


def ticked(county: County, *slugs: str) -> dict[str, object]:
    return {**FILLED, "receivers": [str(county.parties[slug].id) for slug in slugs]}


def answer_of(county: County, who: str, case: Case, text: str, *to: str) -> None:
    receivers = frozenset(county.parties[slug].id for slug in to)
    given = GivenAnswer(Known.KNOWN, needs_talk=False, shares=text, receivers=receivers)
    service.answer(county.actor(who), cases.get(county.actor(who), case.code), given)


def test_a_party_goes_straight_through_its_cases(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    first, second = county.case(), county.case()
    meeting = coming(county, first, second)
    start = f"/moten/{meeting.id}/formote"
    folke = Visitor(app).sign_in(county.accounts["fk"])
    overview = folke.get(start)
    assert "Svara på nästa ärende" in overview.text
    assert invalid_html(overview.text) == []
    page = folke.get(f"{start}/{first.code}")
    assert invalid_html(page.text) == []
    answer = folke.submit(f"{start}/{first.code}", ticked(county, "af", "vard"))
    assert answer.path == f"{start}/{second.code}"
    answer = folke.submit(f"{start}/{second.code}", ticked(county, "af"))
    assert answer.path == start
    assert "Svara på nästa ärende" not in folke.get(start).text
    assert session().query(Answer).count() == 2


def test_every_party_in_the_consent_is_ticked_from_the_start(app: Flask, county: County) -> None:
    case = county.case(to=("fk", "kommun"))
    meeting = coming(county, case)
    page = (
        Visitor(app)
        .sign_in(county.accounts["fk"])
        .get(f"/moten/{meeting.id}/formote/{case.code}")
        .text
    )
    assert page.count(" checked") == 3  # two parties, and what is usual
    assert "Vården" not in page.split("Vilka får läsa ert svar?")[1].split("</fieldset>")[0]


def test_an_unanswered_question_is_a_sentence_and_keeps_the_text(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    case = county.case()
    path = f"/moten/{coming(county, case).id}/formote/{case.code}"
    page = (
        Visitor(app).sign_in(county.accounts["fk"]).submit(path, {"shares": "Det här skrev jag."})
    )
    assert page.status == 422
    assert "Välj ett av alternativen." in page.text
    assert "Det här skrev jag." in page.text
    assert invalid_html(page.text) == []


def test_a_party_outside_the_consent_gets_the_answer_of_a_code_that_does_not_exist(
    app: Flask, county: County
) -> None:
    case = county.case(to=("fk",))
    meeting = coming(county, case)
    kajsa = Visitor(app).sign_in(county.accounts["kommun"])
    for room in ("formote", "rum"):
        refused = kajsa.get(f"/moten/{meeting.id}/{room}/{case.code}")
        unknown = kajsa.get(f"/moten/{meeting.id}/{room}/ZZZZZZZZ")
        assert refused.status == unknown.status == 404
        assert refused.text == unknown.text
    assert (
        Visitor(app)
        .sign_in(county.accounts["fk"])
        .get(f"/moten/{meeting.id}/formote/{case.code}")
        .status
        == 200
    )


def test_another_partys_unreleased_answer_is_on_no_page(app: Flask, county: County) -> None:
    case = county.case()
    meeting = coming(county, case)
    answer_of(county, "fk", case, SECRET, "vard")
    pages = [f"/moten/{meeting.id}/{room}/{case.code}" for room in ("formote", "rum")]
    kajsa, rut = (Visitor(app).sign_in(county.accounts[who]) for who in ("kommun", "vard"))
    for path in pages:
        assert SECRET in rut.get(path).text
        page = kajsa.get(path)
        assert page.status == 200
        assert SECRET not in page.text
        assert "Svarat" in page.text


def test_the_second_of_two_colleagues_keeps_the_text_and_can_save_knowingly(
    app: Flask, county: County
) -> None:
    rows.seat(county.team, county.parties["fk"], county.accounts["fk_other"])
    case = county.case()
    path = f"/moten/{coming(county, case).id}/formote/{case.code}"
    folke, frida = (Visitor(app).sign_in(county.accounts[who]) for who in ("fk", "fk_other"))
    opened = frida.get(path).hidden
    folke.submit(path, {**ticked(county, "af"), "shares": "Folkes svar."})
    late = frida.post(path, {**opened, **ticked(county, "af"), "shares": "Fridas svar."})
    assert late.status == 422
    assert "Någon annan hann ändra" in late.text
    assert "Folkes svar." in late.text
    assert "Fridas svar." in late.text
    again = {**late.hidden, **ticked(county, "af"), "shares": "Fridas svar."}
    assert frida.post(path, again).status == 200
    assert "Fridas svar." in folke.get(path).text


def test_someone_outside_the_team_finds_no_pre_meeting(app: Flask, county: County) -> None:
    meeting = coming(county, county.case())
    frida = Visitor(app).sign_in(county.accounts["fk_other"])
    assert frida.get(f"/moten/{meeting.id}/formote").status == 404


def test_a_very_long_text_is_a_sentence(app: Flask, county: County) -> None:
    case = county.case()
    path = f"/moten/{coming(county, case).id}/formote/{case.code}"
    page = (
        Visitor(app)
        .sign_in(county.accounts["fk"])
        .submit(path, {**ticked(county, "af"), "shares": "å" * 100_000})
    )
    assert page.status == 422
    assert "Texten är för lång" in page.text


def test_a_full_agenda_asks_the_database_as_often_as_one_case(
    app: Flask, county: County, migrated: Engine
) -> None:
    meeting = coming(county, county.case())
    path = f"/moten/{meeting.id}/formote"
    folke = Visitor(app).sign_in(county.accounts["fk"])
    folke.get(path)
    with counted(migrated) as few:
        folke.get(path)
    for slot in range(2, 5):
        case = county.case()
        rows.item(meeting, case, slot)
        answer_of(county, "fk", case, "Vi känner personen.", "af")
    with counted(migrated) as many:
        assert folke.get(path).text.count("Svarat") >= 3
    assert len(many) <= len(few)
    assert len(many) <= 25


def test_when_all_have_answered_and_nobody_asks_to_talk_no_call_is_needed(
    app: Flask, county: County
) -> None:
    case = county.case(to=("fk",))
    start = f"/moten/{coming(county, case).id}/formote"
    not_needed = "Det digitala förmötet behövs inte."
    folke = Visitor(app).sign_in(county.accounts["fk"])
    assert not_needed not in folke.get(start).text
    folke.submit(f"{start}/{case.code}", ticked(county, "af"))
    assert not_needed in folke.get(start).text
    folke.submit(f"{start}/{case.code}", {**ticked(county, "af"), "needs_talk": "ja"})
    assert not_needed not in folke.get(start).text


def test_what_a_party_lacks_is_read_by_those_it_asks(app: Flask, county: County) -> None:
    case = county.case()
    path = f"/moten/{coming(county, case).id}/formote/{case.code}"
    lacks = {**ticked(county, "vard"), "lacks": "Gäller läkarintyget efter jul?"}
    Visitor(app).sign_in(county.accounts["fk"]).submit(path, lacks)
    assert (
        "Gäller läkarintyget efter jul?"
        in Visitor(app).sign_in(county.accounts["vard"]).get(path).text
    )
    assert (
        "läkarintyget efter" not in Visitor(app).sign_in(county.accounts["kommun"]).get(path).text
    )
