"""One's own messages, each as it may be read now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from trisam.cases import queries as cases
from trisam.core.actor import Actor
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


def count(actor: Actor) -> int:
    """How many messages the actor has, removed ones too."""
    return outbox.count_to(actor)


def on_page(actor: Actor, number: int) -> Sequence[OwnMessage]:
    """The actor's messages on page `number`, latest first.

    Whether one may hear of what a message is about is asked now, as it was before it was sent.
    """
    found = outbox.to(actor, (number - 1) * PAGE_SIZE, PAGE_SIZE)
    heard = cases.heard_of(actor, {message.about for message in found})
    return [_readable(message, may_hear=message.about in heard) for message in found]


def _readable(message: Message, *, may_hear: bool) -> OwnMessage:
    if message.cancelled_at is not None or not may_hear:
        return OwnMessage(message.promised_at, Fate.REMOVED)
    return OwnMessage(
        message.promised_at,
        Fate.WAITING if message.sent_at is None else Fate.SENT,
        message.sent_at,
        message.subject,
        message.body,
    )
