"""Whatever can tell of an individual is in the extract, or left out for a reason.

The guard walks the models: every table that leads to a person, a case or a consent, and every
table with sealed text. A planted table is shown to be caught.
"""

from sqlalchemy import Column, ForeignKey, Integer, LargeBinary, MetaData, Table, Uuid

import trisam.models  # noqa: F401 - every table
from tests.tally import Tally
from trisam.core.db import Base
from trisam.extracts.sources import NOT_HERE, SOURCES, WITH_ITS_OWNER

ROOTS = frozenset({"person", "case", "consent"})


def telling(metadata: MetaData) -> set[str]:
    """Every table from which keys lead to an individual, and every one with sealed text."""
    found = set(ROOTS)
    while True:
        more = {
            table.name
            for table in metadata.tables.values()
            for column in table.columns
            for key in column.foreign_keys
            if key.target_fullname.split(".")[0] in found
        }
        if more <= found:
            break
        found |= more
    sealed = {
        table.name
        for table in metadata.tables.values()
        if any(column.name.endswith("_sealed") for column in table.columns)
    }
    by_id = {t.name for t in metadata.tables.values() if "person_id" in t.columns}
    return found | sealed | by_id


def forgotten(metadata: MetaData) -> set[str]:
    """Those that the extract neither covers nor leaves out for a reason."""
    covered = {source.model.__tablename__ for source in SOURCES}
    return telling(metadata) - covered - WITH_ITS_OWNER.keys() - NOT_HERE.keys()


def test_every_table_that_can_tell_of_somebody_is_covered_or_has_a_reason(tally: Tally) -> None:
    tally(len(telling(Base.metadata)), "tables that can tell of somebody")
    assert forgotten(Base.metadata) == set()


def test_what_the_lists_name_exists_and_is_listed_once() -> None:
    names = [source.model.__tablename__ for source in SOURCES]
    names += [*WITH_ITS_OWNER, *NOT_HERE]
    assert set(names) <= set(Base.metadata.tables)
    assert len(names) == len(set(names))


def test_planted_tables_are_caught() -> None:
    models = MetaData()
    for table in Base.metadata.tables.values():
        table.to_metadata(models)
    Table("planted_child", models, Column("case_id", Uuid, ForeignKey("case.id")))
    Table("planted_grandchild", models, Column("answer_id", Uuid, ForeignKey("answer.id")))
    Table("planted_text", models, Column("id", Integer), Column("note_sealed", LargeBinary))
    Table("planted_log", models, Column("person_id", Uuid))

    assert forgotten(models) == {
        "planted_child",
        "planted_grandchild",
        "planted_text",
        "planted_log",
    }
