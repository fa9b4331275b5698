"""Addresses and forms that no page makes: an answer with words, never a broken page."""

import pytest
from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Visitor
from trisam.core import clock

HUGE = "9" * 30
ENDLESS = "9" * 5000


@pytest.fixture
def officer(app: Flask, county: County) -> Visitor:
    """FK's officer in the team, with errors answered as in production."""
    app.testing = False
    return Visitor(app).sign_in(county.accounts["fk"])


@pytest.fixture
def about(county: County) -> str:
    """Meeting and code of a case that FK sees, as its pages hold them."""
    case = county.case()
    meeting = rows.meeting(county.team, clock.today())
    rows.item(meeting, case)
    return f"/moten/{meeting.id}/{{}}/{case.code}"


@pytest.mark.parametrize(
    "path",
    [
        "/moten/3000000000",
        f"/moten/{HUGE}",
        f"/moten/{ENDLESS}/rum",
        f"/moten/1/arenden/{HUGE}",
        "/arenden/%00",
        "/arenden/A%00B/samtycke",
        "/team/%00/platser",
    ],
)
def test_a_number_or_code_that_nothing_has_is_not_found(officer: Visitor, path: str) -> None:
    answer = officer.get(path)
    assert (answer.status, answer.text) == (404, officer.get("/arenden/FINNSINTE").text)


@pytest.mark.parametrize(
    "list_of", ["/moten?sida=", "/uppfoljning?sida=", "/arenden/teamets?sida="]
)
def test_a_page_beyond_the_last_is_the_last(officer: Visitor, list_of: str) -> None:
    for number in (HUGE, ENDLESS, "-1", "²"):
        assert officer.get(list_of + number).status == 200


@pytest.mark.parametrize("version", [HUGE, ENDLESS, "²", "\0"])
def test_a_version_that_no_answer_has_counts_as_none(
    officer: Visitor, about: str, version: str
) -> None:
    answered = {"known": "kand", "needs_talk": "nej", "version": version}
    assert officer.submit(about.format("formote"), answered).status == 200


@pytest.mark.parametrize("row", ["²", ENDLESS, "6", "x"])
def test_rows_that_no_page_has_are_left_out(officer: Visitor, about: str, row: str) -> None:
    room = about.format("rum")
    answer = officer.submit(room, {f"actions-{row}-text": "Bortom"})
    assert answer.status == 422
    assert "Bortom" not in answer.text
    assert "Ringa" in officer.submit(room, {"actions-4-text": "Ringa"}).text


def test_signs_that_no_form_offers_are_answered_with_a_sentence(
    officer: Visitor, about: str
) -> None:
    page = about.format("formote")
    token = officer.get(page).hidden["csrf_token"]
    for fields in ({"known": "\0"}, {"known": "kand", "needs_talk": "\0"}, {"shares": "x" * 10**6}):
        assert officer.post(page, {"csrf_token": token, **fields}).status == 422
