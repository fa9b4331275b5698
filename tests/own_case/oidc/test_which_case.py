"""The number that the provider gives opens the own case and no other, while a key would."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from tests.factories import rows
from tests.factories.county import County
from tests.own_case.oidc.coming_in import CHOOSE, INSIDE, OTHER, is_refused, log_in, reasons, visits
from tests.own_case.oidc.fake_provider import FakeProvider
from tests.own_case.opening import DIGITS, key_to, known, protect, type_code
from tests.visitor import Visitor
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case
from trisam.cases.values import CloseReason
from trisam.core import clock
from trisam.core.db import session
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.own_case.views import sign_in
from trisam.people.models import Person


def test_who_has_no_case_is_told_calmly(
    visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    assert is_refused(log_in(visitor, provider, OTHER), sign_in.NOTHING)
    assert reasons() == ["inget öppet ärende"]
    assert log_in(visitor, provider, DIGITS).path == INSIDE


def test_of_several_cases_one_is_chosen_and_no_other_can_be(
    visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    older, newer = known(county), known(county)
    older.lifted_on = newer.lifted_on - timedelta(days=30)
    foreign = county.case()
    session().flush()
    page = log_in(visitor, provider)
    assert (page.status, page.path, visits()) == (200, CHOOSE, [])
    offered = [sheet.hidden["arende"] for sheet in page.sheets]
    assert offered == [str(newer.id), str(older.id)]
    assert "Brynäs hälsocentral" in page.words
    assert "Hur kommer vi vidare" not in page.words
    assert newer.code not in page.text
    token = page.hidden["csrf_token"]
    for wrong in (str(foreign.id), "x", ""):
        assert visitor.post(CHOOSE, {"csrf_token": token, "arende": wrong}).status == 404
    inside = visitor.post(CHOOSE, {"csrf_token": token, "arende": str(older.id)})
    assert inside.path == INSIDE
    assert [visit.case_id for visit in visits()] == [older.id]
    again = visitor.post(CHOOSE, {"csrf_token": token, "arende": str(newer.id)})
    assert again.status == 404, "the choice is made once"
    assert visitor.get(CHOOSE).path.startswith("/mitt?")


def test_a_choice_is_for_the_browser_that_came_back(
    app: Flask, visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    newer = known(county)
    page = log_in(visitor, provider)
    other = Visitor(app)
    token = other.get("/mitt").hidden["csrf_token"]
    fields = {"csrf_token": token, "arende": str(newer.id)}
    assert other.post(CHOOSE, fields).status == 404
    assert other.get(CHOOSE).path.startswith("/mitt?")
    assert visitor.send(page, to=CHOOSE).path == INSIDE


def _closed(county: County, case: Case) -> None:
    officer = county.actor("af")
    case_service.close(officer, cases.get(officer, case.code), CloseReason.SOLVED)


def _protected(_county: County, case: Case) -> None:
    protect(case)


def _dead(county: County, case: Case) -> None:
    rows.save(
        FollowUp(
            case_id=case.id,
            owner_id=county.accounts["af"].id,
            due_on=clock.today(),
            status=FollowUpStatus.DEAD,
            closed_on=clock.today(),
        )
    )


def _number_gone(_county: County, case: Case) -> None:
    who = session().get_one(Person, case.person_id)
    who.personnummer = who.personnummer_index = None


@pytest.mark.parametrize("change", [_closed, _protected, _dead, _number_gone])
def test_what_ends_a_key_ends_a_visit_without_one_and_the_way_in(
    change: Callable[[County, Case], None],
    visitor: Visitor,
    app: Flask,
    provider: FakeProvider,
    county: County,
) -> None:
    case = known(county)
    assert log_in(visitor, provider).path == INSIDE
    assert visitor.get(INSIDE).path == INSIDE
    change(county, case)
    session().flush()
    assert visitor.get(INSIDE).path.startswith("/mitt?")
    page = log_in(Visitor(app), provider)
    assert (page.status, sign_in.NOTHING in page.words) == (422, True)


def test_a_visit_is_idle_a_quarter_of_an_hour_lasts_an_hour_and_ends_by_a_press(
    visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    assert log_in(visitor, provider).path == INSIDE
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert visitor.get(INSIDE).path.startswith("/mitt?")
    assert log_in(visitor, provider).path == INSIDE
    assert visitor.press(INSIDE, "/mitt/avsluta").path == "/mitt/slut"
    assert visitor.get(INSIDE).path.startswith("/mitt?")


def test_a_visit_with_e_legitimation_outlives_the_end_of_a_key_and_needs_none(
    visitor: Visitor, app: Flask, provider: FakeProvider, county: County
) -> None:
    case = known(county)
    _, shown = key_to(county, case)
    by_code = Visitor(app)
    assert type_code(by_code, shown.code).path == INSIDE
    assert log_in(visitor, provider).path == INSIDE
    key_to(county, case)  # a new key ends the one before it
    assert by_code.get(INSIDE).path.startswith("/mitt?")
    assert visitor.get(INSIDE).path == INSIDE
