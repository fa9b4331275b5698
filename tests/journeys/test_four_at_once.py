"""Four parties, each in a browser: from the written förmöte to sixty cases in another's hands."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pypdf
import pytest
import time_machine
from playwright.sync_api import Page, expect
from sqlalchemy.orm import joinedload

from tests.factories import rows
from tests.factories.county import County
from tests.handovers.working import action
from tests.journeys.conftest import Running
from tests.journeys.test_every_page import looked_over
from tests.journeys.test_the_main_job import Clock, press, within
from trisam.accounts.models import Account
from trisam.cases.models import Case
from trisam.cases.values import Attendance
from trisam.core import clock, db
from trisam.core.db import session
from trisam.handovers.queries import holdings
from trisam.handovers.queries.holdings import Holding

MONDAY = datetime(2027, 1, 11, 9, 0, tzinfo=clock.STOCKHOLM)
MEETING_DAY = date(2027, 1, 20)
MEETING_TIME = datetime(2027, 1, 20, 13, 25, tzinfo=clock.STOCKHOLM)
SAID = "Teamet rekommenderar"
PEOPLE = ("af", "fk", "kommun", "vard")
CASELOAD = 60
HALF_A_SENTENCE = "Praktik i ett lugnt"


@dataclass(frozen=True)
class Cases:
    """The four cases of the meeting: their codes."""

    meeting_id: int
    in_writing: str  # all agree before the meeting
    without_fk: str  # FK stands outside its consent
    attended: str  # the individual comes
    by_kommun: str


@pytest.fixture
def clock_hand() -> Iterator[Clock]:
    """The clock that the journey moves."""
    with time_machine.travel(MONDAY, tick=True) as hand:
        yield hand


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    """What one writes comes to the others after a while, also on a machine that does much else."""
    expect.set_options(timeout=20_000)
    yield
    expect.set_options(timeout=None)


def test_four_parties_from_the_formote_to_a_caseload_handed_over(
    clock_hand: Clock, running: Running
) -> None:
    with db.transaction():
        cases = the_meeting(running.county)
    af, fk, kommun, vard = (running.sign_in(who) for who in PEOPLE)

    answer_with_the_keyboard(running, fk, cases, ["in_writing", "attended", "by_kommun"])
    answer_with_the_keyboard(running, kommun, cases, ["in_writing", "without_fk", "attended"])
    answer_with_the_keyboard(
        running, vard, cases, ["in_writing", "without_fk", "attended", "by_kommun"]
    )
    answer_with_the_keyboard(running, af, cases, ["by_kommun"])
    settle_in_writing(running, af, cases)
    spare_the_digital_formote(running, vard, fk, cases)

    clock_hand.shift(MEETING_TIME - datetime.now(MEETING_TIME.tzinfo))
    for page, who in zip((af, fk, kommun, vard), PEOPLE, strict=True):
        running.sign_in_again(page, who)
        page.goto(f"{running.base}/moten/{cases.meeting_id}/rum")
    take_up_without_fk(running, vard, fk, cases)
    vard = take_up_while_a_browser_dies(running, vard, kommun, cases)
    take_up_the_last(running, kommun, fk, cases)
    end_the_meeting(running, vard)
    print_the_minutes(running, vard, fk, cases)

    tell_the_individual(running, af, cases)
    say_that_it_cannot_be_done(running, fk, cases)
    hand_over_everything(running, af)


def the_meeting(county: County) -> Cases:
    """Three cases of AF's and one of kommunen's on one agenda, and what else AF's officer has."""
    meeting = rows.meeting(county.team, MEETING_DAY)
    everybody = ("af", "fk", "kommun", "vard")
    placed = [
        lifted(county, "af", everybody, "Ejra Provlund", wish=Attendance.OWN_WORDS),
        lifted(county, "af", ("af", "kommun", "vard"), "Dold Testgård", wish=Attendance.OWN_WORDS),
        lifted(county, "af", everybody, "Kim Övningsberg", wish=Attendance.IN_PERSON),
        lifted(county, "kommun", everybody, "Mio Försöksdal", wish=Attendance.DECLINES),
    ]
    for slot, case in enumerate(placed, start=1):
        rows.item(meeting, case, slot)
    for _ in range(CASELOAD - 3):
        other = county.case()
        action(county, other, "af")
    return Cases(meeting.id, *(case.code for case in placed))


def lifted(county: County, by: str, among: tuple[str, ...], name: str, *, wish: Attendance) -> Case:
    """A case with consent among these parties, and told to the others of them."""
    about = county.person(name)
    return rows.case(
        county.team,
        about,
        county.accounts[by],
        county.consented(about, *among, by=by),
        released_to=[county.parties[slug] for slug in among if slug != by],
        attendance_wish=wish,
    )


def answer_with_the_keyboard(
    running: Running, page: Page, cases: Cases, expected: list[str]
) -> None:
    """Through all the cases that wait for the own party, without the mouse after the first."""
    page.goto(f"{running.base}/moten/{cases.meeting_id}/formote")
    page.get_by_role("link", name="Svara på nästa ärende").click()
    for name in expected:
        code = getattr(cases, name)
        expect(page).to_have_url(re.compile(f"/formote/{code}$"))
        page.get_by_label("Vad kan ni göra?").focus()
        page.keyboard.type("Ett samtal i februari.")
        page.get_by_role("group", name="Är personen känd hos er?").get_by_label("Ja").focus()
        page.keyboard.press("Space")
        within_talk = page.get_by_role("group", name="Behöver ni prata om ärendet före mötet?")
        within_talk.get_by_label("Nej", exact=True).focus()
        page.keyboard.press("Space")
        if name == "in_writing":
            page.get_by_label("Ärendet kan avgöras utan möte").focus()
            page.keyboard.press("Space")
        page.keyboard.press("Control+Enter")
    expect(page).to_have_url(re.compile("/formote$"))


def settle_in_writing(running: Running, af: Page, cases: Cases) -> None:
    """All have said that no talk is needed: the lifting officer records, and the case leaves."""
    af.goto(f"{running.base}/moten/{cases.meeting_id}/formote/{cases.in_writing}")
    expect(af.get_by_text("Alla parter är överens")).to_be_visible()
    af.get_by_role("link", name="Avgör utan möte").click()
    write(af, "Studiebesök och sedan praktik.", "FK – Folke Provberg")
    within(af, "Hur har personen fått säga sitt?", "Med egna ord")
    press(af, "Avgör ärendet")
    af.goto(f"{running.base}/moten/{cases.meeting_id}")
    expect(af.get_by_role("main")).not_to_contain_text(cases.in_writing)


def spare_the_digital_formote(running: Running, vard: Page, fk: Page, cases: Cases) -> None:
    """Nobody asks for talk: one press, and the time given back is told."""
    vard.goto(f"{running.base}/moten/{cases.meeting_id}")
    press(vard, "Slå fast att det inte behövs")
    expect(vard.get_by_text("Det digitala förmötet hålls inte")).to_be_visible()
    expect(vard.get_by_text("30 minuter var tillbaka, sammanlagt 2 timmar")).to_be_visible()
    fk.goto(f"{running.base}/moten/{cases.meeting_id}/formote")
    expect(fk.get_by_text("Det digitala förmötet hålls inte")).to_be_visible()


def take_up_without_fk(running: Running, vard: Page, fk: Page, cases: Cases) -> None:
    """FK sits in the room and is told nothing of it, not even that there is one: it would tell FK
    that somebody does not want just FK to know."""
    expect(fk.locator(".slot")).to_have_count(2)
    knows_nothing(fk, cases.without_fk, "Dold Testgård", "Pågår")
    address = f"{running.base}/moten/{cases.meeting_id}/rum/{cases.without_fk}"
    assert fk.request.get(address).status == 404
    vard.goto(address)
    expect(vard.get_by_role("heading", name=f"Ärende {cases.without_fk}")).to_be_visible()
    assert "FK – Folke Provberg" not in vard.get_by_label("Vem gör det?").first.inner_text()
    record(vard, "Avstämning hos kommunen.", "Kommun – Kajsa Testdal")
    press(vard, "Spara rekommendationen")
    for place in ("", "/rum", "/formote", "/minnesanteckningar.pdf"):
        answer = fk.request.get(f"{running.base}/moten/{cases.meeting_id}{place}")
        words = paper(answer.body()) if place.endswith("pdf") else answer.text()
        assert cases.without_fk not in words, place
        assert "Avstämning hos kommunen" not in words, place


def take_up_while_a_browser_dies(running: Running, vard: Page, kommun: Page, cases: Cases) -> Page:
    """The individual is there. The writer's browser dies in mid-sentence; the sentence does not."""
    address = f"{running.base}/moten/{cases.meeting_id}/rum/{cases.attended}"
    vard.goto(address)
    kommun.goto(address)
    expect(vard.get_by_text("Kim Övningsberg")).to_be_hidden()  # behind a click: shared screens
    assert looked_over(vard, "the room with the individual in it") == []
    vard.get_by_label(SAID).press_sequentially(HALF_A_SENTENCE)
    expect(kommun.get_by_label(SAID)).to_have_value(HALF_A_SENTENCE)
    vard.context.close()

    again = running.sign_in("vard")
    again.goto(address)
    assert again.get_by_label(SAID).input_value() == HALF_A_SENTENCE
    record(again, f"{HALF_A_SENTENCE} lag.", "FK – Folke Provberg", took_part="Var med på mötet")
    press(again, "Spara rekommendationen")
    kommun.goto(address)
    expect(kommun.locator(".recommendation")).to_have_text(f"{HALF_A_SENTENCE} lag.")
    expect(kommun.get_by_text("Personen: var med på mötet.")).to_be_visible()
    return again


def take_up_the_last(running: Running, kommun: Page, fk: Page, cases: Cases) -> None:
    """ "Nästa ärende" keeps the order; whoever sits at the keyboard records."""
    kommun.get_by_role("link", name="Nästa ärende").first.click()
    expect(kommun).to_have_url(re.compile(f"/rum/{cases.by_kommun}$"))
    record(kommun, "Läkarintyg först.", "Vård – Rut Exempelius", took_part="Var inte med")
    press(kommun, "Spara rekommendationen")
    fk.goto(f"{running.base}/moten/{cases.meeting_id}/rum/{cases.by_kommun}")
    expect(fk.locator(".recommendation")).to_have_text("Läkarintyg först.")


def end_the_meeting(running: Running, vard: Page) -> None:
    """Who was there; nothing is left to take up."""
    vard.goto(re.sub(r"/rum/.*", "/avsluta", vard.url))
    for party in ("Arbetsförmedlingen", "Försäkringskassan", "Kommunen", "Vården"):
        vard.get_by_role("group", name=party).get_by_role("radio").first.check(force=True)
    press(vard, "Avsluta mötet")
    expect(vard.get_by_role("main")).to_contain_text("Folke Provberg")


def print_the_minutes(running: Running, vard: Page, fk: Page, cases: Cases) -> None:
    """One paper for each reader: what that reader may see, and who printed it."""
    address = f"{running.base}/moten/{cases.meeting_id}/minnesanteckningar.pdf"
    whole, partial = (paper(page.request.get(address).body()) for page in (vard, fk))
    for words, who in ((whole, "Rut Exempelius"), (partial, "Folke Provberg")):
        assert "Sekretess." in words
        assert "Sida 1 av" in words
        assert f"av {who}" in words
        assert "Läkarintyg först." in words
        assert not re.search("Provlund|Testgård|Övningsberg|Försöksdal", words)
    assert "Avstämning hos kommunen." in whole
    assert cases.without_fk not in partial
    assert "Avstämning hos kommunen." not in partial


def tell_the_individual(running: Running, af: Page, cases: Cases) -> None:
    """The draft is made of what was recorded; telling is noted on Min dag's task."""
    af.goto(running.base + "/")
    af.get_by_role("link", name="Ge återkoppling till Kim Övningsberg").click()
    expect(af.get_by_label("Det här får personen veta")).to_have_value(
        re.compile(f"{HALF_A_SENTENCE} lag")
    )
    assert looked_over(af, "what the individual is told") == []
    press(af, "Jag har berättat")
    af.goto(running.base + "/")
    expect(af.get_by_role("link", name="Ge återkoppling till Kim Övningsberg")).to_have_count(0)
    af.goto(f"{running.base}/arenden/{cases.attended}")
    expect(af.get_by_role("main")).to_contain_text("20 jan 2027")


def say_that_it_cannot_be_done(running: Running, fk: Page, cases: Cases) -> None:
    """An intervention that does not exist: the reason stands in the case for all who see it."""
    fk.goto(f"{running.base}/arenden/{cases.attended}")
    fk.locator("main a[href*='/atgarder/']").first.click()
    within(fk, "Hur gick det?", "Inte genomförd: psykiatri saknas")
    press(fk, "Avsluta åtgärden")
    fk.goto(f"{running.base}/arenden/{cases.attended}")
    expect(fk.get_by_role("main")).to_contain_text(re.compile("psykiatri saknas", re.IGNORECASE))


def hand_over_everything(running: Running, af: Page) -> None:
    """Sixty cases in two people's few clicks: each with its actions, and nothing left behind."""
    giver, receiver = (running.county.accounts[who] for who in ("af", "af_outside"))
    before = open_work(giver)
    assert len(before.lifted) == CASELOAD
    assert before.actions.total() >= CASELOAD - 3
    assert not open_work(receiver).case_ids

    af.goto(running.base + "/mitt-konto/lamna-over")
    expect(af.get_by_role("main")).to_contain_text(f"{CASELOAD} ärenden")
    af.get_by_label("Vem tar över?").select_option(label="Arvid Utanför, Arbetsförmedlingen Gävle")
    af.get_by_label("Anteckning till den som tar över").fill("Alla har fått mitt direktnummer.")
    press(af, "Be kollegan ta över allt")
    arvid = running.sign_in("af_outside")
    arvid.goto(running.base + "/overlamningar")
    arvid.get_by_role("link", name="Ta över allt från Alva Testgren?").click()
    press(arvid, "Ta över allt")
    expect(arvid.get_by_role("main")).to_contain_text("Du har tagit över")

    assert open_work(receiver) == before
    assert not open_work(giver).case_ids


def open_work(of: Account) -> Holding:
    """What somebody has open: cases, actions and follow-ups, each in its case."""
    with db.reading():
        account = session().get_one(Account, of.id, options=[joinedload(Account.unit)])
        return holdings.of_account(account)


def record(page: Page, text: str, owner: str, took_part: str = "Skickade med egna ord") -> None:
    """What is written in the room: with how the individual took part."""
    write(page, text, owner)
    within(page, "Hur var personen med på mötet?", took_part)


def write(page: Page, text: str, owner: str) -> None:
    """The recommendation, and one action with owner and date."""
    page.get_by_label(SAID).fill(text)
    page.get_by_label("Vad ska göras?").first.fill(f"Ta första steget: {text}")
    page.get_by_label("Vem gör det?").first.select_option(label=owner)
    page.get_by_label("Senast").first.fill(str(MEETING_DAY + timedelta(days=30)))


def knows_nothing(page: Page, *secrets: str) -> None:
    """None of it stands on the page."""
    for secret in secrets:
        expect(page.locator("body")).not_to_contain_text(secret)


def paper(pdf: bytes) -> str:
    """The words of a PDF."""
    words = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(words.split())
