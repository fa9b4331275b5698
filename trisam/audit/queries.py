"""Reading the access log."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, type_coerce
from sqlalchemy.types import NullType

from trisam.audit import heads, stored
from trisam.audit.chain import FIELDS, Told
from trisam.audit.models import AuditEnd, AuditEntry
from trisam.core import clock, crypto
from trisam.core.actor import Actor
from trisam.core.db import session

BATCH = 1000
_COLUMNS = tuple(AuditEntry.__table__.columns)


def own_subjects(actor: Actor, action: str) -> frozenset[str]:
    """What the actor itself has done `action` to."""
    done = select(AuditEntry.subject).where(
        AuditEntry.account_id == actor.account_id, AuditEntry.action == action
    )
    return frozenset(session().scalars(done))


def has_opened(actor: Actor, subject: str, since: datetime) -> bool:
    """Whether the log tells that the actor has opened the case at or after that instant."""
    opened = exists().where(
        AuditEntry.subject == subject,
        AuditEntry.account_id == actor.account_id,
        AuditEntry.action == "case.read",
        AuditEntry.at >= since,
    )
    return bool(session().scalar(select(opened)))


def end() -> AuditEnd:
    """Where the log ends now."""
    return session().scalars(select(AuditEnd)).one()


def end_for_update() -> AuditEnd:
    """The end of the log, held until the unit of work ends: one writer at a time."""
    found = select(AuditEnd).with_for_update().execution_options(populate_existing=True)
    return session().scalars(found).one()


def signed_head() -> str:
    """How the log stands now, signed: one line."""
    found = end()
    return heads.sign(crypto.ring().witness, found.number, found.link, clock.now())


def every_entry(after: int = 0) -> Iterator[Told]:
    """The log after that number, first entry first, a batch at a time. For verifying and export.

    The values are taken as they lie in the database: a column type would mend some that somebody
    has changed, and fail on others.
    """
    columns = [type_coerce(column, NullType()).label(column.name) for column in _COLUMNS]
    found = select(*columns).where(AuditEntry.id > after).order_by(AuditEntry.id)
    for row in session().execute(found.execution_options(yield_per=BATCH)).mappings():
        facts: dict[str, Any] = {name: stored.fact(row[name]) for name in FIELDS}
        facts["person_id"] = stored.person(row["person_id"])
        link, seal = stored.raw(row["link"]), stored.raw(row["seal"])
        yield Told(stored.number(row["id"]), stored.instant(row["at"]), facts, link, seal)
