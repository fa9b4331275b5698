"""Reading the outbox."""

from collections.abc import Sequence

from sqlalchemy import select

from trisam.core.db import session
from trisam.outbox.models import Message

BATCH = 200


def waiting_ids() -> Sequence[int]:
    """Ids of promised messages that are neither sent nor taken back, oldest first."""
    return (
        session()
        .scalars(
            select(Message.id)
            .where(Message.sent_at.is_(None), Message.cancelled_at.is_(None))
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
