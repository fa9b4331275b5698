"""A person at a browser without scripts: signs in, reads pages, submits their forms."""

import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories.rows import PASSWORD
from trisam.accounts.models import Account

_TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_HIDDEN = re.compile(
    r'<input[^>]*name="(?P<name>[^"]+)"[^>]*type="hidden"[^>]*value="(?P<value>[^"]*)"'
)


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in."""

    client: FlaskClient

    def get(self, path: str) -> TestResponse:
        """A page."""
        return self.client.get(path)

    def submit(self, path: str, fields: dict[str, Any] | None = None) -> TestResponse:
        """Fetch the page, fill in its form and send it; the hidden fields come along."""
        return self.send(path, {**hidden(self.get(path).text), **(fields or {})})

    def send(self, path: str, fields: dict[str, Any]) -> TestResponse:
        """Send a form as it was fetched earlier (`hidden` gives what it held)."""
        return self.client.post(path, data=fields)

    def press(self, on: str, path: str) -> TestResponse:
        """Press a button on the page `on` that posts to `path`."""
        return self.send(path, {"csrf_token": hidden(self.get(on).text)["csrf_token"]})


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the last form of the page, with the CSRF token."""
    found = {match["name"]: match["value"] for match in _HIDDEN.finditer(page)}
    tokens = _TOKEN.findall(page)
    return {**found, "csrf_token": tokens[-1] if tokens else ""}


def sign_in(app: Flask, account: Account) -> Visitor:
    """`account` signed in, in a browser of its own."""
    visitor = Visitor(app.test_client())
    answer = visitor.submit("/logga-in", {"email": account.email, "password": PASSWORD})
    assert answer.status_code == 302, answer.text
    return visitor
