"""A running Trisam for journeys: a real server over a migrated database of its own."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask import Flask, Response
from playwright.sync_api import Page
from werkzeug.serving import make_server

from config import Config
from tests.browser import NewPerson
from tests.factories import county as counties
from tests.factories.county import County
from tests.factories.rows import PASSWORD
from trisam import factory, migrate
from trisam.core import crypto, db

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment


@dataclass(frozen=True)
class Running:
    """The county, and where its people reach it."""

    county: County
    base: str
    new_person: NewPerson
    config: Config

    def sign_in(self, who: str) -> Page:
        """One of the county's people, signed in, in a browser of their own."""
        page = self.new_person(who)
        return self.sign_in_again(page, who)

    def sign_in_again(self, page: Page, who: str) -> Page:
        """The same browser after the session ran out."""
        page.goto(self.base + "/logga-in")
        page.get_by_label("E-postadress").fill(self.county.accounts[who].email)
        page.get_by_label("Lösenord").fill(PASSWORD)
        page.get_by_role("button", name="Logga in").click()
        page.get_by_role("heading", name="Min dag").wait_for()
        return page


@pytest.fixture
def running(fresh_database_url: str, tmp_path: Path, new_person: NewPerson) -> Iterator[Running]:
    """The little county, served by threads as gunicorn would."""
    config = Config(
        home=tmp_path,
        database_url=fresh_database_url,
        key_file=tmp_path / "keys.json",
        two_factor=False,  # tests/journeys/test_signing_in.py tests it
    )
    with installed(config):
        migrate.upgrade()
        with db.transaction():
            county = counties.build()
        with served(factory.create_app(config)) as base:
            yield Running(county, base, new_person, config)


@dataclass(frozen=True)
class RunningDemo:
    """The demo county, and where people reach it."""

    app: Flask
    base: str


@pytest.fixture
def running_demo(demo_home: Path) -> Iterator[RunningDemo]:
    """A copy of the demo county, served."""
    config = Config(
        home=demo_home,
        database_url=f"sqlite:///{demo_home / 'trisam.sqlite'}",
        key_file=demo_home / "keys.json",
    )
    with installed(config):
        app = factory.create_app(config)
        with served(app) as base:
            yield RunningDemo(app, base)


@contextmanager
def installed(config: Config) -> Iterator[None]:
    """Open an installation for the test, and put back what other tests had open."""
    ring, bind = list(crypto._installed), list(db._installed)
    factory.connect(config)
    try:
        yield
    finally:
        db.engine().dispose()
        crypto._installed[:], db._installed[:] = ring, bind


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address at which threads of this process serve `app`."""
    door = _Door(app)
    server = make_server("127.0.0.1", 0, door, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        door.close()


class _Door:
    """Lets requests in to `app`, and waits for those inside when it closes: pages ask by
    themselves, and a request that outlived its test would hold a connection of a database that
    is gone."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.inside = 0
        self.closed = False
        self.changed = threading.Condition()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        with self.changed:
            if self.closed:
                return Response(status=503)(environ, start_response)
            self.inside += 1
        try:
            return self.app(environ, start_response)
        finally:
            with self.changed:
                self.inside -= 1
                self.changed.notify_all()

    def close(self) -> None:
        with self.changed:
            self.closed = True
            assert self.changed.wait_for(lambda: not self.inside, timeout=60)
