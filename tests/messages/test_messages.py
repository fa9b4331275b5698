"""The page Meddelanden: one's own messages, each as it may be read now."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.county import County
from tests.visitor import Visitor
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.core.actor import Actor
from trisam.messages.queries import PAGE_SIZE
from trisam.outbox import service as outbox
from trisam.outbox.models import Message
from trisam.outbox.service import Letter

SYSTEM = Actor.of_system("prov")
NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


def promise(county: County, database: Session, to: str, subject: str, about: str) -> Message:
    """A message to somebody of the county, each a minute after the one before."""
    account = county.accounts[to]
    text = f"Texten i {subject}."
    outbox.queue(SYSTEM, Letter(account.id, account.email, subject, text, about, subject))
    message = database.scalars(select(Message).where(Message.once_key == subject)).one()
    message.promised_at = NOON + timedelta(minutes=message.id)
    database.flush()
    return message


def page_of(app: Flask, county: County, who: str, path: str = "/meddelanden") -> str:
    """The page as somebody reads it."""
    return Visitor(app).sign_in(county.accounts[who]).get(path).text


def test_ones_own_messages_stand_there_latest_first_and_nobody_elses(
    app: Flask, county: County, database: Session
) -> None:
    promise(county, database, "af", "Det första", "meeting:1")
    promise(county, database, "af", "Det andra", "meeting:2")
    promise(county, database, "fk", "Grannens", "meeting:3")

    text = page_of(app, county, "af")

    assert "Texten i Det första." in text
    assert text.index("Det andra") < text.index("Det första")
    assert "Grannens" not in text
    assert "Grannens" in page_of(app, county, "fk")


def test_whoever_has_none_is_told_so(app: Flask, county: County) -> None:
    assert "Du har inte fått några meddelanden än." in page_of(app, county, "af")


def test_a_message_about_a_case_is_emptied_when_its_receiver_may_no_longer_hear_of_it(
    app: Flask, county: County, database: Session
) -> None:
    case = county.case()
    sent = promise(county, database, "fk", "Om ett ärende", case.subject)
    sent.sent_at = NOON
    database.flush()
    assert "Texten i Om ett ärende." in page_of(app, county, "fk")

    officer = county.actor("af")
    case_service.withdraw_consent(officer, cases.get(officer, case.code))
    text = page_of(app, county, "fk")

    assert "Om ett ärende" not in text
    assert case.code not in text
    assert "Borttaget" in text


def test_what_was_taken_back_is_told_of_without_its_words(
    app: Flask, county: County, database: Session
) -> None:
    promise(county, database, "af", "Fel dag", "meeting:1")
    promise(county, database, "af", "Rätt dag", "meeting:2")
    outbox.cancel_about(SYSTEM, "meeting:1")

    text = page_of(app, county, "af")

    assert "Fel dag" not in text
    assert "Borttaget" in text
    assert "Texten i Rätt dag." in text


def test_a_long_list_is_paged(app: Flask, county: County, database: Session) -> None:
    for number in range(PAGE_SIZE + 1):
        promise(county, database, "af", f"Nummer {number:02}", "meeting:1")

    assert "Nummer 00" not in page_of(app, county, "af")
    assert "Nummer 00" in page_of(app, county, "af", "/meddelanden?sida=2")


def test_the_page_says_whether_messages_are_mailed_or_only_shown_here(
    app: Flask, county: County, database: Session
) -> None:
    promise(county, database, "af", "Ett", "meeting:1").sent_at = NOON
    promise(county, database, "af", "Två", "meeting:2")

    shown = page_of(app, county, "af")
    app.config["MAILS"] = True
    mailed = page_of(app, county, "af")

    assert "Här skickas ingen e-post" in shown
    assert "Väntar på att skickas" not in shown
    assert "Här skickas ingen e-post" not in mailed
    assert "Väntar på att skickas" in mailed
    assert "Skickat mån 2 mars 2026 kl. 12.00" in mailed
