"""Reading the access log, as far as other features need it."""

from sqlalchemy import select

from trisam.audit.models import AuditEntry
from trisam.core.actor import Actor
from trisam.core.db import session


def own_subjects(actor: Actor, action: str) -> frozenset[str]:
    """What the actor itself has done `action` to."""
    done = select(AuditEntry.subject).where(
        AuditEntry.account_id == actor.account_id, AuditEntry.action == action
    )
    return frozenset(session().scalars(done))
