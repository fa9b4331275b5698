"""Two write in one chapter of a report, in real browsers: nothing that was typed is lost."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Running
from tests.journeys.test_every_page import looked_over
from trisam.core import clock, db
from trisam.reports import service
from trisam.reports.chapters import ReportKind
from trisam.reports.quarters import Quarter, Quarters

SAVED = re.compile(r"^Sparat \d\d\.\d\d\.$")
FIRST, SECOND = "Teamen har mötts varje månad.", "Två möten hölls digitalt."


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """The machine may do much else."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=None)


@pytest.fixture
def chapter(running: Running) -> str:
    """The address of a chapter of a report that the rehabkoordinator has begun."""
    with db.transaction():
        quarter = Quarter.of(clock.today()).step(-1)
        chair = running.county.actor("vard")
        report = service.start(chair, ReportKind.ACTIVITY, "gavle", Quarters(quarter, quarter))
        return f"{running.base}/rapporter/{report.id}/kapitel/2.1"


def opened(running: Running, who: str, chapter: str) -> Page:
    page = running.sign_in(who)
    page.goto(chapter)
    return page


def test_what_two_write_at_once_saves_itself_and_both_see_both(
    running: Running, chapter: str
) -> None:
    chair = opened(running, "vard", chapter)
    leader = opened(running, "process_leader", chapter)
    chair.get_by_label("Text").fill(FIRST)
    expect(chair.locator("[data-saved]")).to_have_text(SAVED)

    leader.get_by_label("Text").fill(SECOND)
    expect(leader.get_by_text("Rut Exempelius skrev här samtidigt")).to_be_visible()
    expect(leader.get_by_text(FIRST)).to_be_visible()
    expect(leader.get_by_label("Text")).to_have_value(SECOND)
    assert looked_over(leader, "two in a chapter") == []
    leader.get_by_role("button", name="Behåll mitt").click()
    expect(leader.locator("[data-saved]")).to_have_text(SAVED)

    chair.get_by_label("Text").fill(f"{FIRST} Och mer.")
    expect(chair.get_by_text("Petra Processledare skrev här samtidigt")).to_be_visible()
    chair.get_by_role("button", name="Ta det som sparades").click()
    expect(chair.get_by_label("Text")).to_have_value(SECOND)
    chair.get_by_role("button", name="Spara").click()
    expect(chair.get_by_text("Kapitel 2.1 är sparat.")).to_be_visible()
    expect(chair.get_by_text(SECOND)).to_be_visible()
    assert looked_over(chair, "the report") == []
    for rest in ("mal", "ekonomi", "lamna-in"):
        chair.goto(chapter.replace("kapitel/2.1", rest))
        assert looked_over(chair, rest) == []


def test_a_name_is_asked_about_before_it_is_kept(running: Running, chapter: str) -> None:
    chair = opened(running, "vard", chapter)
    chair.get_by_label("Text").fill("Det var Testa Exempelsson som väntade.")
    expect(chair.get_by_text("Inte sparat än.")).to_be_visible()
    chair.get_by_role("button", name="Spara").click()
    chair.get_by_text("Det är inte en uppgift om en person i ett ärende", exact=True).click()
    assert looked_over(chair, "asked about a name") == []
    chair.get_by_role("button", name="Spara").click()
    expect(chair.get_by_text("Kapitel 2.1 är sparat.")).to_be_visible()
