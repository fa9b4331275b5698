"""A row of the database as a reader meets it: labels, words, and the value for a machine.

Which columns there are is read off the model, so that a new one is shown by itself.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import inspect

from trisam.core import swedish
from trisam.core.crypto import Sealed
from trisam.core.db import Base
from trisam.extracts.labels import ACTIONS, LABELS, is_shown, label, word
from trisam.surveys import catalogue

Names = Mapping[tuple[str, int], str]
"""What rows of other tables are called: ("party", 3) → "Försäkringskassan"."""
Value = str | int | bool | None


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of a row."""

    name: str
    label: str
    shown: str
    """In Swedish; empty when there is nothing to tell."""
    value: Value
    """For a machine: instants and dates as ISO 8601."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row."""

    id: str
    facts: tuple[Fact, ...]

    @property
    def told(self) -> list[tuple[str, str]]:
        """The fields that say something, as term and value."""
        return [(fact.label, fact.shown) for fact in self.facts if fact.shown]


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one kind."""

    heading: str
    table: str
    records: tuple[Record, ...]
    in_table: bool = False
    """Short rows that are many: best read as a table."""

    @property
    def head(self) -> list[str]:
        """The columns of the table that have something in some row."""
        told = {fact.label for record in self.records for fact in record.facts if fact.shown}
        return [fact.label for fact in self.records[0].facts if fact.label in told]

    @property
    def rows(self) -> list[list[str]]:
        """The cells under `head`."""
        head = set(self.head)
        return [
            [fact.shown for fact in record.facts if fact.label in head] for record in self.records
        ]


def record_of(row: Base, names: Names, extra: tuple[Fact, ...] = ()) -> Record:
    """Every column of `row` that is for people, in the order of the labels, then the unlabelled."""
    table = row.__tablename__
    order = list(LABELS.get(table, {}))
    found = sorted(
        (key for key in columns_of(type(row)) if is_shown(table, key)),
        key=lambda key: order.index(key) if key in order else len(order),
    )
    facts = [_fact(row, table, key, names) for key in found]
    return Record(str(getattr(row, "id", "")), (*(fact for fact in facts if fact), *extra))


def columns_of(model: type[Base]) -> list[str]:
    """The attributes that hold a value of their own; a sealed column by the text it seals."""
    sealed = sealed_of(model)
    hidden = set(sealed.values())
    plain = [attribute.key for attribute in inspect(model).column_attrs]
    return [key for key in plain if key not in hidden] + list(sealed)


def sealed_of(model: type[Base]) -> dict[str, str]:
    """The sealed texts of a model: attribute → the column that holds the sealed bytes."""
    return {name: found.column for name, found in vars(model).items() if isinstance(found, Sealed)}


def _fact(row: Base, table: str, key: str, names: Names) -> Fact | None:
    value = getattr(row, key)
    if key in sealed_of(type(row)):
        return Fact(key, label(table, key), _shown(table, key, value or ""), value)
    target = _points_at(type(row), key)
    if target is None:
        return Fact(key, label(table, key), _shown(table, key, value), _plain(value))
    if value is None or (target, value) in names:
        name = names.get((target, value))
        return Fact(key, label(table, key), name or "", name)
    # Another row of the same extract: a machine may follow it, a reader sees it anyway.
    return None if isinstance(value, uuid.UUID) else Fact(key, label(table, key), "", _plain(value))


def _points_at(model: type[Base], key: str) -> str | None:
    """The table that a column points at. The log's ids have no foreign keys but mean the same."""
    column = inspect(model).column_attrs[key].columns[0]
    for foreign in column.foreign_keys:
        return str(foreign.column.table.name)
    if model.__tablename__ == "audit_entry" and key in {"party_id", "unit_id"}:
        return key.removesuffix("_id")
    return None


def _shown(table: str, key: str, value: Any) -> str:
    if value is None:
        return ""
    say = _FIELDS.get((table, key))
    if say is not None and value:
        return say(value)
    return next(say(value) for kind, say in _KINDS if isinstance(value, kind))


def _subject(value: str) -> str:
    kind, _, code = value.partition(":")
    words = {"case": f"Ärende {code}", "consent": "Samtycket", "person": "Personen"}
    return words.get(kind, "")


def _question(value: str) -> str:
    """The words of a question, where the questionnaire still has it."""
    return catalogue.current().language(None).questions.get(value, value)


_FIELDS: dict[tuple[str, str], Callable[[str], str]] = {
    ("audit_entry", "action"): lambda value: ACTIONS.get(value, value),
    ("audit_entry", "subject"): _subject,
    ("survey_answer", "question"): _question,
    ("person", "personnummer"): lambda value: f"{value[:8]}-{value[8:]}",
}
_KINDS: tuple[tuple[type[Any], Callable[[Any], str]], ...] = (
    (bool, lambda value: "Ja" if value else "Nej"),
    (StrEnum, word),
    (datetime, swedish.moment),
    (date, swedish.day),
    (object, str),
)


def _plain(value: Any) -> Value:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value if value is None or isinstance(value, str | int | bool) else str(value)
