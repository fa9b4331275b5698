"""The pages of handovers, as officers, an administrator and a rehabkoordinator meet them."""

from flask import Flask
from sqlalchemy import select

from tests.factories.county import County
from tests.handovers.working import NOTE, action, asked, asked_for_all
from tests.html import InvalidHtml
from tests.visitor import Visitor
from trisam.core import clock
from trisam.core.db import session
from trisam.handovers.models import Handover, HandoverStatus


def test_a_case_goes_from_one_officer_to_the_other_and_the_individual_is_told(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    case = county.case()
    action(county, case, "af")
    alva = Visitor(app).sign_in(county.accounts["af"])
    arvid = Visitor(app).sign_in(county.accounts["af_outside"])
    path = f"/arenden/{case.code}/lamna-over"
    assert path in alva.get(f"/arenden/{case.code}").text
    assert invalid_html(alva.get(path).text) == []
    refused = alva.submit(path, {"receiver": "", "note": NOTE})
    assert refused.status == 422
    assert NOTE in refused.text
    chosen = {"receiver": str(county.accounts["af_outside"].id), "note": NOTE}
    assert alva.submit(path, chosen).path == f"/arenden/{case.code}"

    handover = session().scalars(select(Handover)).one()
    request = f"/overlamningar/{handover.id}"
    assert request in arvid.get("/").text
    shown = arvid.get(request).text
    assert case.code in shown
    assert NOTE not in shown
    assert "Testa" not in shown
    assert arvid.get(f"/arenden/{case.code}").status == 404
    assert NOTE in alva.get(request).text
    for page in (shown, arvid.get("/overlamningar").text, alva.get("/overlamningar").text):
        assert invalid_html(page) == []

    assert arvid.submit(request, {"answer": "accept"}).path == f"/arenden/{case.code}"
    assert NOTE in arvid.get(f"/arenden/{case.code}").text
    letter = f"/overlamningar/{handover.id}/brev"
    assert letter in arvid.get("/").text
    brev = arvid.get(letter).text
    assert invalid_html(brev) == []
    assert "Jag heter Arvid Utanför" in brev
    assert arvid.submit(letter, {"told_on": f"{clock.today()}"}).path == f"/arenden/{case.code}"
    assert letter not in arvid.get("/").text


def test_a_personnummer_in_the_note_is_asked_about(app: Flask, county: County) -> None:
    case = county.case()
    alva = Visitor(app).sign_in(county.accounts["af"])
    path = f"/arenden/{case.code}/lamna-over"
    told = {"receiver": str(county.accounts["af_outside"].id), "note": "Hen är 19850709-9805."}
    refused = alva.submit(path, told)
    assert refused.status == 422
    assert "personnummer" in refused.text
    assert session().scalars(select(Handover)).all() == []


def test_a_whole_caseload_goes_by_two_clicks(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    first, second = county.case(), county.case()
    alva = Visitor(app).sign_in(county.accounts["af"])
    arvid = Visitor(app).sign_in(county.accounts["af_outside"])
    path = "/mitt-konto/lamna-over"
    assert path in alva.get("/mitt-konto").text
    assert "Du har 2 ärenden" in alva.get(path).text
    given = {
        "receiver": str(county.accounts["af_outside"].id),
        "note": NOTE,
        "seats_from": f"{clock.today()}",
    }
    waiting = alva.submit(path, given)
    assert "Arvid Utanför är tillfrågad" in waiting.text
    assert invalid_html(waiting.text) == []
    [load] = {one.caseload_id for one in session().scalars(select(Handover))}
    whole = f"/overlamningar/allt/{load}"
    assert whole in arvid.get("/").text
    page = arvid.get(whole).text
    assert invalid_html(page) == []
    assert first.code in page
    assert NOTE not in page
    assert "Du har tagit över 2 ärenden" in arvid.submit(whole, {"answer": "accept"}).text
    assert second.officer_id == county.accounts["af_outside"].id
    assert "inget öppet att lämna över" in alva.get(path).text


def test_the_giver_takes_everything_back(app: Flask, county: County) -> None:
    county.case()
    asked_for_all(county)
    alva = Visitor(app).sign_in(county.accounts["af"])
    back = alva.submit("/mitt-konto/lamna-over", {"answer": "withdraw"})
    assert "Begäran är tillbakatagen" in back.text
    handovers = session().scalars(select(Handover)).all()
    assert {one.status for one in handovers} == {HandoverStatus.WITHDRAWN}


def test_an_administrator_reads_what_is_left_and_hands_it_over(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    case = county.case()
    ada = Visitor(app).sign_in(county.accounts["administrator"])
    af = county.accounts["af"]
    refused = ada.press("/admin/konton", f"/admin/konton/{af.id}/stang")
    assert refused.status == 409
    assert "Alva Testgren har 1 ärende kvar" in refused.text
    path = f"/admin/konton/{af.id}/lamna-over"
    assert path in ada.get("/admin/konton").text
    page = ada.get(path).text
    assert "Alva Testgren har 1 ärende" in page
    assert case.code not in page
    assert invalid_html(page) == []
    given = {
        "receiver": str(county.accounts["af_outside"].id),
        "note": "Har slutat.",
        "seats_from": f"{clock.today()}",
    }
    assert "Arvid Utanför är tillfrågad" in ada.submit(path, given).text
    assert "Begäran är tillbakatagen" in ada.submit(path, {"answer": "withdraw"}).text


def test_what_has_no_owner_stands_on_the_rehabkoordinators_min_dag(
    app: Flask, county: County
) -> None:
    county.case()
    rut = Visitor(app).sign_in(county.accounts["vard"])
    assert "Ägarlöst" not in rut.get("/").text
    county.accounts["fk"].deactivated_at = clock.now()
    session().flush()
    page = rut.get("/").text
    assert "Ägarlöst: Försäkringskassan behöver utse någon" in page
    assert "Ingen har partens plats" in page


def test_a_request_of_others_is_as_one_that_does_not_exist(app: Flask, county: County) -> None:
    handover = asked(county, county.case())
    folke = Visitor(app).sign_in(county.accounts["fk"])
    assert folke.get(f"/overlamningar/{handover.id}").status == 404
    assert folke.get("/overlamningar/00000000-0000-0000-0000-000000000007").status == 404
    assert folke.get("/overlamningar").status == 200
