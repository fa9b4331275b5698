"""Reading the outbox."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select

from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.outbox.models import Digest, MailChoice, Message

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


def exists_for(key_start: str) -> bool:
    """Whether there is a message of one occasion, whatever became of it."""
    begins_so = Message.once_key.startswith(key_start, autoescape=True)
    return session().scalar(select(Message.id).where(begins_so).limit(1)) is not None


def own(actor: Actor, message_id: int) -> Message | None:
    """A message to the actor that was not taken back."""
    return session().scalar(
        select(Message).where(
            Message.id == message_id,
            Message.account_id == actor.account_id,
            Message.cancelled_at.is_(None),
        )
    )


def own_choice(actor: Actor, *, lock: bool = False) -> MailChoice | None:
    """How the actor wants mail, if that was ever said; held until the transaction ends for a
    change."""
    wanted = select(MailChoice).where(MailChoice.account_id == actor.account_id)
    return session().scalar(wanted.with_for_update() if lock else wanted)


def wants_invitations(account_id: int) -> bool:
    """Whether the person gets meetings as invitations to the calendar."""
    refused = select(MailChoice.account_id).where(
        MailChoice.account_id == account_id, MailChoice.invitations.is_(False)
    )
    return session().scalar(refused) is None


def waiting_ids(after: int = 0) -> Sequence[int]:
    """Ids above `after` of messages that leave alone and are neither sent nor taken back, oldest
    first: some."""
    return (
        session()
        .scalars(
            select(Message.id)
            .where(Message.id > after, _waits(), _leaves_alone())
            .order_by(Message.id)
            .limit(BATCH)
        )
        .all()
    )


def waiting(message_id: int) -> Message | None:
    """The message as it stands, not locked; None when it is sent or taken back."""
    return session().scalar(select(Message).where(Message.id == message_id, _waits()))


def take(message_id: int) -> Message | None:
    """The message, locked, if it still leaves alone and no other process is sending it."""
    return session().scalar(
        select(Message)
        .where(Message.id == message_id, _waits(), _leaves_alone())
        .with_for_update(skip_locked=True, of=Message)
        .execution_options(populate_existing=True)
    )


def in_want_of_a_digest(due_at: datetime, day: date) -> Sequence[int]:
    """The accounts with messages from before `due_at` that are to come together, and no digest of
    the day yet."""
    has_one = exists(
        select(Digest.id).where(Digest.account_id == Message.account_id, Digest.day == day)
    )
    return (
        session()
        .scalars(
            select(Message.account_id)
            .where(comes_together(due_at), ~has_one)
            .distinct()
            .order_by(Message.account_id)
        )
        .all()
    )


def comes_together(due_at: datetime) -> ColumnElement[bool]:
    """The message waits for the digest of `due_at`."""
    return and_(
        _waits(), Message.digest_id.is_(None), Message.promised_at < due_at, ~_leaves_alone()
    )


def waiting_digests(after: int = 0) -> Sequence[int]:
    """Ids above `after` of digests with something that is neither sent nor taken back: some."""
    return (
        session()
        .scalars(
            select(Digest.id)
            .where(
                Digest.id > after,
                exists(select(Message.id).where(Message.digest_id == Digest.id, _waits())),
            )
            .order_by(Digest.id)
            .limit(BATCH)
        )
        .all()
    )


def in_digest(digest_id: int) -> Sequence[Message]:
    """What waits in a digest, in the order in which it was promised, not locked."""
    return session().scalars(_in_digest(digest_id)).all()


def take_digest(digest_id: int) -> Sequence[Message]:
    """What waits in a digest, locked; nothing while another process is sending it."""
    held = select(Digest.id).where(Digest.id == digest_id).with_for_update(skip_locked=True)
    if session().scalar(held) is None:
        return ()
    fresh = _in_digest(digest_id).with_for_update().execution_options(populate_existing=True)
    return session().scalars(fresh).all()


def _in_digest(digest_id: int) -> Select[Message]:
    return select(Message).where(Message.digest_id == digest_id, _waits()).order_by(Message.id)


def _waits() -> ColumnElement[bool]:
    return and_(Message.sent_at.is_(None), Message.cancelled_at.is_(None))


def _leaves_alone() -> ColumnElement[bool]:
    """Urgent, or its receiver wants everything at once; never what is in a digest already."""
    at_once = exists(
        select(MailChoice.account_id).where(
            MailChoice.account_id == Message.account_id, MailChoice.at_once
        )
    )
    return and_(Message.digest_id.is_(None), or_(Message.urgent, at_once))
