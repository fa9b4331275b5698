"""Canaries in sealed fields: a text that stands nowhere else, and every disguise to look for it in.

The sealed fields are found by looking at the models: a new one is covered by itself.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, lazyload

from trisam.core import clock, crypto, db
from trisam.keys import queries as keys


@dataclass(frozen=True)
class Field:
    """A sealed attribute of a model."""

    model: type[Any]
    name: str
    column: str

    @property
    def canary(self) -> str:
        """A text that stands nowhere else."""
        return f"kanariefågel-{self.model.__tablename__}-{self.name}-zq7x9"


def sealed_fields() -> list[Field]:
    """Every sealed attribute of every table."""
    models = {mapper.local_table: mapper.class_ for mapper in db.Base.registry.mappers}
    return [
        Field(models[place.table], place.attribute, place.column.key) for place in keys.columns()
    ]


def plant(session: Session) -> list[tuple[Field, Any]]:
    """Write its canary into each field, in a row of the demo or in a new one."""
    planted = []
    for field in sealed_fields():
        filled = getattr(field.model, field.column).is_not(None)
        row = session.scalars(
            select(field.model).order_by(filled.desc()).limit(1).options(lazyload("*"))
        ).first()
        if row is None:
            row = made_up(session, field.model)
            session.add(row)
        setattr(row, field.name, field.canary)
        planted.append((field, row))
    session.flush()
    return planted


def made_up(session: Session, model: type[Any]) -> Any:
    """A row with something in each column that must have something."""
    row = model()
    for column in model.__table__.columns:
        if column.nullable or column.primary_key or column.default is not None:
            continue
        [key] = column.foreign_keys or [None]
        value: Any
        if isinstance(column.type, db.Code):
            value = next(iter(column.type.kind))
        elif key is not None:
            value = session.scalars(select(key.column).limit(1)).first()
        else:
            value = {int: 1, str: "x", bytes: b"x", bool: False}.get(column.type.python_type)
            value = clock.now() if value is None else value
        setattr(row, column.key, value)
    return row


def disguises(canary: str) -> Iterator[bytes]:
    """The ways in which a text can lie in a file."""
    escaped = json.dumps(canary)[1:-1]
    for raw in (
        canary.encode(), escaped.encode(), canary.encode("utf-16-le"), canary.encode("utf-16-be"),
    ):  # fmt: skip
        yield raw
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        for offset in range(3):  # base64 differs with what stands before: drop the mixed ends
            coded = base64.b64encode(b"x" * offset + raw)
            yield coded[4 : len(coded) - 4]


def found_in(content: bytes) -> list[str]:
    """The canaries that can be read, in any disguise."""
    return [field.canary for field in sealed_fields() if is_in(content, field.canary)]


def is_in(content: bytes, canary: str) -> bool:
    """Whether the text can be read, in any disguise."""
    return any(disguise in content for disguise in disguises(canary))


def tables(session: Session) -> bytes:
    """Everything that the tables hold, as the driver gives it."""
    parts = []
    for table in db.Base.metadata.sorted_tables:
        for row in session.connection().exec_driver_sql(f'SELECT * FROM "{table.name}"'):  # noqa: S608
            parts += [v if isinstance(v, bytes) else str(v).encode() for v in row]
    return b"\n".join(parts)


def sealing_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let text lie in the database as it is, to show that the search finds it there."""
    monkeypatch.setattr(crypto, "seal", lambda plain, _place: plain.encode())
    monkeypatch.setattr(crypto, "unseal", lambda token, _place: token.decode("utf-8", "replace"))
