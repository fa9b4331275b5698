"""Somebody puts the meetings into the own calendar, by keyboard, and takes them out again."""

from datetime import timedelta
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Page

from tests.calendars.reading import sittings
from tests.factories import rows
from tests.journeys.conftest import Running
from tests.journeys.test_every_page import looked_over
from trisam.core import clock, db


def press(page: Page, name: str, role: str = "button") -> None:
    """By keyboard, as everything must work."""
    page.get_by_role(role, name=name).focus()  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def meetings_at(running: Running, address: str) -> int:
    """What a calendar program gets there."""
    with urlopen(running.base + urlsplit(address).path) as answer:  # noqa: S310 - our own server
        return len(sittings(answer.read()))


def test_an_address_is_made_used_and_turned_off(running: Running) -> None:
    with db.transaction():
        rows.meeting(running.county.team, clock.today() + timedelta(days=7))
    page = running.sign_in("fk")

    page.goto(running.base + "/mitt-konto")
    press(page, "Mötena i din kalender", "link")
    press(page, "Skapa en adress")
    page.get_by_role("heading", name="Din kalenderadress").wait_for()
    assert looked_over(page, "the new address") == []
    address = page.locator(".secret").inner_text()
    assert meetings_at(running, address) == 1

    press(page, "Jag har sparat adressen", "link")
    page.get_by_text("På sedan").wait_for()
    assert looked_over(page, "with an address") == []
    press(page, "Stäng av")
    page.get_by_text("Adressen är avstängd.").wait_for()
    assert looked_over(page, "turned off") == []
    assert meetings_at(running, address) == 0
