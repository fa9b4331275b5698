"""What an entry of the access log tells (HSLF-FS 2016:40 4:9): action, unit, time, user, person."""

import uuid

import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories.county import County
from tests.installations import Installation
from tests.log import entries
from trisam.audit import service as audit
from trisam.audit.models import AuditEntry
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.errors import Forbidden


def test_an_entry_tells_who_did_what_where_when_about_whom_and_why(
    county: County, database: Session
) -> None:
    actor, person = county.actor("af"), county.person()
    with time_machine.travel("2026-11-25T09:30:00+01:00", tick=False):
        now = clock.now()
        audit.record(actor, "case.share", "case:A", person_id=person.id, reason="till FK")
        audit.record_reads(actor, "case.read", [("case:B", person.id)])
    change, reading = database.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()

    for entry in (change, reading):
        assert entry.at == now
        assert entry.actor_name == actor.name
        assert (entry.account_id, entry.party_id, entry.unit_id) == (
            actor.account_id,
            actor.party_id,
            actor.unit_id,
        )
        assert entry.person_id == person.id
    assert (change.action, change.subject, change.reason) == ("case.share", "case:A", "till FK")
    assert (reading.action, reading.subject, reading.reason) == ("case.read", "case:B", None)


def test_the_system_is_named_without_account(county: County, database: Session) -> None:
    audit.record(Actor.of_system("påminnelser"), "list.remove", "list:A")
    entry = database.scalars(select(AuditEntry)).one()
    assert (entry.actor_name, entry.account_id, entry.unit_id) == ("påminnelser", None, None)


def test_readings_of_several_parts_of_a_page_are_written_once_when_it_is_read(
    installation: Installation,
) -> None:
    reader, person = Actor("Alva Testgren", 1, 1, 1), uuid.uuid4()
    with db.reading():
        audit.record_reads(reader, "case.read", [("case:A", person)])
        audit.record_reads(reader, "case.list", [("case:A", person), ("case:B", None)])
        audit.record_reads(reader, "case.read", [("case:A", person)])
    with db.reading():
        audit.record_reads(reader, "case.read", [])
    with db.reading() as session:
        found = session.execute(
            select(AuditEntry.action, AuditEntry.subject, AuditEntry.person_id)
        ).all()

    assert sorted((action, subject, about) for action, subject, about in found) == [
        ("case.list", "case:B", None),
        ("case.read", "case:A", person),
    ]


def test_only_the_system_writes_what_happened_before(county: County) -> None:
    past = {
        "at": clock.now(),
        "action": "case.read",
        "subject": "case:A",
        "account_id": county.accounts["af"].id,
        "actor_name": "Alva Testgren",
        "party_id": None,
        "unit_id": None,
        "person_id": None,
    }
    with pytest.raises(Forbidden):
        audit.record_past(county.actor("administrator"), [past])
    assert entries() == []
    audit.record_past(Actor.of_system("demolänet"), [past])
    assert [entry.actor_name for entry in entries()] == ["Alva Testgren"]
