"""What the access log says, also what the test's own unit of work has not appended yet."""

from sqlalchemy import select

from trisam.audit.models import AuditEntry
from trisam.core import db


def entries(*, action: str | None = None, subject: str | None = None) -> list[AuditEntry]:
    """The entries, oldest first; only those of an action or a subject when one is given."""
    db.settle()
    found = select(AuditEntry).order_by(AuditEntry.id)
    if action is not None:
        found = found.where(AuditEntry.action == action)
    if subject is not None:
        found = found.where(AuditEntry.subject == subject)
    return list(db.session().scalars(found))


def actions() -> list[str]:
    """What was done, oldest first."""
    return [entry.action for entry in entries()]
