"""Promised messages: once, taken back, delivered."""

import smtplib
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.county import County
from tests.outbox.deliverers import ANYTHING
from trisam.core.actor import Actor
from trisam.outbox import jobs, queries, service
from trisam.outbox.mail import Mail
from trisam.outbox.models import Message
from trisam.outbox.service import Letter
from trisam.outbox.smtp import Postman

SYSTEM = Actor.of_system("prov")


def letter(once_key: str = "meeting:1:cancelled:7", about: str = "meeting:1") -> Letter:
    """A promise to account 7."""
    return Letter(
        account_id=7,
        address="alva@trisam.test",
        subject="Ett möte är inställt",
        body="Logga in i Trisam för att läsa mer.",
        about=about,
        once_key=once_key,
        urgent=True,
    )


def messages(database: Session) -> list[Message]:
    """Every message."""
    return list(database.scalars(select(Message).order_by(Message.id)))


def test_the_same_promise_twice_is_one_message(database: Session) -> None:
    service.queue(SYSTEM, letter())
    service.queue(SYSTEM, letter())
    service.queue(SYSTEM, letter("meeting:2:cancelled:7"))
    assert len(messages(database)) == 2


def test_waiting_messages_are_delivered_once(database: Session) -> None:
    service.queue(SYSTEM, letter())
    sent: list[str] = []
    assert jobs.deliver(lambda message: sent.append(message.subject), ANYTHING) == 1
    assert jobs.deliver(lambda message: sent.append(message.subject), ANYTHING) == 0
    assert sent == ["Ett möte är inställt"]


def test_many_refused_messages_bar_no_way_for_those_behind_them(database: Session) -> None:
    for number in range(queries.BATCH):
        service.queue(SYSTEM, letter(f"meeting:{number}:cancelled:7", about="meeting:0"))
    service.queue(SYSTEM, letter("meeting:999:cancelled:7", about="meeting:999"))

    last = messages(database)[-1]

    def refuses_the_first(mail: Mail) -> None:
        if mail.name != f"trisam-{last.id}":
            raise smtplib.SMTPRecipientsRefused({})

    assert jobs.deliver(refuses_the_first, ANYTHING) == 1
    assert [one.sent_at is not None for one in messages(database)] == [False] * queries.BATCH + [
        True
    ]


def test_a_refused_message_stops_no_other_but_a_silent_server_stops_the_round(
    database: Session,
) -> None:
    service.queue(SYSTEM, letter())
    service.queue(SYSTEM, letter("meeting:2:cancelled:7", about="meeting:2"))
    first, second = [f"trisam-{message.id}" for message in messages(database)]
    tried: list[str] = []

    def refuses_the_first(mail: Mail) -> None:
        tried.append(mail.name)
        if mail.name == first:
            raise smtplib.SMTPRecipientsRefused({})

    assert jobs.deliver(refuses_the_first, ANYTHING) == 1
    assert tried == [first, second]
    assert [message.sent_at is None for message in messages(database)] == [True, False]

    def silent(_mail: Mail) -> None:
        raise ConnectionRefusedError

    with pytest.raises(ConnectionRefusedError):
        jobs.deliver(silent, ANYTHING)


def test_a_message_taken_back_is_never_delivered(database: Session) -> None:
    service.queue(SYSTEM, letter())
    service.queue(SYSTEM, letter("meeting:2:cancelled:7", about="meeting:2"))
    assert service.cancel_about(SYSTEM, "meeting:1") == 1
    _, other = messages(database)
    sent: list[str] = []
    jobs.deliver(lambda mail: sent.append(mail.name), ANYTHING)
    assert sent == [f"trisam-{other.id}"]


def test_a_message_keeps_its_message_id_if_it_is_sent_again(database: Session) -> None:
    service.queue(SYSTEM, letter())
    [message] = messages(database)
    postman = Postman("smtp://localhost:2525", "trisam@example.test", "https://trisam.example")
    mail = Mail(f"trisam-{message.id}", message.address, message.subject, message.body)
    first, second = postman.letter(mail), postman.letter(mail)
    assert first["Message-ID"] == second["Message-ID"] == f"<trisam-{message.id}@example.test>"


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_line_break_in_a_subject_becomes_a_space_and_no_header(
    database: Session, break_: str
) -> None:
    service.queue(SYSTEM, replace(letter(), subject=f"Hej{break_}Bcc: alla@example.test"))
    [message] = messages(database)
    mail = Mail("trisam-1", message.address, message.subject, message.body)

    postman = Postman("smtp://localhost", "trisam@example.test", "https://trisam.example")
    sent = postman.letter(mail)

    assert sent["Subject"] == "Hej Bcc: alla@example.test"
    assert sent["Bcc"] is None


def test_a_line_break_that_came_by_another_way_stops_the_mail_instead() -> None:
    postman = Postman("smtp://localhost", "trisam@example.test", "https://trisam.example")
    for mail in (
        Mail("trisam-1", "alva@trisam.test", "Hej\r\nBcc: alla@example.test", "Text"),
        Mail("trisam-1", "alva@trisam.test\r\nBcc: alla@example.test", "Hej", "Text"),
    ):
        with pytest.raises(ValueError, match="linefeed|newline"):
            postman.letter(mail)


def test_a_message_about_a_county_names_nobody(county: County, database: Session) -> None:
    case = county.case()
    service.queue(county.actor("af"), letter(about=case.subject))
    [message] = messages(database)
    assert case.person.name is not None
    assert case.person.name not in message.subject + message.body + message.about


def test_a_message_whose_receiver_may_no_longer_hear_it_is_taken_back(database: Session) -> None:
    service.queue(SYSTEM, letter("a"))
    service.queue(SYSTEM, letter("b"))
    sent: list[str] = []
    first = next(iter(database.scalars(select(Message).order_by(Message.id)))).id

    all_but_the_first = replace(ANYTHING, may_hear=lambda message: message.id != first)
    assert jobs.deliver(lambda mail: sent.append(mail.name), all_but_the_first) == 1

    one, other = database.scalars(select(Message).order_by(Message.id))
    assert one.cancelled_at is not None
    assert one.sent_at is None
    assert other.sent_at is not None
    assert jobs.deliver(lambda mail: sent.append(mail.name), ANYTHING) == 0
