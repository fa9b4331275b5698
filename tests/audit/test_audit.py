"""The access log: one entry for each reading, none too few and none too many."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.county import County
from trisam.audit import service as audit
from trisam.audit.models import AuditEntry
from trisam.core import db
from trisam.core.errors import RuleBroken


def entries(database: Session) -> list[tuple[str, str]]:
    """What the log says, oldest first."""
    rows = database.execute(select(AuditEntry.action, AuditEntry.subject).order_by(AuditEntry.id))
    return [(action, subject) for action, subject in rows]


def test_the_same_reading_twice_in_a_unit_of_work_is_one_entry(
    county: County, database: Session
) -> None:
    reader = county.actor("af")
    audit.record_reads(reader, "case.read", [("case:A", None), ("case:B", None)])
    audit.record_reads(reader, "case.read", [("case:A", None)])
    audit.record_reads(reader, "case.list", [("case:A", None)])
    assert entries(database) == [
        ("case.read", "case:A"),
        ("case.read", "case:B"),
        ("case.list", "case:A"),
    ]


def test_a_reading_inside_an_attempt_that_failed_is_logged_when_it_is_shown_after_all(
    county: County, database: Session
) -> None:
    reader = county.actor("af")

    @db.attempt()
    def read_and_fail() -> None:
        audit.record_reads(reader, "case.read", [("case:A", None)])
        raise RuleBroken("Nej.")

    with pytest.raises(RuleBroken):
        read_and_fail()
    assert entries(database) == []
    audit.record_reads(reader, "case.read", [("case:A", None)])
    assert entries(database) == [("case.read", "case:A")]


def test_a_reading_before_an_attempt_that_failed_stays_one_entry(
    county: County, database: Session
) -> None:
    reader = county.actor("af")
    audit.record_reads(reader, "case.read", [("case:A", None)])
    with pytest.raises(RuleBroken), db.attempt():
        raise RuleBroken("Nej.")
    audit.record_reads(reader, "case.read", [("case:A", None)])
    assert entries(database) == [("case.read", "case:A")]


def test_a_change_is_logged_each_time_it_is_made(county: County, database: Session) -> None:
    actor = county.actor("af")
    audit.record(actor, "case.share", "case:A")
    audit.record(actor, "case.share", "case:A", reason="till FK")
    assert entries(database) == [("case.share", "case:A")] * 2
