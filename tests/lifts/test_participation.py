"""How the individual takes part in the lift: in which way, in which language, in own words."""

import pytest
from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Page, Visitor


@pytest.fixture
def question(app: Flask, county: County) -> Page:
    """The question how the individual wants to take part, in a new draft."""
    officer = Visitor(app).sign_in(county.accounts["af"])
    begun = officer.send(officer.get("/arenden/lyft"), to="/arenden/lyft")
    return officer.get(begun.path.rpartition("/")[0] + "/deltagande")


def test_five_ways_to_take_part_are_offered(question: Page) -> None:
    for way in (
        "Är med på mötet",
        "Är med per telefon",
        "Skickar med egna ord",
        "Låter ett ombud vara med",
        "Vill inte vara med",
    ):
        assert way in question.words
    assert question.text.count('name="wish"') == 5


def test_the_language_of_an_interpreter_stands_on_the_case(app: Flask, county: County) -> None:
    officer = county.accounts["af"]
    case = rows.case(county.team, county.person(), officer, interpreter_language="arabiska")
    page = Visitor(app).sign_in(officer).get(f"/arenden/{case.code}")
    assert "Tolk arabiska" in page.words


def test_own_words_stand_apart_from_the_officers_view(app: Flask, county: County) -> None:
    officer = county.accounts["af"]
    case = rows.case(county.team, county.person(), officer, own_words="Jag vill börja om.")
    page = Visitor(app).sign_in(officer).get(f"/arenden/{case.code}")
    view, _, rest = page.text.partition("Personens egna ord")
    assert "Hur kommer vi vidare mot arbete?" in view
    assert "Jag vill börja om." not in view
    assert "Jag vill börja om." in rest.partition("</section>")[0]
