"""The main job, end to end, as five people meet it: each sees what is theirs, and nothing else."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from playwright.sync_api import Locator, Page, expect

from tests.browser import violations
from tests.journeys.conftest import Running
from trisam.core.calendar_days import add_months
from trisam.statistics.service import releases
from trisam.statistics.suppression import SMALLEST_SHOWN

NAME = "Milo Provsson"
PERSONNUMMER = "19850311-9839"
ISSUE = "Milo har varit sjukskriven länge och vet inte var han ska börja."
OWN_WORDS = "Jag vill jobba med händerna igen."
QUESTION = "Hur länge räcker sjukpenningen?"
FK_SHARES = "Sjukpenning till och med mars."
PLAN = "Arbetsträning i liten skala, två halvdagar i veckan."
FIRST_DAY = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)
MEETING_DAY = date(2027, 1, 20)  # the third Wednesday
A_YEAR_TOLD = date(2028, 1, 20)  # the year's four quarters have been counted

STEPS = (
    "team",
    "person",
    "fraga",
    "egna-ord",
    "parter",
    "deltagande",
    "lage",
    "bakgrund",
    "samtycke",
    "mote",
)

TYPED = {
    "person": {"För- och efternamn": NAME, "Personnummer eller samordningsnummer": PERSONNUMMER},
    "fraga": {"Vad behöver ni hjälp med": ISSUE},
    "egna-ord": {"Vad vill personen själv": OWN_WORDS},
    "parter": {"Försäkringskassan": QUESTION},
}
MARKED = {
    "person": ["Man"],
    "deltagande": ["Är med på mötet"],
    "samtycke": [
        "Försäkringskassan",
        "Vården",
        "Hälsa och sjukskrivning",
        "Arbete och studier",
        "Försörjning",
        "Insatser och stöd",
        "Planering",
        "Skriftligt",
        "Ja till att bli kontaktad efter sex månader",
    ],
}

Clock = time_machine.Traveller


@pytest.fixture
def clock_hand() -> Iterator[Clock]:
    """The clock that the journey moves: it begins a Monday morning in January."""
    with time_machine.travel(FIRST_DAY, tick=True) as hand:
        yield hand


def test_from_a_planned_year_to_the_balance_between_the_parties(
    clock_hand: Clock, running: Running
) -> None:
    chair, af, fk, kommun, steering = (
        running.sign_in(who) for who in ("vard", "af", "fk", "kommun", "steering")
    )
    plan_the_year(running, chair)
    code = lift(running, af)
    for outsider in (kommun, steering):
        knows_nothing_of(running, outsider, code)
    answer(running, fk)
    meeting = see_who_has_answered(running, chair, kommun)

    travel(clock_hand, MEETING_DAY)
    running.sign_in_again(chair, "vard")
    hold_the_meeting(running, chair, meeting, code)

    travel(clock_hand, add_months(MEETING_DAY, 6) + timedelta(days=7))
    for page, who in ((af, "af"), (fk, "fk"), (kommun, "kommun"), (steering, "steering")):
        running.sign_in_again(page, who)
    follow_up(running, af, fk)
    for outsider in (kommun, steering):
        knows_nothing_of(running, outsider, code)

    travel(clock_hand, A_YEAR_TOLD)
    releases.release_due(SMALLEST_SHOWN)  # as the scheduler does at night
    running.sign_in_again(steering, "steering")
    see_the_balance(running, steering)


def plan_the_year(running: Running, chair: Page) -> None:
    """Step 1: a year in words; every date is listed before it is saved, skipped ones too."""
    chair.goto(f"{running.base}/team/{running.county.team.slug}/planera")
    choose(chair, "Onsdag")
    chair.get_by_label("Hur ofta den dagen?").select_option(label="Den tredje varje månad")
    chair.get_by_label("Första dagen").fill("2027-01-11")
    chair.get_by_label("Sista dagen").fill("2027-12-31")
    chair.get_by_label("Mötet börjar").fill("13:00")
    choose(chair, "Digitalt")
    is_accessible(chair)
    press(chair, "Visa datumen")
    main = chair.get_by_role("main")
    expect(main).to_contain_text("tredje onsdagen varje månad")
    expect(main).to_contain_text("13.00–14.30")
    expect(main).to_contain_text("juli")
    is_accessible(chair)
    chair.locator("main button.button--primary").click()
    chair.goto(running.base + "/moten")
    expect(chair.locator(".row-item--meeting")).to_have_count(11)
    expect(chair.locator(".row-item--meeting").first).to_contain_text("ons 20 jan 2027 kl. 13.00")


def lift(running: Running, af: Page) -> str:
    """Step 2: one thing per page, and consent with FK and the rehabkoordinator's party only."""
    af.goto(running.base + "/")
    af.get_by_role("link", name="Lyft ett ärende").click()
    press(af, "Börja")
    for step in STEPS:
        expect(af).to_have_url(re.compile(f"/{step}$"))
        is_accessible(af)
        answer_step(running, af, step)
        af.locator("main button.button--primary").click()
    expect(af).to_have_url(re.compile("/kontrollera$"))
    for given in (NAME, ISSUE, OWN_WORDS, QUESTION, "ons 20 jan 2027"):
        expect(af.get_by_role("main")).to_contain_text(given)
    is_accessible(af)
    af.locator("main button.button--primary").click()
    expect(af).to_have_url(re.compile("/klart$"))
    found = re.search(r"/arenden/([2-9A-Z]{8})\"", af.content())
    assert found is not None
    return found[1]


def answer_step(running: Running, af: Page, step: str) -> None:
    """What the officer says on one page of the lift; what is not named here is left as it is."""
    for label, text in TYPED.get(step, {}).items():
        af.get_by_label(re.compile(label)).fill(text)
    for label in MARKED.get(step, ()):
        choose(af, label)
    if step == "team":
        choose(af, re.compile(running.county.team.name))
    elif step == "lage":
        af.get_by_label("Försörjning").select_option(label="Sjukpenning")


def answer(running: Running, fk: Page) -> None:
    """Step 3: FK answers in writing, and shares with AF and vården."""
    fk.goto(running.base + "/")
    fk.get_by_role("link", name="Svara om 1 ärende inför mötet").click()
    fk.locator("main a[href*='/formote/']").first.click()
    main = fk.get_by_role("main")
    for given in (NAME, ISSUE, OWN_WORDS, QUESTION):
        expect(main).to_contain_text(given)
    within(fk, "Är personen känd hos er?", "Ja")
    fk.get_by_label("Vad kan ni dela?").fill(FK_SHARES)
    fk.get_by_label("Vad kan ni göra?").fill("Möte med personen och arbetsgivaren.")
    fk.get_by_label("Från och med").fill("2027-02-01")
    within(fk, "Behöver ni prata om ärendet före mötet?", "Nej")
    is_accessible(fk)
    press(fk, "Spara svaret")
    expect(fk.get_by_text("Klart! Ni har svarat")).to_be_visible()  # drafts are sent first
    fk.goto(running.base + "/")
    expect(fk.get_by_text("Svara om 1 ärende")).to_have_count(0)


def see_who_has_answered(running: Running, chair: Page, kommun: Page) -> str:
    """The meeting page: cases × parties. Kommunen, alone outside the consent, is told nothing: that
    there is a case would tell it that somebody does not want just kommunen to know."""
    chair.goto(running.base + "/moten")
    chair.locator(".row-item__link").first.click()
    meeting = chair.url
    expect(chair.get_by_role("main")).to_contain_text(NAME)
    expect(chair.get_by_role("main")).to_contain_text("Svarat")
    expect(chair.get_by_role("main")).to_contain_text("Utanför samtycket")
    is_accessible(chair)
    kommun.goto(meeting)
    expect(kommun.get_by_role("main")).to_contain_text("Ledig plats")
    for secret in (NAME, "från AF", "Svarat", "1 ärende"):
        expect(kommun.get_by_role("main")).not_to_contain_text(secret)
    return meeting


def hold_the_meeting(running: Running, chair: Page, meeting: str, code: str) -> None:
    """Step 4: a room without names, a recommendation with owner and date, who was there."""
    chair.goto(meeting + "/rum")
    expect(chair.get_by_role("main")).not_to_contain_text(NAME)
    is_accessible(chair)
    chair.get_by_role("link", name=f"Ärende {code}").click()
    for given in (OWN_WORDS, FK_SHARES):
        expect(chair.get_by_role("main")).to_contain_text(given)
    expect(chair.get_by_text(NAME)).to_be_hidden()
    press(chair, "Spara rekommendationen")
    expect(chair.get_by_role("main")).to_contain_text("Skriv vad teamet rekommenderar.")
    is_accessible(chair)

    chair.get_by_label("Teamet rekommenderar").fill(PLAN)
    chair.get_by_label("Vad ska göras?").first.fill("Ordna en plats för arbetsträning.")
    owner = chair.get_by_label("Vem gör det?").first
    assert "Kajsa Testdal" not in owner.inner_text()  # kommunen is outside the consent
    owner.select_option(label=option_of(owner, "Alva Testgren"))
    chair.get_by_label("Senast").first.fill("2027-03-01")
    within(chair, "Hur var personen med på mötet?", re.compile("på mötet"))
    press(chair, "Spara rekommendationen")
    expect(chair.get_by_role("main")).to_contain_text(
        f"Rekommendationen för ärende {code} är sparad"
    )
    chair.goto(f"{running.base}/arenden/{code}")
    for recorded in (PLAN, "Ordna en plats för arbetsträning.", "Alva Testgren"):
        expect(chair.get_by_role("main")).to_contain_text(recorded)
    is_accessible(chair)

    chair.goto(meeting + "/avsluta")
    for party in ("Arbetsförmedlingen", "Försäkringskassan", "Vården"):
        chair.get_by_role("group", name=party).get_by_role("radio").first.check(force=True)
    within(chair, "Kommunen", "Ingen var med")
    is_accessible(chair)
    press(chair, "Avsluta mötet")
    expect(chair.get_by_role("main")).to_contain_text("Folke Provberg")


def follow_up(running: Running, af: Page, fk: Page) -> None:
    """Step 5: six months later it stands on the lifting officer's Min dag, and on no other's."""
    fk.goto(running.base + "/")
    expect(fk.get_by_text("Följ upp")).to_have_count(0)
    af.goto(running.base + "/")
    task = af.locator(".row-item", has_text=f"Följ upp: {NAME}")
    expect(task).to_contain_text("Senast tis 20 juli 2027")
    expect(task).to_contain_text("Försenad 7 dagar")
    is_accessible(af)
    task.get_by_role("link").click()
    af.get_by_label("Vad försörjer sig personen på nu?").select_option(label="Lön")
    within(af, "Vad är personens huvudsakliga sysselsättning nu?", "Arbete med stöd")
    af.get_by_label("Omfattning").fill("50")
    within(af, "Hur redo för arbete eller studier känner sig personen nu?", "8")
    within(af, "Hur redo kände sig personen när ärendet lyftes?", "3")
    within(af, "Hur långt har personen kommit?", "Arbetar eller studerar en del av tiden")
    is_accessible(af)
    press(af, "Registrera")
    af.goto(running.base + "/")
    expect(af.get_by_text(f"Följ upp: {NAME}")).to_have_count(0)


def see_the_balance(running: Running, steering: Page) -> None:
    """Step 6: figures, a picture, a table and a file; and no person anywhere."""
    steering.goto(running.base + "/statistik")
    main = steering.get_by_role("main")
    expect(main.get_by_role("table").first).to_contain_text("Arbetsförmedlingen")
    expect(main).to_contain_text("dolt")  # one lift is fewer than five
    is_accessible(steering)
    with steering.expect_download() as download:
        steering.get_by_role("link", name="Hämta som Excel").click()
    assert re.fullmatch(r"trisam-lyft-[a-z0-9-]+\.xlsx", download.value.suggested_filename)
    for place in ("/arenden", "/moten", "/uppfoljning"):
        steering.goto(running.base + place)
        expect(steering.locator("body")).not_to_contain_text(NAME)


def knows_nothing_of(running: Running, page: Page, code: str) -> None:
    """The case answers as an unknown code does, to the byte, and stands in no list."""
    hidden = page.request.get(f"{running.base}/arenden/{code}")
    absent = page.request.get(f"{running.base}/arenden/ZZZZZZZZ")
    assert (hidden.status, absent.status) == (404, 404)
    assert masked(hidden.text()) == masked(absent.text())
    for place in ("/", "/arenden"):
        page.goto(running.base + place)
        expect(page.locator("body")).not_to_contain_text(NAME)
        expect(page.locator("body")).not_to_contain_text(code)


def masked(page: str) -> str:
    """A page without its CSRF token, which is drawn anew for each answer."""
    return re.sub(r'(name="csrf_token"[^>]*value=")[^"]+', r"\1", page)


def travel(hand: Clock, day: date) -> None:
    """Move the clock to the afternoon of `day`."""
    hand.shift(datetime(day.year, day.month, day.day, 14, tzinfo=UTC) - datetime.now(UTC))


def press(page: Page, label: str) -> None:
    """Press a button."""
    page.get_by_role("button", name=label, exact=True).click()


def choose(page: Page, label: str | re.Pattern[str]) -> None:
    """Mark a radio button or a tick by its words."""
    page.get_by_label(label, exact=isinstance(label, str)).first.check(force=True)


def within(page: Page, group: str, label: str | re.Pattern[str]) -> None:
    """Mark a radio button of one question."""
    question = page.get_by_role("group", name=group)
    question.get_by_label(label, exact=isinstance(label, str)).first.check(force=True)


def option_of(field: Locator, name: str) -> str:
    """The words of the option that holds `name`."""
    return next(text.strip() for text in field.locator("option").all_inner_texts() if name in text)


def is_accessible(page: Page) -> None:
    """axe finds nothing to say about the page as it stands."""
    assert violations(page) == []
