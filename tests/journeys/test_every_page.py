"""Every page of the demo in a real browser: axe finds nothing, and nothing runs off a phone.

The pages are those that a walk along the links finds (tests/crawling.py), one of each kind a
role. What a lift, a förmöte, a room and a follow-up look like while they are being filled in,
and with mistakes in them, test_the_main_job.py looks over on its way.
"""

import pytest
from playwright.sync_api import Page

from tests import crawling
from tests.browser import NewPerson, violations
from tests.journeys.conftest import RunningDemo
from tests.tally import Tally
from trisam.core import db

DESKTOP = (1280, 900)
NARROW = ((390, 844), (320, 640))
FEWEST_KINDS = 40
ROLES_PER_KIND = 2


def test_every_page_is_accessible_and_fits_a_phone(
    running_demo: RunningDemo, new_person: NewPerson, tally: Tally
) -> None:
    seen: dict[str, int] = {}
    complaints: list[str] = []
    with db.reading():
        accounts = [(one, one.demo_label or "") for one in crawling.demo_accounts()]
    for account, label in accounts:
        person = new_person(label)
        person.goto(running_demo.base + "/logga-in")
        complaints += looked_over(person, "the sign-in")
        person.get_by_role("button", name=label).click()
        for one in crawling.walk(running_demo.app, account, each=1).pages:
            if seen.get(one.kind, 0) < ROLES_PER_KIND:
                seen[one.kind] = seen.get(one.kind, 0) + 1
                person.goto(running_demo.base + one.path)
                complaints += looked_over(person, f"{label}: {one.path}")
    tally(sum(seen.values()), "pages in a browser")
    assert complaints == []
    assert len(seen) >= FEWEST_KINDS


@pytest.mark.parametrize(
    ("defect", "complaint"),
    [
        ("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src>')", "image-alt"),
        ("document.querySelector('h1').style.width = '1400px'", "390"),
    ],
    ids=["a picture without words", "a heading wider than a phone"],
)
def test_a_planted_defect_is_found(
    running_demo: RunningDemo, new_person: NewPerson, defect: str, complaint: str
) -> None:
    page = new_person()
    page.goto(running_demo.base + "/logga-in")
    assert looked_over(page, "as it is") == []
    page.evaluate(defect)
    assert any(complaint in line for line in looked_over(page, "with the defect"))


def looked_over(page: Page, where: str) -> list[str]:
    """What is wrong with the page as it stands, on a desk and on two phones."""
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    found = [f"{where}: {line}" for line in violations(page)]
    for width, height in NARROW:
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            found.append(f"{where}: {wide} px wide at {width} px")
    return found
