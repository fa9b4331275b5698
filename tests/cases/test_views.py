"""The case lists, search, consent and closing, as people meet them."""

import re
from io import BytesIO
from typing import Any

import pypdf
import pytest
from flask import Flask
from sqlalchemy import select

from tests import log
from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statements import counted
from tests.visitor import Visitor
from trisam.cases import queries, views
from trisam.cases.models import Case
from trisam.cases.values import Income
from trisam.core import clock, crypto
from trisam.core.db import engine, session
from trisam.parties.information import InformationType

NUMBER = "198507099805"


@pytest.fixture
def officer(app: Flask, county: County) -> Visitor:
    """AF's officer in the team, signed in."""
    return Visitor(app).sign_in(county.accounts["af"])


def named(county: County, name: str, **lifted: object) -> Case:
    """A case about somebody with this name and a personnummer."""
    case = county.case(**lifted)  # type: ignore[arg-type]
    case.person.name = name
    case.person.personnummer = NUMBER
    case.person.personnummer_index = crypto.index_of(NUMBER)
    session().flush()
    return case


def test_my_cases_and_the_teams_cases_are_two_lists(officer: Visitor, county: County) -> None:
    named(county, "Mina Egensson")
    theirs = county.case(by="fk", to=("af",))
    theirs.person.name = "Andra Delatsson"
    mine, team = officer.get("/arenden").words, officer.get("/arenden/teamets").words
    assert "Mina Egensson" in mine
    assert "Andra Delatsson" not in mine
    assert "Andra Delatsson" in team


def test_a_case_that_is_not_shared_stands_in_no_list(officer: Visitor, county: County) -> None:
    hidden = county.case(by="fk", to=("vard",))
    hidden.person.name = "Dold Hemligsson"
    for page in ("/arenden", "/arenden/teamets"):
        assert "Dold" not in officer.get(page).words


def test_the_list_asks_the_database_as_often_for_one_case_as_for_many(
    officer: Visitor, county: County
) -> None:
    asked = []
    for more in (1, 8):
        for _ in range(more):
            county.case()
        with counted(engine()) as made:
            officer.get("/arenden/teamets")
        asked.append(len(made))
    assert asked[0] == asked[1]


def test_a_long_list_comes_in_pages(
    officer: Visitor, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (views, queries):
        monkeypatch.setattr(module, "PAGE_SIZE", 2)
    for name in ("Ett", "Två", "Tre"):
        county.case().person.name = name
    pages = [officer.get(f"/arenden?sida={n}").words for n in (1, 2, 99)]
    assert "Visar 1–2 av 3" in pages[0]
    assert "Visar 3–3 av 3" in pages[1]
    assert pages[2] == pages[1]


@pytest.mark.parametrize("words", ["maja", "SÖKSSON maja", "850709-9805", NUMBER, "code"])
def test_search_finds_by_name_number_and_code(officer: Visitor, county: County, words: str) -> None:
    case = named(county, "Maja Söksson")
    page = officer.get("/arenden/sok")
    page = officer.send(page, words=case.code.lower() if words == "code" else words)
    assert "Maja Söksson" in page.words
    assert page.path == "/arenden/sok"


def test_search_answers_the_same_for_hidden_and_absent(officer: Visitor, county: County) -> None:
    hidden = named(county, "Dold Hemligsson", by="fk", to=("vard",))
    page = officer.get("/arenden/sok")
    for found, absent in (
        ("Dold Hemligsson", "Ingen Sådansson"),
        (NUMBER, "197010632391"),
        (hidden.code, "ZZZZ2345"),
    ):
        told = officer.send(page, words=found).words.replace(found, "")
        assert told == officer.send(page, words=absent).words.replace(absent, "")


def test_a_search_is_logged_without_its_words(officer: Visitor) -> None:
    officer.send(officer.get("/arenden/sok"), words="Maja Söksson")
    [entry] = log.entries(action="case.search")
    assert entry.subject == "search:name"


def test_consent_is_withdrawn_for_one_party_with_one_press(
    officer: Visitor, county: County
) -> None:
    case = county.case()
    page = officer.get(f"/arenden/{case.code}/samtycke")
    page = officer.send(page, to="/ta-tillbaka")  # the first row: Försäkringskassan
    assert "återtaget för Försäkringskassan" in page.words
    seen = {who: sees(county, who, case) for who in ("fk", "vard")}
    assert seen == {"fk": False, "vard": True}


def test_pressing_twice_gives_the_same_answer(officer: Visitor, county: County) -> None:
    page = officer.get(f"/arenden/{county.case().code}/samtycke")
    first, second = (officer.send(page, to="/ta-tillbaka") for _ in range(2))
    assert (first.path, first.status) == (second.path, second.status)


def test_the_whole_consent_is_withdrawn_with_one_press(officer: Visitor, county: County) -> None:
    case = county.case()
    officer.client.post(
        f"/arenden/{case.code}/samtycke/ta-tillbaka",
        data={"csrf_token": token(officer, case)},
    )
    page = officer.get(f"/arenden/{case.code}/samtycke")
    assert "togs tillbaka" in page.words
    assert not sees(county, "vard", case)


def test_whoever_receives_a_withdrawal_and_loses_sight_lands_on_the_list(
    app: Flask, county: County
) -> None:
    case = county.case()
    visitor = Visitor(app).sign_in(county.accounts["fk"])
    page = visitor.send(visitor.get(f"/arenden/{case.code}/samtycke"), to="/ta-tillbaka")
    assert page.path == "/arenden"
    assert "Det gäller från och med nu" in page.words


def test_the_receipt_tells_who_may_know_and_what_was_taken_back(
    officer: Visitor, county: County
) -> None:
    case = county.case(to=("fk", "vard"))
    officer.send(officer.get(f"/arenden/{case.code}/samtycke"), to="/ta-tillbaka")
    receipt = officer.get(f"/arenden/{case.code}/samtycke/kvitto").words
    assert "Försäkringskassan : återtaget" in receipt
    assert "Vården : hälsa och sjukskrivning" in receipt


def test_consent_is_added_afterwards(officer: Visitor, county: County) -> None:
    case = county.case(to=())
    page = officer.get(f"/arenden/{case.code}/samtycke/nytt")
    refused = officer.send(page, method="skriftligt")
    assert "minst en part" in refused.words
    page = officer.send(page, method="skriftligt", parties=["fk"], types=["halsa", "planering"])
    assert "Samtycket är sparat" in page.words
    assert sees(county, "fk", case)


@pytest.mark.parametrize(("given", "until"), [("2090-01-01", "2091-01-01"), ("2026-01-01", "x")])
def test_impossible_days_of_a_consent_are_sentences(
    officer: Visitor, county: County, given: str, until: str
) -> None:
    page = officer.get(f"/arenden/{county.case(to=()).code}/samtycke/nytt")
    page = officer.send(
        page,
        method="muntligt",
        parties=["fk"],
        types=["halsa", "planering"],
        given_on=given,
        valid_to=until,
    )
    assert page.status == 422


def test_pages_of_a_hidden_case_answer_like_one_that_does_not_exist(
    officer: Visitor, county: County
) -> None:
    hidden = county.case(by="fk", to=("vard",))
    for tail in ("samtycke", "samtycke/kvitto", "samtycke/nytt", "avsluta"):
        answers = [officer.get(f"/arenden/{code}/{tail}") for code in (hidden.code, "ZZZZ2345")]
        assert [answer.status for answer in answers] == [404, 404]
        assert answers[0].words == answers[1].words


def test_another_party_adds_no_consent_and_closes_nothing(app: Flask, county: County) -> None:
    case = county.case()
    visitor = Visitor(app).sign_in(county.accounts["fk"])
    for tail in ("samtycke/nytt", "avsluta"):
        assert visitor.get(f"/arenden/{case.code}/{tail}").status == 403


def test_a_case_is_closed(officer: Visitor, county: County) -> None:
    case = county.case()
    page = officer.send(officer.get(f"/arenden/{case.code}/avsluta"))
    assert page.status == 422
    assert "Välj varför det avslutas" in page.words
    page = officer.send(page, reason="tackat_nej")
    assert "Personen tackade nej" in page.words
    assert fresh(case).closed_on == clock.today()


def fresh(case: Case) -> Case:
    """The case as the database has it now."""
    session().expire_all()
    return session().scalars(select(Case).where(Case.id == case.id)).one()


def sees(county: County, who: str, case: Case) -> bool:
    """Whether one of the county's people may see the case now."""
    return case.id in queries.by_ids(county.actor(who), [case.id])


def token(officer: Visitor, case: Case) -> str:
    """A CSRF token of a page that the officer has open."""
    page = officer.get(f"/arenden/{case.code}/samtycke")
    return page.sheets[-1].fields["csrf_token"]


def test_a_forged_withdrawal_is_refused(officer: Visitor, county: County) -> None:
    case = county.case()
    answer = officer.client.post(f"/arenden/{case.code}/samtycke/ta-tillbaka", data={})
    assert answer.status_code == 400
    assert sees(county, "fk", case)


def case_page(county: County, app: Flask) -> tuple[Visitor, str]:
    """The lifting officer, and the address of a case with everything in order."""
    code = county.case().code
    return Visitor(app).sign_in(county.accounts["af"]), f"/arenden/{code}"


def test_withdrawing_takes_no_more_pages_and_presses_than_giving(
    app: Flask, county: County
) -> None:
    officer, case = case_page(county, app)
    page = officer.get(f"{case}/samtycke")
    # Three: Samtycke, Ta tillbaka, Ja. A hasty second press meets no other party's button.
    assert "Ja, ta tillbaka för FK" in page.text
    officer.send(page, to="/ta-tillbaka")
    page = officer.get(f"{case}/samtycke")
    assert "samtycke/nytt" in page.text  # three: Samtycke, Nytt samtycke, Spara
    assert "Spara samtycket" in officer.get(f"{case}/samtycke/nytt").text


def test_a_consent_is_narrowed_and_the_receipt_tells_it(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    officer, case = case_page(county, app)
    page = officer.get(f"{case}/samtycke/begransa")
    assert invalid_html(page.text) == []
    fk = f"party_{county.parties['fk'].id}"
    typed: dict[str, Any] = {fk: ["arbete"]}
    page = officer.send(page, **typed)
    assert "Samtycket är begränsat" in page.words
    receipt = officer.get(f"{case}/samtycke/kvitto")
    assert invalid_html(receipt.text) == []
    assert "Försäkringskassan : arbete och studier, till och med" in receipt.words
    assert "Det här har du tagit tillbaka" in receipt.words
    assert "Togs emot av Alva Testgren" in receipt.words
    assert "Visas inte för Försäkringskassan: hälsa" in officer.get(case).words


def test_saving_without_taking_anything_back_is_a_sentence(app: Flask, county: County) -> None:
    officer, case = case_page(county, app)
    page = officer.send(officer.get(f"{case}/samtycke/begransa"))
    assert page.status == 422
    assert "Inget är ändrat" in page.words


def test_nobody_narrows_a_consent_that_does_not_stand(app: Flask, county: County) -> None:
    officer, case = case_page(county, app)
    officer.send(officer.get(f"{case}/samtycke"), to="/ta-tillbaka")
    officer.send(officer.get(f"{case}/samtycke"), to="/ta-tillbaka")
    for _ in range(2):
        page = officer.get(f"{case}/samtycke")
        if any(sheet.action.endswith("/ta-tillbaka") for sheet in page.sheets):
            officer.send(page, to="/ta-tillbaka")
    assert officer.get(f"{case}/samtycke/begransa").status == 404


def test_prolonging_asks_the_person_again(app: Flask, county: County) -> None:
    officer, case = case_page(county, app)
    page = officer.get(f"{case}/samtycke/nytt")
    assert "Gäller samtycket längre?" in page.words
    sent = officer.send(page, method="muntligt")
    assert sent.status == 422
    assert "Gå igenom samtycket med personen" in sent.words
    sent = officer.send(page, method="muntligt", asked_again="y")
    assert "Samtycket är sparat" in sent.words
    assert "Tidigare samtycken" in officer.get(f"{case}/samtycke").words


def test_what_was_taken_back_while_somebody_prolonged_wins(app: Flask, county: County) -> None:
    officer, case = case_page(county, app)
    page = officer.get(f"{case}/samtycke/nytt")
    officer.send(officer.get(f"{case}/samtycke"), to="/ta-tillbaka")
    sent = officer.send(page, method="muntligt", asked_again="y")
    assert sent.status == 422
    assert "tog tillbaka något av samtycket medan du fyllde i" in sent.words


def test_a_prolonging_form_that_names_no_consent_is_refused(app: Flask, county: County) -> None:
    officer, case = case_page(county, app)
    page = officer.get(f"{case}/samtycke/nytt")
    sent = officer.send(page, method="muntligt", asked_again="y", replaces="x")
    assert sent.status == 422


@pytest.mark.parametrize("name", ["kvitto", "blankett"])
def test_the_papers_are_tagged_and_their_names_tell_nothing(
    app: Flask, county: County, name: str
) -> None:
    officer, case = case_page(county, app)
    answer = officer.client.get(f"{case}/samtycke/{name}.pdf")
    paper = pypdf.PdfReader(BytesIO(answer.data))
    assert answer.mimetype == "application/pdf"
    assert "Exempelsson" not in str(answer.headers)
    assert "True" in str(paper.root_object.get("/MarkInfo"))
    text = paper.pages[0].extract_text()
    assert "Brynäs" in text
    assert ("Testa Exempelsson" in text) == (name == "blankett")


def test_without_consent_there_is_no_receipt(app: Flask, county: County) -> None:
    officer = Visitor(app).sign_in(county.accounts["af"])
    case = f"/arenden/{county.case(to=()).code}"
    assert officer.get(f"{case}/samtycke/kvitto").status == 404
    assert officer.client.get(f"{case}/samtycke/kvitto.pdf").status_code == 404


def test_the_teams_form_is_blank(app: Flask, county: County) -> None:
    officer = Visitor(app).sign_in(county.accounts["fk"])
    answer = officer.client.get(f"/team/{county.team.slug}/samtyckesblankett.pdf")
    assert "Arbetsförmedlingen" in pypdf.PdfReader(BytesIO(answer.data)).pages[0].extract_text()


def test_those_who_lost_sight_are_told_on_min_dag_of_the_team_and_the_day_alone(
    app: Flask, county: County
) -> None:
    officer, case = case_page(county, app)
    officer.send(officer.get(f"{case}/samtycke"), to="/ta-tillbaka")  # the first: FK
    folke = Visitor(app).sign_in(county.accounts["fk"])
    day = folke.get("/")
    assert "Ett samtycke togs tillbaka" in day.words
    assert "Exempelsson" not in day.words
    link = re.search(r"/upphort/[0-9]+", day.text)
    assert link is not None
    page = folke.get(link[0])
    assert "Exempelsson" not in page.words
    assert case.rsplit("/", 1)[1] not in page.text
    assert "Ett samtycke togs tillbaka" not in folke.send(page).words
    assert Visitor(app).sign_in(county.accounts["vard"]).get(link[0]).status == 404


def test_a_receiver_reads_only_the_parts_that_the_consent_names(app: Flask, county: County) -> None:
    person = county.person()
    types = frozenset({InformationType.INCOME})
    consent = rows.consent(person, county.accounts["af"], county.pairs("af", "fk"), types=types)
    case = rows.case(
        county.team,
        person,
        county.accounts["af"],
        consent,
        released_to=[county.parties["fk"]],
        tried="Rehab i Furuvik",
        own_words="Jag vill måla",
        income=Income.SJUKPENNING,
        sick_listed_percent=75,
    )
    own = Visitor(app).sign_in(county.accounts["af"]).get(f"/arenden/{case.code}").words
    other = Visitor(app).sign_in(county.accounts["fk"]).get(f"/arenden/{case.code}").words
    for words in ("Rehab i Furuvik", "Jag vill måla", "75 %"):
        assert words in own
        assert words not in other
    assert "Sjukpenning" in other
    assert "Visas inte" in own
    assert "Visas inte" not in other
