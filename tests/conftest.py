"""What every test can ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.application import application
from tests.factories import county as counties
from tests.factories.county import County
from tests.pages import FETCHED, LookOver
from trisam import factory, migrate
from trisam.core import crypto, db
from trisam.core.keys import KeyRing

pytest_plugins = [
    "tests.at_once",
    "tests.databases",
    "tests.browser",
    "tests.demo_county",
    "tests.html",
    "tests.log",
    "tests.installations",
    "tests.look",
    "tests.soak",
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
def app(database: Session, tmp_path: Path, look_over: LookOver) -> Iterator[Flask]:
    """The application, with CSRF protection on, over the test's database.

    Each page that its clients fetch is looked over at the end of the test (tests/pages.py).
    """
    opened = application(tmp_path)
    yield opened
    look_over(opened, opened.extensions.get(FETCHED, []))
