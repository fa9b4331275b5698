"""The second factor, as people meet it: set up at the first sign-in, asked for at the next."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from time_machine import Traveller

from tests.application import application
from tests.authenticator import STEP, Authenticator, wrong
from tests.factories.county import County
from tests.factories.rows import PASSWORD
from tests.pages import FETCHED, LookOver
from tests.tally import Tally
from tests.visitor import Page, Visitor
from trisam.accounts import service
from trisam.accounts.lifetimes import FIRST_PASSWORD, LONGEST_HALF
from trisam.accounts.models import (
    Account,
    Installation,
    RecoveryCode,
    SecondFactor,
    SignInSession,
    SignInStage,
)
from trisam.accounts.service import signing_in
from trisam.audit.models import AuditEntry
from trisam.core.actor import Actor
from trisam.outbox.models import Message
from trisam.web.request import OPEN_ENDPOINTS

START = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HALF_MINUTE = timedelta(seconds=STEP)
NEW = "ett nytt långt ord"
SYSTEM = Actor.of_system("prov")


@pytest.fixture
def traveller() -> Iterator[Traveller]:
    """A clock that stands still until it is told to move."""
    with time_machine.travel(START, tick=False) as found:
        yield found


@pytest.fixture
def app(database: Session, tmp_path: Path, look_over: LookOver) -> Iterator[Flask]:
    """The application as it is out of the box: everybody has a second factor."""
    opened = application(tmp_path, two_factor=True)
    yield opened
    look_over(opened, opened.extensions.get(FETCHED, []))


@pytest.fixture
def account(traveller: Traveller, county: County) -> Account:
    """Somebody who has a password and nothing else."""
    return county.accounts["af"]


def knock(visitor: Visitor, account: Account, password: str = PASSWORD) -> Page:
    """Give address and password."""
    return visitor.send(visitor.get("/logga-in"), email=account.email, password=password)


def come_in(visitor: Visitor, account: Account, phone: Authenticator) -> Page:
    """A whole sign-in with password and code."""
    return visitor.send(knock(visitor, account), code=phone.code())


def set_up(visitor: Visitor, account: Account) -> tuple[Authenticator, list[str]]:
    """The first sign-in: the app, and the recovery codes."""
    page = knock(visitor, account)
    phone = Authenticator.scanning(page)
    return phone, codes_on(visitor.send(page, code=phone.code()))


def codes_on(page: Page) -> list[str]:
    return re.findall(r"<li>(\d{4}(?:-\d{4}){4})</li>", page.text)


def key(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie("trisam")
    assert cookie
    return cookie.value


def is_in(visitor: Visitor) -> bool:
    return visitor.client.get("/").status_code == 200


def logged(database: Session) -> list[str]:
    return list(database.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


# The first sign-in


def test_the_first_sign_in_leads_to_the_app_and_opens_after_its_first_code(
    app: Flask, account: Account, database: Session
) -> None:
    visitor = Visitor(app)
    page = knock(visitor, account)
    assert page.path == "/logga-in/tvafaktor"
    assert not is_in(visitor)

    phone = Authenticator.scanning(page)
    refused = visitor.send(page, code=wrong(phone.code()))
    assert refused.status == 422
    assert not is_in(visitor)

    shown = visitor.send(page, code=phone.code())
    assert len(set(codes_on(shown))) == 10
    assert is_in(visitor)
    assert logged(database) == [
        "account.set_second_factor",
        "account.renew_recovery_codes",
        "account.sign_in",
    ]


def test_secret_and_codes_are_not_readable_in_the_database(
    app: Flask, account: Account, database: Session
) -> None:
    phone, codes = set_up(Visitor(app), account)
    factor = database.scalars(select(SecondFactor)).one()
    assert factor.secret == phone.secret
    assert phone.secret.encode() not in (factor.secret_sealed or b"")
    hashes = list(database.scalars(select(RecoveryCode.code_hash)))
    assert len(hashes) == len(codes)
    assert not [code for code in codes if code.replace("-", "") in " ".join(hashes)]


def test_where_the_setting_says_no_the_password_is_enough_but_an_existing_factor_is_asked_for(
    database: Session, county: County, tmp_path: Path
) -> None:
    app = application(tmp_path, two_factor=False)
    assert knock(Visitor(app), county.accounts["af"]).path == "/"
    Authenticator.of(county.accounts["fk"])
    assert knock(Visitor(app), county.accounts["fk"]).path == "/logga-in/kod"


def test_the_demo_is_one_click_without_a_code(
    app: Flask, account: Account, database: Session
) -> None:
    account.demo_label = "Handläggare"
    database.add(Installation(name="demo", value="1"))
    database.flush()
    visitor = Visitor(app)
    assert visitor.send(visitor.get("/logga-in"), to=f"/prova/{account.id}").path == "/"
    assert is_in(visitor)


# Password, then code


def test_after_the_password_the_code_opens(app: Flask, account: Account) -> None:
    phone, visitor = Authenticator.of(account), Visitor(app)
    page = knock(visitor, account)
    assert page.path == "/logga-in/kod"
    refused = visitor.send(page, code=wrong(phone.code()))
    assert (refused.status, is_in(visitor)) == (422, False)
    assert "Koden stämmer inte." in refused.words
    assert visitor.send(page, code=phone.code()).path == "/"
    assert is_in(visitor)


def test_half_signed_in_opens_nothing_else(app: Flask, account: Account, tally: Tally) -> None:
    Authenticator.of(account)
    visitor = Visitor(app)
    knock(visitor, account)
    tried = 0
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN_ENDPOINTS or rule.arguments:
            continue
        for method in (rule.methods or set()) - {"OPTIONS"}:
            answer = visitor.client.open(rule.rule, method=method)
            assert answer.status_code == 302, rule.rule
            assert answer.location.startswith("/logga-in"), rule.rule
            tried += 1
    tally(tried, "doors tried half signed in")
    assert tried > 30
    for other in ("/logga-in/tvafaktor", "/logga-in/nytt-losenord"):
        assert visitor.client.get(other).location == "/logga-in", "not this account's step"


def test_a_planted_sign_in_that_skips_the_code_is_caught(
    app: Flask, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    Authenticator.of(account)
    monkeypatch.setattr(signing_in, "next_step", lambda *_who, **_known: signing_in.Step.DONE)
    visitor = Visitor(app)
    knock(visitor, account)
    assert is_in(visitor)


@pytest.mark.parametrize("page", ["kod", "tvafaktor", "nytt-losenord"])
def test_the_steps_open_for_nobody_who_has_not_given_a_password(
    page: str, app: Flask, account: Account
) -> None:
    visitor = Visitor(app)
    token = visitor.get("/logga-in").hidden["csrf_token"]
    assert visitor.client.get(f"/logga-in/{page}").location == "/logga-in"
    sent = visitor.client.post(f"/logga-in/{page}", data={"csrf_token": token, "code": "1"})
    assert sent.location == "/logga-in"


def test_a_half_finished_sign_in_lives_ten_minutes(
    traveller: Traveller, app: Flask, account: Account
) -> None:
    phone, visitor = Authenticator.of(account), Visitor(app)
    page = knock(visitor, account)
    traveller.shift(LONGEST_HALF)
    assert visitor.get("/logga-in/kod").path == "/logga-in/kod"
    traveller.shift(SECOND)
    assert visitor.get("/logga-in/kod").path == "/logga-in"
    assert visitor.post("/logga-in/kod", {**page.hidden, "code": phone.code()}).status == 400
    assert not is_in(visitor)


def test_each_step_has_a_new_session_key_and_the_earlier_ones_open_nothing(
    app: Flask, account: Account, database: Session
) -> None:
    phone, visitor = Authenticator.of(account), Visitor(app)
    visitor.get("/logga-in")
    keys = [key(visitor)]
    page = knock(visitor, account)
    keys.append(key(visitor))
    visitor.send(page, code=phone.code())
    keys.append(key(visitor))
    assert len(set(keys)) == 3

    for old in keys[:2]:
        thief = Visitor(app)
        thief.client.set_cookie("trisam", old)
        assert not is_in(thief)
        assert thief.get("/logga-in/kod").path == "/logga-in"
    stages = list(database.scalars(select(SignInSession.stage)))
    assert SignInStage.HALF not in stages


def test_an_account_closed_between_password_and_code_stays_out(
    app: Flask, account: Account
) -> None:
    phone, visitor = Authenticator.of(account), Visitor(app)
    page = knock(visitor, account)
    code = phone.code()
    service.deactivate(SYSTEM, account)
    assert visitor.post("/logga-in/kod", {**page.hidden, "code": code}).status != 200
    assert not is_in(visitor)


def test_the_page_that_was_asked_for_opens_after_both_steps(app: Flask, account: Account) -> None:
    phone, visitor = Authenticator.of(account), Visitor(app)
    page = visitor.send(visitor.get("/moten?visa=tidigare"), email=account.email, password=PASSWORD)
    assert visitor.send(page, code=phone.code()).path == "/moten?visa=tidigare"


# Codes


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_code_holds_half_a_minute_early_and_late(
    steps: int, app: Flask, account: Account
) -> None:
    phone, visitor = Authenticator.of(account), Visitor(app)
    assert visitor.send(knock(visitor, account), code=phone.code(steps=steps)).path == "/"


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_code_of_another_minute_is_refused(steps: int, app: Flask, account: Account) -> None:
    phone, visitor = Authenticator.of(account), Visitor(app)
    assert visitor.send(knock(visitor, account), code=phone.code(steps=steps)).status == 422


def test_a_code_is_never_taken_twice_nor_an_earlier_one_after_it(
    traveller: Traveller, app: Flask, account: Account
) -> None:
    phone = Authenticator.of(account)
    assert come_in(Visitor(app), account, phone).path == "/"
    assert come_in(Visitor(app), account, phone).status == 422, "the same, seen over a shoulder"
    other = Visitor(app)
    assert other.send(knock(other, account), code=phone.code(steps=-1)).status == 422
    traveller.shift(HALF_MINUTE)
    assert come_in(Visitor(app), account, phone).path == "/"


def test_the_code_that_set_the_app_up_does_not_open_a_second_time(
    app: Flask, account: Account
) -> None:
    phone, _ = set_up(Visitor(app), account)
    assert come_in(Visitor(app), account, phone).status == 422


def test_a_planted_factor_that_forgets_its_last_step_is_caught(
    app: Flask, account: Account, database: Session
) -> None:
    phone = Authenticator.of(account)
    come_in(Visitor(app), account, phone)
    database.scalars(select(SecondFactor)).one().last_step = 0
    database.flush()
    assert come_in(Visitor(app), account, phone).path == "/"


@pytest.mark.parametrize("typed", ["{} {}", "{}-{}", " {}{} "])
def test_a_code_may_be_typed_in_groups(typed: str, app: Flask, account: Account) -> None:
    phone, visitor = Authenticator.of(account), Visitor(app)
    code = phone.code()
    page = visitor.send(knock(visitor, account), code=typed.format(code[:3], code[3:]))
    assert page.path == "/"


# Recovery codes


def test_a_recovery_code_stands_in_for_the_app_once_and_only_with_the_password(
    traveller: Traveller, app: Flask, account: Account, database: Session
) -> None:
    _, codes = set_up(Visitor(app), account)
    visitor = Visitor(app)
    assert knock(visitor, account, "fel-lösenord-helt").status == 422

    page = visitor.send(knock(visitor, account), code=codes[3])
    assert page.path == "/"
    assert "Du har 9 återställningskoder kvar." in page.words
    again = Visitor(app)
    assert again.send(knock(again, account), code=codes[3]).status == 422
    assert "account.use_recovery_code" in logged(database)
    told = database.scalars(select(Message.body).where(Message.account_id == account.id))
    assert any("återställningskod har använts" in body for body in told)


def test_a_recovery_code_of_somebody_else_opens_nothing(
    app: Flask, account: Account, county: County
) -> None:
    _, codes = set_up(Visitor(app), account)
    set_up(Visitor(app), county.accounts["fk"])
    visitor = Visitor(app)
    assert visitor.send(knock(visitor, county.accounts["fk"]), code=codes[0]).status == 422


def test_few_codes_left_are_told_of_at_the_sign_in_and_on_the_own_page(
    app: Flask, account: Account, database: Session
) -> None:
    _, codes = set_up(Visitor(app), account)
    for code in codes[:6]:
        assert signing_in.by_code(account, code, "192.0.2.1") == "recovery"
    visitor = Visitor(app)
    page = visitor.send(knock(visitor, account), code=codes[6])
    assert "Du har 3 återställningskoder kvar. Skapa nya" in page.words
    assert "Du har få återställningskoder kvar." in visitor.get("/mitt-konto").words


def test_new_recovery_codes_need_password_and_code_and_end_the_old_ones(
    traveller: Traveller, app: Flask, account: Account
) -> None:
    visitor = Visitor(app)
    phone, old = set_up(visitor, account)
    traveller.shift(HALF_MINUTE)
    page = visitor.get("/mitt-konto/aterstallningskoder")
    assert visitor.send(page, current="fel-lösenord-helt", code=phone.code()).status == 422
    assert visitor.send(page, current=PASSWORD, code=wrong(phone.code())).status == 422
    new = codes_on(visitor.send(page, current=PASSWORD, code=phone.code()))
    assert len(set(new) - set(old)) == 10

    other = Visitor(app)
    page = knock(other, account)
    assert other.send(page, code=old[0]).status == 422
    assert other.send(page, code=new[0]).path == "/"


# Another telephone, and a way back in


def test_a_new_telephone_takes_over_when_its_first_code_is_typed(
    traveller: Traveller, app: Flask, account: Account, database: Session
) -> None:
    visitor, elsewhere = Visitor(app), Visitor(app)
    old, _ = set_up(visitor, account)
    traveller.shift(HALF_MINUTE)
    come_in(elsewhere, account, old)
    traveller.shift(HALF_MINUTE)
    before = key(visitor)
    page = visitor.get("/mitt-konto/tvafaktor")
    page = visitor.send(page, current=PASSWORD, code=old.code())
    assert page.path == "/mitt-konto/tvafaktor/ny"
    assert key(visitor) != before, "more is allowed: a new key"

    new = Authenticator.scanning(page)
    assert new.secret != old.secret
    assert visitor.send(page, code=old.code(steps=1)).status == 422
    assert is_in(elsewhere), "the old one holds until then"
    assert len(codes_on(visitor.send(page, code=new.code()))) == 10
    assert is_in(visitor)
    assert not is_in(elsewhere)

    traveller.shift(HALF_MINUTE)
    third = Visitor(app)
    assert come_in(third, account, old).status == 422
    assert come_in(third, account, new).path == "/"


def test_the_new_secret_is_shown_only_to_the_browser_that_gave_password_and_code(
    traveller: Traveller, app: Flask, account: Account
) -> None:
    visitor, elsewhere = Visitor(app), Visitor(app)
    phone, _ = set_up(visitor, account)
    traveller.shift(HALF_MINUTE)
    come_in(elsewhere, account, phone)
    traveller.shift(HALF_MINUTE)
    page = visitor.get("/mitt-konto/tvafaktor")
    page = visitor.send(page, current=PASSWORD, code=phone.code())
    assert elsewhere.get("/mitt-konto/tvafaktor/ny").path == "/mitt-konto/tvafaktor"
    traveller.shift(LONGEST_HALF + SECOND)
    assert visitor.get("/mitt-konto/tvafaktor/ny").path == "/mitt-konto/tvafaktor"


def test_without_a_factor_there_are_no_recovery_codes_to_renew(
    database: Session, county: County, tmp_path: Path
) -> None:
    visitor = Visitor(application(tmp_path)).sign_in(county.accounts["af"])
    assert visitor.get("/mitt-konto/aterstallningskoder").path == "/mitt-konto/tvafaktor"
    page = visitor.get("/mitt-konto/tvafaktor")
    assert visitor.send(page, current="fel-lösenord-helt").status == 422
    page = visitor.send(page, current=PASSWORD)
    assert codes_on(visitor.send(page, code=Authenticator.scanning(page).code()))


def test_where_it_is_demanded_it_cannot_be_taken_away(app: Flask, account: Account) -> None:
    visitor = Visitor(app)
    set_up(visitor, account)
    assert "Ta bort tvåfaktor" not in visitor.get("/mitt-konto").words
    assert visitor.get("/mitt-konto/tvafaktor/ta-bort").status == 404


def test_where_it_is_not_demanded_password_and_code_take_it_away(
    traveller: Traveller, database: Session, county: County, tmp_path: Path
) -> None:
    app, account = application(tmp_path, two_factor=False), county.accounts["af"]
    phone, visitor = Authenticator.of(account), Visitor(app)
    come_in(visitor, account, phone)
    traveller.shift(HALF_MINUTE)
    page = visitor.get("/mitt-konto/tvafaktor/ta-bort")
    assert visitor.send(page, current=PASSWORD, code=wrong(phone.code())).status == 422
    assert visitor.send(page, current=PASSWORD, code=phone.code()).path == "/mitt-konto"
    assert database.scalar(select(func.count()).select_from(SecondFactor)) == 0
    assert logged(database)[-1] == "account.remove_second_factor"
    assert knock(Visitor(app), account).path == "/"


def test_an_administrator_lets_somebody_in_who_has_lost_the_telephone(
    traveller: Traveller, app: Flask, account: Account, county: County, database: Session
) -> None:
    lost, visitor = Visitor(app), Visitor(app)
    set_up(lost, account)
    admin, ada = Visitor(app), county.accounts["administrator"]
    set_up(admin, ada)
    page = admin.get(f"/admin/konton/{account.id}/inloggning")
    page = admin.send(page, password="forsta ordet i dag", without_factor="y")
    assert "har ett nytt första lösenord" in page.words
    assert not is_in(lost), "signed out everywhere"
    assert {"account.set_password", "account.reset_second_factor"} <= set(logged(database))

    assert knock(visitor, account).status == 422, "the old password"
    page = knock(visitor, account, "forsta ordet i dag")
    assert page.path == "/logga-in/nytt-losenord"
    assert visitor.send(page, password=NEW, again="något annat helt").status == 422
    same = visitor.send(page, password="forsta ordet i dag", again="forsta ordet i dag")
    assert "Välj ett annat lösenord än det du har." in same.words
    page = visitor.send(page, password=NEW, again=NEW)
    assert page.path == "/logga-in/tvafaktor"
    assert codes_on(visitor.send(page, code=Authenticator.scanning(page).code()))
    assert is_in(visitor)


def test_without_the_tick_the_colleagues_telephone_is_still_asked_for(
    app: Flask, account: Account, county: County
) -> None:
    phone, visitor = Authenticator.of(account), Visitor(app)
    admin = Visitor(app)
    set_up(admin, county.accounts["administrator"])
    page = admin.get(f"/admin/konton/{account.id}/inloggning")
    admin.send(page, password="forsta ordet i dag")
    page = knock(visitor, account, "forsta ordet i dag")
    assert page.path == "/logga-in/kod"
    assert visitor.send(page, code=phone.code()).path == "/logga-in/nytt-losenord"


def test_a_first_password_opens_for_fourteen_days(
    traveller: Traveller, app: Flask, account: Account
) -> None:
    service.let_in_again(SYSTEM, account, "forsta ordet i dag")
    traveller.shift(FIRST_PASSWORD)
    assert knock(Visitor(app), account, "forsta ordet i dag").path == "/logga-in/nytt-losenord"
    traveller.shift(SECOND)
    assert knock(Visitor(app), account, "forsta ordet i dag").status == 422


def test_nobody_but_an_administrator_lets_somebody_in_and_not_oneself(
    app: Flask, account: Account, county: County
) -> None:
    officer, admin = Visitor(app), Visitor(app)
    set_up(officer, account)
    set_up(admin, county.accounts["administrator"])
    other = f"/admin/konton/{county.accounts['fk'].id}/inloggning"
    assert officer.get(other).status == 403
    assert admin.get(other).status == 200
    own = f"/admin/konton/{county.accounts['administrator'].id}/inloggning"
    assert admin.get(own).status == 404
