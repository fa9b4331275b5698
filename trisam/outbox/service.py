"""Promising messages, and taking promises back."""

from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import update

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import RuleBroken
from trisam.outbox.models import Message


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it is promised. Neither line may say anything about an individual (L10)."""

    account_id: int
    address: str
    subject: str
    body: str
    about: str
    """What it concerns ("meeting:12"), so that it can be taken back."""
    once_key: str
    """Two promises with the same key are one message."""


def queue(actor: Actor, letter: Letter) -> None:  # noqa: ARG001 - nothing is promised by nobody
    """Promise `letter`. It goes out once the transaction is committed; promised twice, once."""
    with suppress(RuleBroken), attempt({"uq_message_once_key": "Redan utlovat."}):
        session().add(
            Message(
                account_id=letter.account_id,
                address=letter.address,
                subject=letter.subject,
                body=letter.body,
                about=letter.about,
                once_key=letter.once_key,
                promised_at=clock.now(),
            )
        )


def take_back(actor: Actor, key_start: str) -> int:  # noqa: ARG001
    """Take back every waiting message of one occasion: those whose key begins so; how many."""
    cancelled = session().execute(
        update(Message)
        .where(
            Message.once_key.startswith(key_start, autoescape=True),
            Message.sent_at.is_(None),
            Message.cancelled_at.is_(None),
        )
        .values(cancelled_at=clock.now())
        .returning(Message.id)
    )
    return len(cancelled.all())


def cancel_to(actor: Actor, account_id: int) -> None:  # noqa: ARG001
    """Take back every waiting message to an account: nothing reaches who has left."""
    session().execute(
        update(Message)
        .where(
            Message.account_id == account_id,
            Message.sent_at.is_(None),
            Message.cancelled_at.is_(None),
        )
        .values(cancelled_at=clock.now())
    )


def cancel_about(actor: Actor, about: str) -> int:  # noqa: ARG001
    """Take back every waiting message about `about`; how many there were."""
    cancelled = session().execute(
        update(Message)
        .where(Message.about == about, Message.sent_at.is_(None), Message.cancelled_at.is_(None))
        .values(cancelled_at=clock.now())
        .returning(Message.id)
    )
    return len(cancelled.all())
