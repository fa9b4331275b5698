"""Who is signed in, for how long, and what the browser and the database hold of it."""

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from time_machine import Traveller
from werkzeug.test import TestResponse

from config import Config
from tests import log
from tests.factories.county import County
from tests.factories.rows import PASSWORD
from trisam import factory
from trisam.accounts import jobs, service
from trisam.accounts.lifetimes import LONGEST_IDLE, LONGEST_LIFE, TOMBSTONE
from trisam.accounts.models import Installation, SignInSession
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.web.request import safe_path

SYSTEM = Actor.of_system("prov")
START = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def traveller() -> Iterator[Traveller]:
    """A clock that stands still until it is told to move."""
    with time_machine.travel(START, tick=False) as found:
        yield found


@pytest.fixture
def client(app: Flask, county: County) -> FlaskClient:
    """A browser that has not signed in."""
    return app.test_client()


def token(page: TestResponse) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert found, page.text
    return found.group(1)


def sign_in(
    client: FlaskClient, email: str, password: str = PASSWORD, *, till: str | None = None
) -> TestResponse:
    address = {"till": till} if till else {}
    page = client.get("/logga-in", query_string=address)
    typed = {"email": email, "password": password, "csrf_token": token(page)}
    return client.post("/logga-in", query_string=address, data=typed)


def key(client: FlaskClient) -> str:
    cookie = client.get_cookie("trisam")
    assert cookie
    return cookie.value


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/").status_code == 200


def test_signing_in_opens_the_first_page(client: FlaskClient, county: County) -> None:
    answer = sign_in(client, county.accounts["af"].email)
    assert (answer.status_code, answer.location) == (302, "/")
    assert is_signed_in(client)


def test_the_address_is_the_same_in_capitals(client: FlaskClient, county: County) -> None:
    assert sign_in(client, f" {county.accounts['af'].email.upper()} ").status_code == 302


def test_signing_in_renews_the_key_so_that_a_planted_one_opens_nothing(
    app: Flask, client: FlaskClient, county: County
) -> None:
    client.get("/logga-in")
    planted = key(client)
    sign_in(client, county.accounts["af"].email)
    assert key(client) != planted

    thief = app.test_client()
    thief.set_cookie("trisam", planted)
    assert not is_signed_in(thief)


def test_a_made_up_key_is_not_taken_over(client: FlaskClient, county: County) -> None:
    client.set_cookie("trisam", "valdavtjuven")
    client.get("/logga-in")
    assert key(client) != "valdavtjuven"


def test_idle_for_thirty_minutes_is_still_in_and_a_second_more_is_out(
    traveller: Traveller, client: FlaskClient, county: County
) -> None:
    sign_in(client, county.accounts["af"].email)
    traveller.shift(LONGEST_IDLE)
    assert is_signed_in(client)
    traveller.shift(LONGEST_IDLE + SECOND)
    assert not is_signed_in(client)


def test_ten_hours_is_the_longest_however_busy(
    traveller: Traveller, client: FlaskClient, county: County
) -> None:
    sign_in(client, county.accounts["af"].email)
    for _ in range(30):
        traveller.shift(LONGEST_LIFE / 30)
        assert is_signed_in(client)
    traveller.shift(SECOND)
    assert not is_signed_in(client)


def test_what_is_too_old_is_swept_away_and_the_rest_kept(
    traveller: Traveller, client: FlaskClient, county: County, database: Session
) -> None:
    sign_in(client, county.accounts["af"].email)
    assert jobs.sweep_sessions() == 0
    traveller.shift(LONGEST_IDLE + SECOND)
    assert jobs.sweep_sessions() == 0
    [tombstone] = database.scalars(select(SignInSession))
    assert (tombstone.ended_at, tombstone.data) == (clock.now(), "{}")
    assert not is_signed_in(client)

    traveller.shift(TOMBSTONE + SECOND)
    assert jobs.sweep_sessions() == 2, "the tombstone, and the visitor that came after it"
    assert database.scalars(select(SignInSession)).all() == []


def test_a_deactivated_account_is_out_at_the_next_click(
    client: FlaskClient, county: County
) -> None:
    sign_in(client, county.accounts["af"].email)
    assert is_signed_in(client)
    service.deactivate(SYSTEM, county.accounts["af"])
    assert not is_signed_in(client)


def test_a_deactivated_account_is_out_even_if_its_session_row_is_left(
    client: FlaskClient, county: County, database: Session
) -> None:
    sign_in(client, county.accounts["af"].email)
    county.accounts["af"].deactivated_at = START
    database.flush()
    assert not is_signed_in(client)


def test_signing_out_ends_the_session_for_a_copied_key_too(
    app: Flask, client: FlaskClient, county: County
) -> None:
    sign_in(client, county.accounts["af"].email)
    copy = app.test_client()
    copy.set_cookie("trisam", key(client))
    assert is_signed_in(copy)

    left = client.post("/logga-ut", data={"csrf_token": token(client.get("/"))})
    assert left.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_signed_in(client)
    assert not is_signed_in(copy)


def test_the_cookie_is_for_this_site_alone_and_out_of_reach_of_scripts(
    client: FlaskClient,
) -> None:
    said = client.get("/logga-in").headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(said.split("; "))
    assert "Domain" not in said
    assert "Expires" not in said, "it ends with the browser"


def test_behind_https_the_cookie_is_bound_to_the_host(database: Session, app: Flask) -> None:
    home = Config.from_environment().home
    secure = factory.create_app(Config(home, "", home / "keys.json", secure_cookies=True))
    secure.test_client_class = app.test_client_class
    said = secure.test_client().get("/logga-in", base_url="https://localhost").headers["Set-Cookie"]
    assert said.startswith("__Host-trisam=")
    assert {"Secure", "HttpOnly", "Path=/"} <= set(said.split("; "))
    assert "Domain" not in said


def test_the_database_holds_only_the_hash_of_the_key(
    client: FlaskClient, county: County, database: Session
) -> None:
    sign_in(client, county.accounts["af"].email)
    [row] = database.scalars(select(SignInSession))
    assert row.key_hash == hashlib.sha256(key(client).encode()).hexdigest()
    assert key(client) not in row.key_hash + row.data
    assert county.accounts["af"].email not in row.data


@pytest.mark.parametrize("who", ["unknown", "wrong password", "deactivated"])
def test_the_answer_does_not_tell_whether_the_address_exists(
    who: str, client: FlaskClient, county: County
) -> None:
    service.deactivate(SYSTEM, county.accounts["fk"])
    tries = {
        "unknown": ("person9999999@trisam.test", PASSWORD),
        "wrong password": (county.accounts["af"].email, "fel-lösenord-helt"),
        "deactivated": (county.accounts["fk"].email, PASSWORD),
    }
    reference = sign_in(client, "ingen@trisam.test", "något-annat-ord")
    answer = sign_in(client, *tries[who])

    assert answer.status_code == reference.status_code == 422
    assert "Adressen eller lösenordet stämmer inte." in answer.text
    assert without(answer.text, tries[who][0]) == without(reference.text, "ingen@trisam.test")


def without(text: str, email: str) -> str:
    """The page without what differs by nature: the token, and the address as it was typed."""
    return re.sub(r'(name="csrf_token"[^>]*value=")[^"]+', r"\1", text).replace(email, "")


def test_a_sign_in_a_refusal_and_a_sign_out_are_logged_and_never_the_address(
    client: FlaskClient, county: County, database: Session
) -> None:
    own = county.accounts["af"]
    sign_in(client, own.email, "fel-lösenord-helt")
    sign_in(client, "ingen@trisam.test", "fel-lösenord-helt")
    sign_in(client, own.email)
    client.post("/logga-ut", data={"csrf_token": token(client.get("/"))})
    rows = log.entries()
    assert [(row.action, row.account_id, row.subject) for row in rows] == [
        ("account.refuse_sign_in", None, f"account:{own.id}"),
        ("account.refuse_sign_in", None, "account:?"),
        ("account.sign_in", own.id, f"account:{own.id}"),
        ("account.sign_out", own.id, f"account:{own.id}"),
    ]
    assert not [row for row in rows if "@" in f"{row.actor_name}{row.subject}{row.reason}"]


def test_the_page_that_was_asked_for_opens_after_the_sign_in(
    client: FlaskClient, county: County
) -> None:
    door = client.get("/moten?vecka=42")
    assert door.location == "/logga-in?till=/moten?vecka%3D42"
    answer = sign_in(client, county.accounts["af"].email, till="/moten?vecka=42")
    assert answer.location == "/moten?vecka=42"


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "/\\/evil.example",
    "\\\\evil.example",
    "/a\\b",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/\n/evil.example",
    "/moten\r\nSet-Cookie: a=b",
    " //evil.example",
    "evil.example",
    "/\N{NULL}",
    "",
]


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_nobody_is_sent_to_another_site(wanted: str) -> None:
    assert safe_path(wanted) == "/"


def test_an_address_of_another_site_in_the_link_leads_home(
    client: FlaskClient, county: County
) -> None:
    answer = sign_in(client, county.accounts["af"].email, till="//evil.example/")
    assert answer.location == "/"


def test_prova_som_is_not_found_without_the_demo(
    client: FlaskClient, county: County, database: Session
) -> None:
    county.accounts["af"].demo_label = "Handläggare"
    database.flush()
    page = client.get("/logga-in")
    assert "Prova som" not in page.text
    tried = client.post(f"/prova/{county.accounts['af'].id}", data={"csrf_token": token(page)})
    assert tried.status_code == 404
    assert not is_signed_in(client)


def test_prova_som_opens_the_demos_own_accounts_and_no_other(
    client: FlaskClient, county: County, database: Session
) -> None:
    county.accounts["af"].demo_label = "Handläggare"
    database.add(Installation(name="demo", value="1"))
    database.flush()
    page = client.get("/logga-in")
    assert "Prova som" in page.text
    other = client.post(f"/prova/{county.accounts['fk'].id}", data={"csrf_token": token(page)})
    assert other.status_code == 404

    closed = county.accounts["vard"]
    closed.demo_label, closed.deactivated_at = "Rehabkoordinator", clock.now()
    database.flush()
    left = client.post(f"/prova/{closed.id}", data={"csrf_token": token(page)})
    assert left.status_code == 404

    opened = client.post(f"/prova/{county.accounts['af'].id}", data={"csrf_token": token(page)})
    assert opened.status_code == 302
    assert is_signed_in(client)


def test_a_planted_session_that_keeps_its_key_is_caught(
    app: Flask, client: FlaskClient, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without `renew` at the sign-in, the key that was planted before opens the account."""
    monkeypatch.setattr("trisam.accounts.sessions.BrowserSession.renew", lambda _self: None)
    client.get("/logga-in")
    planted = key(client)
    sign_in(client, county.accounts["af"].email)
    thief = app.test_client()
    thief.set_cookie("trisam", planted)
    assert is_signed_in(thief)
