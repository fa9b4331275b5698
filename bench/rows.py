"""Rows put into the database many at a time, without an object for each."""

from typing import Any, Final

from sqlalchemy import insert, text

from bench.recorder import bare
from trisam.cases.models import Case
from trisam.core import crypto, db
from trisam.core.db import Base, session, transaction
from trisam.followups.models import FollowUp, FollowUpIncome
from trisam.meetings.models import AgendaItem, Meeting, PreMeeting
from trisam.people.models import Person
from trisam.recommendations.models import Action, Recommendation
from trisam.surveys.models import Survey, SurveyAnswer

Row = dict[str, Any]
ORDER: Final[tuple[type[Base], ...]] = (
    Meeting,
    PreMeeting,
    Person,
    Case,
    AgendaItem,
    Recommendation,
    Action,
    FollowUp,
    FollowUpIncome,
    Survey,
    SurveyAnswer,
)
"""So that no row points at one that is not there yet."""
NUMBERED: Final = (Meeting, PreMeeting, AgendaItem)
"""Their numbers are given here, not by the database."""
_IN_HASTE: Final = ("journal_mode=OFF", "synchronous=OFF", "cache_size=-2000000")
"""SQLite's own, for as long as the connection lives: who is killed meanwhile begins anew."""
_ROWS_AT_ONCE: Final = 200_000


def hasten() -> None:
    """Let SQLite write without a thought of what a power cut would do, until `settle`."""
    if db.engine().dialect.name == "sqlite":
        with bare(db.engine()) as ask:
            for setting in _IN_HASTE:
                ask(f"PRAGMA {setting}", ())


class Pile:
    """Rows of many kinds. Those of one kind all have the same keys."""

    def __init__(self) -> None:
        self._rows: dict[type[Base], list[Row]] = {kind: [] for kind in ORDER}
        self.saved = 0

    def add(self, kind: type[Base], row: Row) -> None:
        """Put a row on the pile."""
        self._rows[kind].append(row)

    def save_when_many(self) -> None:
        """Save what lies there when it is worth a transaction."""
        if sum(map(len, self._rows.values())) >= _ROWS_AT_ONCE:
            self.save()

    def save(self) -> None:
        """Save what lies there, in a transaction of its own."""
        with transaction():
            connection = session().connection()
            for kind, rows in self._rows.items():
                if rows:
                    connection.execute(insert(kind.__table__), rows)  # type: ignore[arg-type]
                    self.saved += len(rows)
                    rows.clear()


def settle() -> None:
    """Let SQLite take care again. PostgreSQL has its counters set, and its rows counted."""
    db.engine().dispose()
    with transaction():
        connection = session().connection()
        if connection.dialect.name != "postgresql":
            return
        for kind in NUMBERED:
            name = kind.__tablename__
            connection.execute(
                text(
                    f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id))"  # noqa: S608
                    f" FROM {name}"
                )
            )
    look_through()


def look_through() -> None:
    """Let PostgreSQL count its rows, as it does by itself in time. Until then it may believe that
    every table is empty, and choose a way that takes an hour for what takes a second."""
    with transaction():
        connection = session().connection()
        if connection.dialect.name == "postgresql":
            connection.execute(text("ANALYZE"))


def sealed(kind: type[Base], row_id: object, **texts: str) -> dict[str, bytes]:
    """The sealed columns of a row: each text as the application seals it."""
    return {
        f"{name}_sealed": crypto.seal(words, crypto.place_of(kind.__tablename__, name, row_id))
        for name, words in texts.items()
    }
