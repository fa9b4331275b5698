"""The rehabkoordinator orders an agenda by keyboard and by dragging, and the page stays in step."""

from datetime import timedelta

from playwright.sync_api import Page

from tests.factories import rows
from tests.journeys.conftest import Running
from tests.journeys.test_every_page import looked_over
from trisam.core import clock, db


def agenda(page: Page) -> list[str]:
    """Time and case of each line."""
    lines = page.locator("ol.agenda > li")
    return [
        " ".join(lines.nth(n).locator("> *").nth(part).inner_text().split("\n")[0].strip()
                 for part in (0, 1))
        for n in range(lines.count())
    ]  # fmt: skip


def said(page: Page) -> str:
    """What a screen reader is told."""
    return page.locator("body > p[role=status]").inner_text()


def test_the_order_follows_keys_and_the_mouse_and_is_there_after_a_reload(
    running: Running,
) -> None:
    with db.transaction():
        county = running.county
        meeting = rows.meeting(county.team, clock.today() + timedelta(days=14))
        for slot, name in enumerate(("Ada Testmark", "Bo Testmark", "Cia Testmark"), start=1):
            case = county.case()
            case.person.name = name
            rows.item(meeting, case, slot)
        address = f"/moten/{meeting.id}"
    page = running.sign_in("vard")
    page.goto(running.base + address)
    assert looked_over(page, "an agenda to order") == []

    page.get_by_role("button", name="Flytta ned Ada Testmark").focus()
    page.keyboard.press("Enter")
    page.get_by_text("Ärendet tas upp kl. 13.20.").first.wait_for()
    moved = ["13.00 Bo Testmark", "13.20 Ada Testmark", "13.40 Cia Testmark", "14.00 Ledig plats"]
    assert agenda(page) == moved
    assert "Ärendet tas upp kl. 13.20." in said(page)
    focused = page.evaluate("document.activeElement.innerText")
    assert "Flytta ned Ada Testmark" in focused  # one can go on pressing

    page.keyboard.press("Enter")
    page.get_by_text("Ärendet tas upp kl. 13.40.").first.wait_for()
    page.locator("li", has_text="Ada Testmark").first.drag_to(page.locator("ol.agenda > li").first)
    page.get_by_text("Ärendet tas upp kl. 13.00.").first.wait_for()
    assert agenda(page) == [
        "13.00 Ada Testmark",
        "13.20 Bo Testmark",
        "13.40 Cia Testmark",
        "14.00 Ledig plats",
    ]
    assert looked_over(page, "an ordered agenda") == []

    before = agenda(page)
    page.reload()
    assert agenda(page) == before
