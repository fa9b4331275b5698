"""What the access log says, also what the test's own unit of work has not appended yet.

Entries are appended when a unit of work commits, and that of a test never does: a test that reads
the log has them appended first.
"""

from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import ORMExecuteState, Session

from trisam.audit import service as audit
from trisam.audit.models import AuditEntry
from trisam.core import db
from trisam.core.actor import Actor

SYSTEM = Actor.of_system("prov")


@event.listens_for(Session, "do_orm_execute")
def append_first(reading: ORMExecuteState) -> None:
    """Have the entries of this unit of work in the table before it reads the log."""
    of_the_log = any(mapper.class_ is AuditEntry for mapper in reading.all_mappers)
    if reading.is_select and of_the_log and reading.session.info.get("writes"):
        db.settle()


def entries(*, action: str | None = None, subject: str | None = None) -> list[AuditEntry]:
    """The entries, oldest first; only those of an action or a subject when one is given."""
    found = select(AuditEntry).order_by(AuditEntry.id)
    if action is not None:
        found = found.where(AuditEntry.action == action)
    if subject is not None:
        found = found.where(AuditEntry.subject == subject)
    return list(db.session().scalars(found))


def actions() -> list[str]:
    """What was done, oldest first."""
    return [entry.action for entry in entries()]


def told(**columns: Any) -> AuditEntry:
    """An entry of the past with these columns, as the log has it."""
    nobody = dict.fromkeys(("account_id", "party_id", "unit_id", "person_id", "reason"))
    audit.record_past(SYSTEM, [{**nobody, **columns}])
    return entries()[-1]
