"""With e-legitimation into Mitt ärende: every token that is not right opens nothing, and the one
that is opens the own case and no other."""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from flask import Flask
from joserfc import jwt
from joserfc.jwk import RSAKey
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from config import OIDC_CLAIM
from tests.application import application
from tests.factories import rows
from tests.factories.county import County
from tests.own_case.fake_provider import (
    CLIENT,
    Claims,
    FakeProvider,
    ec_signer,
    encoded,
    rsa_signer,
    running,
)
from tests.own_case.opening import DIGITS, key_to, known, type_code
from tests.pages import FETCHED, LookOver
from tests.visitor import Page, Visitor
from trisam.audit.models import AuditEntry
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case
from trisam.cases.values import CloseReason
from trisam.core import clock, db
from trisam.core.db import session
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.own_case import jobs
from trisam.own_case import provider as oidc
from trisam.own_case.limits import SIGN_IN
from trisam.own_case.models import OwnSignIn, OwnVisit
from trisam.own_case.views import sign_in
from trisam.people.models import Person

OTHER = "198507099805"
INSIDE = "/mitt/arende"
BACK = "/mitt/inloggning/klar"
CHOOSE = "/mitt/inloggning/valj"
Twist = Callable[[Claims], object]


@pytest.fixture(scope="module")
def keys() -> RSAKey:
    """The provider's key: making one takes a while."""
    return RSAKey.generate_key(2048, auto_kid=True)


@pytest.fixture
def provider(keys: RSAKey, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeProvider]:
    """A provider that answers."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with running(FakeProvider(keys)) as made:
        yield made


@pytest.fixture
def app(
    county: County, tmp_path: Path, provider: FakeProvider, look_over: LookOver
) -> Iterator[Flask]:
    """An installation that uses the provider; its pages are looked over."""
    opened = application(tmp_path, oidc=provider.settings(tmp_path))
    yield opened
    look_over(opened, opened.extensions.get(FETCHED, []))


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody with an e-legitimation."""
    return Visitor(app)


def set_out(visitor: Visitor) -> str:
    """Press the button; the provider's address."""
    page = visitor.press("/mitt", "/mitt/inloggning")
    assert page.status == 200, page.words
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert found is not None
    return unescape(found[1])


def come_back(visitor: Visitor, provider: FakeProvider, number: str | None = DIGITS) -> Page:
    """Go to the provider, show who one is, and come back to the page with the button."""
    where = urlsplit(provider.approve(set_out(visitor), number))
    return visitor.get(f"{where.path}?{where.query}")


def log_in(visitor: Visitor, provider: FakeProvider, number: str | None = DIGITS) -> Page:
    """The whole way."""
    return visitor.send(come_back(visitor, provider, number), to=BACK)


def reasons() -> list[str | None]:
    """Why the log says that somebody did not come in."""
    wanted = AuditEntry.action == "own_case.sign_in_refused"
    return list(session().scalars(select(AuditEntry.reason).where(wanted)))


def visits() -> list[OwnVisit]:
    """Every visit that began."""
    session().expire_all()
    return list(session().scalars(select(OwnVisit)))


def is_refused(page: Page, sentence: str = sign_in.REFUSED) -> bool:
    """The calm page, and no visit."""
    return (page.status, sentence in page.words, visits()) == (422, True, [])


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


def test_a_provider_may_sign_with_es256(
    visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    provider.sign = ec_signer(provider)
    assert log_in(visitor, provider).path == INSIDE


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


def _none(claims: Claims) -> str:
    return f"{encoded({'alg': 'none'})}.{encoded(claims)}."


def _another_key(claims: Claims) -> str:
    return rsa_signer(RSAKey.generate_key(2048, auto_kid=True))(claims)


LIES: dict[str, Twist] = {
    "nonce": lambda claims: claims.update(nonce="x"),
    "no nonce": lambda claims: claims.pop("nonce"),
    "audience": lambda claims: claims.update(aud="another"),
    "no audience": lambda claims: claims.pop("aud"),
    "party": lambda claims: claims.update(aud=[CLIENT, "another"], azp="another"),
    "issuer": lambda claims: claims.update(iss="https://another.example"),
    "no issuer": lambda claims: claims.pop("iss"),
    "expired": lambda claims: claims.update(exp=claims["iat"] - 60),
    "no end": lambda claims: claims.pop("exp"),
    "from tomorrow": lambda claims: claims.update(iat=claims["iat"] + 86400),
    "no time": lambda claims: claims.pop("iat"),
    "no number": lambda claims: claims.pop(OIDC_CLAIM),
    "empty number": lambda claims: claims.update({OIDC_CLAIM: ""}),
    "a number that is none": lambda claims: claims.update({OIDC_CLAIM: DIGITS[:-1] + "0"}),
    "ten digits": lambda claims: claims.update({OIDC_CLAIM: DIGITS[2:]}),
    "a list": lambda claims: claims.update({OIDC_CLAIM: [DIGITS]}),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_token_with_a_wrong_claim_opens_nothing_and_a_right_one_does(
    lie: str, visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    provider.twist = LIES[lie]
    assert is_refused(log_in(visitor, provider))
    assert len(reasons()) == 1
    provider.twist = dict
    assert log_in(visitor, provider).path == INSIDE


@pytest.mark.parametrize("sign", ["none", "another key", "hs256", "rs384"])
def test_a_token_that_is_not_signed_as_it_should_opens_nothing_and_a_signed_one_does(
    sign: str, visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    public = provider.key.public_key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signers: dict[str, Callable[[Claims], str]] = {
        "none": _none,
        "another key": _another_key,
        "hs256": lambda claims: _hs256(claims, public),
        "rs384": lambda claims: jwt.encode(
            {"alg": "RS384", "kid": provider.key.kid}, claims, provider.key, algorithms=["RS384"]
        ),
    }
    provider.sign = signers[sign]
    assert is_refused(log_in(visitor, provider))
    assert reasons() == ["signatur"]
    provider.sign = None
    assert log_in(visitor, provider).path == INSIDE


def _hs256(claims: Claims, public: bytes) -> str:
    """Signed with the public key as if it were a shared secret."""
    body = f"{encoded({'alg': 'HS256'})}.{encoded(claims)}"
    return f"{body}.{encoded(hmac.new(public, body.encode(), hashlib.sha256).digest())}"


def test_a_planted_door_that_does_not_ask_for_the_nonce_is_caught(
    visitor: Visitor, provider: FakeProvider, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(county)
    rules = jwt.JWTClaimsRegistry

    def careless(**asked: object) -> object:
        asked.pop("nonce")
        return rules(**asked)  # type: ignore[arg-type]

    monkeypatch.setattr(jwt, "JWTClaimsRegistry", careless)
    provider.twist = LIES["nonce"]
    assert not is_refused(log_in(visitor, provider)), "the test above would fail"


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


def test_a_code_that_the_provider_does_not_know_opens_nothing(
    visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    page = come_back(visitor, provider)
    assert is_refused(visitor.post(BACK, {**page.hidden, "code": "x"}))
    assert reasons() == ["koden gäller inte"]
    assert log_in(visitor, provider).path == INSIDE


def test_who_cancels_at_the_provider_is_told_of_the_code(
    visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    state = parse_qs(urlsplit(set_out(visitor)).query)["state"][0]
    page = visitor.get(f"{BACK}?error=access_denied&state={state}")
    assert (page.status, sign_in.CANCELLED in page.words) == (200, True)


def test_a_provider_that_lies_about_itself_is_not_gone_to(
    visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    provider.described_issuer = "https://another.example"
    page = visitor.press("/mitt", "/mitt/inloggning")
    assert (page.status, sign_in.SILENT in page.words) == (503, True)
    provider.described_issuer = None
    assert log_in(visitor, provider).path == INSIDE


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


def test_new_keys_of_the_provider_are_fetched_when_a_token_needs_them(
    visitor: Visitor, provider: FakeProvider, county: County
) -> None:
    known(county)
    assert log_in(visitor, provider).path == INSIDE
    assert log_in(visitor, provider).path == INSIDE
    assert provider.asked.count("/nycklar") == 1, "they are kept a while"
    provider.key = RSAKey.generate_key(2048, auto_kid=True)
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        assert log_in(visitor, provider).path == INSIDE
    assert provider.asked.count("/nycklar") == 2


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
    _number_gone(_county, case)
    who = session().get_one(Person, case.person_id)
    who.name = who.birth_year = None
    who.protected = True


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
