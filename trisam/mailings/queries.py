"""Reading what was promised to individuals. For services and timed work: what is shown of it is
shown by the feature that it is about, which asks who may see that."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import aliased

from trisam.core import clock
from trisam.core.db import session
from trisam.mailings.models import Mailing, MailingWay

BATCH = 200
FIRST = uuid.UUID(int=0)


def due_ids(way: MailingWay, now: datetime, after: uuid.UUID = FIRST) -> Sequence[uuid.UUID]:
    """Ids above `after` of what may leave this way now: some, in the order of their ids."""
    return (
        session()
        .scalars(
            select(Mailing.id)
            .where(Mailing.id > after, Mailing.way == way, is_due(now))
            .order_by(Mailing.id)
            .limit(BATCH)
        )
        .all()
    )


def due(mailing_id: uuid.UUID, now: datetime) -> Mailing | None:
    """The message as it stands, not locked; None when it is not to leave now."""
    return session().scalar(_due(mailing_id, now))


def take(mailing_id: uuid.UUID, now: datetime) -> Mailing | None:
    """The message, held, if it is still to leave and no other process is sending it."""
    return session().scalar(
        _due(mailing_id, now)
        .with_for_update(skip_locked=True, of=Mailing)
        .execution_options(populate_existing=True)
    )


def waiting_letter(about: str) -> Mailing | None:
    """The letter about something that is to be printed and posted now."""
    return session().scalar(
        select(Mailing)
        .where(Mailing.about == about, Mailing.way == MailingWay.LETTER, is_due(clock.now()))
        .order_by(Mailing.not_before, Mailing.id)
        .limit(1)
    )


def due_letter_ids(now: datetime) -> Sequence[uuid.UUID]:
    """Ids of the letters that are to be printed now, the first promised first."""
    found = select(Mailing.id).where(Mailing.way == MailingWay.LETTER, is_due(now))
    return session().scalars(found.order_by(Mailing.promised_at, Mailing.id)).all()


def failed_ids(since: date) -> Sequence[uuid.UUID]:
    """Ids of what was given up on a day or later."""
    found = select(Mailing.id).where(Mailing.failed_on >= since)
    return session().scalars(found.order_by(Mailing.failed_on, Mailing.id)).all()


def failed(mailing_id: uuid.UUID) -> Mailing | None:
    """The message, if it was given up."""
    return session().scalar(
        select(Mailing).where(Mailing.id == mailing_id, Mailing.failed_on.is_not(None))
    )


def goes_on(given_up: Mailing) -> bool:
    """Whether something about the same thing waits, or has left since."""
    others = about(given_up.about)
    return any(
        one.failed_on is None
        and one.cancelled_at is None
        and (one.sent_at is None or one.sent_at > given_up.not_before)
        for one in others
    )


def about(about: str) -> Sequence[Mailing]:
    """Everything that was promised about something, the first one first."""
    found = select(Mailing).where(Mailing.about == about)
    return session().scalars(found.order_by(Mailing.promised_at, Mailing.id)).all()


def later_about(mailing: Mailing) -> Sequence[Mailing]:
    """What waits about the same thing and is to leave after this one, held."""
    return (
        session()
        .scalars(
            select(Mailing)
            .where(Mailing.about == mailing.about, Mailing.not_before > mailing.not_before, waits())
            .order_by(Mailing.not_before, Mailing.id)
            .with_for_update(of=Mailing)
            .execution_options(populate_existing=True)
        )
        .all()
    )


def waits(one: type[Mailing] = Mailing) -> ColumnElement[bool]:
    """Neither sent nor taken back, and nobody has given up."""
    return and_(one.sent_at.is_(None), one.cancelled_at.is_(None), one.failed_on.is_(None))


def is_due(now: datetime) -> ColumnElement[bool]:
    """Waits, its time has come, and so has that of nothing before it about the same thing: a
    reminder never overtakes what it reminds of."""
    before = aliased(Mailing)
    overtaken = exists(
        select(before.id).where(
            before.about == Mailing.about, before.not_before < Mailing.not_before, waits(before)
        )
    )
    return and_(waits(), Mailing.not_before <= now, ~overtaken)


def _due(mailing_id: uuid.UUID, now: datetime) -> Select[Mailing]:
    return select(Mailing).where(Mailing.id == mailing_id, is_due(now))
