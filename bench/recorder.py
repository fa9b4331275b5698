"""Recording the SQL of a page, and running that SQL alone."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, event

TRANSACTIONS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA", "SET TRANSACTION")
FEWEST = 5
ENOUGH = 5.0
"""Seconds."""


@dataclass
class Recording:
    """The statements that one page sent, with their parameters."""

    statements: list[tuple[str, Any, bool]] = field(default_factory=list)

    @property
    def reads(self) -> list[tuple[str, Any]]:
        """The SELECTs: what the page asked the database."""
        return [(sql, values) for sql, values, _ in self.statements if _is_read(sql)]

    @property
    def count(self) -> int:
        """Queries of the page, writes to the access log included, transaction control not."""
        return sum(not sql.lstrip().upper().startswith(TRANSACTIONS) for sql, *_ in self.statements)


@contextmanager
def recording(engine: Engine) -> Iterator[Recording]:
    """Note every statement that goes to the database inside the block."""
    found = Recording()

    def note(_c: Any, _cursor: Any, sql: str, values: Any, _context: Any, many: bool) -> None:
        found.statements.append((sql, values, many))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


def sql_alone(engine: Engine, reads: Sequence[tuple[str, Any]], rounds: int) -> float:
    """Seconds that SELECTs take by the bare driver, rows fetched: the median."""
    with bare(engine) as ask:

        def run() -> None:
            for sql, values in reads:
                ask(sql, values)

        return timed(run, rounds)


@contextmanager
def bare(engine: Engine) -> Iterator[Callable[[str, Any], list[Any]]]:
    """Asks the database by the driver alone."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()

        def ask(sql: str, values: Any) -> list[Any]:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

        yield ask
    finally:
        connection.rollback()
        connection.close()


def timed(run: Callable[[], object], rounds: int) -> float:
    """Median seconds of `run`, after one round that warms up. What takes long is run fewer times,
    never fewer than `FEWEST`."""
    run()
    seconds: list[float] = []
    while len(seconds) < rounds and (len(seconds) < FEWEST or sum(seconds) < ENOUGH):
        start = perf_counter()
        run()
        seconds.append(perf_counter() - start)
    return median(seconds)


def _is_read(sql: str) -> bool:
    return sql.lstrip().upper().startswith(("SELECT", "WITH"))
