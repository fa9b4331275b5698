"""A text that may tell who it is comes back with a question; nothing typed is lost."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Page, Visitor
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.db import session
from trisam.followups.models import FollowUp
from trisam.meetings.models import Meeting
from trisam.people.forms import WatchedForm
from trisam.web.forms import LineField

TEXT = "Ring mamman Kerstin på 070-123 45 67."
NUMBER = "Se 850709-9805 i journalen."
STEPS = {
    "fraga": "issue",
    "egna-ord": "own_words",
    "parter": "to_fk",
    "deltagande": "interpreter_language",
    "bakgrund": "tried",
}


@pytest.fixture
def officer(app: Flask, county: County) -> Visitor:
    """AF's officer."""
    return Visitor(app).sign_in(county.accounts["af"])


def case_of(county: County, *, protected: bool) -> Case:
    """AF's case, waiting in a meeting today, with a follow-up to do."""
    person = rows.person(county.kommun, protected=protected)
    consent = county.consented(person, "af", "fk", "vard")
    consent.may_contact = True
    case = rows.case(
        county.team,
        person,
        county.accounts["af"],
        consent,
        released_to=[county.parties["fk"], county.parties["vard"]],
    )
    rows.item(rows.meeting(county.team, clock.today()), case)
    rows.save(
        FollowUp(case_id=case.id, owner_id=county.accounts["af"].id, due_on=clock.today(), months=6)
    )
    return case


def addresses(county: County, case: Case) -> dict[str, tuple[str, dict[str, Any]]]:
    """The forms about a case that has been lifted: where, and what is filled in besides."""
    meeting = session().scalars(select(Meeting.id)).one()
    follow_up = session().scalars(select(FollowUp.id)).one()
    af = f"{county.parties['af'].id}:{county.accounts['af'].id}"
    answer: dict[str, Any] = {"known": "kand", "needs_talk": "nej", "receivers": []}
    action = {
        "actions-0-owner": af,
        "actions-0-due_on": (clock.today() + timedelta(days=9)).isoformat(),
        "participation": "pa_plats",
    }
    room = f"/moten/{meeting}/rum/{case.code}"
    then = {
        "income": "lon",
        "occupation": "arbete_utan_stod",
        "readiness": "7",
        "step": "delvis",
    }
    return {
        "shares": (f"/moten/{meeting}/formote/{case.code}", answer),
        "can_do": (f"/moten/{meeting}/formote/{case.code}", answer),
        "lacks": (f"/moten/{meeting}/formote/{case.code}", answer),
        "text": (room, {**action, "actions-0-text": "Boka ett besök"}),
        "actions-0-text": (room, {**action, "text": "Vi prövar arbetsträning."}),
        "note": (f"/uppfoljning/{follow_up}", then),
    }


def sent(officer: Visitor, path: str, **typed: Any) -> Page:
    """The page's longest form, sent."""
    page = officer.get(path)
    sheet = max(page.sheets, key=lambda sheet: len(sheet.names))
    page.sheets[:] = [sheet]
    return officer.send(page, **typed)


@pytest.mark.parametrize("name", ["shares", "can_do", "lacks", "text", "actions-0-text", "note"])
def test_each_text_about_a_protected_case_is_asked_about_and_kept(
    name: str, officer: Visitor, county: County
) -> None:
    case = case_of(county, protected=True)
    path, besides = addresses(county, case)[name]
    asked = sent(officer, path, **besides, **{name: TEXT})
    assert asked.status == 422
    assert "”Kerstin” (namn) och ”070-123 45 67” (telefonnummer)" in asked.words
    assert f"{TEXT}" in asked.text  # nothing typed is lost
    assert asked.text.count("Det är inte en uppgift om personen</label>") == 1

    page = officer.get(path)
    page.sheets[:] = [max(asked.sheets, key=lambda sheet: len(sheet.names))]
    confirmed = page.sheets[0].offered[f"{name}-trots"]
    ticked: dict[str, Any] = {f"{name}-trots": confirmed}
    done = officer.send(page, **ticked)
    assert done.status == 200


def test_the_tick_covers_only_what_was_asked_about(officer: Visitor, county: County) -> None:
    case = case_of(county, protected=True)
    path, besides = addresses(county, case)["shares"]
    tick = "kerstin|070-123 45 67"
    token = officer.get(path).hidden["csrf_token"]
    typed = {**besides, "csrf_token": token, "shares-trots": tick, "version": ""}
    typed.pop("receivers")
    again = officer.post(path, {**typed, "shares": f"{TEXT} Fråga Fatima."})
    assert again.status == 422
    assert "”Fatima” (namn)" in again.words


@pytest.mark.parametrize("step", STEPS)
def test_each_text_of_a_protected_lift_is_asked_about(step: str, officer: Visitor) -> None:
    for som, status in (("protected", 422), ("without", 200)):
        page = officer.send(officer.get("/arenden/lyft"), to="/arenden/lyft")
        page = officer.send(page, team="brynas-halsocentral")
        page = officer.get(page.path + f"?som={som}")
        who = {"name": "Testa", "birth_year": "1990"} if som == "without" else {}
        page = officer.send(page, gender="kvinna", **who)
        page = officer.get(page.path.rpartition("/")[0] + f"/{step}")
        typed: dict[str, Any] = {STEPS[step]: "Kallas Kerstin"}
        if step == "deltagande":
            typed["wish"] = "telefon"
        assert officer.send(page, **typed).status == status
        later = {**page.sheets[-1].hidden, **typed, "later": "1"}
        assert officer.post(page.path, later).status == status


def test_a_name_is_no_matter_in_any_other_case_but_a_personnummer_is_asked_about_gently(
    officer: Visitor, county: County
) -> None:
    case = case_of(county, protected=False)
    path, besides = addresses(county, case)["shares"]
    asked = sent(officer, path, **besides, shares=NUMBER)
    assert asked.status == 422
    assert "Här står ett personnummer" in asked.words
    assert "Låt personnumret stå kvar i texten" in asked.words
    assert sent(officer, path, **besides, shares=TEXT).status == 200


def test_colleagues_and_places_of_the_county_are_no_matter(
    officer: Visitor, county: County
) -> None:
    case = case_of(county, protected=True)
    path, besides = addresses(county, case)["shares"]
    text = "Folke Provberg på Försäkringskassan i Gävle har planerat med Brynäs."
    assert sent(officer, path, **besides, shares=text).status == 200


def test_a_form_that_nobody_watches_cannot_be_used(app: Flask) -> None:
    class Forgotten(WatchedForm):
        note = LineField("Anteckning", required=None)

    with app.test_request_context(), pytest.raises(RuntimeError, match="not watched"):
        Forgotten(meta={"csrf": False}).validate()
