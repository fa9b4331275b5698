"""An individual with a link, on a small phone without JavaScript and by keyboard, says no to FK;
and FK's open tab shows nothing at the next click."""

from playwright.sync_api import Page, expect

from tests.browser import violations
from tests.journeys.conftest import Running
from tests.own_case.opening import key_to, known
from trisam.cases.models import Case
from trisam.core import db

PHONE = {"width": 320, "height": 640}
ISSUE = "Hur kommer vi vidare mot arbete?"


def test_a_no_on_the_phone_closes_the_open_tab_of_fk(running: Running) -> None:
    with db.transaction():
        case = known(running.county)
        _, shown = key_to(running.county, case)
        code = case.code
    fk = running.sign_in("fk")
    fk.goto(f"{running.base}/arenden/{code}")
    expect(fk.get_by_role("main")).to_contain_text(ISSUE)

    phone = running.new_person("den enskilde", viewport=PHONE, java_script_enabled=False)
    phone.goto(f"{running.base}/mitt/nyckel/{shown.token}")
    fits(phone)
    reach(phone, "När är du född?", role="textbox")
    phone.keyboard.type("1985-03-11")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Mitt ärende")
    expect(phone.get_by_role("main")).to_contain_text(ISSUE)
    fits(phone)

    press(phone, "Se vad de får läsa, eller säg nej", role="link")
    fits(phone)
    press(phone, "Säg nej till Försäkringskassan", role="link")
    fits(phone)
    press(phone, "Ja, säg nej till Försäkringskassan")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Kvitto på samtycke")
    expect(phone.get_by_role("main")).to_contain_text("Gjordes i Mitt ärende")
    fits(phone)

    with fk.expect_response(lambda found: found.url.endswith("/delat")) as clicked:
        fk.get_by_role("link", name="Vad som är delat, och med vilka").click()
    assert clicked.value.status == 404
    expect(fk.get_by_role("main")).not_to_contain_text(ISSUE)

    press(phone, "Avsluta")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Du har avslutat")
    phone.goto(f"{running.base}/mitt/arende")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Öppna Mitt ärende")
    fits(phone)


def test_every_page_of_mitt_arende_is_accessible(running: Running) -> None:
    with db.transaction():
        case: Case = known(running.county)
        case.own_words = "Jag vill jobba med händerna igen."
        _, shown = key_to(running.county, case)
        code = case.code
    person = running.new_person("den enskilde")
    person.goto(f"{running.base}/mitt")
    assert violations(person) == []
    person.get_by_label("Din kod").fill(shown.code)
    person.get_by_label("När är du född?").fill("1985-03-11")
    person.get_by_role("button", name="Öppna").click()
    for path in (
        "",
        "/egna-ord",
        "/sa-deltar-du",
        "/samtycke",
        "/samtycke/fk",
        "/samtycke/allt",
        "/kvitto",
        "/meddelande",
        "/vem-har-last",
    ):
        person.goto(f"{running.base}/mitt/arende{path}")
        assert violations(person) == [], path
    officer = running.sign_in("af")
    for path in ("mitt-arende", "fran-den-enskilde"):
        officer.goto(f"{running.base}/arenden/{code}/{path}")
        assert violations(officer) == [], path
    officer.goto(f"{running.base}/arenden/{code}/mitt-arende")
    officer.get_by_role("button", name="Gör en nyckel och visa den").click()
    expect(officer.get_by_role("heading", level=1)).to_have_text("En ny nyckel")
    assert violations(officer) == []


def press(page: Page, name: str, *, role: str = "button") -> None:
    """Come to it with the tab key, and press Enter."""
    reach(page, name, role=role)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def reach(page: Page, name: str, *, role: str) -> None:
    """Come to it with the tab key alone."""
    wanted = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and wanted.and_(focused).count():
            return
    raise AssertionError(f"the tab key never comes to {name}")


def fits(page: Page) -> None:
    """Nothing is wider than the phone. Without scripts the page's own box tells."""
    box = page.locator("main").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    for part in page.locator("main *:visible").all():
        found = part.bounding_box()
        if found is not None and found["width"] > 1:  # one pixel: for screen readers alone
            assert found["x"] + found["width"] <= PHONE["width"] + 1, part.inner_text()
