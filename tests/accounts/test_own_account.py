"""Mitt konto: the own password, and the list of own signed-in browsers."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask, Response
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.county import County
from tests.factories.rows import PASSWORD
from tests.visitor import Page, Visitor
from trisam.accounts.lifetimes import LONGEST_IDLE, LONGEST_LIFE
from trisam.accounts.models import SignInSession
from trisam.accounts.sessions import StoredSessions
from trisam.audit.models import AuditEntry
from trisam.outbox.models import Message

NEW = "ett nytt långt ord"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Safari/604.1"
START = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
OTHERS = "avsluta-andra"


def browser(app: Flask, county: County, who: str = "af", user_agent: str = FIREFOX) -> Visitor:
    """Somebody signed in with this browser."""
    visitor = Visitor(app)
    visitor.client.environ_base["HTTP_USER_AGENT"] = user_agent
    return visitor.sign_in(county.accounts[who])


def is_in(visitor: Visitor) -> bool:
    return visitor.client.get("/").status_code == 200


def change(visitor: Visitor, current: str = PASSWORD, new: str = NEW, again: str = NEW) -> Page:
    page = visitor.get("/mitt-konto/losenord")
    return visitor.send(page, current=current, password=new, again=again)


def test_the_page_is_reached_from_the_header_and_lists_own_browsers_alone(
    app: Flask, county: County
) -> None:
    browser(app, county, user_agent=IPHONE)
    browser(app, county, "fk", user_agent="Mozilla/5.0 (X11; Linux) Chrome/140")
    visitor = browser(app, county)
    assert 'href="/mitt-konto"' in visitor.get("/").text
    page = visitor.get("/mitt-konto")
    assert "Firefox på Windows Den här" in page.words
    assert "Safari på Iphone" in page.words
    assert "Chrome på Linux" not in page.words
    assert "127.0.0.1" not in page.text


def test_one_browser_is_ended_and_out_at_its_next_click(
    app: Flask, county: County, database: Session
) -> None:
    visitor, lost, kept = (browser(app, county) for _ in range(3))
    page = visitor.get("/mitt-konto")
    handles = [s.action for s in page.sheets if s.action.endswith("/avsluta")]
    assert len(handles) == 2, "not this one"
    [last] = [
        row
        for row in database.scalars(select(SignInSession).order_by(SignInSession.handle))
        if row.key_hash == session_hash(lost)
    ]
    assert "Inloggningen är avslutad." in visitor.send(page, to=f"{last.handle}/avsluta").words
    assert not is_in(lost)
    assert is_in(kept)
    assert is_in(visitor)
    assert "account.end_session" in actions(database)


def session_hash(visitor: Visitor) -> str:
    cookie = visitor.client.get_cookie("trisam")
    assert cookie
    return hashlib.sha256(cookie.value.encode()).hexdigest()


def actions(database: Session) -> list[str]:
    return list(database.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_all_others_are_ended_at_once_and_this_one_stays(
    app: Flask, county: County, database: Session
) -> None:
    visitor, other, another = (browser(app, county) for _ in range(3))
    colleague = browser(app, county, "fk")
    page = visitor.send(visitor.get("/mitt-konto"), to=OTHERS)
    assert "Du är inte inloggad någon annanstans." in page.words
    assert [is_in(v) for v in (visitor, other, another, colleague)] == [True, False, False, True]
    assert "account.end_sessions" in actions(database)


def test_a_session_of_somebody_else_is_not_found(
    app: Flask, county: County, database: Session
) -> None:
    colleague, visitor = browser(app, county, "fk"), browser(app, county)
    handle = database.scalars(
        select(SignInSession.handle).where(SignInSession.account_id == county.accounts["fk"].id)
    ).one()
    answer = visitor.press("/mitt-konto", f"/mitt-konto/inloggningar/{handle}/avsluta")
    unknown = "00000000-0000-4000-8000-000000000000"
    absent = visitor.press("/mitt-konto", f"/mitt-konto/inloggningar/{unknown}/avsluta")
    assert (answer.status, answer.words) == (404, absent.words)
    assert is_in(colleague)


def test_an_ended_session_does_not_come_back_with_the_request_that_was_under_way(
    app: Flask, county: County, database: Session
) -> None:
    """A request that began before the end is saved after it."""
    visitor, other = browser(app, county), browser(app, county)
    cookie = other.client.get_cookie("trisam")
    assert cookie
    sessions, answer = StoredSessions(), Response()
    with app.test_request_context("/", headers={"Cookie": f"trisam={cookie.value}"}) as under_way:
        begun = sessions.open_session(app, under_way.request)
        begun["notice"] = "något att spara"
        visitor.send(visitor.get("/mitt-konto"), to=OTHERS)
        sessions.save_session(app, begun, answer)
    assert not is_in(other)


def test_a_new_password_signs_the_other_browsers_out_and_tells_by_mail(
    app: Flask, county: County, database: Session
) -> None:
    visitor, other = browser(app, county), browser(app, county)
    before = session_hash(visitor)
    assert "Lösenordet är ändrat." in change(visitor).words
    assert session_hash(visitor) != before
    assert (is_in(visitor), is_in(other)) == (True, False)
    assert "account.change_password" in actions(database)
    [letter] = database.scalars(select(Message))
    assert letter.address == county.accounts["af"].email
    assert letter.body.startswith("Ditt lösenord har ändrats.")
    assert county.accounts["af"].name not in letter.subject + letter.body

    again = Visitor(app)
    page = again.send(again.get("/logga-in"), email=county.accounts["af"].email, password=PASSWORD)
    assert page.status == 422
    page = again.send(again.get("/logga-in"), email=county.accounts["af"].email, password=NEW)
    assert page.path == "/"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"current": "fel-lösenord-helt"}, "Lösenordet stämmer inte."),
        ({"new": "för kort", "again": "för kort"}, "Lösenordet är för kort."),
        ({"again": "ett annat långt ord"}, "Lösenorden är inte lika."),
        ({"new": PASSWORD, "again": PASSWORD}, "Välj ett annat lösenord än det du har."),
        ({"new": "trisam trisam trisam", "again": "trisam trisam trisam"}, "lätt att gissa"),
        ({"new": "a" * 12, "again": "a" * 12}, "lätt att gissa"),
        ({"new": "å" * 201, "again": "å" * 201}, "Skriv högst 200 tecken."),
    ],
)
def test_a_password_that_will_not_do_is_a_sentence_and_changes_nothing(
    typed: dict[str, str], sentence: str, app: Flask, county: County, database: Session
) -> None:
    visitor, other = browser(app, county), browser(app, county)
    page = change(visitor, **typed)
    assert page.status == 422
    assert sentence in page.words
    assert is_in(other)
    assert "account.change_password" not in actions(database)


def test_the_own_address_is_no_password(app: Flask, county: County) -> None:
    before, _, _ = county.accounts["af"].email.partition("@")
    typed = f"{before} och {before}"
    page = change(browser(app, county), new=typed, again=typed)
    assert "lätt att gissa" in page.words


def test_a_new_key_gives_no_longer_life(app: Flask, county: County) -> None:
    """Ten hours are counted from the sign-in, whatever is done meanwhile."""
    with time_machine.travel(START, tick=False) as clock:
        visitor = browser(app, county)
        steps = 2 * LONGEST_LIFE // LONGEST_IDLE
        for step in range(steps):
            clock.shift(LONGEST_IDLE / 2)
            assert is_in(visitor)
            if step == steps // 2:
                assert "Lösenordet är ändrat." in change(visitor).words
        clock.shift(timedelta(seconds=1))
        assert not is_in(visitor)
