"""New keys, what rests on each, and forgetting one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from tests.factories.county import County
from tests.keys.steps import SYSTEM, key_of, logged, quiet, rotate
from tests.tally import Tally
from trisam.cases.models import Case
from trisam.core import clock, crypto, db
from trisam.core.actor import Actor
from trisam.core.errors import Forbidden, RuleBroken
from trisam.core.keys import KeyFile, KeyRing
from trisam.keys import queries, service


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "BATCH", 3)


def test_what_is_saved_after_a_new_key_rests_on_it(
    cases: list[Case], first: KeyRing, database: Session
) -> None:
    name = service.new_key(SYSTEM)
    cases[0].issue = "Ny fråga"
    database.flush()
    assert key_of(cases[0].issue_sealed) == name
    assert key_of(cases[1].issue_sealed) == first.current
    assert logged(database) == [("keys.new", f"key:{name}")]


def test_status_tells_what_rests_on_each_key(
    cases: list[Case], first: KeyRing, database: Session
) -> None:
    whole = queries.counts(SYSTEM).total()
    name = service.new_key(SYSTEM)
    cases[0].issue = "Ny fråga"
    database.flush()
    found = {key.name: key for key in service.status(SYSTEM).keys}
    assert {key: (fact.values, fact.is_current) for key, fact in found.items()} == {
        first.current: (whole - 1, False),
        name: (1, True),
    }
    assert found[first.current].created == first.created[first.current]


def test_status_tells_of_a_key_that_the_file_does_not_hold(
    cases: list[Case], file: KeyFile, database: Session
) -> None:
    crypto.install(KeyRing.fresh())
    cases[0].own_words_sealed = crypto.seal("Hej", "case.own_words.1")
    lost = key_of(cases[0].own_words_sealed)
    database.flush()
    crypto.install(file)
    found = {key.name: key for key in service.status(SYSTEM).keys}[lost]
    assert (found.values, found.created) == (1, None)


def test_a_retired_key_is_forgotten_after_a_day(
    cases: list[Case], first: KeyRing, database: Session
) -> None:
    service.new_key(SYSTEM)
    rotate()
    with pytest.raises(RuleBroken, match="ett dygn"):
        service.forget(SYSTEM, first.current)
    with time_machine.travel(clock.now() + timedelta(days=1, minutes=1)):
        service.forget(SYSTEM, first.current)
    assert crypto.ring().opening(first.current) is None
    assert logged(database)[-1] == ("keys.forget", f"key:{first.current}")


def test_a_key_that_is_needed_is_not_forgotten(
    cases: list[Case], first: KeyRing, database: Session
) -> None:
    older = cases[0].issue_sealed
    name = service.new_key(SYSTEM)
    for needed in (name, first.current):
        with pytest.raises(RuleBroken, match="används"):
            service.forget(SYSTEM, needed)
    with pytest.raises(RuleBroken, match="ingen nyckel"):
        service.forget(SYSTEM, "0badcafe")
    rotate()
    cases[0].issue_sealed = older  # a backup was restored
    database.flush()
    with (
        time_machine.travel(clock.now() + timedelta(days=2)),
        pytest.raises(RuleBroken, match="ligger kvar"),
    ):
        service.forget(SYSTEM, first.current)
    assert cases[0].issue == "Fråga 0"


@pytest.mark.parametrize(
    "work",
    [
        service.status,
        service.new_key,
        lambda actor: service.rotate(actor, quiet, 0),
        lambda actor: service.rotate_index(actor, quiet, 0),
        lambda actor: service.forget(actor, "0badcafe"),
        queries.counts,
    ],
)
def test_keys_are_the_systems_and_nobody_elses(
    work: Callable[[Actor], object], county: County, first: KeyRing
) -> None:
    with pytest.raises(Forbidden):
        work(county.actor("administrator"))
    assert crypto.ring() == first


def test_every_sealed_column_of_the_database_is_found(tally: Tally) -> None:
    found = {place.column for place in queries.columns()}
    tally(len(found), "sealed columns")
    named = {
        column
        for table in db.Base.metadata.tables.values()
        for column in table.c
        if column.name.endswith("_sealed")
    }
    assert found == named


def test_a_sealed_attribute_of_a_mixin_is_found_too() -> None:
    class Mixin:
        note = crypto.Sealed("note_sealed")

    class Model(Mixin):
        other = crypto.Sealed("other_sealed")

    assert [name for name, _ in queries._sealed(Model)] == ["other", "note"]
