"""The database: base class, column types, and the two doors `reading()` and `transaction()`.

There is one ambient session per unit of work. Only this module opens, commits and rolls back.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import closing, contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    UniqueConstraint,
    create_engine,
    event,
    text,
    type_coerce,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from trisam.core.errors import Overtaken, RuleBroken

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """A moment in time, stored in UTC and always aware. A naive datetime is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; SQLite keeps no zone, so it gets the bare UTC reading."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(
        self,
        value: datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> datetime | None:
        """Back as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Code(TypeDecorator[StrEnum]):
    """A `StrEnum` stored by its value, so that SQL and exports read the field's own codes."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__(length=40)
        self.kind = kind

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The value; an unknown one is refused before it reaches the database."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:  # noqa: ARG002
        """Back as the enum member."""
        return None if value is None else self.kind(value)


class CodeSet(TypeDecorator[frozenset[Any]]):
    """A set of members of one `StrEnum`, stored by their values: "|halsa|arbete|", or "".

    `holds` asks in SQL whether one of them is there.
    """

    impl = String
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__(length=200)
        self.kind = kind

    def process_bind_param(self, value: Iterable[str] | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """The values in the enum's own order; an unknown one is refused."""
        if value is None:
            return None
        given = {self.kind(one) for one in value}
        return "|" + "".join(f"{one.value}|" for one in self.kind if one in given) if given else ""

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[Any] | None:  # noqa: ARG002
        """Back as enum members."""
        if value is None:
            return None
        return frozenset(self.kind(code) for code in value.split("|") if code)


def holds(
    codes: ColumnElement[Any] | InstrumentedAttribute[Any], code: ColumnElement[str]
) -> ColumnElement[bool]:
    """The `CodeSet` column has `code` among its values."""
    return type_coerce(codes, String).contains("|" + code + "|")


class Base(DeclarativeBase):
    """Base of all tables: constraints are named, so that migrations and errors can point."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant}


_session: ContextVar[Session | None] = ContextVar("session", default=None)
_installed: list[Engine | Connection] = []


def make_engine(url: str) -> Engine:
    """An engine for SQLite or PostgreSQL with the settings that each needs.

    Its errors name the statement but not the values: they end in logs.
    """
    if url.startswith("sqlite"):
        engine = create_engine(url, connect_args={"timeout": 15}, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=5, hide_parameters=True)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction handling hides BEGIN; we say BEGIN IMMEDIATE ourselves.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "busy_timeout=15000",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    # A plain BEGIN that later writes fails with "database is locked" under several processes;
    # asking for the write lock at the start makes them queue instead.
    writes = connection.get_execution_options().get("writes", True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def install(bind: Engine | Connection) -> None:
    """Make `bind` what `reading()` and `transaction()` use in this process.

    An installation has an engine. Tests install one open connection: every unit of work is then
    a savepoint in it, and rolling back the connection undoes the test.
    """
    _installed[:] = [bind]


def engine() -> Engine:
    """The installed engine."""
    return _installed[0].engine


def session() -> Session:
    """The session of the present unit of work.

    Raises `RuntimeError` outside `reading()` and `transaction()`.
    """
    current = _session.get()
    if current is None:
        raise RuntimeError("no unit of work: open reading() or transaction() first")
    return current


@contextmanager
def transaction() -> Iterator[Session]:
    """A unit of work that writes: commits at the end, rolls back on any error.

    Inside another transaction it is a part of that one: the outermost commits.
    """
    current = _session.get()
    if current is not None and current.info.get("writes"):
        yield current
        return
    with _open(writes=True) as opened:
        try:
            yield opened
            settle()
        except StaleDataError as error:  # a query writes first what was left to write
            raise Overtaken from error
        opened.commit()
        afterwards: dict[Hashable, Callable[[], None]] = opened.info["afterwards"]
    for follow in afterwards.values():
        follow()


@contextmanager
def reading() -> Iterator[Session]:
    """A unit of work that only reads; the database itself refuses a write.

    What must be written because something was read (the access log) is handed to
    `after_reading` and committed in a short transaction of its own before this unit ends:
    if that fails, so does the page.
    """
    if _session.get() is not None:
        yield session()
        return
    with _open(writes=False) as opened:
        yield opened
        promised: list[Callable[[], None]] = opened.info["promised"]
    if promised:
        with transaction():
            for write in promised:
                write()


@contextmanager
def apart() -> Iterator[None]:
    """Leave the present unit of work aside, as if this were another request."""
    token = _session.set(None)
    try:
        yield
    finally:
        _session.reset(token)


def after_reading(write: Callable[[], None]) -> None:
    """Run `write` now when the unit of work writes, else when the reading is over."""
    current = session()
    if current.info.get("writes"):
        write()
    else:
        current.info["promised"].append(write)


def after_commit(key: Hashable, follow: Callable[[], None]) -> None:
    """Run `follow` once the present unit of work is committed, outside it; the same `key` once.

    What is rolled back is not followed, except in an `attempt`: `follow` looks for itself at
    what is there. It must not raise: what it follows has happened already.
    """
    session().info["afterwards"].setdefault(key, follow)


def waiting(name: str) -> list[Any]:
    """What waits under `name` until this unit of work ends, in the order it came.

    What was put there in an `attempt` that failed is gone, like its rows.
    """
    lists: dict[str, list[Any]] = session().info["waiting"]
    return lists.setdefault(name, [])


def at_the_end(write: Callable[[], None]) -> None:
    """Run `write` once, last of all, just before this unit of work commits.

    For what takes a lock that everybody wants: it is then held for a moment only, and after
    every other lock, so that no two units of work wait for each other. Raises `RuntimeError` in
    a unit that only reads: it has no such end.
    """
    if not session().info["writes"]:
        raise RuntimeError("a unit of work that only reads writes nothing at its end")
    last: list[Callable[[], None]] = session().info["last"]
    if write not in last:
        last.append(write)


def settle() -> None:
    """Write what was left for the end. A unit of work does it by itself before it commits."""
    current = session()
    _flush(current)
    for write in current.info["last"]:
        write()
    _flush(current)


@contextmanager
def attempt(sentences: dict[str, str] | None = None) -> Iterator[None]:
    """A part of a transaction that can fail alone (a savepoint).

    `sentences` maps names of constraints to what the user is told when one is broken:
    the database decides who came first, the rule says so in Swedish.
    """
    current = session()
    lengths = {name: len(found) for name, found in current.info["waiting"].items()}
    savepoint = current.begin_nested()
    try:
        yield
        _flush(current)
        savepoint.commit()
    except IntegrityError as error:
        _forget(current, lengths)
        savepoint.rollback()
        for name, sentence in (sentences or {}).items():
            if _names(error, name):
                raise RuleBroken(sentence) from error
        raise
    except BaseException as error:
        _forget(current, lengths)
        # Not `is_active`: a flush that failed leaves the savepoint inactive, but to be rolled back.
        if current.get_nested_transaction() is savepoint:
            savepoint.rollback()
        if isinstance(error, StaleDataError):  # a query writes first what was left to write
            raise Overtaken from error
        raise


def _forget(current: Session, lengths: dict[str, int]) -> None:
    """Cut each list of what waits back to how long it was."""
    for name, found in current.info["waiting"].items():
        del found[lengths.get(name, 0) :]


def _names(error: IntegrityError, constraint: str) -> bool:
    """True when the broken constraint is `constraint`.

    PostgreSQL names it; SQLite lists the columns ("UNIQUE constraint failed: t.a, t.b").
    """
    if constraint in str(error.orig):
        return True
    for table in Base.metadata.tables.values():
        columns: list[str] | None = None
        for unique in table.constraints:
            if isinstance(unique, UniqueConstraint) and unique.name == constraint:
                columns = [f"{table.name}.{column.name}" for column in unique.columns]
        for index in table.indexes:
            if index.name == constraint:
                columns = [f"{table.name}.{column.name}" for column in index.columns]
        if columns is not None:
            return str(error.orig).endswith(": " + ", ".join(columns))
    return False


def _flush(opened: Session) -> None:
    try:
        opened.flush()
    except StaleDataError as error:
        raise Overtaken from error


@contextmanager
def _open(*, writes: bool) -> Iterator[Session]:
    with _connected(writes=writes) as connection:
        opened = Session(
            connection,
            expire_on_commit=False,
            autoflush=writes,
            join_transaction_mode="create_savepoint",
        )
        opened.info.update(writes=writes, promised=[], waiting={}, last=[], afterwards={})
        token = _session.set(opened)
        try:
            if writes:
                yield opened
            else:
                with _write_protected(connection), closing(opened):
                    yield opened
        finally:
            _session.reset(token)
            opened.close()


@contextmanager
def _connected(*, writes: bool) -> Iterator[Connection]:
    bind = _installed[0]
    if isinstance(bind, Connection):
        yield bind
        return
    with bind.connect().execution_options(writes=writes) as connection:
        yield connection


@contextmanager
def _write_protected(connection: Connection) -> Iterator[None]:
    """Let the database itself refuse writes: a GET that changes a row is an error, not a habit."""
    if connection.dialect.name != "sqlite":
        # In a test's transaction the protection must end with the reading: a savepoint ends it.
        savepoint = connection.begin_nested() if connection.in_transaction() else None
        # All queries of a page see one moment, as SQLite's do by themselves: a withdrawal between
        # two of them must not make a page of two halves.
        one_moment = "ISOLATION LEVEL REPEATABLE READ, " if savepoint is None else ""
        connection.execute(text(f"SET TRANSACTION {one_moment}READ ONLY"))
        try:
            yield
        finally:
            if savepoint is not None:
                savepoint.rollback()
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA query_only=ON")
    try:
        yield
    finally:
        driver.execute("PRAGMA query_only=OFF")
