"""Alembic's entry. `trisam db upgrade` runs it on the installed engine."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import Connection

import trisam.models  # noqa: F401 - every table
from trisam.core import db

target = db.Base.metadata


def plain_types(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """Write our own column types as what they are in the database: migrations outlive classes."""
    if kind == "type" and isinstance(item, db.Instant):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, db.Code):
        return "sa.String(length=40)"
    return False


def run() -> None:
    """Migrate over one connection, all or nothing.

    Where SQLite has to make a table anew, what points at it would stand in the way: its own advice
    is to leave foreign keys aside meanwhile, and to look before the end that all of them hold.
    """
    with db.engine().connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        context.configure(
            connection=connection,
            target_metadata=target,
            render_as_batch=True,
            render_item=plain_types,
            transactional_ddl=True,
        )
        aside = _foreign_keys_aside(connection) if sqlite else nullcontext()
        with aside, context.begin_transaction():
            context.run_migrations()
            if sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise RuntimeError("a migration left rows that point at nothing")


@contextmanager
def _foreign_keys_aside(connection: Connection) -> Iterator[None]:
    """Set around the transaction, for inside one SQLite does not hear it."""
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


run()
