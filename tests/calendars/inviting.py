"""Meetings that are changed on a Monday in January, and what is mailed about them."""

import os
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy
from typing import Any

from icalendar import Event

from tests.calendars.reading import Shown, parsed, shown_anytime
from tests.factories.county import County
from tests.outbox.mail_server import MailServer
from trisam.core.db import session
from trisam.meetings.models import Meeting, MeetingForm
from trisam.meetings.queries import meetings
from trisam.meetings.recurrence import Ordinal, Rhythm, Weekday
from trisam.meetings.service import scheduling
from trisam.meetings.service.scheduling import Plan, Sitting
from trisam.outbox import jobs
from trisam.outbox.mail import Mail
from trisam.outbox.smtp import Postman

MONDAY = datetime(2026, 1, 5, 9, tzinfo=UTC)
SENDER = "trisam@trisam.example"
SITTING = Sitting(time(13), 90, 4, MeetingForm.HYBRID, "https://video.example/rum", 5)
PLAN = Plan(
    Rhythm.monthly(Ordinal.LAST, Weekday.WEDNESDAY, months_off=[7]),
    SITTING,
    date(2026, 1, 7),
    date(2026, 12, 31),
)
Wait = Callable[[timedelta], None]
Delivered = Callable[[], list[Mail]]


def add(county: County, day: date, place: str = SITTING.place) -> Meeting:
    sitting = Sitting(time(13), 90, 4, MeetingForm.HYBRID, place, 5)
    return scheduling.add_single(county.actor("vard"), county.team, day, sitting)


def fresh(county: County, meeting: Meeting) -> Meeting:
    session().expire_all()
    return meetings.get(county.actor("vard"), meeting.id)


def to(county: County, who: str, mails: list[Mail]) -> list[Mail]:
    return [mail for mail in mails if mail.address == county.accounts[who].email]


def event_of(mail: Mail) -> tuple[str, Event]:
    """The method and the one event of the calendar beside a mail's text."""
    assert mail.calendar is not None
    calendar = parsed(mail.calendar.data)
    assert str(calendar["method"]) == mail.calendar.method
    [event] = calendar.events
    return str(calendar["method"]), event


def shown_in(mail: Mail) -> list[Shown]:
    assert mail.calendar is not None
    return shown_anytime(mail.calendar.data)


def received(server: MailServer, above: jobs.Above) -> list[Any]:
    """Deliver over SMTP, and read what the server took as a mail program does."""
    session().flush()
    sender = f"p{os.getpid()}@trisam.example"
    postman = Postman(f"smtp://127.0.0.1:{server.port}", sender, "https://trisam.example")
    jobs.deliver(postman, above)
    return [message_from_bytes(letter, policy=policy.default) for letter in server.letters]
