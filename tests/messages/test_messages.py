"""The page Meddelanden: one's own messages, each as it may be read now."""

import re
from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.calendars.reading import sittings
from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.visitor import Page, Visitor
from trisam.audit.models import AuditEntry
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.meetings.models import CancelCause, Meeting, MeetingStatus
from trisam.messages.queries import PAGE_SIZE
from trisam.outbox import service as outbox
from trisam.outbox.models import Message
from trisam.outbox.service import Letter

SYSTEM = Actor.of_system("prov")
CHOICE = "/mitt-konto/meddelanden"
NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)


def promise(county: County, database: Session, to: str, subject: str, about: str) -> Message:
    """A message to somebody of the county, each a minute after the one before."""
    account = county.accounts[to]
    text = f"Texten i {subject}."
    outbox.queue(SYSTEM, Letter(account.id, account.email, subject, text, about, subject))
    message = database.scalars(select(Message).where(Message.once_key == subject)).one()
    earlier = database.scalar(select(func.count(Message.id)))
    message.promised_at = NOON + timedelta(minutes=earlier or 0)
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
    assert "Skickas tis 3 mars 2026 kl. 07.00" not in shown
    assert "Här skickas ingen e-post" not in mailed
    assert "Skickas tis 3 mars 2026 kl. 07.00" in mailed
    assert "Skickat mån 2 mars 2026 kl. 12.00" in mailed


def test_what_is_urgent_or_comes_at_once_waits_for_no_morning(
    app: Flask, county: County, database: Session
) -> None:
    app.config["MAILS"] = True
    promise(county, database, "af", "Bråttom", "meeting:1").urgent = True
    assert "Väntar på att skickas" in page_of(app, county, "af")

    promise(county, database, "fk", "Lugnt", "meeting:1")
    assert "Skickas tis 3 mars" in page_of(app, county, "fk")
    outbox.choose(county.actor("fk"), at_once=True, invitations=True)
    assert "Väntar på att skickas" in page_of(app, county, "fk")


def a_change(county: County, database: Session, meeting: Meeting, to: str = "af") -> str:
    """A message about the meeting to somebody; the address of its file."""
    message = promise(county, database, to, f"Nytt {meeting.id}", meeting.subject)
    message.calendar = True
    database.flush()
    return f"/meddelanden/{message.id}/moten.ics"


def test_a_message_offers_its_meeting_as_a_file_while_it_is_to_come_and_may_be_seen(
    app: Flask, county: County, database: Session
) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=7))
    file = a_change(county, database, meeting)
    assert f'href="{file}"' in page_of(app, county, "af")

    client = Visitor(app).sign_in(county.accounts["af"]).client
    answer = client.get(file)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert [one.start for one in sittings(answer.data)] == [meeting.starts_at]
    assert b"ATTENDEE" not in answer.data
    another = Visitor(app).sign_in(county.accounts["fk"]).client
    assert another.get(file).status_code == 404, "somebody else's message"

    meeting.status, meeting.cancel_cause = MeetingStatus.CANCELLED, CancelCause.ILLNESS
    assert file not in page_of(app, county, "af")
    assert client.get(file).status_code == 404


def test_a_message_offers_no_file_to_whoever_has_left_the_team(
    app: Flask, county: County, database: Session
) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=7))
    file = a_change(county, database, meeting)
    county.seats["af"].valid_to = clock.today() - timedelta(days=1)

    assert file not in page_of(app, county, "af")
    client = Visitor(app).sign_in(county.accounts["af"]).client
    assert client.get(file).status_code == 404


def test_a_message_that_is_no_change_of_its_meeting_offers_no_file(
    app: Flask, county: County, database: Session
) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=7))
    message = promise(county, database, "af", "Kom ihåg", meeting.subject)

    assert "moten.ics" not in page_of(app, county, "af")
    client = Visitor(app).sign_in(county.accounts["af"]).client
    assert client.get(f"/meddelanden/{message.id}/moten.ics").status_code == 404


def test_the_choice_of_mail_is_made_on_the_own_account_and_kept(
    app: Flask, county: County, database: Session, invalid_html: InvalidHtml
) -> None:
    visitor = Visitor(app).sign_in(county.accounts["af"])
    assert f'href="{CHOICE}"' in visitor.get("/mitt-konto").text
    assert f'href="{CHOICE}"' in visitor.get("/meddelanden").text
    page = visitor.get(CHOICE)
    assert invalid_html(page.text) == []
    assert chosen(page) == ["samlat", "y"]

    done = visitor.send(page, rhythm="genast", invitations=None)

    assert "Ditt val är sparat." in done.words
    assert chosen(visitor.get(CHOICE)) == ["genast"]
    assert chosen(Visitor(app).sign_in(county.accounts["fk"]).get(CHOICE)) == ["samlat", "y"]
    database.flush()
    logged = select(AuditEntry.subject).where(AuditEntry.action == "message.choose")
    assert database.scalars(logged).all() == [f"account:{county.accounts['af'].id}"]


def test_a_choice_that_is_none_is_answered_with_what_to_do(app: Flask, county: County) -> None:
    visitor = Visitor(app).sign_in(county.accounts["af"])
    answer = visitor.send(visitor.get(CHOICE), rhythm="ibland")
    assert answer.status == 422


def chosen(page: Page) -> list[str]:
    """The values that are ticked on the page."""
    ticked = re.findall(r"<input[^>]*\bchecked\b[^>]*>", page.text)
    return [re.search(r'value="([^"]*)"', one).group(1) for one in ticked]  # type: ignore[union-attr]
