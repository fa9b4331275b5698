"""One person in two tabs at once: one address is left, and one key opens it."""

from collections.abc import Iterator
from threading import Barrier, Thread

import pytest

from tests.calendars.reading import sittings
from tests.factories import county as counties
from tests.factories import rows
from trisam import migrate
from trisam.calendars import service
from trisam.calendars.calendar_file import Site
from trisam.core import clock, crypto, db
from trisam.core.errors import RuleBroken
from trisam.core.keys import KeyRing

SITE = Site("https://trisam.example")


@pytest.fixture
def installed(fresh_database_url: str, ring: KeyRing) -> Iterator[None]:
    """A database of its own, with real connections and real commits."""
    crypto.install(ring)
    engine = db.make_engine(fresh_database_url)
    before = list(db._installed)
    db.install(engine)
    migrate.upgrade()
    yield
    engine.dispose()
    db._installed[:] = before


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("has_one", [False, True], ids=["first", "renewed"])
def test_two_addresses_made_at_once_leave_one(has_one: bool) -> None:
    with db.transaction():
        county = counties.build()
        rows.meeting(county.team, clock.today())
        actor = county.actor("fk")
        keys = [service.make_address(actor)] if has_one else []
    gate, told = Barrier(2), []

    def press() -> None:
        gate.wait()
        try:
            with db.transaction():
                key = service.make_address(actor)
            keys.append(key)
        except RuleBroken as error:
            told.append(error.sentence)

    tabs = [Thread(target=press) for _ in range(2)]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join(timeout=30)

    with db.reading():
        opened = [key for key in keys if sittings(service.fetch(key, SITE))]
    assert len(opened) == 1
    assert opened != keys[:1] or not has_one, "the old one is dead"
    assert set(told) <= {service.AT_ONCE}
    assert len(keys) + len(told) == 2 + has_one
