"""Reading the access log."""

from collections.abc import Iterator

from sqlalchemy import select

from trisam.audit.models import AuditEnd, AuditEntry
from trisam.core.actor import Actor
from trisam.core.db import session

BATCH = 1000


def own_subjects(actor: Actor, action: str) -> frozenset[str]:
    """What the actor itself has done `action` to."""
    done = select(AuditEntry.subject).where(
        AuditEntry.account_id == actor.account_id, AuditEntry.action == action
    )
    return frozenset(session().scalars(done))


def end() -> AuditEnd:
    """Where the log ends now."""
    return session().scalars(select(AuditEnd)).one()


def end_for_update() -> AuditEnd:
    """The end of the log, held until the unit of work ends: one writer at a time."""
    found = select(AuditEnd).with_for_update().execution_options(populate_existing=True)
    return session().scalars(found).one()


def every_entry() -> Iterator[AuditEntry]:
    """The whole log, first entry first, a batch at a time. For verifying and export alone."""
    found = select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=BATCH)
    yield from session().scalars(found)
