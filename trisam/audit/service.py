"""Writing to the access log. There is no way to change or remove an entry."""

import uuid
from collections.abc import Iterable

from sqlalchemy import insert

from trisam.audit.models import AuditEntry
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import after_reading, once, session


def record(
    actor: Actor,
    action: str,
    subject: str,
    *,
    person_id: uuid.UUID | None = None,
    reason: str | None = None,
) -> None:
    """Log a change that `actor` makes now. It is committed together with the change."""
    session().execute(insert(AuditEntry), [_entry(actor, action, subject, person_id, reason)])


def record_reads(
    actor: Actor, action: str, subjects: Iterable[tuple[str, uuid.UUID | None]]
) -> None:
    """Log that `actor` is shown each of `subjects` (subject, person).

    Each (action, subject) counts once in a unit of work, however many parts of the page ask.
    If the entries cannot be written, the page is not shown.
    """
    waiting: list[dict[str, object]] = session().info.setdefault("waiting_reads", [])
    first = not waiting
    for subject, person_id in subjects:
        if once((action, subject)):
            waiting.append(_entry(actor, action, subject, person_id, None))
    if first and waiting:
        after_reading(lambda: _write(waiting))


def _write(entries: list[dict[str, object]]) -> None:
    """All readings of a page in one statement."""
    session().execute(insert(AuditEntry), entries)
    entries.clear()


def _entry(
    actor: Actor, action: str, subject: str, person_id: uuid.UUID | None, reason: str | None
) -> dict[str, object]:
    return {
        "at": clock.now(),
        "action": action,
        "account_id": actor.account_id,
        "actor_name": actor.name,
        "party_id": actor.party_id,
        "unit_id": actor.unit_id,
        "subject": subject,
        "person_id": person_id,
        "reason": reason,
    }
