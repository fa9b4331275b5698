"""One request of the matrix: who asks, what comes back, and what the answer is called."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.datastructures import Headers
from werkzeug.routing import Rule

from tests.access import typed
from tests.access.world import ROLES, VISITORS, World
from tests.browsers import signed_in
from tests.crawling import inside
from trisam.core import db
from trisam.web.request import SAFE_METHODS

_TOKEN = re.compile(r'(name="csrf_token"[^>]*value=")[^"]*')
_COOKIE = re.compile(r"trisam=[^;]*")
UNKNOWN: dict[str, Any] = {
    "code": "ZZZZ2345",
    "meeting_id": 987654321,
    "item_id": 987654321,
    "after_id": 987654321,
    "action_id": uuid.UUID(int=7),
    "recommendation_id": uuid.UUID(int=7),
    "follow_up_id": uuid.UUID(int=7),
    "handover_id": uuid.UUID(int=7),
    "taken_id": uuid.UUID(int=7),
    "caseload_id": uuid.UUID(int=7),
    "draft_id": uuid.UUID(int=7),
    "list_id": uuid.UUID(int=7),
    "release_id": uuid.UUID(int=7),
    "handle": uuid.UUID(int=7),
    "phrase_id": uuid.UUID(int=7),
    "kept_id": uuid.UUID(int=7),
    "review_id": uuid.UUID(int=7),
    "notice_id": 987654321,
    "token": "finns-inte",
    "link": "finns-inte",
    "message_id": 987654321,
    "own_message_id": uuid.UUID(int=7),
    "report_id": uuid.UUID(int=7),
}
"""An id that no row has, for each parameter that names what may be hidden."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    headers: tuple[tuple[str, str], ...]
    body: str

    @property
    def kind(self) -> str:
        """What expected.txt calls it."""
        if self.status in {302, 303}:
            return "sign-in" if self.location.partition("?")[0] == "/logga-in" else "elsewhere"
        known = {200: "page", 403: "forbidden", 404: "gone", 400: "refused", 409: "refused"}
        return known.get(self.status, "refused" if self.status == 422 else f"status {self.status}")  # noqa: PLR2004


class Asker:
    """Every role with its browser, over one world. What a request changes is undone after it."""

    def __init__(self, app: Flask, session: Session, world: World) -> None:
        self.app, self.session, self.world = app, session, world
        app.test_client_class = FlaskClient
        self._tokens: dict[str, str] = {}
        self.clients = {role: self._client(role) for role in ROLES}
        session.flush()

    def _client(self, role: str) -> FlaskClient:
        account = self.world.ids.get(role)
        return self.app.test_client() if account is None else signed_in(self.app, account)

    def ask(self, role: str, method: str, rule: Rule, values: dict[str, Any]) -> Answer:
        """Send it, with a valid token and something plausible in the form."""
        path = address(self.app, rule, values)
        data = None
        if method not in SAFE_METHODS:
            data = {"csrf_token": self._token(role), **typed.fields(rule.endpoint, self.world)}
        headers = None
        if role == "token":
            path, headers = f"{path}?nyckel=paahittad", {"Authorization": "Bearer paahittad"}
        if role == "individual":  # whoever has ended the visit is back for the next question
            self.clients[role].set_cookie("trisam-mitt", self.world.own_cookie)
        with self._undone():
            got = self.clients[role].open(path, method=method, data=data, headers=headers)
            body = inside(got.data)
            got.close()
        return _plain(got.status_code, got.headers, body)

    @contextmanager
    def _undone(self) -> Iterator[None]:
        savepoint = self.session.connection().begin_nested()
        try:
            with db.apart():
                yield
        finally:
            savepoint.rollback()

    def _token(self, role: str) -> str:
        """The token that a form of this browser holds; a visitor asks the sign-in page for it."""
        if role not in self._tokens:
            with db.apart():
                page = self.clients[role].get("/logga-in" if role in VISITORS else "/")
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
            self._tokens[role] = found.group(1) if found else ""
        return self._tokens[role]


def _plain(status: int, headers: Headers, body: str) -> Answer:
    """The answer without what differs between any two: the tokens of a visitor's new session."""
    kept = tuple((name, _COOKIE.sub("trisam=", value)) for name, value in headers)
    return Answer(status, headers.get("Location", ""), kept, _TOKEN.sub(r"\1", body))


def address(app: Flask, rule: Rule, values: dict[str, Any]) -> str:
    """The rule's address with these values."""
    wanted = {name: values[name] for name in rule.arguments if name in values}
    wanted.update(rule.defaults or {})
    if rule.rule.startswith("/admin/gallring/<slug>"):  # here a party's, elsewhere a team's
        wanted["slug"] = "af"
    with app.test_request_context():
        return str(app.url_map.bind("localhost").build(rule.endpoint, wanted))
