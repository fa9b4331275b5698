"""The lifting party's page of the key: shown once, as page or letter, ended in one press."""

import re
from io import BytesIO

from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from tests.factories.county import County
from tests.own_case.opening import BORN, CLIENT, key_to, known, protect
from tests.visitor import Visitor
from trisam.cases.models import Case
from trisam.core.db import session
from trisam.own_case.models import KeyEnd, OwnKey
from trisam.own_case.service import visits

CODE = re.compile(r"\b[2-9B-Z]{5}-[2-9B-Z]{5}\b")


def page_of(case: Case) -> str:
    return f"/arenden/{case.code}/mitt-arende"


def test_the_key_is_shown_once_and_opens(app: Flask, county: County) -> None:
    case = known(county)
    officer = Visitor(app).sign_in(county.accounts["af"])
    made = officer.submit(page_of(case))
    assert "Nyckeln visas bara nu" in made.words
    [code] = CODE.findall(made.words)
    [link] = re.findall(r"/mitt/nyckel/([\w-]+)", made.words)
    assert visits.open_by_link(link, BORN, CLIENT) is not None
    assert visits.open_by_code(code, BORN, CLIENT) is not None
    again = officer.get(page_of(case))
    assert code not in again.text
    assert link not in again.text
    assert "Senast använd" in again.words
    assert "Alva Testgren" in again.words


def test_the_letter_is_a_paper_that_tells_of_nobody(app: Flask, county: County) -> None:
    case = known(county)
    county.accounts["af"].reach = "026-12 34 56"
    officer = Visitor(app).sign_in(county.accounts["af"])
    hidden = officer.get(page_of(case)).hidden
    answer = officer.client.post(
        page_of(case), data={"csrf_token": hidden["csrf_token"], "visa": "brev"}
    )
    assert answer.mimetype == "application/pdf"
    read = PdfReader(BytesIO(answer.data))
    words = " ".join(page.extract_text() for page in read.pages)
    [code] = CODE.findall(words)
    assert visits.open_by_code(code, BORN, CLIENT) is not None
    for hidden_word in ("Exempelsson", case.code, "1985"):
        assert hidden_word not in words
        assert hidden_word not in str(answer.headers)
    assert "Alva Testgren" in words
    assert "Den som har papperet och vet när du är född kan öppna din sida." in words
    assert len(read.pages) == 1


def test_somebody_protected_gets_a_code_and_a_letter_without_a_link(
    app: Flask, county: County
) -> None:
    case = county.case()
    protect(case)
    officer = Visitor(app).sign_in(county.accounts["af"])
    page = officer.get(page_of(case))
    assert "Nyckeln är bara en kod. Lämna den i handen." in page.words
    made = officer.submit(page_of(case))
    assert "/mitt/nyckel/" not in made.text
    answer = officer.client.post(
        page_of(case), data={"csrf_token": page.hidden["csrf_token"], "visa": "brev"}
    )
    words = " ".join(one.extract_text() for one in PdfReader(BytesIO(answer.data)).pages)
    assert "/mitt/nyckel/" not in words
    assert "Lämna rutan för födelsedag tom." in words
    assert "Den som har papperet kan öppna din sida." in words, "no birth is asked for"


def test_one_press_ends_it(app: Flask, county: County) -> None:
    case = known(county)
    officer = Visitor(app).sign_in(county.accounts["af"])
    officer.submit(page_of(case))
    ended = officer.press(page_of(case), f"{page_of(case)}/avsluta")
    assert "Nyckeln gäller inte längre." in ended.words
    [key] = session().scalars(select(OwnKey))
    session().refresh(key)
    assert key.ended_why is KeyEnd.WITHDRAWN
    again = officer.press(page_of(case), f"{page_of(case)}/avsluta")
    assert again.status == 409


def test_a_key_that_the_case_has_outlived_is_not_said_to_open(app: Flask, county: County) -> None:
    case = known(county)
    key_to(county, case)
    officer = Visitor(app).sign_in(county.accounts["af"])
    assert "Det finns en nyckel som gäller" in officer.get(page_of(case)).words
    protect(case)
    page = officer.get(page_of(case))
    assert "Det finns en nyckel som gäller" not in page.words
    assert "Öppnar inget längre" in page.words


def test_others_who_see_the_case_are_refused_and_the_rest_learn_nothing(
    app: Flask, county: County
) -> None:
    case = known(county)
    assert Visitor(app).sign_in(county.accounts["fk"]).get(page_of(case)).status == 403
    assert Visitor(app).sign_in(county.accounts["fk_other"]).get(page_of(case)).status == 404


def test_where_no_birth_is_known_the_page_says_that_nothing_opens(
    app: Flask, county: County
) -> None:
    case = county.case()
    case.person.birth_year = None
    page = Visitor(app).sign_in(county.accounts["af"]).get(page_of(case))
    assert "Då öppnar ingen nyckel." in page.words
