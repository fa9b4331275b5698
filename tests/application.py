"""The application over the unit of work of a test."""

from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.test import TestResponse

from config import Config, Oidc
from tests.pages import note
from trisam import factory
from trisam.core import db


class _Compiled(BytecodeCache):
    """Templates, compiled once for all the applications of a test run: each test makes its own."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """What was kept of this very source."""
        if kept := self._kept.get((bucket.key, bucket.checksum)):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it for the next application."""
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_compiled = _Compiled()


class _Client(FlaskClient):
    """Each request has a unit of work of its own, as in production, inside the test's savepoint."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Make what the test did visible, and forget what it remembers afterwards."""
        ambient = db.session()
        db.settle()
        with db.apart():
            answer = super().open(*args, **kwargs)
        ambient.expire_all()
        note(self.application, answer)
        return answer


def application(home: Path, *, two_factor: bool = False, oidc: Oidc | None = None) -> Flask:
    """The application as people meet it, CSRF protection on, errors answered as pages.

    The second factor is demanded only where it is what is tested (tests/accounts): hundreds of
    tests sign in, each would ask for three more pages and a code, and none would test more.
    """
    config = Config(
        home, "", home / "keys.json", development=True, two_factor=two_factor, oidc=oidc
    )
    app = factory.create_app(config)
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.test_client_class = _Client
    app.jinja_env.bytecode_cache = _compiled
    return app
