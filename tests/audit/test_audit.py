"""The access log: one entry for each reading, none too few and none too many."""

import uuid
from datetime import datetime

import pytest

from tests import log
from tests.factories.county import County
from trisam.audit import chain
from trisam.audit import service as audit
from trisam.core import clock, db
from trisam.core.errors import RuleBroken
from trisam.core.refusals import AccessRefused


def said() -> list[tuple[str, str]]:
    """What the log says, oldest first."""
    return [(entry.action, entry.subject) for entry in log.entries()]


def test_the_same_case_read_in_many_ways_in_a_unit_of_work_is_one_entry_of_the_strongest(
    county: County,
) -> None:
    reader = county.actor("af")
    audit.record_reads(reader, "case.read", [("case:A", None), ("case:B", None)])
    audit.record_reads(reader, "case.read", [("case:A", None)])
    audit.record_reads(reader, "case.list", [("case:A", None)])
    assert said() == [
        ("case.read", "case:A"),
        ("case.read", "case:B"),
    ]


def test_what_is_no_reading_of_the_case_counts_once_beside_it(county: County) -> None:
    reader = county.actor("af")
    for action in ("log.extract", "case.read", "log.extract"):
        audit.record_reads(reader, action, [("case:A", None)])
    assert said() == [("log.extract", "case:A"), ("case.read", "case:A")]


def test_a_list_that_comes_before_the_page_gives_way_to_it(county: County) -> None:
    reader = county.actor("af")
    audit.record_reads(reader, "case.list", [("case:A", None), ("case:B", None)])
    audit.record_reads(reader, "case.read", [("case:A", None)])
    assert said() == [("case.read", "case:A"), ("case.list", "case:B")]


def test_a_reading_inside_an_attempt_that_failed_is_logged_when_it_is_shown_after_all(
    county: County,
) -> None:
    reader = county.actor("af")

    @db.attempt()
    def read_and_fail() -> None:
        audit.record_reads(reader, "case.read", [("case:A", None)])
        raise RuleBroken("Nej.")

    with pytest.raises(RuleBroken):
        read_and_fail()
    assert said() == []
    audit.record_reads(reader, "case.read", [("case:A", None)])
    assert said() == [("case.read", "case:A")]


def test_a_reading_before_an_attempt_that_failed_stays_one_entry(county: County) -> None:
    reader = county.actor("af")
    audit.record_reads(reader, "case.read", [("case:A", None)])
    with pytest.raises(RuleBroken), db.attempt():
        raise RuleBroken("Nej.")
    audit.record_reads(reader, "case.read", [("case:A", None)])
    assert said() == [("case.read", "case:A")]


def test_a_change_is_logged_each_time_it_is_made(county: County) -> None:
    actor = county.actor("af")
    audit.record(actor, "case.share", "case:A")
    audit.record(actor, "case.share", "case:A", reason="till FK")
    assert said() == [("case.share", "case:A")] * 2


def test_a_refusal_tells_who_asked_for_which_page_or_case(county: County) -> None:
    person, reader = uuid.uuid4(), county.actor("fk")
    audit.note_refusal(AccessRefused(reader, "p" * 100))
    audit.note_refusal(AccessRefused(reader, "casefile.show", "case:A", person))
    of_page, of_case = log.entries()
    assert (of_page.action, of_page.subject) == ("page.refused", "page:" + "p" * 75)
    assert (of_case.action, of_case.subject) == ("case.refused", "case:A")
    assert (of_page.person_id, of_case.person_id) == (None, person)
    assert {entry.account_id for entry in (of_page, of_case)} == {reader.account_id}


def test_the_same_case_twice_in_one_list_is_one_entry(county: County) -> None:
    audit.record_reads(county.actor("af"), "case.list", [("case:A", None), ("case:A", None)])
    assert said() == [("case.list", "case:A")]


def test_an_entry_is_linked_as_the_bytes_that_the_manual_tells() -> None:
    person = uuid.UUID(int=5)
    at = datetime(2026, 11, 28, 10, 0, 0, 7, tzinfo=clock.STOCKHOLM)
    facts: dict[str, object] = dict.fromkeys(chain.FIELDS)
    facts |= {"action": "case.read", "account_id": 3, "actor_name": "Åke", "person_id": person}
    values = [facts[name] if name != "person_id" else str(person) for name in chain.FIELDS]
    told = ",".join("null" if value is None else json_of(value) for value in values)
    assert chain.bytes_of(12, at, facts) == (
        f'[1,12,"2026-11-28T09:00:00.000007+00:00",{told}]'.encode()
    )


def json_of(value: object) -> str:
    """A number as it is, a text within quotation marks."""
    return str(value) if isinstance(value, int) else f'"{value}"'
