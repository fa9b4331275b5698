"""Reading the access log."""

from collections.abc import Iterator

from sqlalchemy import select

from trisam.audit import heads
from trisam.audit.chain import FIELDS, Told
from trisam.audit.models import AuditEnd, AuditEntry
from trisam.core import clock, crypto
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


def signed_head() -> str:
    """How the log stands now, signed: one line."""
    found = end()
    return heads.sign(crypto.ring().witness, found.number, found.link, clock.now())


def every_entry() -> Iterator[Told]:
    """The whole log, first entry first, a batch at a time. For verifying and export alone."""
    found = select(AuditEntry.__table__).order_by(AuditEntry.id)
    rows = session().execute(found.execution_options(yield_per=BATCH)).mappings()
    for row in rows:
        facts = {name: row[name] for name in FIELDS}
        yield Told(row["id"], row["at"], facts, row["link"], row["seal"])
