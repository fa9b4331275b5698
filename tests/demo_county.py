"""The demo county for tests: filled once per run and worker, on SQLite and on PostgreSQL.

- `demo_county`: where it lies (session scope). Read it, do not write to it.
- `demo_engine`: its engine, for tests that only read.
- `demo`: the ambient unit of work of one test on it; all is undone after the test. Use it as
  `database`; `demo_app` is the application over it.
- `demo_home`: a copy of an installation with SQLite file and keys, for a server or a command in
  another process (`TRISAM_HOME`), which may write to it.
"""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.application import application
from tests.databases import ENGINES, empty_database
from trisam import factory, migrate
from trisam.core import crypto, db, keys
from trisam.core.keys import KeyRing
from trisam.demo import cli


@dataclass(frozen=True)
class DemoCounty:
    """A filled installation."""

    home: Path
    """The folder with `keys.json`, and `trisam.sqlite` when it is SQLite."""
    url: str
    engine: Engine
    ring: KeyRing
    seconds: float
    """How long filling it took."""
    said: str
    """What `trisam demo` told meanwhile."""


@pytest.fixture(scope="session", params=ENGINES)
def demo_county(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DemoCounty]:
    """The demo county on each database."""
    with filled(request.param, tmp_path_factory.mktemp("demo")) as county:
        yield county


@pytest.fixture(scope="session")
def demo_engine(demo_county: DemoCounty) -> Engine:
    """The engine of the demo county."""
    return demo_county.engine


@pytest.fixture
def demo(demo_county: DemoCounty) -> Iterator[Session]:
    """A unit of work on the demo county that is undone after the test."""
    with undone(demo_county) as session:
        yield session


@pytest.fixture
def demo_app(demo: Session, tmp_path: Path) -> Flask:  # noqa: ARG001
    """The application over the demo county, as `app` is over the little one."""
    return application(tmp_path)


@pytest.fixture(scope="session")
def demo_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoCounty]:
    """The demo county as an installation on SQLite, to be copied."""
    with filled("sqlite", tmp_path_factory.mktemp("installation")) as county:
        county.engine.dispose()  # the last connection empties the WAL into the file
        yield county


@pytest.fixture
def demo_home(demo_installation: DemoCounty, tmp_path: Path) -> Path:
    """A copy of the demo's installation for this test: set it as TRISAM_HOME."""
    return Path(shutil.copytree(demo_installation.home, tmp_path / "home"))


@contextmanager
def filled(engine_name: str, home: Path) -> Iterator[DemoCounty]:
    """A new database, filled by the command that people use."""
    ring = keys.load_or_make(home / "keys.json")
    with contextmanager(empty_database)(engine_name, home) as url:
        engine = db.make_engine(url)
        with _doors_put_back():
            crypto.install(ring)
            db.install(engine)
            migrate.upgrade()
            began = time.monotonic()
            answer = CliRunner().invoke(cli.demo, catch_exceptions=False)
        if answer.exit_code:
            raise RuntimeError(answer.output)
        yield DemoCounty(home, url, engine, ring, time.monotonic() - began, answer.stderr)
        engine.dispose()


@contextmanager
def undone(county: DemoCounty) -> Iterator[Session]:
    """The ambient unit of work on a filled installation; all is rolled back at the end."""
    with _doors_put_back(), county.engine.connect() as connection:
        crypto.install(county.ring)
        factory.subscribe()
        outer = connection.begin()
        db.install(connection)
        try:
            with db.transaction() as session:
                yield session
        finally:
            outer.rollback()


@contextmanager
def _doors_put_back() -> Iterator[None]:
    """Leave the installed database and keys as they stood, for the tests of other folders."""
    database, ring = list(db._installed), list(crypto._installed)
    try:
        yield
    finally:
        db._installed[:] = database
        crypto._installed[:] = ring
