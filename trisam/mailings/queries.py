"""Reading what was promised to individuals. For services and timed work: what is shown of it is
shown by the feature that it is about, which asks who may see that."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, select

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
    """The letter about something that waits to be printed and sent: the latest, if there are
    several."""
    return session().scalar(
        select(Mailing)
        .where(Mailing.about == about, Mailing.way == MailingWay.LETTER, waits())
        .order_by(Mailing.promised_at.desc(), Mailing.id)
        .limit(1)
    )


def about(about: str) -> Sequence[Mailing]:
    """Everything that was promised about something, the first one first."""
    found = select(Mailing).where(Mailing.about == about)
    return session().scalars(found.order_by(Mailing.promised_at, Mailing.id)).all()


def waits() -> ColumnElement[bool]:
    """Neither sent nor taken back, and nobody has given up."""
    return and_(
        Mailing.sent_at.is_(None), Mailing.cancelled_at.is_(None), Mailing.failed_on.is_(None)
    )


def is_due(now: datetime) -> ColumnElement[bool]:
    """Waits, and its time has come."""
    return and_(waits(), Mailing.not_before <= now)


def _due(mailing_id: uuid.UUID, now: datetime) -> Select[Mailing]:
    return select(Mailing).where(Mailing.id == mailing_id, is_due(now))
