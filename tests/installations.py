"""An installation of its own, for tests that commit, crash or look into files."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from config import Config
from trisam import factory, migrate
from trisam.core import crypto, db
from trisam.core.keys import KeyRing


@dataclass(frozen=True)
class Installation:
    """A brand-new one, with its tables and nothing in them."""

    home: Path
    url: str

    def app(self) -> Flask:
        """The application as it runs in production: each request opens its own connection.

        Signed in to by password alone, as in tests/application.py.
        """
        keys = self.home / "keys.json"
        app = factory.create_app(Config(self.home, self.url, keys, two_factor=False))
        app.config["TESTING"] = True
        app.config["PROPAGATE_EXCEPTIONS"] = False
        return app


@pytest.fixture
def installation(fresh_database_url: str, tmp_path: Path, ring: KeyRing) -> Iterator[Installation]:
    """On SQLite and on PostgreSQL; what was installed before is put back."""
    before = list(db._installed)
    crypto.install(ring)
    engine = db.make_engine(fresh_database_url)
    db.install(engine)
    migrate.upgrade()
    yield Installation(tmp_path, fresh_database_url)
    engine.dispose()
    crypto.install(ring)
    db._installed[:] = before
