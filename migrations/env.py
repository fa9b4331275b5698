"""Alembic's entry. `trisam db upgrade` runs it on the installed engine."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

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
    """Migrate over one connection, all or nothing."""
    with db.engine().connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target,
            render_as_batch=True,
            render_item=plain_types,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
