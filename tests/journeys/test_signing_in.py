"""Signing in with two factors in a real browser, and a text that outlives its sign-in."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page
from sqlalchemy import select, update

from config import Config
from tests.authenticator import Authenticator
from tests.browser import NewPerson, violations
from tests.factories import county as counties
from tests.factories import rows
from tests.factories.rows import PASSWORD
from tests.journeys.conftest import Running, installed, served
from tests.journeys.test_every_page import DESKTOP, looked_over
from trisam import factory, migrate
from trisam.accounts.lifetimes import LONGEST_IDLE
from trisam.accounts.models import SecondFactor, SignInSession
from trisam.core import clock, db

WORDS = "Läkaren har sett en förbättring sedan i höstas."
NEW = "ett nytt långt ord"


@pytest.fixture
def demanding(fresh_database_url: str, tmp_path: Path, new_person: NewPerson) -> Iterator[Running]:
    """The little county as it is out of the box: a second factor is demanded."""
    config = Config(home=tmp_path, database_url=fresh_database_url, key_file=tmp_path / "keys.json")
    with installed(config):
        migrate.upgrade()
        with db.transaction():
            county = counties.build()
        with served(factory.create_app(config)) as base:
            yield Running(county, base, new_person, config)


def give_password(page: Page, running: Running, who: str, password: str = PASSWORD) -> None:
    page.goto(running.base + "/logga-in")
    page.get_by_label("E-postadress").fill(running.county.accounts[who].email)
    page.get_by_label("Lösenord").fill(password)
    page.get_by_role("button", name="Logga in").click()


def scan(page: Page) -> Authenticator:
    """The picture is drawn large enough to be read; the app takes the key under it."""
    box = page.locator(".qr-frame svg").bounding_box()
    assert box
    assert min(box["width"], box["height"]) > 150
    return Authenticator(page.locator(".secret").inner_text().replace(" ", ""))


def code_is_wanted(page: Page) -> None:
    page.get_by_role("heading", name="Skriv koden").wait_for()


def forget_the_last_code() -> None:
    """As if half a minute had passed, so that the test need not wait for it."""
    with db.transaction() as session:
        session.execute(update(SecondFactor).values(last_step=0))


def test_from_the_first_password_to_a_new_telephone(demanding: Running) -> None:
    page = demanding.new_person("handläggare")
    give_password(page, demanding, "af")
    page.get_by_role("heading", name="Ställ in tvåfaktor").wait_for()
    assert looked_over(page, "set-up") == []
    phone = scan(page)

    page.get_by_label("Kod").fill("000000")
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_text("Koden stämmer inte.").first.wait_for()
    assert violations(page) == []
    page.get_by_label("Kod").fill(phone.code())
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_role("heading", name="Dina återställningskoder").wait_for()
    assert looked_over(page, "recovery codes") == []
    codes = page.locator(".codes li").all_inner_texts()
    assert len(codes) == 10
    page.get_by_role("link", name="Jag har sparat koderna").click()
    page.get_by_role("heading", name="Min dag").wait_for()
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    page.get_by_role("button", name="Logga ut").click()

    give_password(page, demanding, "af")
    code_is_wanted(page)
    assert looked_over(page, "code") == []
    page.get_by_label("Kod").fill(codes[0])
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_text("Du har 9 återställningskoder kvar.").wait_for()

    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    page.get_by_role("link", name="Mitt konto").click()
    page.get_by_role("link", name="Byt telefon eller app").click()
    page.get_by_label("Lösenord").fill(PASSWORD)
    forget_the_last_code()
    page.get_by_label("Kod").fill(phone.code())
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_role("heading", name="Läs av bilden").wait_for()
    assert looked_over(page, "new telephone") == []
    new = scan(page)
    page.get_by_label("Kod").fill(new.code())
    page.get_by_role("button", name="Fortsätt").click()
    page.get_by_role("link", name="Jag har sparat koderna").click()
    page.get_by_role("heading", name="Mitt konto").wait_for()
    page.get_by_text("10 kvar").wait_for()


def test_an_administrator_helps_somebody_in_again(demanding: Running) -> None:
    with db.transaction():
        lost = Authenticator.of(demanding.county.accounts["af"])
        admins = Authenticator.of(demanding.county.accounts["administrator"])
    admin, officer = demanding.new_person("administratör"), demanding.new_person("handläggare")
    give_password(admin, demanding, "administrator")
    admin.get_by_label("Kod").fill(admins.code())
    admin.get_by_role("button", name="Fortsätt").click()
    admin.get_by_role("heading", name="Min dag").wait_for()
    admin.goto(demanding.base + "/admin/konton")
    name = demanding.county.accounts["af"].name
    admin.get_by_role("link", name=f"Ny inloggning för {name}").click()
    admin.get_by_label("Nytt första lösenord").fill("forsta ordet i dag")
    admin.get_by_label("Telefonen är borta").check(force=True)
    assert looked_over(admin, "let in again") == []
    admin.get_by_role("button", name="Byt första lösenord").click()
    admin.get_by_text("har ett nytt första lösenord").wait_for()

    give_password(officer, demanding, "af", "forsta ordet i dag")
    officer.get_by_role("heading", name="Välj ett eget lösenord").wait_for()
    assert looked_over(officer, "own password") == []
    officer.get_by_label("Nytt lösenord", exact=True).fill(NEW)
    officer.get_by_label("Nytt lösenord en gång till").fill(NEW)
    officer.get_by_role("button", name="Spara lösenordet").click()
    phone = scan(officer)
    assert phone.secret != lost.secret
    officer.get_by_label("Kod").fill(phone.code())
    officer.get_by_role("button", name="Fortsätt").click()
    officer.get_by_role("heading", name="Dina återställningskoder").wait_for()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_a_text_outlives_its_sign_in(scripts: bool, running: Running) -> None:
    with db.transaction():
        case = running.county.case(to=("fk",))
        meeting = rows.meeting(running.county.team, clock.today() + timedelta(days=14))
        rows.item(meeting, case, 1)
        path = f"/moten/{meeting.id}/formote/{case.code}"
    page = running.new_person("handläggare", java_script_enabled=scripts)
    give_password(page, running, "fk")
    page.goto(running.base + path)
    page.get_by_role("group", name="Är personen känd hos er?").get_by_label("Ja").check(force=True)
    page.get_by_label("Vad kan ni dela?").fill(WORDS)
    talk = page.get_by_role("group", name=re.compile("Behöver ni prata"))
    talk.get_by_label("Nej").check(force=True)
    be_away()
    page.get_by_role("button", name="Spara svaret", exact=True).click()

    page.get_by_text("Det du skrev finns kvar: logga in igen").wait_for()
    page.get_by_label("E-postadress").fill(running.county.accounts["fk"].email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    page.get_by_role("heading", name="Det du skrev finns kvar").wait_for()
    page.get_by_text(WORDS).wait_for()
    if scripts:
        assert looked_over(page, "kept text") == []
    page.get_by_role("button", name="Skicka igen").click()
    page.goto(running.base + path)
    assert page.get_by_label("Vad kan ni dela?").input_value() == WORDS


def be_away() -> None:
    """Longer than a session lives."""
    with db.transaction() as session:
        for row in session.scalars(select(SignInSession)):
            row.seen_at = clock.now() - LONGEST_IDLE - timedelta(seconds=1)
