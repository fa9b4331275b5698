"""Reading the outbox."""

from collections.abc import Sequence

from sqlalchemy import func, select

from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.outbox.models import Message

BATCH = 200


def to(actor: Actor, offset: int, limit: int) -> Sequence[Message]:
    """Messages to the actor, whatever became of them, latest first."""
    return (
        session()
        .scalars(
            select(Message)
            .where(Message.account_id == actor.account_id)
            .order_by(Message.promised_at.desc(), Message.id.desc())
            .offset(offset)
            .limit(limit)
        )
        .all()
    )


def count_to(actor: Actor) -> int:
    """How many messages there are to the actor."""
    counted = select(func.count()).where(Message.account_id == actor.account_id)
    return session().scalars(counted).one()


def sent_to(key_start: str) -> Sequence[int]:
    """The accounts that got a message of one occasion: those whose key begins so."""
    return (
        session()
        .scalars(
            select(Message.account_id)
            .where(
                Message.once_key.startswith(key_start, autoescape=True),
                Message.sent_at.is_not(None),
            )
            .order_by(Message.id)
        )
        .all()
    )


def waiting_ids(after: int = 0) -> Sequence[int]:
    """Ids above `after` of messages that are neither sent nor taken back, oldest first: some."""
    return (
        session()
        .scalars(
            select(Message.id)
            .where(Message.id > after, Message.sent_at.is_(None), Message.cancelled_at.is_(None))
            .order_by(Message.id)
            .limit(BATCH)
        )
        .all()
    )


def waiting(message_id: int) -> Message | None:
    """The message as it stands, not locked; None when it is sent or taken back."""
    return session().scalar(
        select(Message).where(
            Message.id == message_id, Message.sent_at.is_(None), Message.cancelled_at.is_(None)
        )
    )


def take(message_id: int) -> Message | None:
    """The message, locked, if it still waits and no other process is sending it."""
    return session().scalar(
        select(Message)
        .where(Message.id == message_id, Message.sent_at.is_(None), Message.cancelled_at.is_(None))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )
