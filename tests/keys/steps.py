"""What the tests of keys do and look at again and again."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from trisam.audit.models import AuditEntry
from trisam.core import crypto, db
from trisam.core.actor import Actor
from trisam.keys import queries, service

SYSTEM = Actor.of_system("prov")


def quiet(_done: int, _whole: int) -> None:
    """Hear nothing."""


def rotate() -> service.Outcome:
    outcome = service.rotate(SYSTEM, quiet, settle=0)
    db.session().expire_all()
    return outcome


def key_of(token: bytes | None) -> str:
    assert token
    return crypto.key_id(token)


def texts(session: Session) -> dict[str, str]:
    """Every sealed text, opened, by its place."""
    found = {}
    for place in queries.columns():
        rows_ = session.execute(
            select(place.table.c.id, place.column).where(place.column.is_not(None))
        )
        for row_id, token in rows_:
            where = place.place(row_id)
            found[where] = crypto.unseal(token, where)
    return found


def logged(session: Session) -> list[tuple[str, str]]:
    entries = select(AuditEntry.action, AuditEntry.subject).where(AuditEntry.action.like("keys.%"))
    return [(action, subject) for action, subject in session.execute(entries)]
