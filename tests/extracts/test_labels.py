"""Every column that is shown has a Swedish word, and every coded value too."""

from enum import StrEnum
from typing import Any

from tests.tally import Tally
from trisam.audit.models import AuditEntry
from trisam.core.db import Base, Code
from trisam.extracts.labels import LABELS, LEFT_OUT, WORDS, is_shown, label
from trisam.extracts.records import columns_of
from trisam.extracts.sources import SOURCES
from trisam.lifts.models import LiftDraft

SHOWN: list[type[Base]] = [*(source.model for source in SOURCES), LiftDraft, AuditEntry]
PARENTS = {
    "case_id",
    "person_id",
    "consent_id",
    "recommendation_id",
    "release_id",
    "replaces_id",
    "follow_up_id",
    "contact_id",
    "survey_id",
    "own_key_id",
}
"""Keys to other rows of the same extract: followed by a machine, not read by people."""


def wordless(model: type[Base]) -> set[str]:
    """The shown columns without a Swedish word."""
    table = model.__tablename__
    return {
        key
        for key in columns_of(model)
        if is_shown(table, key) and key not in PARENTS and key not in LABELS.get(table, {})
    }


def enums() -> set[type[StrEnum]]:
    """The kinds of coded values among the shown columns."""
    return {
        column.type.kind
        for model in SHOWN
        for column in model.__table__.columns
        if isinstance(column.type, Code)
    }


def test_every_shown_column_has_a_word(tally: Tally) -> None:
    tally(sum(len(columns_of(model)) for model in SHOWN), "columns")
    assert {f"{m.__tablename__}.{key}" for m in SHOWN for key in wordless(m)} == set()


def test_every_coded_value_has_a_word(tally: Tally) -> None:
    tally(sum(len(kind) for kind in enums()), "coded values")
    assert {
        value for kind in enums() for value in kind if value not in WORDS.get(kind, {})
    } == set()


def test_what_is_left_out_has_a_reason_and_exists() -> None:
    for place, reason in LEFT_OUT.items():
        table, _, column = place.partition(".")
        there = Base.metadata.tables[table].columns
        assert column in there or f"{column}_sealed" in there
        assert len(reason.split()) > 3


def test_a_planted_column_without_a_word_is_caught_and_shown_all_the_same(monkeypatch: Any) -> None:
    table = SOURCES[2].model.__tablename__
    monkeypatch.delitem(LABELS[table], "text")

    assert wordless(SOURCES[2].model) == {"text"}
    assert label(table, "text") == "text"
    assert is_shown(table, "text")
