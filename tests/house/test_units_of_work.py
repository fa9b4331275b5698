"""A request is one unit of work: a reading cannot write, and a failing change leaves nothing."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from tests.installations import Installation
from trisam.audit import service as audit
from trisam.audit.models import AuditEntry
from trisam.core import db
from trisam.core.actor import Actor
from trisam.core.errors import RuleBroken
from trisam.parties.models import Kommun
from trisam.web.request import refuse_visitors

SYSTEM = Actor.of_system("prov")


@pytest.fixture
def app(installation: Installation) -> Flask:
    """The application, open to visitors and without CSRF: planted views stand on their own."""
    app = installation.app()
    app.config["WTF_CSRF_ENABLED"] = False
    app.before_request_funcs[None].remove(refuse_visitors)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser."""
    return app.test_client()


def add() -> str:
    """Write a row."""
    db.session().add(Kommun(name="Ockelbo", slug="ockelbo"))
    db.session().flush()
    return "sparat"


def stored() -> list[str]:
    """What is there, as another request sees it."""
    with db.reading() as session:
        return list(session.scalars(select(Kommun.name)))


def test_a_change_is_committed_when_the_answer_is_made(app: Flask, client: FlaskClient) -> None:
    app.add_url_rule("/andra", "change", add, methods=["POST"])
    assert client.post("/andra").text == "sparat"
    assert stored() == ["Ockelbo"]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_reading_that_writes_is_refused_by_the_database(
    method: str, app: Flask, client: FlaskClient
) -> None:
    app.add_url_rule("/las", "read", add, methods=["GET"])
    assert client.open("/las", method=method).status_code == 500
    assert stored() == []


def test_the_database_itself_says_no(installation: Installation) -> None:
    with pytest.raises(DBAPIError, match="readonly|read-only"), db.reading() as session:
        session.execute(insert(Kommun).values(name="Ockelbo", slug="ockelbo"))


def test_a_reading_leaves_the_connection_able_to_write(app: Flask, client: FlaskClient) -> None:
    app.add_url_rule("/las", "read", add, methods=["GET"])
    app.add_url_rule("/andra", "change", add, methods=["POST"])
    for _ in range(12):  # more than the pool has connections
        client.get("/las")
    assert client.post("/andra").status_code == 200


@pytest.mark.parametrize(
    ("error", "status"), [(ZeroDivisionError(), 500), (RuleBroken("Nej."), 409)]
)
def test_an_error_rolls_everything_back(
    error: Exception, status: int, app: Flask, client: FlaskClient
) -> None:
    def view() -> str:
        add()
        audit.record(SYSTEM, "prov.change", "prov:1")
        raise error

    app.add_url_rule("/andra", "change", view, methods=["POST"])
    assert client.post("/andra").status_code == status
    assert stored() == []
    with db.reading() as session:
        assert session.scalars(select(AuditEntry)).all() == []


def test_a_read_is_logged_once_and_the_page_is_shown(app: Flask, client: FlaskClient) -> None:
    def view() -> str:
        audit.record_reads(SYSTEM, "case.read", [("case:1", None)])
        audit.record_reads(SYSTEM, "case.read", [("case:1", None)])
        return "hemligheten"

    app.add_url_rule("/las", "read", view, methods=["GET"])
    for _ in range(2):
        assert client.get("/las").text == "hemligheten"
    with db.reading() as session:
        assert session.scalars(select(AuditEntry.subject)).all() == ["case:1", "case:1"]


def test_a_page_whose_read_cannot_be_logged_is_refused(app: Flask, client: FlaskClient) -> None:
    def cannot_write() -> None:
        raise OSError("the log is full")

    def view() -> str:
        db.after_reading(cannot_write)
        return "hemligheten"

    app.add_url_rule("/las", "read", view, methods=["GET"])
    answer = client.get("/las")
    assert answer.status_code == 500
    assert "hemligheten" not in answer.text


def test_a_planted_page_that_forgets_its_promises_is_caught(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if `reading()` did not wait for the log: the page would slip out."""

    def view() -> str:
        db.after_reading(lambda: 1 / 0)  # type: ignore[arg-type]
        db.session().info["promised"].clear()
        return "hemligheten"

    app.add_url_rule("/las", "read", view, methods=["GET"])
    assert client.get("/las").text == "hemligheten"


def test_each_request_has_a_unit_of_its_own(app: Flask, client: FlaskClient) -> None:
    seen: list[int] = []

    def view() -> str:
        seen.append(id(db.session()))
        assert not db.session().info["writes"]
        return ""

    app.add_url_rule("/las", "read", view, methods=["GET"])
    client.get("/las")
    with pytest.raises(RuntimeError, match="no unit of work"):
        db.session()
    assert len(seen) == 1


def test_a_token_of_another_browser_is_refused(installation: Installation) -> None:
    app = installation.app()
    tokens = []
    for _ in range(2):
        page = app.test_client().get("/logga-in").text
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert found
        tokens.append(found.group(1))
    client = app.test_client()
    client.get("/logga-in")
    answer = client.post("/logga-in", data={"email": "a@b", "csrf_token": tokens[0]})
    assert answer.status_code == 400
