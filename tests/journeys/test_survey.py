"""The individual answers the survey on a small phone without JavaScript, by keyboard alone."""

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys.conftest import Running
from tests.journeys.test_every_page import looked_over
from tests.surveys.asked import QUESTIONS, asked
from trisam.core import db
from trisam.core.db import session
from trisam.surveys import catalogue
from trisam.surveys.keys import Key
from trisam.surveys.models import Survey
from trisam.surveys.questionnaire import Language
from trisam.surveys.values import Mark, SurveyStatus

PHONE: ViewportSize = {"width": 320, "height": 640}
SMALLEST_TARGET = 44
MOST_TABS = 20
WORDS = "Bra att någon frågar."


def key_to(running: Running) -> tuple[Key, object]:
    """A link and a code to the survey of somebody who said yes to it."""
    with db.transaction():
        survey, key = asked(running.county)
        return key, survey.id


def tab_to(page: Page, selector: str) -> None:
    """Move the focus by the Tab key alone."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.locator(f"{selector}:focus").count():
            return
    pytest.fail(f"{selector} is not reached by keyboard")


def press(page: Page, words: str) -> None:
    """Press a button by keyboard."""
    tab_to(page, f'button:has-text("{words}")')
    page.keyboard.press("Enter")


def small(page: Page) -> list[str]:
    """Targets that are too small for a thumb, and pages that are too wide."""
    found = []
    for target in page.locator("main a, main button, main .choice, main textarea").all():
        box = target.bounding_box()
        if box is None or min(box["width"], box["height"]) < SMALLEST_TARGET - 0.5:
            found.append(f"{target.inner_text()!r}: {box}")
    width = page.evaluate("document.documentElement.scrollWidth")
    return found + ([f"{width} px wide"] if width > PHONE["width"] else [])


def answer(page: Page, text: Language) -> None:
    """Go through the survey, by keyboard alone."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text.title)
    assert small(page) == []
    press(page, text.words["begin"])
    for question in QUESTIONS:
        expect(page.get_by_role("heading", level=1)).to_have_text(text.questions[question])
        assert small(page) == []
        tab_to(page, 'input[type="radio"]')
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
        press(page, text.words["next"])
    tab_to(page, "textarea")
    page.keyboard.insert_text(WORDS)
    assert small(page) == []
    press(page, text.words["next"])
    expect(page.get_by_role("heading", level=1)).to_have_text(text.words["show_question"])
    press(page, text.words["next"])
    expect(page.get_by_role("main")).to_contain_text(WORDS)
    assert page.get_by_text(text.scale[Mark.MOSTLY], exact=True).count() == len(QUESTIONS)
    assert small(page) == []
    press(page, text.words["send"])
    expect(page.get_by_role("heading", level=1)).to_have_text(text.words["thanks"])


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_survey_is_answered_on_a_small_phone_without_javascript_by_keyboard(
    running: Running, language: str
) -> None:
    key, survey_id = key_to(running)
    text = catalogue.current().languages[language]
    page = running.new_person("individual", viewport=PHONE, java_script_enabled=False)
    page.goto(f"{running.base}/e")
    tab_to(page, "#code")
    page.keyboard.insert_text(key.code.lower())
    page.keyboard.press("Enter")
    if language != "sv":
        tab_to(page, f'a[hreflang="{language}"]')
        page.keyboard.press("Enter")
    answer(page, text)
    with db.reading():
        found = session().get_one(Survey, survey_id)
        assert (found.status, found.language) == (SurveyStatus.ANSWERED, language)
    page.goto(f"{running.base}/e/{key.token}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Länken gäller inte")


def test_every_page_of_it_is_accessible(running: Running) -> None:
    key, _ = key_to(running)
    page = running.new_person("individual")
    wrong = []
    for path in ("/e", *(f"/e/{key.token}{one}" for one in ("", "/1", "/8", "/9", "/klart"))):
        for language in ("sv", "en"):
            page.goto(f"{running.base}{path}?sprak={language}")
            wrong += looked_over(page, path.replace(key.token, "…"))
    page.get_by_role("button", name="Skicka").click()
    wrong += looked_over(page, "nothing answered")
    page.goto(f"{running.base}/e")
    page.get_by_role("button", name="Fortsätt").click()
    wrong += looked_over(page, "no code")
    page.goto(f"{running.base}/e/tack")
    wrong += looked_over(page, "thanks")
    assert wrong == []


def test_the_officers_pages_of_it_are_accessible(running: Running) -> None:
    key, survey_id = key_to(running)
    with db.reading():
        follow_up_id = session().get_one(Survey, survey_id).follow_up_id
    page = running.sign_in("af")
    here = f"{running.base}/uppfoljning/{follow_up_id}/enkat"
    wrong = []
    for path in (here, f"{here}/svar"):
        page.goto(path)
        wrong += looked_over(page, path.removeprefix(running.base).replace(str(follow_up_id), "…"))
    page.goto(here)
    page.get_by_role("button", name="Gör en ny länk och kod").click()
    expect(page.get_by_text("visas bara nu")).to_be_visible()
    wrong += looked_over(page, "a new link")
    assert wrong == []


def test_a_small_target_would_be_noticed(running: Running) -> None:
    page = running.new_person("individual", viewport=PHONE, java_script_enabled=False)
    page.set_content('<main><a href="/" style="font-size: 8px">x</a></main>')
    assert len(small(page)) == 1
