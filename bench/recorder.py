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
ENOUGH = 10.0
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


@contextmanager
def alone(engine: Engine, reads: Sequence[tuple[str, Any]]) -> Iterator[Callable[[], None]]:
    """Runs SELECTs by the bare driver, on a connection of their own, rows fetched."""
    with bare(engine) as ask:

        def run() -> None:
            for sql, values in reads:
                ask(sql, values)

        yield run


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


def timed(runs: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Median seconds of each, after one round that warms up. They take turns, so that what the
    machine does beside strikes them alike. What takes long is run fewer times, never fewer than
    `FEWEST`."""
    for run in runs:
        run()
    seconds: list[list[float]] = [[] for _ in runs]
    began = perf_counter()
    done = 0
    while done < rounds and (done < FEWEST or perf_counter() - began < ENOUGH):
        for run, taken in zip(runs, seconds, strict=True):
            start = perf_counter()
            run()
            taken.append(perf_counter() - start)
        done += 1
    return [median(taken) for taken in seconds]


def _is_read(sql: str) -> bool:
    return sql.lstrip().upper().startswith(("SELECT", "WITH"))
