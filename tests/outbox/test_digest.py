"""What is not urgent comes together once a day; what is urgent does not wait for it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.outbox.deliverers import ANYTHING
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.errors import Forbidden
from trisam.outbox import digest, jobs, service
from trisam.outbox.mail import Enclosure, Mail
from trisam.outbox.models import Digest, Message
from trisam.outbox.service import Letter

SYSTEM = Actor.of_system("prov")
ALVA, FOLKE = Actor("Alva", account_id=7), Actor("Folke", account_id=8)
MONDAY = datetime(2026, 11, 30, 9, tzinfo=UTC)  # 10.00 in Sweden
TUESDAY_MORNING = datetime(2026, 12, 1, 6, tzinfo=UTC)  # 07.00
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
Move = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def move(time_machine: time_machine.TimeMachineFixture) -> Move:
    """Set the clock; it stands on a Monday."""

    def to(when: datetime) -> None:
        time_machine.move_to(when, tick=False)

    to(MONDAY)
    return to


def promise(number: int, *, to: Actor = ALVA, urgent: bool = False) -> None:
    assert to.account_id
    service.queue(
        SYSTEM,
        Letter(
            account_id=to.account_id,
            address=f"{to.name.lower()}@trisam.test",
            subject=f"Ämne {number}",
            body=f"Text {number}.",
            about=f"meeting:{number}",
            once_key=f"prov:{number}",
            urgent=urgent,
        ),
    )


def delivered(above: jobs.Above = ANYTHING) -> list[Mail]:
    posted: list[Mail] = []
    assert jobs.deliver(posted.append, above) == len(posted)
    return posted


def waiting(database: Session) -> int:
    found = select(Message).where(Message.sent_at.is_(None), Message.cancelled_at.is_(None))
    return len(database.scalars(found).all())


def test_what_is_not_urgent_waits_for_the_morning_and_comes_as_one_mail_to_each(
    database: Session, move: Move
) -> None:
    promise(1)
    promise(2)
    promise(3, to=FOLKE)
    assert delivered() == []
    move(TUESDAY_MORNING - MINUTE)
    assert delivered() == []

    move(TUESDAY_MORNING)
    alva, folke = delivered()

    assert (alva.address, alva.subject) == ("alva@trisam.test", "Trisam: 2 meddelanden")
    assert "1. Ämne 1\n\nText 1.\n\n\n2. Ämne 2\n\nText 2." in alva.body
    assert "Du väljer själv" in alva.body
    assert (folke.subject, folke.body) == ("Ämne 3", "Text 3.\n"), "alone it is itself"
    assert waiting(database) == 0
    assert delivered() == []


def test_what_is_urgent_leaves_at_once_and_alone(database: Session) -> None:
    promise(1)
    promise(2, urgent=True)

    [mail] = delivered()

    assert mail.subject == "Ämne 2"
    assert waiting(database) == 1


def test_whoever_chose_so_gets_everything_at_once(database: Session) -> None:
    service.choose(ALVA, at_once=True, invitations=True)
    promise(1)
    promise(2)
    promise(3, to=FOLKE)

    assert [mail.subject for mail in delivered()] == ["Ämne 1", "Ämne 2"]

    service.choose(ALVA, at_once=False, invitations=True)
    promise(4)
    assert delivered() == []
    with pytest.raises(Forbidden):
        service.choose(SYSTEM, at_once=True, invitations=True)


def test_what_comes_after_seven_waits_for_the_next_working_day(
    database: Session, move: Move
) -> None:
    friday = datetime(2026, 12, 4, 6, tzinfo=UTC)
    move(friday)
    promise(1)
    for later in (MINUTE, DAY, 2 * DAY, 3 * DAY - MINUTE):
        move(friday + later)
        assert delivered() == []

    move(friday + 3 * DAY)
    assert [mail.subject for mail in delivered()] == ["Ämne 1"]


def test_after_days_without_delivery_there_is_one_digest_not_one_a_day(
    database: Session, move: Move
) -> None:
    for days in range(3):
        move(MONDAY + days * DAY)
        promise(days)
    move(MONDAY + 3 * DAY)

    [mail] = delivered()

    assert all(f"Text {days}." in mail.body for days in range(3))


def test_a_digest_that_is_sent_again_is_the_same_mail_even_if_more_has_come(
    database: Session, move: Move
) -> None:
    promise(1)
    promise(2)
    move(TUESDAY_MORNING)
    tried: list[Mail] = []

    def dies(mail: Mail) -> None:
        tried.append(mail)
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        jobs.deliver(dies, ANYTHING)
    promise(3)
    for message in database.scalars(select(Message).where(Message.once_key == "prov:3")):
        message.promised_at = MONDAY  # its transaction took all night

    assert delivered() == tried
    [made] = database.scalars(select(Digest))
    assert tried[0].name == f"trisam-samlat-{made.id}"
    assert waiting(database) == 1

    move(TUESDAY_MORNING + DAY)
    [next_day] = delivered()
    assert next_day.name != tried[0].name
    assert next_day.subject == "Ämne 3"


def test_each_message_of_a_digest_is_asked_about_just_before_it_leaves(
    database: Session, move: Move
) -> None:
    for number in (1, 2, 3):
        promise(number)
    move(TUESDAY_MORNING)
    asked: list[str] = []

    def may_hear(message: Message) -> bool:
        asked.append(message.about)
        return message.about == "meeting:2"

    [mail] = delivered(jobs.Above(may_hear, ANYTHING.enclose))

    assert asked == ["meeting:1", "meeting:2", "meeting:3"]
    assert (mail.subject, mail.body) == ("Ämne 2", "Text 2.\n")
    messages = database.scalars(select(Message).order_by(Message.id))
    assert [one.cancelled_at is not None for one in messages] == [True, False, True]


def test_a_digest_of_which_nothing_may_be_heard_is_not_sent(database: Session, move: Move) -> None:
    promise(1)
    move(TUESDAY_MORNING)
    assert delivered(jobs.Above(lambda _: False, ANYTHING.enclose)) == []
    assert waiting(database) == 0


def test_what_was_taken_back_after_the_digest_was_settled_is_not_in_it(
    database: Session, move: Move
) -> None:
    promise(1)
    promise(2)
    move(TUESDAY_MORNING)
    service.gather(SYSTEM, 7, TUESDAY_MORNING)
    assert service.cancel_about(SYSTEM, "meeting:1") == 1

    [mail] = delivered()
    assert mail.subject == "Ämne 2"


def test_what_is_settled_for_a_digest_does_not_leave_alone_when_its_receiver_changes_the_choice(
    database: Session, move: Move
) -> None:
    promise(1)
    promise(2)
    move(TUESDAY_MORNING)
    service.gather(SYSTEM, 7, TUESDAY_MORNING)
    service.choose(ALVA, at_once=True, invitations=True)

    [mail] = delivered()
    assert mail.subject == "Trisam: 2 meddelanden"


def test_two_who_gather_at_once_make_one_digest(database: Session) -> None:
    promise(1)
    service.gather(SYSTEM, 7, TUESDAY_MORNING)
    service.gather(SYSTEM, 7, TUESDAY_MORNING)
    assert len(database.scalars(select(Digest)).all()) == 1


def test_what_comes_along_is_said_after_the_messages_and_before_the_closing(
    database: Session, move: Move
) -> None:
    promise(1)
    promise(2)
    move(TUESDAY_MORNING)

    [mail] = delivered(jobs.Above(lambda _: True, lambda _: Enclosure(("Logga in.",))))
    assert mail.body.endswith(f"Text 2.\n\n\nLogga in.\n\n{digest.CLOSING}\n")


@pytest.mark.parametrize(
    ("now", "due"),
    [
        (datetime(2026, 12, 4, 6, tzinfo=UTC), date(2026, 12, 4)),  # Friday 07.00
        (datetime(2026, 12, 4, 5, 59, tzinfo=UTC), date(2026, 12, 3)),
        (datetime(2026, 12, 6, 12, tzinfo=UTC), date(2026, 12, 4)),  # Sunday
        (datetime(2026, 12, 25, 12, tzinfo=UTC), date(2026, 12, 23)),  # the eve is a day off
        (datetime(2026, 3, 30, 5, tzinfo=UTC), date(2026, 3, 30)),  # summer time began yesterday
        (datetime(2026, 10, 26, 5, tzinfo=UTC), date(2026, 10, 23)),  # it ended yesterday: 06.00
    ],
)
def test_digests_are_due_at_seven_on_working_days(now: datetime, due: date) -> None:
    found = clock.local(digest.latest(now))
    assert (found.date(), found.hour, found.minute) == (due, 7, 0)
    following = clock.local(digest.following(now))
    assert following > now
    assert following.date() > due
    assert digest.latest(digest.following(now)) == digest.following(now)
