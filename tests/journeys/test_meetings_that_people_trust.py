"""A year of meetings as people live it: planned round a clash; somebody is ill, the substitute
answers from the letter, the meeting is held; one is cancelled and its cases get another team."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email import message_from_bytes, policy

import pytest
import time_machine
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.browser import violations
from tests.factories import rows
from tests.journeys.conftest import Running
from tests.journeys.test_the_main_job import Clock, choose, option_of, press, travel, within
from tests.outbox.mail_server import MailServer, listening
from trisam.core import db
from trisam.core.actor import Role
from trisam.meetings.models import Meeting
from trisam.outbox import jobs
from trisam.outbox.smtp import Postman
from trisam.scheduler import known_above
from trisam.teams.models import Seat

START = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)
HELD_ON, CLASHES_ON, CANCELLED_ON = date(2027, 1, 20), date(2027, 2, 17), date(2027, 3, 17)
SUBSTITUTE = "Sonja Ersättare"


@pytest.fixture
def clock_hand() -> Iterator[Clock]:
    """The clock that the journey moves: it begins a Monday morning in January."""
    with time_machine.travel(START, tick=True) as hand:
        yield hand


@pytest.fixture
def post() -> Iterator[MailServer]:
    """Where the letters arrive."""
    with listening(0, 1) as server:
        yield server


def test_a_clash_an_illness_a_substitute_and_a_cancelled_meeting(
    clock_hand: Clock, running: Running, post: MailServer
) -> None:
    with db.transaction():
        furnish(running)
    chair, af, fk = (running.sign_in(who) for who in ("vard", "af", "fk"))
    plan_round_the_clash(running, chair)
    with db.transaction():
        codes = put_up(running, HELD_ON, 1) + put_up(running, CANCELLED_ON, 2)

    fall_ill(running, fk)
    answer_from_the_letter(running, post)
    see_who_comes(running, chair)
    substitute = running.sign_in("substitute")
    read_what_is_taken_up(running, substitute, codes)

    travel(clock_hand, HELD_ON)
    running.sign_in_again(chair, "vard")
    hold(running, chair, codes[0])
    running.sign_in_again(substitute, "substitute")
    assert status(running, substitute, codes[0]) == 404, "the meeting is closed"  # noqa: PLR2004

    cancel_for_lack_of_a_rehabkoordinator(running, chair)
    running.sign_in_again(af, "af")
    take_another_team(running, af, codes[1])
    stay(running, af, codes[2])


def furnish(running: Running) -> None:
    """FK's officer is the only one at Bomhus too, and has a substitute. Bomhus has room."""
    county = running.county
    parties, accounts = county.parties, county.accounts
    accounts["substitute"] = rows.account(SUBSTITUTE, county.units["fk"], Role.OFFICER)
    seat = db.session().get_one(Seat, county.seats["fk"].id)
    seat.substitute_id = accounts["substitute"].id
    other = rows.team("Bomhus hälsocentral", county.kommun, county.units["vard"], parties.values())
    rows.seat(other, parties["fk"], accounts["fk"])
    rows.meeting(other, CLASHES_ON)


def plan_round_the_clash(running: Running, chair: Page) -> None:
    """The clash is explained, and another time in the same week is one tick."""
    chair.goto(f"{running.base}/team/{running.county.team.slug}/planera")
    choose(chair, "Onsdag")
    chair.get_by_label("Hur ofta den dagen?").select_option(label="Den tredje varje månad")
    chair.get_by_label("Första dagen").fill("2027-01-11")
    chair.get_by_label("Sista dagen").fill("2027-12-31")
    chair.get_by_label("Mötet börjar").fill("13:00")
    choose(chair, "Digitalt")
    press(chair, "Visa datumen")
    clash = chair.locator(".planned__day", has_text="17 feb")
    expect(clash).to_contain_text("Folke Provberg")
    expect(clash).to_contain_text("Bomhus hälsocentral")
    expect(clash.get_by_role("checkbox").first).not_to_be_checked()
    assert violations(chair) == []
    clash.locator(".planned__instead").get_by_role("checkbox").first.check(force=True)
    press(chair, "Spara mötena")
    expect(chair.get_by_role("main")).to_contain_text("11 möten är inlagda")


def put_up(running: Running, day: date, count: int) -> list[str]:
    """Cases of AF's on the agenda of that day's meeting; their codes."""
    found = select(Meeting).where(Meeting.team_id == running.county.team.id, Meeting.day == day)
    meeting = db.session().scalars(found).one()
    cases = [running.county.case() for _ in range(count)]
    for slot, case in enumerate(cases, start=1):
        rows.item(meeting, case, slot)
    return [case.code for case in cases]


def fall_ill(running: Running, fk: Page) -> None:
    """One press, and no reason."""
    fk.goto(running.base + "/franvaro")
    press(fk, "Borta från i dag")
    expect(fk.get_by_role("main")).to_contain_text("ons 20 jan 2027")


def answer_from_the_letter(running: Running, post: MailServer) -> None:
    """The letter has a link a meeting; it tells nothing of anybody, and needs no sign-in."""
    postman = Postman(f"smtp://127.0.0.1:{post.port}", "p0@trisam.example", running.base)
    jobs.deliver(postman, known_above(running.config))
    to = running.county.accounts["substitute"].email
    letters = [message_from_bytes(one, policy=policy.default) for one in post.letters]
    [letter] = [one for one in letters if one["To"] == to]
    body = letter.get_content().replace("\r\n", "\n")
    assert "Folke" not in body
    link = re.search(r"Brynäs hälsocentral\nons 20 jan 2027.*?(http\S+/svar/\S+)", body, re.S)
    assert link is not None

    page = running.new_person("substitute-by-link")
    page.goto(link[1])
    main = page.get_by_role("main")
    expect(main).to_contain_text("I stället för ordinarie från Försäkringskassan")
    expect(main).not_to_contain_text("Folke")
    assert violations(page) == []
    press(page, "Jag kommer")
    expect(page.get_by_role("button", name="Jag kan inte komma")).to_be_visible()


def see_who_comes(running: Running, chair: Page) -> None:
    """The rehabkoordinator sees it on the meeting's page, in words."""
    open_meeting(running, chair, "ons 20 jan 2027")
    expect(chair.get_by_role("main")).to_contain_text(f"Borta. Ersättaren {SUBSTITUTE} kommer")
    assert violations(chair) == []


def read_what_is_taken_up(running: Running, substitute: Page, codes: list[str]) -> None:
    """The case of the meeting stood in for, and none of a meeting in two months."""
    assert status(running, substitute, codes[0]) == 200  # noqa: PLR2004
    assert status(running, substitute, codes[1]) == 404  # noqa: PLR2004


def hold(running: Running, chair: Page, code: str) -> None:
    """A recommendation with owner and date; the substitute was there for FK."""
    open_meeting(running, chair, "ons 20 jan 2027")
    meeting = chair.url
    chair.goto(f"{meeting}/rum/{code}")
    chair.get_by_label("Teamet rekommenderar").fill("Ett möte på arbetsplatsen.")
    chair.get_by_label("Vad ska göras?").first.fill("Boka mötet.")
    owner = chair.get_by_label("Vem gör det?").first
    owner.select_option(label=option_of(owner, "Alva Testgren"))
    chair.get_by_label("Senast").first.fill("2027-03-01")
    within(chair, "Hur var personen med på mötet?", re.compile("på mötet"))
    press(chair, "Spara rekommendationen")
    chair.goto(meeting + "/avsluta")
    for party in ("Arbetsförmedlingen", "Kommunen", "Vården"):
        chair.get_by_role("group", name=party).get_by_role("radio").first.check(force=True)
    within(chair, "Försäkringskassan", re.compile(SUBSTITUTE))
    press(chair, "Avsluta mötet")
    expect(chair.get_by_role("main")).to_contain_text(SUBSTITUTE)


def cancel_for_lack_of_a_rehabkoordinator(running: Running, chair: Page) -> None:
    """Where the cases go, and that another team will be offered, is said before."""
    open_meeting(running, chair, "ons 17 mars 2027")
    chair.get_by_role("link", name="Ställ in mötet").click()
    expect(chair.get_by_role("main")).to_contain_text("ett förslag om ett annat team i kommunen")
    choose(chair, "Rehabkoordinator saknas")
    press(chair, "Ställ in mötet")
    expect(chair.get_by_role("main")).to_contain_text("Mötet är inställt")


def take_another_team(running: Running, af: Page, code: str) -> None:
    """The individual says yes: the case changes team, and nobody there knew before."""
    af.goto(running.base + "/")
    expect(af.get_by_text("Erbjud ett annat team")).to_have_count(2)
    af.goto(f"{running.base}/arenden/{code}/annat-team")
    expect(af.get_by_role("main")).to_contain_text("Bomhus hälsocentral")
    assert violations(af) == []
    af.get_by_label(re.compile("ja|dag", re.I)).first.fill(HELD_ON.isoformat())
    press(af, "Personen har sagt ja: byt team")
    expect(af.get_by_role("main")).to_contain_text("i Bomhus hälsocentral")


def stay(running: Running, af: Page, code: str) -> None:
    """The other says no, and stays where it was moved."""
    af.goto(f"{running.base}/arenden/{code}/annat-team")
    press(af, "Personen vill vara kvar")
    expect(af.get_by_role("main")).to_contain_text("Ärendet är kvar i teamet")
    af.goto(running.base + "/")
    expect(af.get_by_text("Erbjud ett annat team")).to_have_count(0)


def open_meeting(running: Running, page: Page, day: str) -> None:
    """The page of the meeting on that day, from the list."""
    page.goto(running.base + "/moten")
    row = page.locator(".row-item--meeting", has_text=day)
    row.locator(".row-item__link").first.click()


def status(running: Running, page: Page, code: str) -> int:
    """What the address of a case answers."""
    return page.request.get(f"{running.base}/arenden/{code}").status
