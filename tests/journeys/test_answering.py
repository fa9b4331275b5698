"""Answering in the written förmöte, in a browser: what has the focus is seen, and a consent that is
taken back meanwhile takes the case off the page."""

import re
from datetime import timedelta

from playwright.sync_api import Page, ViewportSize, expect

from tests.factories import rows
from tests.journeys.conftest import Running
from tests.journeys.test_every_page import looked_over
from trisam.cases import queries as cases
from trisam.consents import service as consents
from trisam.core import clock, db

ISSUE = "Hur kommer vi vidare mot arbete?"
PHONE: ViewportSize = {"width": 390, "height": 700}
MOST_TABS = 60


def answering(running: Running) -> tuple[Page, str]:
    """FK's officer with the form of one case open; and the case's code."""
    with db.transaction():
        county = running.county
        case = county.case()
        meeting = rows.meeting(county.team, clock.today() + timedelta(days=14))
        rows.item(meeting, case)
        code, path = case.code, f"/moten/{meeting.id}/formote/{case.code}"
    page = running.sign_in("fk")
    page.goto(running.base + path)
    return page, code


def test_a_consent_taken_back_takes_the_case_off_the_page_and_leaves_the_own_words(
    running: Running,
) -> None:
    page, code = answering(running)
    expect(page.get_by_role("main")).to_contain_text(ISSUE)
    with db.transaction():
        alva = running.county.actor("af")
        consent = cases.get(alva, code).consent
        assert consent is not None
        consents.withdraw(alva, consent, running.county.parties["fk"].id)
    page.get_by_label("Vad kan ni göra?").fill("Ett möte i januari.")

    expect(page.get_by_role("heading", name="inte öppet för dig längre")).to_be_visible()
    main = page.get_by_role("main")
    expect(main).not_to_contain_text(ISSUE)
    expect(main).not_to_contain_text("Testa Exempelsson")
    expect(main).to_contain_text("Det du skrev står kvar")
    expect(page.get_by_label("Vad kan ni göra?")).to_have_value("Ett möte i januari.")
    assert looked_over(page, "an answer whose case was closed") == []


def test_what_has_the_focus_is_never_under_the_line_that_tells_what_is_saved(
    running: Running,
) -> None:
    page, _ = answering(running)
    page.set_viewport_size(PHONE)
    page.get_by_label("Vad kan ni göra?").fill("Ett möte i januari.")
    expect(page.get_by_text(re.compile("^Sparat"))).to_be_visible()
    page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
    under = set[str]()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        under.add(page.evaluate(COVERED))
    assert under == {""}


COVERED = """() => {
    const line = document.querySelector(".drafts-line");
    const one = document.activeElement.closest(".choice") || document.activeElement;
    if (!line.parentElement.contains(one) || line.contains(one)) return "";
    const [bar, box] = [line.getBoundingClientRect(), one.getBoundingClientRect()];
    return box.bottom > bar.top && box.top < bar.bottom ? one.innerText || one.name : "";
}"""
