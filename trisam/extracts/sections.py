"""Rows become sections of a paper, in the order of `SOURCES`."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from trisam.audit.models import AuditEntry
from trisam.cases.models import Case
from trisam.core.db import Base
from trisam.extracts.labels import label
from trisam.extracts.records import Fact, Names, Record, Section, record_of
from trisam.extracts.sources import SOURCES, Source
from trisam.lifts.models import LiftDraft

Rows = Mapping[type[Base], Sequence[Any]]
OWN_WORDS = "own_words"


def of_rows(rows: Rows, names: Names, *, with_case: bool | None = None) -> tuple[Section, ...]:
    """One section for each table that has rows.

    `with_case`: only what is about a case (True) or about the individual (False).
    """
    wanted = [s for s in SOURCES if with_case is None or s.with_case is with_case]
    sections = (section for source in wanted for section in _sections(source, rows, names))
    return tuple(section for section in sections if section.records)


def of_readings(entries: Iterable[AuditEntry], names: Names) -> tuple[Section, ...]:
    """Who has read or changed, and when: unit and party, no colleague's name."""
    records = tuple(record_of(entry, names) for entry in entries)
    if not records:
        return ()
    return (Section("Vem som har läst och ändrat", "audit_entry", records, in_table=True),)


def of_drafts(drafts: Iterable[LiftDraft], names: Names) -> tuple[Section, ...]:
    """Lifts that are being written."""
    records = tuple(_draft(record_of(draft, names)) for draft in drafts)
    return (Section("Utkast", "lift_draft", records),) if records else ()


def _sections(source: Source, rows: Rows, names: Names) -> Iterator[Section]:
    table = source.model.__tablename__
    records = tuple(
        record_of(row, names, tuple(_related(source, row))) for row in rows.get(source.model, ())
    )
    if source.model is not Case:
        yield Section(source.heading, table, records, source.in_table)
        return
    yield Section(source.heading, table, tuple(_but(record) for record in records))
    # The individual's own words stand apart from what the officer wrote (wish 55).
    yield Section(
        "Personens egna ord", table, tuple(_only(record) for record in records if _says(record))
    )


def _related(source: Source, row: Any) -> Iterator[Fact]:
    for loaded in source.load:
        names = ", ".join(sorted(party.name for party in getattr(row, loaded.key)))
        yield Fact(loaded.key, label(source.model.__tablename__, loaded.key), names, names or None)


def _says(record: Record) -> bool:
    return any(fact.name == OWN_WORDS and fact.shown for fact in record.facts)


def _only(record: Record) -> Record:
    return replace(record, facts=tuple(f for f in record.facts if f.name == OWN_WORDS))


def _but(record: Record) -> Record:
    return replace(record, facts=tuple(f for f in record.facts if f.name != OWN_WORDS))


def _draft(record: Record) -> Record:
    """What was typed, without the form's own names of the fields."""
    facts = []
    for fact in record.facts:
        if fact.name == "answers":
            typed = json.loads(str(fact.value or "{}"))
            lines = [v for step in typed.values() for vs in step.values() for v in vs if v]
            facts.append(replace(fact, shown="\n".join(lines)))
        else:
            facts.append(fact)
    return replace(record, facts=tuple(facts))
