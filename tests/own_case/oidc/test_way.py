"""The way to the provider and back: once, in one browser, and nothing stays on it."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests.application import application
from tests.factories.county import County
from tests.own_case.oidc.coming_in import (
    BACK,
    CHOOSE,
    INSIDE,
    OTHER,
    come_back,
    is_refused,
    log_in,
    reasons,
    set_out,
    visits,
)
from tests.own_case.oidc.fake_provider import FakeProvider, running
from tests.own_case.opening import DIGITS, known
from tests.visitor import Page, Visitor
from trisam.audit.models import AuditEntry
from trisam.core import clock, db
from trisam.core.db import session
from trisam.own_case import jobs
from trisam.own_case import provider as oidc
from trisam.own_case.limits import SIGN_IN
from trisam.own_case.models import OwnSignIn
from trisam.own_case.views import sign_in


def test_the_way_to_the_own_page(visitor: Visitor, provider: FakeProvider, county: County) -> None:
    case = known(county)
    page = log_in(visitor, provider)
    assert (page.status, page.path) == (200, INSIDE)
    assert "Hur kommer vi vidare mot arbete?" in page.words
    [visit] = visits()
    assert (visit.case_id, visit.own_key_id) == (case.id, None)
    entry = session().scalar(select(AuditEntry).where(AuditEntry.action == "own_case.sign_in"))
    assert entry is not None
    assert (entry.subject, entry.account_id) == (case.subject, None)
    assert entry.actor_name == "Den enskilde"


def test_the_personnummer_stands_nowhere_but_in_the_case(
    visitor: Visitor, provider: FakeProvider, county: County, caplog: pytest.LogCaptureFixture
) -> None:
    known(county)
    known(county)
    address = set_out(visitor)
    where = provider.approve(address, DIGITS)
    page = visitor.get(f"{urlsplit(where).path}?{urlsplit(where).query}")
    choice = visitor.send(page, to=BACK)
    inside = visitor.send(choice, to=CHOOSE)
    assert inside.path == INSIDE
    met = [address, where, page.text, choice.text, inside.text, caplog.text]
    met += [str(visitor.client._cookies)]
    for table in ("own_sign_in", "own_visit", "audit_entry", "sign_in_session", "guess_count"):
        met += [str(row) for row in session().execute(text(f"SELECT * FROM {table}"))]  # noqa: S608
    for number in (DIGITS, DIGITS[2:], f"{DIGITS[:8]}-{DIGITS[8:]}"):
        assert not [one for one in met if number in one]


def test_coming_back_changes_nothing_until_the_button_is_pressed(
    visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    page = come_back(visitor, provider)
    assert (page.status, visits()) == (200, [])
    assert "/intyg" not in provider.asked, "the code was not used"
    assert visitor.send(page, to=BACK).path == INSIDE


def test_a_state_that_did_not_go_out_from_this_browser_opens_nothing(
    app: Flask, visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    page = come_back(visitor, provider)
    fields = page.hidden
    assert is_refused(visitor.post(BACK, {**fields, "state": "x" * 43}))
    other = Visitor(app)
    theirs = come_back(other, provider, OTHER)
    planted = {**fields, "csrf_token": theirs.hidden["csrf_token"]}
    assert is_refused(other.post(BACK, planted)), "a code that somebody else was given"
    assert is_refused(_without_cookie(app, fields))
    assert "/intyg" not in provider.asked
    assert visitor.post(BACK, fields).path == INSIDE


def _without_cookie(app: Flask, fields: dict[str, str]) -> Page:
    bare = Visitor(app)
    return bare.post(BACK, {**fields, "csrf_token": bare.get("/mitt").hidden["csrf_token"]})


def test_a_state_opens_once(visitor: Visitor, provider: FakeProvider, county: County) -> None:
    known(county)
    page = come_back(visitor, provider)
    cookie = visitor.client.get_cookie("trisam-mitt-inloggning")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    assert visitor.send(page, to=BACK).path == INSIDE
    visitor.client.set_cookie("trisam-mitt-inloggning", cookie.value)
    again = visitor.send(page, to=BACK)
    assert (again.status, sign_in.REFUSED in again.words) == (422, True)
    assert len(visits()) == 1
    assert reasons() == ["använd eller för gammal"]


def test_a_state_lasts_ten_minutes_and_is_swept(
    visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    page = come_back(visitor, provider)
    with time_machine.travel(clock.now() + timedelta(minutes=10, seconds=1), tick=False):
        assert is_refused(visitor.send(page, to=BACK))
        assert jobs.sweep_sign_ins() == 1
    assert jobs.sweep_sign_ins() == 0
    assert log_in(visitor, provider).path == INSIDE
    assert jobs.sweep_sign_ins() == 0, "one that is going on is left alone"


def test_who_cancels_at_the_provider_is_told_of_the_code(
    visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    state = parse_qs(urlsplit(set_out(visitor)).query)["state"][0]
    page = visitor.get(f"{BACK}?error=access_denied&state={state}")
    assert (page.status, sign_in.CANCELLED in page.words) == (200, True)


def test_a_provider_that_is_down_is_a_calm_page_before_and_after(
    app: Flask, visitor: Visitor, provider: FakeProvider, county: County, tmp_path: Path
) -> None:
    known(county)
    page = come_back(visitor, provider)
    with running(FakeProvider(provider.key)) as another:
        gone = another.settings(tmp_path)
    up = app.config["OIDC"]
    app.config["OIDC"] = oidc.Provider(gone, "http://127.0.0.1:5000/mitt/inloggning/klar")
    after = visitor.send(page, to=BACK)
    before = visitor.press("/mitt", "/mitt/inloggning")
    for shown in (before, after):
        assert (shown.status, sign_in.SILENT in shown.words) == (503, True)
    assert (visits(), reasons()) == ([], ["leverantören svarar inte"])
    app.config["OIDC"] = up
    assert log_in(visitor, provider).path == INSIDE


def test_beginning_again_and_again_has_to_wait_and_coming_in_costs_nothing(
    visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    with time_machine.travel(clock.now(), tick=False):
        assert log_in(visitor, provider).path == INSIDE
        for _ in range(SIGN_IN.free):
            set_out(visitor)
        page = visitor.press("/mitt", "/mitt/inloggning")
        assert (page.status, "för många försök" in page.words) == (429, True)


def test_no_unit_of_work_is_open_while_the_provider_is_asked(
    visitor: Visitor, provider: FakeProvider, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(county)
    seen: list[bool] = []
    fetched, exchanged = oidc._fetched, oidc.Provider._token

    def watched(address: str) -> object:
        seen.append(db._session.get() is None)
        return fetched(address)

    def watched_too(self: oidc.Provider, *asked: object) -> object:
        seen.append(db._session.get() is None)
        return exchanged(self, *asked)  # type: ignore[arg-type]

    monkeypatch.setattr(oidc, "_fetched", watched)
    monkeypatch.setattr(oidc.Provider, "_token", watched_too)
    assert log_in(visitor, provider).path == INSIDE
    assert seen == [True, True, True]


def test_choices_stand_only_where_somebody_came_back(county: County) -> None:
    with pytest.raises(IntegrityError), db.attempt():
        session().add(OwnSignIn(cookie_hash="0" * 64, began_at=clock.now(), choices="x"))


def test_without_a_provider_there_is_no_button_and_no_address(
    county: County, tmp_path: Path, visitor: Visitor
) -> None:
    bare = Visitor(application(tmp_path / "utan"))
    page = bare.get("/mitt")
    assert "e-legitimation" not in page.words
    token = page.hidden["csrf_token"]
    for path in (BACK, CHOOSE):
        assert bare.get(path).status == 404
    for path in ("/mitt/inloggning", BACK, CHOOSE):
        assert bare.post(path, {"csrf_token": token}).status == 404
    assert "Logga in med e-legitimation" in visitor.get("/mitt").words


def test_the_headers_forbid_forms_to_other_sites_on_every_page_of_the_way(
    visitor: Visitor, county: County
) -> None:
    token = visitor.get("/mitt").hidden["csrf_token"]
    for answer in (
        visitor.client.get("/mitt"),
        visitor.client.post("/mitt/inloggning", data={"csrf_token": token}),
        visitor.client.get(f"{BACK}?code=x&state=x"),
    ):
        assert answer.status_code == 200
        assert "form-action 'self'" in answer.headers["Content-Security-Policy"].split("; ")
