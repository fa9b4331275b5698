"""Own phrases, and postponing a case, in a real browser: by keyboard, and on a narrow screen."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.factories import rows
from tests.journeys.conftest import Running
from tests.journeys.test_every_page import looked_over
from trisam.core import clock, db
from trisam.phrases import service
from trisam.phrases.models import PhraseKind

PHRASE = "Vi kan boka ett samtal inom två veckor."
CAN_DO = "Vad kan ni göra?"
NARROW: ViewportSize = {"width": 320, "height": 640}
DOUBLE = "document.documentElement.style.fontSize = '200%'"


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """The machine may do much else."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=None)


@pytest.fixture
def code(running: Running) -> str:
    """A case in a meeting of today, and one phrase of FK's officer."""
    with db.transaction():
        county = running.county
        case = county.case()
        rows.item(rows.meeting(county.team, clock.today()), case)
        rows.meeting(county.team, clock.today() + timedelta(days=28))
        service.add(county.actor("fk"), PhraseKind.ANYWHERE, PHRASE)
        return case.code


def by_keyboard(page: Page, name: str) -> None:
    """Step to the control of this name with Tab, and press Enter."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.innerText || ''")
        if name in focused:
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} is not reached by Tab")


def test_a_phrase_is_inserted_at_the_cursor_by_keyboard_and_overwrites_nothing(
    running: Running, code: str
) -> None:
    folke = running.sign_in("fk")
    folke.goto(f"{running.base}/moten/1/formote/{code}")
    field = folke.get_by_label(CAN_DO)
    field.fill("Först. Sedan.")
    field.evaluate("field => field.setSelectionRange(0, 6)")  # marked: it stays all the same
    by_keyboard(folke, "Mina fraser")
    by_keyboard(folke, PHRASE)
    expect(field).to_have_value(f"Först. {PHRASE} Sedan.")
    expect(field).to_be_focused()
    expect(folke.get_by_text("Bara er part ser utkastet.")).to_be_visible()
    assert looked_over(folke, "an answer with phrases open") == []
    folke.reload()
    expect(folke.get_by_label(CAN_DO)).to_have_value(f"Först. {PHRASE} Sedan.")


def test_a_field_that_was_never_visited_gets_the_phrase_last(running: Running, code: str) -> None:
    folke = running.sign_in("fk")
    folke.goto(f"{running.base}/moten/1/formote/{code}")
    folke.get_by_label(CAN_DO).fill("Först.")
    expect(folke.get_by_text("Bara er part ser utkastet.")).to_be_visible()
    folke.reload()
    box = folke.locator("[data-phrases=can_do]")
    box.locator("summary").click()
    box.get_by_role("button", name=PHRASE).click()
    expect(folke.get_by_label(CAN_DO)).to_have_value(f"Först. {PHRASE}")


def test_what_stands_in_a_field_is_saved_as_a_phrase_or_refused_in_a_sentence(
    running: Running, code: str
) -> None:
    folke = running.sign_in("fk")
    folke.goto(f"{running.base}/moten/1/formote/{code}")
    box = folke.locator("[data-phrases=can_do]")
    box.locator("summary").click()
    for words, told in (
        ("Nås på 070-174 06 05.", "Inte sparat. Här kan stå vem någon är"),
        ("Vi ringer i veckan.", "Sparat som fras."),
    ):
        folke.get_by_label(CAN_DO).fill(words)
        box.get_by_role("button", name="Spara texten i fältet som fras").click()
        expect(box.get_by_role("status")).to_contain_text(told)
    expect(box.get_by_role("button", name="Vi ringer i veckan.")).to_be_visible()
    expect(box.get_by_role("button", name="Nås på")).to_have_count(0)


def test_in_the_room_a_phrase_comes_to_the_others_too(running: Running, code: str) -> None:
    folke, rut = running.sign_in("fk"), running.sign_in("vard")
    for one in (folke, rut):
        one.goto(f"{running.base}/moten/1/rum/{code}")
    folke.locator("[data-phrases=text]").locator("summary").click()
    folke.get_by_role("button", name=PHRASE).click()
    expect(rut.get_by_label("Teamet rekommenderar")).to_have_value(PHRASE)
    assert looked_over(folke, "the room with phrases open") == []


def test_a_case_is_postponed_by_keyboard_on_a_narrow_screen_with_letters_twice_as_large(
    running: Running, code: str
) -> None:
    alva = running.sign_in("af")
    alva.goto(f"{running.base}/moten/1/rum/{code}")
    alva.set_viewport_size(NARROW)
    alva.evaluate(DOUBLE)
    assert alva.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    by_keyboard(alva, "Skjut upp")
    alva.wait_for_url("**/senare")
    assert looked_over(alva, "where a case is postponed to") == []
    alva.set_viewport_size(NARROW)
    alva.evaluate(DOUBLE)
    assert alva.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    by_keyboard(alva, "Skjut upp ärendet")
    expect(alva.get_by_text(f"Ärende {code} tas upp")).to_be_visible()
    assert looked_over(alva, "the room after it") == []
