"""One person in two tabs at once: one address is left, and one key opens it."""

import pytest

from tests.at_once import DONE, at_once
from tests.calendars.reading import sittings
from tests.factories import county as counties
from tests.factories import rows
from trisam.calendars import service
from trisam.calendars.calendar_file import Site
from trisam.core import clock, db

SITE = Site("https://trisam.example")


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("has_one", [False, True], ids=["first", "renewed"])
def test_two_addresses_made_at_once_leave_one(has_one: bool) -> None:
    with db.transaction():
        county = counties.build()
        rows.meeting(county.team, clock.today())
        actor = county.actor("fk")
        keys = [service.make_address(actor)] if has_one else []

    def press() -> None:
        with db.transaction():
            key = service.make_address(actor)
        keys.append(key)

    told = [ended for ended in at_once(press, press) if ended != DONE]
    with db.reading():
        opened = [key for key in keys if sittings(service.fetch(key, SITE))]
    assert len(opened) == 1
    assert opened != keys[:1] or not has_one, "the old one is dead"
    assert set(told) <= {service.AT_ONCE}
    assert len(keys) + len(told) == 2 + has_one
