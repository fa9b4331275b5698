"""The pages of the six-month follow-up."""

from datetime import timedelta

from flask import Flask
from sqlalchemy import Engine

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statements import counted
from tests.visitor import Visitor
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.db import session
from trisam.followups.models import FollowUp
from trisam.followups.queries import PAGE_SIZE
from trisam.followups.values import FollowUpStatus

FILLED = {
    "income": "lon",
    "occupation": "arbete_utan_stod",
    "readiness": "7",
    "step": "delvis",
}


def due(county: County, *, contact: bool = True, days: int = 0) -> FollowUp:
    case = county.case()
    if case.consent is not None:
        case.consent.may_contact = contact
    return rows.save(
        FollowUp(
            case_id=case.id,
            owner_id=county.accounts["af"].id,
            due_on=clock.today() + timedelta(days=days),
        )
    )


def test_an_overdue_follow_up_is_found_and_registered(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    follow_up = due(county, days=-12)
    alva = Visitor(app).sign_in(county.accounts["af"])
    page = alva.get("/uppfoljning").text
    assert "Försenad 12 dagar" in page
    assert invalid_html(page) == []
    path = f"/uppfoljning/{follow_up.id}"
    assert invalid_html(alva.get(path).text) == []
    assert alva.submit(path, FILLED).path == "/uppfoljning"
    assert session().get_one(FollowUp, follow_up.id).status is FollowUpStatus.ANSWERED
    assert "Redo nu" in alva.get(path).text
    assert "Registrerad" in alva.get("/uppfoljning?visa=klara").text


def test_without_consent_to_contact_the_name_is_not_offered(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    follow_up = due(county, contact=False)
    path = f"/uppfoljning/{follow_up.id}"
    alva = Visitor(app).sign_in(county.accounts["af"])
    for page in (alva.get("/uppfoljning").text, alva.get(path).text):
        assert "Samtycke till kontakt saknas" in page
        assert "Exempelsson" not in page
        assert invalid_html(page) == []
    assert alva.submit(path, FILLED).status == 422
    assert alva.submit(path, {**FILLED, "agreed_meanwhile": "y"}).status == 200


def test_a_follow_up_is_closed_without_an_answer(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    follow_up = due(county)
    path = f"/uppfoljning/{follow_up.id}/utan-svar"
    alva = Visitor(app).sign_in(county.accounts["af"])
    assert invalid_html(alva.get(path).text) == []
    assert alva.submit(path).status == 422
    assert alva.submit(path, {"reason": "declined"}).status == 200
    assert session().get_one(FollowUp, follow_up.id).status is FollowUpStatus.DECLINED


def test_another_party_gets_the_answer_of_a_follow_up_that_does_not_exist(
    app: Flask, county: County
) -> None:
    follow_up = due(county)
    folke = Visitor(app).sign_in(county.accounts["fk"])
    refused = folke.get(f"/uppfoljning/{follow_up.id}")
    unknown = folke.get(f"/uppfoljning/{rows.nobody()}")
    assert refused.status == unknown.status == 404
    assert refused.text == unknown.text
    assert "Ingen uppföljning ska göras" in folke.get("/uppfoljning").text


def test_a_long_list_has_pages_and_asks_the_database_as_often_as_a_short_one(
    app: Flask, county: County, migrated: Engine
) -> None:
    due(county)
    alva = Visitor(app).sign_in(county.accounts["af"])
    alva.get("/uppfoljning")  # the first page also empties the session of its notices
    with counted(migrated) as short:
        alva.get("/uppfoljning")
    for _ in range(PAGE_SIZE + 2):
        due(county)
    with counted(migrated) as long:
        page = alva.get("/uppfoljning").text
    assert len(long) == len(short)
    assert f"Visar 1–{PAGE_SIZE} av {PAGE_SIZE + 3}" in page
    assert "av 33" in alva.get("/uppfoljning?sida=2").text
    assert alva.get("/uppfoljning?sida=0&visa=vad-som-helst").status == 200


def test_a_choice_that_is_gone_is_a_sentence_in_swedish(app: Flask, county: County) -> None:
    path = f"/uppfoljning/{due(county).id}"
    alva = Visitor(app).sign_in(county.accounts["af"])
    page = alva.submit(path, {**FILLED, "income": "guldtackor"})
    assert page.status == 422
    assert "Välj i listan." in page.text
    assert "Not a valid" not in page.text


def test_more_than_one_income_takes_a_share_and_what_was_typed_stays(
    app: Flask, county: County
) -> None:
    path = f"/uppfoljning/{due(county).id}"
    alva = Visitor(app).sign_in(county.accounts["af"])
    page = alva.submit(path, {**FILLED, "income_2": "sjukpenning", "note": "Jobbar fyra timmar."})
    assert page.status == 422
    assert "Skriv också hur stor del" in page.text
    assert "Jobbar fyra timmar." in page.text
    assert alva.submit(path, {**FILLED, "income_2": "lon", "percent_2": "40"}).status == 422
    alva.submit(path, {**FILLED, "income_2": "sjukpenning", "percent_2": "40"})
    assert "Lön 60 %, Sjukpenning 40 %" in alva.get(path).text


def test_a_try_is_noted_and_stands_on_the_page(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    follow_up = due(county)
    path = f"/uppfoljning/{follow_up.id}"
    alva = Visitor(app).sign_in(county.accounts["af"])
    assert invalid_html(alva.get(f"{path}/forsok").text) == []
    assert alva.submit(f"{path}/forsok", {"day": "2031-01-01", "way": "telefon"}).status == 422
    yesterday = clock.today() - timedelta(days=1)
    typed = {"day": yesterday.isoformat(), "way": "telefon"}
    assert alva.submit(f"{path}/forsok", typed).path == path
    page = alva.get(path).text
    assert "telefon, inget svar" in page
    assert invalid_html(page) == []


def test_the_individual_is_lifted_again_with_who_it_is_filled_in(
    app: Flask, county: County
) -> None:
    follow_up = due(county)
    code = session().get_one(Case, follow_up.case_id).code
    path = f"/uppfoljning/{follow_up.id}"
    alva = Visitor(app).sign_in(county.accounts["af"])
    alva.submit(path, FILLED)
    again = f"/arenden/{code}/lyft-igen"
    draft = alva.press(path, again)
    assert draft.status == 200
    person = alva.get(draft.path.rsplit("/", 1)[0] + "/person").text
    assert "Testa Exempelsson" in person
    folke = Visitor(app).sign_in(county.accounts["fk"])
    assert folke.press(f"/arenden/{code}", again).status == 403
