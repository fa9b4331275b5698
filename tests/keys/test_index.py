"""The search index goes over to another key while people search."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy.orm import Session

from tests.factories.county import County
from tests.imports.lists import number_for_tests
from trisam.cases import service as cases
from trisam.core import crypto, db
from trisam.core.actor import Actor
from trisam.core.keys import KeyFile, KeyRing
from trisam.keys import queries, service
from trisam.keys.queries import SealedColumn, Value
from trisam.people import queries as people

SYSTEM = Actor.of_system("prov")
NUMBERS = [number_for_tests(born).replace("-", "") for born in ("19850709", "19701003", "19900314")]
ANOTHER = number_for_tests("19950303").replace("-", "")
Tell = Callable[[int, int], None]


@pytest.fixture
def officer(county: County) -> Actor:
    """AF's officer, who has lifted a case about each number."""
    for number in NUMBERS:
        person = county.case().person
        person.personnummer = number
        person.personnummer_index = crypto.index_of(number)
    db.session().flush()
    return county.actor("af")


def found(officer: Actor) -> int:
    """How many of the numbers a search leads to."""
    return sum(len(cases.search(officer, number)) for number in NUMBERS)


def change(tell: Tell) -> service.Outcome:
    return service.rotate_index(SYSTEM, tell, settle=0)


def test_search_finds_before_meanwhile_and_after(
    officer: Actor, first: KeyRing, database: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "BATCH", 1)
    seen = [found(officer)]
    done = change(lambda *_: seen.append(found(officer)))
    seen.append(found(officer))
    assert seen == [3] * len(seen)
    assert len(seen) == 6  # before, at the beginning, after each row, after all
    assert done.reindexed == 3
    assert crypto.ring().index != first.index
    assert crypto.ring().indexes == (crypto.ring().index,)


def test_a_planted_search_with_the_present_key_alone_misses_meanwhile(
    officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crypto, "indexes_of", lambda text: [crypto.index_of(text)])
    seen: list[int] = []
    change(lambda *_: seen.append(found(officer)))
    assert min(seen) == 0


@pytest.mark.parametrize("stopped_after", ["with_coming_index", "with_present_index"])
def test_a_change_that_stopped_goes_on_with_the_same_key(
    stopped_after: str, officer: Actor, file: KeyFile, first: KeyRing
) -> None:
    coming = file.change(lambda ring: ring.with_coming_index()).index_next
    if stopped_after == "with_present_index":
        file.change(lambda ring: ring.with_present_index())
    assert service.status(SYSTEM).index_is_changing
    assert found(officer) == 3
    change(lambda *_: None)
    assert crypto.ring().index == coming
    assert found(officer) == 3
    assert service.status(SYSTEM).is_settled


def test_a_person_added_by_a_late_process_is_found_afterwards(
    officer: Actor, first: KeyRing, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait, waits = service._wait_for_others, list[int]()

    def somebody_is_late(*arguments: object) -> None:
        wait(*arguments)  # type: ignore[arg-type]
        waits.append(1)
        if len(waits) == 3:  # after the first round of computing
            person = county.case().person
            person.personnummer = ANOTHER
            person.personnummer_index = crypto._index(first.index, ANOTHER)
            db.session().flush()

    monkeypatch.setattr(service, "_wait_for_others", somebody_is_late)
    assert change(lambda *_: None).reindexed == 4
    assert len(cases.search(officer, ANOTHER)) == 1


def test_an_edit_between_keeps_its_own_index(
    officer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch, edited = queries.indexed, list[int]()

    def fetch_then_edit(actor: Actor, place: SealedColumn, after: Any) -> Sequence[Value]:
        batch = fetch(actor, place, after)
        if batch and not edited and len(crypto.ring().indexes) > 1:
            edited.append(1)
            [person] = people.by_ids(officer, people.ids_with_personnummer(officer, NUMBERS[0]))
            person.personnummer = ANOTHER
            person.personnummer_index = crypto.index_of(ANOTHER)
            db.session().flush()
        return batch

    monkeypatch.setattr(queries, "indexed", fetch_then_edit)
    change(lambda *_: None)
    assert len(cases.search(officer, ANOTHER)) == 1
    assert cases.search(officer, NUMBERS[0]) == []


def test_a_restored_backup_is_found_again_after_a_rotation(
    officer: Actor, database: Session
) -> None:
    change(lambda *_: None)
    for number in NUMBERS:
        [person] = people.by_ids(officer, people.ids_with_personnummer(officer, number))
        person.personnummer_index = crypto._index(b"x" * 32, number)  # as the backup had it
    database.flush()
    assert found(officer) == 0
    assert service.status(SYSTEM).misplaced == 3
    assert service.rotate(SYSTEM, lambda *_: None, settle=0).reindexed == 3
    database.expire_all()
    assert found(officer) == 3


def test_a_personnummer_that_no_key_opens_keeps_its_index(
    officer: Actor, database: Session
) -> None:
    [person] = people.by_ids(officer, people.ids_with_personnummer(officer, NUMBERS[0]))
    before = person.personnummer_index
    person.personnummer_sealed = (person.personnummer_sealed or b"")[:-1]
    database.flush()
    assert service.status(SYSTEM).misplaced == 0
    assert change(lambda *_: None).reindexed == 2
    database.expire_all()
    assert person.personnummer_index == before
