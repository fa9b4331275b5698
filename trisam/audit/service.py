"""Writing to the access log. There is no way to change or remove an entry.

Entries wait in the unit of work and are appended last of all, just before it commits: the writers
queue for the end of the log only for that moment, and never while they hold it for other locks.
"""

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import insert

from trisam.audit import chain, queries
from trisam.audit.models import AuditEntry
from trisam.core import clock, crypto, db
from trisam.core.actor import Actor
from trisam.core.errors import Forbidden
from trisam.core.refusals import AccessRefused

READINGS = (
    "case.list",
    "case.read",
    "follow_up.read",
    "case.sheet",
    "case.print",
    "case.export",
)
"""Ways of reading a case, the weakest first: a unit of work leaves one entry, the strongest."""

UNKNOWN_CASE = "case:?"
_NEW, _READ = "new entries", "readings"
_NUMBER, _HANDED_OVER = "number", "handed over"
Entry = dict[str, Any]


def record(
    actor: Actor,
    action: str,
    subject: str,
    *,
    person_id: uuid.UUID | None = None,
    reason: str | None = None,
) -> None:
    """Log a change that `actor` makes now. It is committed together with the change."""
    db.waiting(_NEW).append(_entry(actor, action, subject, person_id, reason))
    db.at_the_end(append)


def record_reads(
    actor: Actor, action: str, subjects: Iterable[tuple[str, uuid.UUID | None]]
) -> None:
    """Log that `actor` is shown each of `subjects` (subject, person).

    Each case counts once in a unit of work, however many parts of the page ask, and as the
    strongest of `READINGS`; what is read otherwise, once for each action. If the entries cannot
    be written, the page is not shown.
    """
    readings = db.waiting(_READ)
    known = {_kind(entry["action"], entry["subject"]): entry for entry in readings}
    new: list[Entry] = []
    for subject, person_id in subjects:
        earlier = known.get(_kind(action, subject))
        if earlier is None:
            new.append(_entry(actor, action, subject, person_id, None))
            known[_kind(action, subject)] = new[-1]
        elif action in READINGS:
            earlier["action"] = max(earlier["action"], action, key=READINGS.index)
    readings += new
    if new:
        db.after_reading(lambda: _hand_over(new))


def record_past(actor: Actor, entries: Iterable[Entry]) -> None:
    """Log what happened before, each with its own instant and actor, as the demo tells it.

    Raises `Forbidden` for anybody but the system: no person writes another's history.
    """
    if not actor.system:
        raise Forbidden
    db.waiting(_NEW).extend({"reason": None, **entry} for entry in entries)
    db.at_the_end(append)


def note_refusal(event: AccessRefused) -> None:
    """Log that somebody was refused: a case when the rule knows which, else the page."""
    if event.subject is None:
        record(event.actor, "page.refused", f"page:{event.page}"[:80])
    else:
        record(event.actor, "case.refused", event.subject, person_id=event.person_id)


def append() -> None:
    """Put what waits at the end of the log, in one statement."""
    waiting: list[Entry] = [entry for entry in db.waiting(_NEW) if _NUMBER not in entry]
    if not waiting:
        return
    end = queries.end_for_update()
    rows = []
    for entry in waiting:
        end.number += 1
        end.link = chain.link(end.link, chain.bytes_of(end.number, entry["at"], entry))
        seal = chain.seal(crypto.ring().log, end.link)
        row = {name: value for name, value in entry.items() if name != _HANDED_OVER}
        rows.append({**row, "id": end.number, "link": end.link, "seal": seal})
        entry[_NUMBER] = end.number  # it stays in the list, so that it is not told of again
    # Without it the ORM makes one statement for each set of columns that are empty.
    db.session().execute(insert(AuditEntry).execution_options(render_nulls=True), rows)


def _hand_over(readings: list[Entry]) -> None:
    """Readings, in a unit of work that writes; appended at its end, in the order they came."""
    db.waiting(_NEW).extend(entry for entry in readings if _HANDED_OVER not in entry)
    for entry in readings:
        entry[_HANDED_OVER] = True
    db.at_the_end(append)


def _kind(action: str, subject: str) -> tuple[str, str]:
    """What counts once: a case however it is read, anything else in each way."""
    return ("", subject) if action in READINGS else (action, subject)


def _entry(
    actor: Actor, action: str, subject: str, person_id: uuid.UUID | None, reason: str | None
) -> Entry:
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
