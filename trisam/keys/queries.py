"""Reading sealed columns as they lie, in whatever table: nothing here opens a text.

The columns are found by looking at the models, so a new one is covered by itself.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    LargeBinary,
    Table,
    cast,
    func,
    literal_column,
    null,
    select,
    text,
)

from trisam.core import crypto
from trisam.core.actor import Actor
from trisam.core.crypto import KEY_ID_AT, Sealed
from trisam.core.db import Base, session
from trisam.core.errors import Forbidden
from trisam.core.keys import ID_BYTES

BATCH = 200
BATCH_BYTES = 4_000_000
"""An uploaded list is large: what is held in memory and written at once is bounded."""


@dataclass(frozen=True, slots=True)
class SealedColumn:
    """A column of sealed text, and the attribute that opens it."""

    table: Table
    attribute: str
    column: Column[bytes | None]
    index: Column[bytes | None] | None
    """The column with the search index of the text, where there is one."""

    def place(self, row_id: object) -> str:
        """What the seal in this row is bound to."""
        return crypto.place_of(self.table.name, self.attribute, row_id)


@dataclass(frozen=True, slots=True)
class Value:
    """One sealed value as it lies in the database."""

    row_id: Any
    token: bytes
    index: bytes | None = None


def columns() -> list[SealedColumn]:
    """Every sealed column of every table."""
    found: dict[Column[Any], SealedColumn] = {}
    for mapper in Base.registry.mappers:
        for name, attribute in _sealed(mapper.class_):
            table = mapper.class_.__table__
            column = table.c[attribute.column]
            index = table.c[attribute.index] if attribute.index else None
            found[column] = SealedColumn(table, name, column, index)
    return sorted(found.values(), key=lambda one: (one.table.name, one.attribute))


def _sealed(model: type[Any]) -> Iterator[tuple[str, Sealed]]:
    """Also those that the model has from a mixin."""
    for part in model.__mro__:
        for name, attribute in vars(part).items():
            if isinstance(attribute, Sealed):
                yield name, attribute


def counts(actor: Actor) -> Counter[str]:
    """How many sealed values rest on each data key, by its id."""
    _known_to(actor)
    found: Counter[str] = Counter()
    for place in columns():
        key = _key_id(place.column).label("key")
        statement = (
            select(key, func.count()).where(place.column.is_not(None)).group_by(literal_column("1"))
        )
        for name, count in session().execute(statement):
            found[bytes(name).hex()] += count
    return found


def resting_elsewhere(actor: Actor, place: SealedColumn, after: Any) -> Sequence[Value]:
    """Some values of a column that do not rest on the current key, in the order of their rows,
    from the one after the row `after` (None: from the first). At most `BATCH` and `BATCH_BYTES`.
    """
    _known_to(actor)
    current = bytes.fromhex(crypto.ring().current)
    return _some(place, after, _key_id(place.column) != current)


def indexed(actor: Actor, place: SealedColumn, after: Any) -> Sequence[Value]:
    """Some values of a column, and what its search index says of them, as above. None for a
    column without index."""
    _known_to(actor)
    return [] if place.index is None else _some(place, after)


def _some(place: SealedColumn, after: Any, *wanted: ColumnElement[bool]) -> list[Value]:
    key = place.table.c.id
    further = () if after is None else (key > after,)
    sizes = session().execute(
        select(key, func.length(place.column))
        .where(place.column.is_not(None), *wanted, *further)
        .order_by(key)
        .limit(BATCH)
    )
    chosen: list[Any] = []
    total = 0
    for row_id, size in sizes:
        total += size
        if chosen and total > BATCH_BYTES:
            break
        chosen.append(row_id)
    index = null() if place.index is None else place.index
    statement = select(key, _bytes(place.column), index).where(key.in_(chosen)).order_by(key)
    return [Value(*row) for row in session().execute(statement)] if chosen else []


def database_time(actor: Actor) -> datetime | None:
    """Now, by the clock that dates transactions; None where the database dates none (SQLite,
    whose writers wait for each other anyway)."""
    _known_to(actor)
    if session().connection().dialect.name == "sqlite":
        return None
    found: datetime = session().scalars(text("SELECT clock_timestamp()")).one()
    return found


def has_older_work(actor: Actor, moment: datetime | None) -> bool:
    """Whether a transaction that began before `moment` is still going on: it may hold text that
    was sealed with an earlier key and is not yet to be seen."""
    _known_to(actor)
    if moment is None:
        return False
    older = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        " AND xact_start < :moment"
    )
    found: int = session().scalars(older, {"moment": moment}).one()
    return found > 0


def _key_id(column: Column[bytes | None]) -> ColumnElement[bytes]:
    # `substr` counts from 1. Written out and not bound: the same expression to GROUP BY.
    start: ColumnElement[int] = literal_column(str(KEY_ID_AT + 1))
    length: ColumnElement[int] = literal_column(str(ID_BYTES))
    return func.substr(_bytes(column), start, length, type_=LargeBinary)


def _bytes(column: Column[bytes | None]) -> ColumnElement[bytes]:
    # SQLite lets a vandal lay text in the column, and stumbles when that is no UTF-8.
    return cast(column, LargeBinary)


def _known_to(actor: Actor) -> None:
    if not actor.system:
        raise Forbidden
