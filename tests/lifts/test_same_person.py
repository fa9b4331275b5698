"""The same individual lifted twice: told softly, and only what the officer's own rights allow."""

import re
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.factories import rows
from tests.factories.county import County
from tests.statements import counted
from tests.visitor import Page, Visitor
from trisam.cases import queries
from trisam.cases.models import Case
from trisam.cases.values import CaseStatus
from trisam.core import clock, crypto
from trisam.lifts.models import LiftDraft

NUMBER = "19850709-9805"
DIGITS = NUMBER.replace("-", "")
WHO = {"name": "Testa Exempelsson", "gender": "kvinna"}


@dataclass
class Begun:
    """An officer at the question who it is about."""

    visitor: Visitor
    page: Page

    def about(self, **who: str) -> Page:
        """The page after the individual was told."""
        return self.visitor.send(self.page, **{**WHO, **who})


def begun(app: Flask, county: County, who: str, *, som: str = "") -> Begun:
    """A new draft of one of the county's officers."""
    visitor = Visitor(app).sign_in(county.accounts[who])
    page = visitor.send(visitor.get("/arenden/lyft"), to="/arenden/lyft")
    if page.path.endswith("/team"):
        page = visitor.send(page, team="brynas-halsocentral")
    return Begun(visitor, visitor.get(page.path + som) if som else page)


def known(county: County, *, number: bool = True, to: tuple[str, ...] = ("fk", "vard")) -> Case:
    """AF's open case about the individual, seen by FK and vården."""
    case = county.case(by="af", to=to)
    if number:
        case.person.personnummer = DIGITS
        case.person.personnummer_index = crypto.index_of(DIGITS)
    return case


def test_an_open_case_that_the_officer_may_see_is_told_with_a_way_to_it(
    app: Flask, county: County
) -> None:
    case = known(county)
    page = begun(app, county, "fk").about(personnummer=NUMBER)
    assert "Personen har redan ett öppet ärende som du kan se" in page.words
    assert f'href="/arenden/{case.code}"' in page.text


def test_the_officer_goes_on_with_a_new_lift_or_stops(
    app: Flask, county: County, database: Session
) -> None:
    case = known(county)
    begins = begun(app, county, "fk")
    page = begins.about(personnummer=NUMBER)
    assert begins.visitor.send(page).status == 422  # nothing is chosen beforehand

    page = begins.visitor.send(page, relift="yes")
    assert page.path.endswith("/fraga")
    page = begins.visitor.get(page.path.replace("fraga", "tidigare"))
    page = begins.visitor.send(page, relift="stop")
    assert page.path == f"/arenden/{case.code}"
    assert database.query(LiftDraft).count() == 0


def test_a_closed_case_asks_only_whether_it_is_lifted_again(app: Flask, county: County) -> None:
    case = known(county)
    case.status, case.closed_on = CaseStatus.CLOSED, clock.today()
    page = begun(app, county, "fk").about(personnummer=NUMBER)
    assert "har varit uppe i ett team förut" in page.words
    assert page.sheets[-1].offered["relift"] == ["yes", "no"]


@pytest.mark.parametrize("number", [True, False])
def test_a_hidden_case_and_no_case_give_the_same_page_and_the_same_questions(
    number: bool, app: Flask, county: County, migrated: Engine
) -> None:
    som = "" if number else "?som=without"
    told = {"personnummer": NUMBER} if number else {"birth_year": "1985"}
    unknown, unknown_asks = after(begun(app, county, "kommun", som=som), migrated, told)
    known(county, number=number)  # outside the consent of the kommun
    hidden, hidden_asks = after(begun(app, county, "kommun", som=som), migrated, told)

    assert hidden == unknown
    assert hidden_asks == unknown_asks

    known(county, number=number, to=("kommun",))  # the success that it differs from
    seen, _ = after(begun(app, county, "kommun", som=som), migrated, told)
    assert "redan ett öppet ärende" in seen


def after(officer: Begun, engine: Engine, told: dict[str, str]) -> tuple[str, list[str]]:
    """The page after the individual was told, without what is random, and what was asked."""
    with counted(engine) as asked:
        page = officer.about(**told)
    random = r'(?<= value=")[^"]{60,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
    text = re.sub(random, "", page.text)
    return text, [s for s in asked if s.startswith("SELECT")]


def test_somebody_without_personnummer_is_known_again_by_name_and_year(
    app: Flask, county: County
) -> None:
    known(county, number=False)
    for name, year, told in (
        ("testa  EXEMPELSSON", "1985", True),
        ("Testa Exempelsson", "1986", False),
        ("Testa Annansson", "1985", False),
    ):
        page = begun(app, county, "fk", som="?som=without").about(name=name, birth_year=year)
        same = "En person med samma namn och födelseår har redan ett öppet ärende" in page.words
        assert same is told


def test_two_with_different_numbers_are_never_the_same_person(county: County) -> None:
    known(county)
    other = queries.Somebody("Testa Exempelsson", 1985, "198507099813")
    assert queries.about(county.actor("fk"), other) == []
    without = queries.Somebody("Testa Exempelsson", 1985)
    assert [found.is_certain for found in queries.about(county.actor("fk"), without)] == [False]


def test_protected_identity_is_never_compared(app: Flask, county: County) -> None:
    person = rows.person(county.kommun, protected=True)
    rows.case(county.team, person, county.accounts["fk"])
    officer = begun(app, county, "fk", som="?som=protected")
    page = officer.visitor.send(officer.page, gender="kvinna")
    assert page.path.endswith("/fraga")
