"""The bad input that the purpose of the system names, on the pages: a Swedish sentence, status
422, and nothing that was typed is lost."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import county as counties
from tests.factories import rows
from tests.factories.county import County
from tests.imports import lists
from tests.installations import Installation
from tests.lifts.test_views import begin
from tests.visitor import Page, Visitor
from trisam.cases.models import Case
from trisam.core import clock, db
from trisam.core.db import session
from trisam.meetings.models import AgendaItem

MEGABYTE = 1024 * 1024
HUGE = "9" * 400
ISSUE = "Vägen till arbete"


@pytest.fixture
def officer(app: Flask, county: County) -> Visitor:
    """AF's officer; the team has a meeting to come."""
    rows.meeting(county.team, clock.today() + timedelta(days=14), slots=1)
    return Visitor(app).sign_in(county.accounts["af"])


@pytest.fixture
def chair(app: Flask, county: County) -> Visitor:
    """The team's rehabkoordinator."""
    return Visitor(app).sign_in(county.accounts["vard"])


def is_refused(page: Page, sentence: str, *kept: str) -> None:
    """The answer is 422, says the sentence and still shows what was typed."""
    assert page.status == 422
    assert sentence in page.words
    for text in kept:
        assert text in page.text


def test_a_wrong_personnummer(officer: Visitor) -> None:
    page = begin(officer)
    page = officer.send(page, name="Testa Exempelsson", personnummer="850709-9806", gender="man")
    is_refused(page, "kontrollsiffran är fel", "Testa Exempelsson", "850709-9806")


def test_an_end_before_its_start(chair: Visitor) -> None:
    page = chair.get("/team/brynas-halsocentral/planera")
    first, last = (str(clock.today() + timedelta(days=days)) for days in (60, 30))
    page = chair.send(page, first_day=first, last_day=last, place="Rum 3", step="preview")
    is_refused(page, "Sista dagen", first, last, "Rum 3")


def test_a_meeting_in_the_past(chair: Visitor, county: County) -> None:
    page = chair.get("/team/brynas-halsocentral/extramote")
    yesterday = str(clock.today() - timedelta(days=1))
    page = chair.send(page, day=yesterday, starts="13:00", place="Rum 3")
    is_refused(page, "Tiden har redan varit.", yesterday, "Rum 3")


def test_a_full_agenda(officer: Visitor, county: County) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=21), slots=1)
    case = county.case()
    page = officer.get(f"/arenden/{case.code}/mote")
    rows.item(meeting, county.case(by="fk", to=("af",)))
    page = officer.send(page, meeting=str(meeting.id))
    is_refused(page, "full")


def test_a_megabyte_of_text(officer: Visitor) -> None:
    page = officer.send(begin(officer), name="T", personnummer="850709-9805", gender="man")
    page = officer.send(page, issue="å" * MEGABYTE)
    is_refused(page, "Texten är för lång", "å" * MEGABYTE)


def test_nul_characters_and_lone_surrogates_are_dropped(officer: Visitor) -> None:
    page = officer.send(begin(officer), name="T", personnummer="850709-9805", gender="man")
    token = page.sheets[-1].fields["csrf_token"]
    raw = f"csrf_token={token}&issue=Hej%00%ED%A0%80%01+du".encode()
    form = "application/x-www-form-urlencoded"
    answer = officer.client.post(page.path, data=raw, content_type=form)
    assert answer.status_code == 302
    kept = officer.get(page.path).sheets[-1].fields["issue"]
    assert kept.startswith("Hej")
    assert kept.endswith("du")
    assert not set(kept) & {"\x00", "\x01", "\ud800"}


def test_a_huge_number(officer: Visitor) -> None:
    page = begin(officer)
    page = officer.get(page.path.replace("person", "lage"))
    page = officer.send(page, occupation_percent=HUGE)
    is_refused(page, "Skriv ett heltal från 0 till 100.", HUGE)


@pytest.mark.parametrize("path", ["/moten/{}", "/moten?sida={}", "/uppfoljning?sida={}"])
def test_a_huge_number_in_an_address(path: str, officer: Visitor) -> None:
    assert officer.get(path.format(HUGE)).status in {200, 404}
    assert officer.get(path.format(2**63)).status in {200, 404}


@pytest.mark.parametrize(
    "till",
    ["//evil.example", "/\\evil.example", "https://evil.example", "/a\nb: c", "\x00", "å" * 999],
)
def test_a_page_elsewhere_after_the_sign_in(till: str, app: Flask, county: County) -> None:
    visitor = Visitor(app)
    page = visitor.get("/logga-in")
    sent = {**page.sheets[0].fields.to_dict(), "email": county.accounts["af"].email}
    answer = visitor.client.post(
        "/logga-in", query_string={"till": till}, data={**sent, "password": rows.PASSWORD}
    )
    assert (answer.status_code, answer.location) == (302, "/")


def test_a_truncated_workbook(chair: Visitor) -> None:
    whole = lists.workbook([lists.row()])
    page = chair.get("/team/brynas-halsocentral/importera")
    page = chair.send(page, to="", file=(BytesIO(whole[: len(whole) // 2]), "lista.xlsx"))
    assert page.status == 422
    assert "Filen" in page.words
    assert session().scalar(select(func.count(Case.id))) == 0


def test_two_people_hand_in_for_the_last_slot_at_once_and_the_loser_keeps_the_text(
    installation: Installation,
) -> None:
    app = installation.app()
    with db.transaction():
        county = counties.build()
        for days in (14, 42):
            rows.meeting(county.team, clock.today() + timedelta(days=days), slots=1)
    people = [Visitor(app).sign_in(county.accounts[who]) for who in ("af", "fk")]
    numbers = ("850709-9805", "19850311-9839")
    checks = [ready(*pair) for pair in zip(people, numbers, strict=True)]
    assert [page.path[-12:] for page in checks] == ["/kontrollera"] * 2

    answers = at_once(*(lambda v=v, p=p: v.send(p) for v, p in zip(people, checks, strict=True)))

    [winner] = [page for page in answers if page.path.endswith("/klart")]
    [loser] = [page for page in answers if page.path.split("?")[0].endswith("/mote")]
    assert winner.status == loser.status == 200
    assert "tagen" in loser.words
    who = people[answers.index(loser)]
    proposed = who.send(loser)
    assert ISSUE in proposed.text
    assert who.send(proposed).path.endswith("/klart")
    with db.reading() as reader:
        assert len(set(reader.scalars(select(AgendaItem.meeting_id)))) == 2


def ready(visitor: Visitor, number: str) -> Page:
    """A lift with all its answers, at its last page."""
    page = begin(visitor)
    page = visitor.send(page, name="Testa Exempelsson", personnummer=number, gender="kvinna")
    page = visitor.send(page, issue=ISSUE)
    page = visitor.send(page, own_words="Jag vill arbeta med djur")
    page = visitor.send(page, to_vard="Vad säger läkaren?")
    page = visitor.send(page, wish="pa_plats")
    page = visitor.send(page, income="sjukpenning", occupation="ingen", employed="no")
    page = visitor.send(page, tried="Arbetsträning")
    page = visitor.send(page, parties=["vard"], types=["halsa", "planering"], method="skriftligt")
    return visitor.send(page)


def at_once(*tasks: Callable[[], Page]) -> list[Page]:
    """Do the tasks at the same moment; what each came to, in their order."""
    gate, found = Barrier(len(tasks)), dict[int, Page]()

    def run(number: int) -> None:
        gate.wait()
        found[number] = tasks[number]()

    threads = [Thread(target=run, args=(number,)) for number in range(len(tasks))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return [found[number] for number in range(len(tasks))]
