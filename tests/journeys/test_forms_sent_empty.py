"""Forms with every answer missing, in a real browser: the mistakes are told accessibly, and the
page still fits a phone."""

import pytest
from playwright.sync_api import Page

from tests import beginnings, crawling
from tests.browser import NewPerson
from tests.journeys.conftest import RunningDemo
from tests.journeys.test_every_page import looked_over
from tests.tally import Tally
from trisam.core import db

OFFICER = "Arbetsförmedlare med tolv team"
COORDINATOR = "Rehabkoordinator med tre team"
ADMINISTRATOR = "Administratör"

FORMS = {
    OFFICER: {
        "lifts.step person",
        "lifts.step fraga",
        "lifts.step parter",
        "lifts.step deltagande",
        "lifts.step samtycke",
        "cases.add_consent",
        "followups.show",
    },
    COORDINATOR: {
        "planning.year",
        "planning.single",
        "changing.move",
        "changing.cancel",
        "holding.hold",
        "imports.choose_file",
        "teams.add_seat",
        "answers.case",
    },
    ADMINISTRATOR: {
        "administration.create",
        "administration.let_in_again",
        "own_account.password",
        "own_account.factor",
    },
}
"""Kinds of pages whose form has something that must be answered."""

_BUTTON = "main form[method=post] :is(.button--primary, .button--danger)"
_EMPTY = """(button) => {
    for (const field of button.form.elements) {
        if (["radio", "checkbox"].includes(field.type)) field.checked = false;
        else if (field.tagName === "SELECT") field.selectedIndex = -1;
        else if (field.type !== "hidden" && field.tagName !== "BUTTON") field.value = "";
    }
}"""


@pytest.mark.parametrize("role", FORMS)
def test_a_form_sent_empty_is_accessible_and_fits_a_phone(
    role: str, running_demo: RunningDemo, new_person: NewPerson, tally: Tally
) -> None:
    addresses = forms_of(running_demo, role)
    assert addresses.keys() == FORMS[role]
    page = new_person(role)
    page.goto(f"{running_demo.base}/logga-in")
    page.get_by_role("button", name=role, exact=True).click()
    found = []
    for kind, path in addresses.items():
        page.goto(running_demo.base + path)
        found += send_empty(page, kind)
    tally(len(addresses), f"forms sent empty as {role}")

    assert found == []


def forms_of(demo: RunningDemo, role: str) -> dict[str, str]:
    """Where this role finds each of its forms, with work begun."""
    with db.transaction():
        account = next(one for one in crawling.demo_accounts() if one.demo_label == role)
        start = [*crawling.START, *beginnings.begin(demo.app, account)]
        pages = crawling.walk(demo.app, account, start, each=2).pages
    return {
        one.kind: one.path
        for one in reversed(pages)  # the first address of a kind stays
        if one.kind in FORMS[role] and any(form.posts for form in one.forms[1:])
    }


def send_empty(page: Page, kind: str) -> list[str]:
    """Send the page's form with nothing in it; what is wrong with the answer."""
    button = page.locator(_BUTTON).first
    assert button.count(), f"{kind}: no form at {page.url}"
    button.evaluate(_EMPTY)
    with page.expect_navigation() as navigation:
        button.click()
    answer = navigation.value
    told = [] if answer.status == 422 else [f"{kind}: answered {answer.status}"]
    return told + looked_over(page, f"{kind}, sent empty")
