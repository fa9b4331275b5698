"""Two in the meeting room, each in a browser: they see each other write, and nothing is lost."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.factories import rows
from tests.journeys.conftest import Running
from tests.journeys.test_every_page import looked_over
from trisam.cases import queries as cases
from trisam.consents import service as consents
from trisam.core import clock, db

SAID = "Teamet rekommenderar"
MOST_TABS = 60
HALF = {"width": 640, "height": 450}  # a screen of 1280, each point drawn as four
PATIENCE = 20_000  # for a machine that does much else; the page itself asks once a second


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """What one writes comes to the other after a while."""
    expect.set_options(timeout=PATIENCE)
    yield
    expect.set_options(timeout=None)


@dataclass
class Room:
    """A case that is spoken of now, and where."""

    running: Running
    path: str
    code: str

    def enter(self, who: str) -> Page:
        page = self.running.sign_in(who)
        page.goto(self.running.base + self.path)
        return page


@pytest.fixture
def room(running: Running) -> Room:
    with db.transaction():
        case = running.county.case()
        meeting = rows.meeting(running.county.team, clock.today())
        rows.item(meeting, case)
        return Room(running, f"/moten/{meeting.id}/rum/{case.code}", case.code)


@pytest.fixture
def enter(room: Room) -> Callable[[str], Page]:
    return room.enter


def test_two_write_together_and_a_browser_killed_in_mid_sentence_has_lost_nothing(
    enter: Callable[[str], Page],
) -> None:
    rut, folke = enter("vard"), enter("fk")
    expect(rut.get_by_text("Slutar 13.20")).to_be_visible()
    expect(rut.locator(".turn__left")).to_have_text(re.compile("min kvar|Tiden är ute"))

    rut.get_by_label(SAID).press_sequentially("Arbetsträning två dagar i")
    expect(folke.get_by_label(SAID)).to_have_value("Arbetsträning två dagar i")
    expect(folke.get_by_text("Rut Exempelius skriver här")).to_be_visible()
    assert looked_over(folke, "the room while another writes") == []

    folke.get_by_label("Vad ska göras?").first.fill("Kalla till avstämning")
    folke.get_by_label("Vem gör det?").first.select_option(label="FK – Folke Provberg")
    folke.get_by_text("Lät ett ombud vara med").click()
    expect(rut.get_by_label("Vad ska göras?").first).to_have_value("Kalla till avstämning")
    expect(rut.get_by_label("Lät ett ombud vara med")).to_be_checked()

    rut.context.close()  # killed in mid-sentence
    again = enter("vard")
    assert again.get_by_label(SAID).input_value() == "Arbetsträning två dagar i"
    assert again.get_by_label("Lät ett ombud vara med").is_checked()
    chosen = again.get_by_label("Vem gör det?").first.locator("option:checked").inner_text()
    assert chosen == "FK – Folke Provberg"


def test_without_contact_the_case_is_readable_and_the_second_to_save_is_told_whose_won(
    enter: Callable[[str], Page],
) -> None:
    rut, folke = enter("vard"), enter("fk")
    expect(folke.get_by_text("sparas av sig självt")).to_be_visible()
    folke.context.set_offline(True)
    expect(folke.get_by_text("Ingen kontakt. Det du skriver sparas")).to_be_visible()
    folke.get_by_label("Vad ska göras?").first.fill("Ringa på fredag")
    folke.get_by_label(SAID).fill("Folkes text")
    rut.get_by_label(SAID).fill("Ruts text")
    expect(enter("kommun").get_by_label(SAID)).to_have_value("Ruts text")
    folke.context.set_offline(False)

    expect(folke.get_by_text("Kontakten är tillbaka.")).to_be_visible()
    expect(folke.get_by_text("Rut Exempelius hann före i det här fältet.")).to_be_visible()
    expect(folke.get_by_label(SAID)).to_have_value("Folkes text")
    assert looked_over(folke, "the room after losing a field") == []
    expect(rut.get_by_label("Vad ska göras?").first).to_have_value("Ringa på fredag")
    folke.get_by_role("button", name="Låt min text gälla").click()
    expect(rut.get_by_label(SAID)).to_have_value("Folkes text")


def test_a_consent_withdrawn_meanwhile_takes_the_case_off_the_open_page(
    room: Room, enter: Callable[[str], Page]
) -> None:
    folke = enter("fk")
    expect(folke.get_by_role("heading", name="Rekommendation")).to_be_visible()
    with db.transaction():
        county = room.running.county
        alva = county.actor("af")
        case = cases.get(alva, room.code)
        assert case.consent is not None
        consents.withdraw(alva, case.consent, county.parties["fk"].id)
    expect(folke.get_by_role("heading", name="inte öppet för dig längre")).to_be_visible()
    assert room.code not in folke.locator("body").inner_text()
    assert looked_over(folke, "the room after a withdrawal") == []


def test_an_expired_sign_in_keeps_the_text_until_the_next_one(
    room: Room, enter: Callable[[str], Page]
) -> None:
    folke = enter("fk")
    expect(folke.get_by_text("sparas av sig självt")).to_be_visible()
    folke.context.clear_cookies()
    expect(folke.get_by_text("Du är utloggad.")).to_be_visible()
    folke.get_by_label(SAID).fill("Skrivet utan inloggning")
    room.running.sign_in_again(folke.context.new_page(), "fk")
    expect(folke.get_by_text("Kontakten är tillbaka.")).to_be_visible()
    expect(enter("kommun").get_by_label(SAID)).to_have_value("Skrivet utan inloggning")


def test_by_keyboard_alone_on_a_screen_at_twice_the_size(room: Room) -> None:
    screen = room.running.new_person("vard", viewport=HALF, device_scale_factor=2)
    rut = room.running.sign_in_again(screen, "vard")
    rut.goto(room.running.base + re.sub(r"/[^/]+$", "", room.path))
    assert rut.evaluate("document.documentElement.scrollWidth") <= HALF["width"]

    tab_to(rut, rut.get_by_role("link", name=f"Ärende {room.code}"))
    rut.keyboard.press("Enter")
    expect(rut).to_have_url(re.compile(room.path))
    tab_to(rut, rut.locator("summary", has_text="Visa namn"))
    rut.keyboard.press("Enter")
    expect(rut.get_by_text("Testa Exempelsson")).to_be_visible()
    tab_to(rut, rut.get_by_label(SAID))
    rut.keyboard.type("Vila först, och sedan en ny kontakt.")
    tab_to(rut, rut.get_by_label("Om ingen åtgärd behövs: varför?"))
    rut.keyboard.type("Personen är på behandlingshem till mars.")
    tab_to(rut, rut.get_by_label("Var med på mötet"))
    rut.keyboard.press("Space")
    assert rut.evaluate("document.documentElement.scrollWidth") <= HALF["width"]
    tab_to(rut, rut.get_by_role("button", name="Spara rekommendationen"))
    rut.keyboard.press("Enter")
    expect(rut.get_by_text(f"Rekommendationen för ärende {room.code} är sparad")).to_be_visible()


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until `wanted` has the focus, as somebody without a mouse would; and see that it
    is seen: what has the focus lies on the screen and has an outline."""
    for _ in range(MOST_TABS):
        if wanted.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    assert wanted.evaluate("one => one === document.activeElement"), f"never at {wanted}"
    expect(wanted).to_be_in_viewport()
    row = wanted.locator("xpath=ancestor-or-self::*[contains(@class, 'choice')]")
    outlined = row if row.count() else wanted
    assert outlined.first.evaluate("one => getComputedStyle(one).outlineStyle") != "none"
