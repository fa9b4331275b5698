"""An expired sign-in keeps what was typed, for the same person in the same browser alone."""

import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
import time_machine
from flask import Flask
from sqlalchemy import delete, select
from time_machine import Traveller

from tests.authenticator import Authenticator
from tests.factories import rows
from tests.factories.county import County
from tests.factories.rows import PASSWORD
from tests.visitor import Page, Visitor
from trisam.accounts import jobs, service
from trisam.accounts.lifetimes import KEPT_TEXT, LONGEST_IDLE, TOMBSTONE
from trisam.accounts.models import KeptText
from trisam.accounts.service import kept
from trisam.cases.models import Release
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings.models import AgendaItem, Answer, Known

SYSTEM = Actor.of_system("prov")
START = datetime(2026, 3, 2, 7, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
WORDS = "Läkaren har sett en förbättring sedan i höstas."
NOTE = "Det du skrev finns kvar"


@pytest.fixture
def traveller() -> Iterator[Traveller]:
    """A clock that stands still until it is told to move."""
    with time_machine.travel(START, tick=False) as found:
        yield found


@pytest.fixture
def path(traveller: Traveller, county: County) -> str:
    """Where FK answers about a case that AF lifted."""
    case = county.case(to=("fk",))
    meeting = rows.meeting(county.team, START.date() + timedelta(days=14))
    rows.item(meeting, case, 1)
    return f"/moten/{meeting.id}/formote/{case.code}"


@pytest.fixture
def writer(app: Flask, county: County, path: str) -> Visitor:
    """FK's officer, signed in."""
    return Visitor(app).sign_in(county.accounts["fk"])


def write(visitor: Visitor, path: str, traveller: Traveller) -> Page:
    """Type an answer, be away for too long, and send it."""
    page = visitor.get(path)
    traveller.shift(LONGEST_IDLE + SECOND)
    return visitor.send(page, to="", known=Known.KNOWN.value, needs_talk="nej", shares=WORDS)


def sign_in(visitor: Visitor, county: County, who: str = "fk") -> Page:
    page = visitor.get("/logga-in")
    return visitor.send(page, email=county.accounts[who].email, password=PASSWORD)


def texts() -> list[KeptText]:
    return list(session().scalars(select(KeptText)))


def answers() -> list[str | None]:
    given = select(Release).join(Answer, Answer.release_id == Release.id)
    return [release.text for release in session().scalars(given)]


def test_what_was_typed_is_there_after_the_sign_in_and_is_sent_with_one_press(
    writer: Visitor, path: str, traveller: Traveller, county: County
) -> None:
    door = write(writer, path, traveller)
    assert door.path == "/logga-in"
    assert "Det du skrev finns kvar: logga in igen" in door.words
    assert WORDS not in door.text

    page = sign_in(writer, county)
    assert page.path == "/det-du-skrev"
    assert NOTE in page.words
    assert f"Vad kan ni dela? {WORDS}" in page.words
    assert "Är personen känd hos er? Ja" in page.words
    assert "Vilka får läsa ert svar? 1 val" in page.words
    assert answers() == []

    sent = writer.send(page, to=path)
    assert sent.status == 200
    assert answers() == [WORDS]
    assert texts() == []
    assert "Här finns inget kvar" in writer.get("/det-du-skrev").words


def test_it_lies_sealed_and_the_path_too(writer: Visitor, path: str, traveller: Traveller) -> None:
    write(writer, path, traveller)
    [text] = texts()
    assert text.path == path
    assert WORDS in dict(kept.fields_of(text)).values()
    assert WORDS.encode() not in (text.fields_sealed or b"")
    assert path.encode() not in (text.path_sealed or b"")


def test_no_token_and_no_password_are_kept(
    app: Flask, county: County, traveller: Traveller
) -> None:
    admin = Visitor(app).sign_in(county.accounts["administrator"])
    page = admin.get("/admin/konton/nytt")
    traveller.shift(LONGEST_IDLE + SECOND)
    admin.send(page, name="Nya Kollegan", email="ny@trisam.test", password="hemligt ord här")
    [text] = texts()
    names = {name for name, _ in kept.fields_of(text)}
    assert {"name", "email"} <= names
    assert not names & {"password", "csrf_token"}


def test_another_account_in_the_same_browser_gets_nothing_and_the_writer_still_does(
    writer: Visitor, path: str, traveller: Traveller, county: County
) -> None:
    write(writer, path, traveller)
    page = sign_in(writer, county, "af")
    assert page.path == "/"
    assert "Här finns inget kvar" in writer.get("/det-du-skrev").words
    writer.press("/", "/logga-ut")
    assert WORDS in sign_in(writer, county).text


def test_the_same_account_in_another_browser_gets_nothing(
    app: Flask, writer: Visitor, path: str, traveller: Traveller, county: County
) -> None:
    write(writer, path, traveller)
    elsewhere = Visitor(app)
    assert sign_in(elsewhere, county).path == "/"
    assert WORDS not in elsewhere.get("/det-du-skrev").text
    [text] = texts()
    thrown = elsewhere.press("/", f"/det-du-skrev/{text.id}/kasta")
    assert thrown.status == 404
    assert sign_in(writer, county).path == "/det-du-skrev"


def test_after_twelve_hours_it_is_gone_and_a_second_before_it_is_there(
    writer: Visitor, path: str, traveller: Traveller, county: County
) -> None:
    write(writer, path, traveller)
    traveller.shift(KEPT_TEXT)
    assert sign_in(writer, county).path == "/det-du-skrev"
    jobs.sweep_sessions()
    assert len(texts()) == 1
    traveller.shift(SECOND)
    assert WORDS not in writer.get("/det-du-skrev").text
    jobs.sweep_sessions()
    assert texts() == []


def test_a_session_that_ended_long_ago_keeps_nothing(
    writer: Visitor, path: str, traveller: Traveller
) -> None:
    page = writer.get(path)
    traveller.shift(LONGEST_IDLE + TOMBSTONE + SECOND)
    door = writer.send(page, to="", shares=WORDS)
    assert door.path == "/logga-in"
    assert texts() == []


def test_a_closed_account_leaves_no_text_behind(
    writer: Visitor, path: str, traveller: Traveller, county: County
) -> None:
    write(writer, path, traveller)
    service.deactivate(SYSTEM, county.accounts["fk"])
    assert texts() == []
    page = writer.get("/logga-in")
    assert writer.post(path, {**page.hidden, "shares": WORDS}).path == "/logga-in"
    assert texts() == []


def test_a_session_ended_from_another_browser_keeps_it_too(
    app: Flask, writer: Visitor, path: str, county: County
) -> None:
    page = writer.get(path)
    other = Visitor(app).sign_in(county.accounts["fk"])
    other.send(other.get("/mitt-konto"), to="avsluta-andra")
    assert writer.send(page, to="", shares=WORDS).path == "/logga-in"
    assert WORDS in sign_in(writer, county).text


def test_after_signing_out_in_another_tab_it_is_kept_too(
    writer: Visitor, path: str, county: County
) -> None:
    page = writer.get(path)
    writer.press("/", "/logga-ut")
    assert writer.send(page, to="", shares=WORDS).path == "/logga-in"
    assert WORDS in sign_in(writer, county).text


def test_a_form_older_than_the_session_keeps_it_for_who_is_signed_in(
    writer: Visitor, path: str, traveller: Traveller, county: County
) -> None:
    """Two tabs: the one was signed in to again, the other still holds the earlier form."""
    page = writer.get(path)
    traveller.shift(LONGEST_IDLE + SECOND)
    sign_in(writer, county)
    old = writer.send(page, to="", shares=WORDS)
    assert old.status == 400
    assert "Det du skrev finns kvar." in old.words
    assert 'href="/det-du-skrev"' in old.text
    assert WORDS in writer.get("/det-du-skrev").text


def test_an_old_tab_of_somebody_else_is_not_kept_for_who_is_signed_in_now(
    writer: Visitor, path: str, traveller: Traveller, county: County
) -> None:
    """A shared browser: FK's officer left a tab open, AF's is signed in and presses its button."""
    page = writer.get(path)
    writer.press("/", "/logga-ut")
    sign_in(writer, county, "af")
    old = writer.send(page, to="", shares=WORDS)
    assert old.status == 400
    assert "Det har inte sparats." in old.words
    traveller.shift(LONGEST_IDLE + SECOND)
    assert writer.send(page, to="", shares=WORDS).path == "/logga-in"
    assert texts() == []


def test_between_password_and_code_it_is_still_kept_for_the_writer(
    writer: Visitor, path: str, traveller: Traveller, county: County
) -> None:
    """Two tabs: in the one the code is asked for, in the other the form is sent."""
    phone = Authenticator.of(county.accounts["fk"])
    page = writer.get(path)
    traveller.shift(LONGEST_IDLE + SECOND)
    assert sign_in(writer, county).path == "/logga-in/kod"
    assert writer.send(page, to="", shares=WORDS).path == "/logga-in"
    step = sign_in(writer, county)
    assert WORDS in writer.send(step, code=phone.code()).text


@pytest.mark.parametrize("token", [None, "abc", "IjEi.aaaaaa.bbbbbbbbbbbb"])
def test_a_form_that_we_did_not_give_out_is_not_kept(
    token: str | None, writer: Visitor, path: str, traveller: Traveller
) -> None:
    fields = {"shares": WORDS} | ({"csrf_token": token} if token else {})
    assert writer.post(path, fields).status == 400
    traveller.shift(LONGEST_IDLE + SECOND)
    assert writer.post(path, fields).path == "/logga-in"
    assert texts() == []


def test_a_form_that_says_nothing_is_not_kept(
    writer: Visitor, traveller: Traveller, county: County
) -> None:
    page = writer.get("/")
    traveller.shift(LONGEST_IDLE + SECOND)
    door = writer.send(page, to="/logga-ut")
    assert door.path == "/logga-in"
    assert "finns kvar" not in door.words
    assert texts() == []


def test_somebody_who_never_signed_in_leaves_nothing(app: Flask, path: str, county: County) -> None:
    stranger = Visitor(app)
    page = stranger.get("/logga-in")
    assert stranger.post(path, {**page.hidden, "shares": WORDS}).path == "/logga-in"
    assert texts() == []


def test_an_address_that_does_not_exist_is_not_kept(writer: Visitor, traveller: Traveller) -> None:
    page = writer.get("/")
    traveller.shift(LONGEST_IDLE + SECOND)
    assert writer.post("/finns-inte", {**page.hidden, "shares": WORDS}).path == "/logga-in"
    assert texts() == []


@pytest.mark.parametrize("header", [("Sec-Fetch-Site", "cross-site"), ("HX-Request", "true")])
def test_neither_another_site_nor_a_part_of_a_page_is_kept(
    header: tuple[str, str], writer: Visitor, path: str, traveller: Traveller
) -> None:
    page = writer.get(path)
    traveller.shift(LONGEST_IDLE + SECOND)
    fields = {**page.hidden, "shares": WORDS}
    answer = writer.client.post(path, data=fields, headers=dict([header]))
    assert answer.location == "/logga-in"
    assert texts() == []


def test_an_enormous_text_is_not_kept(writer: Visitor, path: str, traveller: Traveller) -> None:
    page = writer.get(path)
    traveller.shift(LONGEST_IDLE + SECOND)
    door = writer.send(page, to="", shares="å" * (kept.MOST_CHARACTERS + 1))
    assert "finns kvar" not in door.words
    assert texts() == []


def test_the_newest_five_of_a_browser_are_kept(
    writer: Visitor, path: str, traveller: Traveller
) -> None:
    page = writer.get(path)
    traveller.shift(LONGEST_IDLE + SECOND)
    for number in range(7):
        traveller.shift(SECOND)
        writer.send(page, to="", shares=f"{WORDS} {number}")
    found = sorted(dict(kept.fields_of(text))["shares"][-1] for text in texts())
    assert found == ["2", "3", "4", "5", "6"]


def test_a_file_is_not_kept_and_the_page_says_so(
    app: Flask, county: County, traveller: Traveller
) -> None:
    chair = Visitor(app).sign_in(county.accounts["vard"])
    page = chair.get("/team/brynas-halsocentral/importera")
    traveller.shift(LONGEST_IDLE + SECOND)
    fields = {**page.hidden, "note": "Listan från i våras, med två rättade rader."}
    data = {**fields, "file": (BytesIO(b"x"), "lista.xlsx")}
    chair.client.post(page.path, data=data)
    shown = sign_in(chair, county, "vard")
    assert "Filen som du valde finns inte kvar." in shown.words
    assert "två rättade rader" in shown.words


def test_the_person_may_throw_it_away(
    writer: Visitor, path: str, traveller: Traveller, county: County
) -> None:
    write(writer, path, traveller)
    page = sign_in(writer, county)
    assert "Det du skrev är borttaget." in writer.send(page, to="/kasta").words
    assert texts() == []
    assert answers() == []


def test_what_the_page_refuses_when_it_is_sent_again_stands_in_its_form(
    writer: Visitor, path: str, traveller: Traveller, county: County
) -> None:
    page = writer.get(path)
    traveller.shift(LONGEST_IDLE + SECOND)
    writer.send(page, to="", known="", shares=WORDS)
    again = writer.send(sign_in(writer, county), to=path)
    assert again.status == 422
    assert WORDS in again.text
    assert texts() == [], "the form holds it now"


def test_what_is_not_the_writers_any_more_stays_with_the_writer(
    writer: Visitor, path: str, traveller: Traveller, county: County
) -> None:
    """The case left the meeting meanwhile: the page says no, and the text is not lost."""
    write(writer, path, traveller)
    page = sign_in(writer, county)
    session().execute(delete(AgendaItem))
    assert writer.send(page, to=path).status == 404
    assert WORDS in writer.get("/det-du-skrev").text


def test_an_unknown_text_that_is_said_to_be_sent_again_does_no_harm(
    writer: Visitor, path: str
) -> None:
    page = writer.get(path)
    for mark in (str(uuid.uuid4()), "abc"):
        fields = {**page.hidden, "kept": mark, "known": Known.KNOWN.value, "needs_talk": "nej"}
        assert writer.post(path, fields).status in {200, 422}


def test_a_planted_text_without_its_account_is_caught(
    writer: Visitor,
    path: str,
    traveller: Traveller,
    county: County,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As if the browser's key alone opened it: the next person at the machine would read it."""
    write(writer, path, traveller)
    [text] = texts()
    text.account_id = county.accounts["af"].id
    session().flush()
    assert WORDS in sign_in(writer, county, "af").text
