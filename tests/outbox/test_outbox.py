"""Promised messages: once, taken back, delivered."""

import smtplib

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.county import County
from trisam.core.actor import Actor
from trisam.outbox import jobs, queries, service
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
    )


def messages(database: Session) -> list[Message]:
    """Every message."""
    return list(database.scalars(select(Message).order_by(Message.id)))


def anybody(_message: Message) -> bool:
    return True


def test_the_same_promise_twice_is_one_message(database: Session) -> None:
    service.queue(SYSTEM, letter())
    service.queue(SYSTEM, letter())
    service.queue(SYSTEM, letter("meeting:2:cancelled:7"))
    assert len(messages(database)) == 2


def test_waiting_messages_are_delivered_once(database: Session) -> None:
    service.queue(SYSTEM, letter())
    sent: list[str] = []
    assert jobs.deliver(lambda message: sent.append(message.subject), anybody) == 1
    assert jobs.deliver(lambda message: sent.append(message.subject), anybody) == 0
    assert sent == ["Ett möte är inställt"]


def test_many_refused_messages_bar_no_way_for_those_behind_them(database: Session) -> None:
    for number in range(queries.BATCH):
        service.queue(SYSTEM, letter(f"meeting:{number}:cancelled:7", about="meeting:0"))
    service.queue(SYSTEM, letter("meeting:999:cancelled:7", about="meeting:999"))

    def refuses_the_first(message: Message) -> None:
        if message.about == "meeting:0":
            raise smtplib.SMTPRecipientsRefused({})

    assert jobs.deliver(refuses_the_first, anybody) == 1
    assert [one.sent_at is not None for one in messages(database)] == [False] * queries.BATCH + [
        True
    ]


def test_a_refused_message_stops_no_other_but_a_silent_server_stops_the_round(
    database: Session,
) -> None:
    service.queue(SYSTEM, letter())
    service.queue(SYSTEM, letter("meeting:2:cancelled:7", about="meeting:2"))
    tried: list[str] = []

    def refuses_the_first(message: Message) -> None:
        tried.append(message.about)
        if message.about == "meeting:1":
            raise smtplib.SMTPRecipientsRefused({})

    assert jobs.deliver(refuses_the_first, anybody) == 1
    assert tried == ["meeting:1", "meeting:2"]
    assert [message.sent_at is None for message in messages(database)] == [True, False]

    def silent(_message: Message) -> None:
        raise ConnectionRefusedError

    with pytest.raises(ConnectionRefusedError):
        jobs.deliver(silent, anybody)


def test_a_message_taken_back_is_never_delivered(database: Session) -> None:
    service.queue(SYSTEM, letter())
    service.queue(SYSTEM, letter("meeting:2:cancelled:7", about="meeting:2"))
    assert service.cancel_about(SYSTEM, "meeting:1") == 1
    sent: list[str] = []
    jobs.deliver(lambda message: sent.append(message.about), anybody)
    assert sent == ["meeting:2"]


def test_a_message_keeps_its_message_id_if_it_is_sent_again(database: Session) -> None:
    service.queue(SYSTEM, letter())
    [message] = messages(database)
    postman = Postman("smtp://localhost:2525", "trisam@example.test", "https://trisam.example")
    first, second = postman.letter(message), postman.letter(message)
    assert first["Message-ID"] == second["Message-ID"] == f"<trisam-{message.id}@example.test>"


def test_a_line_break_in_a_subject_cannot_smuggle_a_header(database: Session) -> None:
    service.queue(SYSTEM, letter())
    [message] = messages(database)
    message.subject = "Hej\r\nBcc: alla@example.test"
    with pytest.raises(ValueError, match="linefeed|newline"):
        Postman("smtp://localhost", "trisam@example.test", "https://trisam.example").letter(message)


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

    assert jobs.deliver(lambda m: sent.append(m.once_key), lambda m: m.id != first) == 1

    one, other = database.scalars(select(Message).order_by(Message.id))
    assert one.cancelled_at is not None
    assert one.sent_at is None
    assert other.sent_at is not None
    assert jobs.deliver(lambda m: sent.append(m.once_key), anybody) == 0
