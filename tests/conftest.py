"""What every test can ask for."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from config import Config
from tests.factories import county as counties
from tests.factories.county import County
from trisam import factory, migrate
from trisam.core import crypto, db
from trisam.core.keys import KeyRing

pytest_plugins = [
    "tests.databases",
    "tests.browser",
    "tests.demo_county",
    "tests.html",
    "tests.tally",
    "pytester",
]


@pytest.fixture(scope="session")
def ring() -> KeyRing:
    """One key ring for the whole run."""
    return KeyRing.fresh()


@pytest.fixture(scope="session")
def migrated(database_url: str, ring: KeyRing) -> Iterator[Engine]:
    """An engine on a database that the migrations made, kept empty by rolling tests back."""
    crypto.install(ring)
    engine = db.make_engine(database_url)
    db.install(engine)
    migrate.upgrade()
    yield engine
    engine.dispose()


@pytest.fixture
def database(migrated: Engine, ring: KeyRing) -> Iterator[Session]:
    """A session on the real database, on SQLite and on PostgreSQL; all is undone after the test.

    It is the ambient unit of work of the test, as `transaction()` is of a request.
    """
    crypto.install(ring)
    factory.subscribe()
    with migrated.connect() as connection:
        outer = connection.begin()
        db.install(connection)
        try:
            with db.transaction() as session:
                yield session
        finally:
            outer.rollback()
            db.install(migrated)


@pytest.fixture
def county(database: Session) -> County:  # noqa: ARG001 - it builds in the ambient session
    """A little county to act in."""
    return counties.build()


@pytest.fixture
def app(database: Session, tmp_path: Any) -> Flask:  # noqa: ARG001
    """The application, with CSRF protection on, over the test's database."""
    config = Config(
        home=tmp_path, database_url="", key_file=tmp_path / "keys.json", development=True
    )
    app = factory.create_app(config)
    app.config["TESTING"] = True
    app.config["PROPAGATE_EXCEPTIONS"] = False
    app.test_client_class = _Client
    return app


class _Client(FlaskClient):
    """Each request has a unit of work of its own, as in production, inside the test's savepoint."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Make what the test did visible, and forget what it remembers afterwards."""
        ambient = db.session()
        ambient.flush()
        with db.apart():
            answer = super().open(*args, **kwargs)
        ambient.expire_all()
        return answer
