"""One's own messages, each as it may be read now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trisam.calendars import queries as calendars
from trisam.cases import queries as cases
from trisam.core.actor import Actor
from trisam.core.errors import NotFound
from trisam.meetings.models import Meeting
from trisam.outbox import digest
from trisam.outbox import queries as outbox
from trisam.outbox.models import Message

PAGE_SIZE = 20


class Fate(StrEnum):
    """What became of a message."""

    SENT = "sent"
    WAITING = "waiting"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class OwnMessage:
    """A message as its receiver may read it; one that is removed has no words."""

    promised_at: datetime
    fate: Fate
    sent_at: datetime | None = None
    subject: str = ""
    body: str = ""
    leaves_at: datetime | None = None
    """When it leaves together with the others of its day, if it waits for that."""
    file_of: int | None = None
    """The message's id, if its meetings can be fetched as a calendar file."""


def count(actor: Actor) -> int:
    """How many messages the actor has, removed ones too."""
    return outbox.count_to(actor)


def on_page(actor: Actor, number: int) -> Sequence[OwnMessage]:
    """The actor's messages on page `number`, latest first.

    Whether one may hear of what a message is about is asked now, as it was before it was sent.
    """
    found = outbox.to(actor, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    heard = cases.heard_of(actor, {message.about for message in found})
    choice = outbox.own_choice(actor)
    gathers = choice is None or not choice.at_once
    coming = calendars.still_to_come(actor, {one.about for one in found if one.calendar})
    return [
        _readable(message, gathers=gathers, coming=coming)
        if message.cancelled_at is None and message.about in heard
        else OwnMessage(message.promised_at, Fate.REMOVED)
        for message in found
    ]


def meetings_of(actor: Actor, message_id: int) -> Sequence[Meeting]:
    """What a message to the actor has for the calendar: its planned meetings that the actor may
    see today. Raises `NotFound` when there are none, as for a message that is somebody else's."""
    message = outbox.own(actor, message_id)
    about = {message.about} if message is not None and message.calendar else set()
    found = calendars.still_to_come(actor, about)
    if not found:
        raise NotFound
    return found


def _readable(message: Message, *, gathers: bool, coming: Sequence[Meeting]) -> OwnMessage:
    waits = message.sent_at is None
    together = waits and gathers and not message.urgent
    has_file = message.calendar and any(
        calendars.is_about(message.about, meeting) for meeting in coming
    )
    return OwnMessage(
        message.promised_at,
        Fate.WAITING if waits else Fate.SENT,
        message.sent_at,
        message.subject,
        message.body,
        digest.following(message.promised_at) if together else None,
        message.id if has_file else None,
    )
