"""Moving what rests on older keys while others write."""

import time
import uuid
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.factories import rows
from tests.factories.county import County
from tests.installations import Installation
from tests.keys.steps import SYSTEM, logged, rotate, texts
from tests.tally import Tally
from trisam.audit.models import AuditEntry
from trisam.cases.models import Case
from trisam.core import clock, crypto, db
from trisam.core.actor import Actor
from trisam.core.crypto import SealBroken
from trisam.core.keys import KeyFile, KeyRing
from trisam.imports.models import UploadedList
from trisam.keys import queries, service
from trisam.keys.queries import SealedColumn, Value
from trisam.lifts.models import LiftDraft


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "BATCH", 3)


def everything_else(session: Session) -> Counter[tuple[Any, ...]]:
    """All rows of all tables, without what is sealed and without the log."""
    sealed = {place.column for place in queries.columns()}
    return Counter(
        tuple(row)
        for table in db.Base.metadata.sorted_tables
        if table.name != AuditEntry.__tablename__
        for row in session.execute(select(*(c for c in table.c if c not in sealed)))
    )


def test_everything_is_moved_and_reads_as_before_and_nothing_else_is_touched(
    cases: list[Case], first: KeyRing, database: Session, tally: Tally
) -> None:
    draft = rows.save(
        LiftDraft(
            officer_id=cases[0].officer_id, changed_at=clock.now() - timedelta(days=1), answers="{}"
        )
    )
    before, others = texts(database), everything_else(database)
    tally(len(before), "sealed values moved")
    name = service.new_key(SYSTEM)

    outcome = rotate()

    assert outcome == service.Outcome(moved=len(before), retired=[first.current])
    assert queries.counts(SYSTEM) == {name: len(before)}
    assert texts(database) == before
    assert everything_else(database) == others
    assert draft.version == 1
    assert crypto.ring().data.keys() == {name}
    assert crypto.ring().retired == first.data
    assert logged(database) == [
        ("keys.new", f"key:{name}"),
        ("keys.rotate", f"key:{name}"),
        ("keys.retire", f"key:{first.current}"),
    ]


def test_a_rotation_with_nothing_to_do_changes_nothing(
    cases: list[Case], first: KeyRing, database: Session
) -> None:
    before = cases[0].issue_sealed
    assert rotate() == service.Outcome()
    assert cases[0].issue_sealed == before
    assert crypto.ring() == first


def test_progress_is_told_up_to_the_whole(cases: list[Case]) -> None:
    service.new_key(SYSTEM)
    told: list[tuple[int, int]] = []
    moved = service.rotate(SYSTEM, lambda *step: told.append(step), settle=0).moved
    assert told[0] == (0, moved)
    assert told[-1] == (moved, moved)
    assert [done for done, _ in told] == sorted(done for done, _ in told)


Fetch = Callable[[Actor, SealedColumn, Any], Sequence[Value]]


def edit_between(monkeypatch: pytest.MonkeyPatch, case: Case) -> None:
    """Let somebody save another text after the rotation has read the old one."""
    fetch: Fetch = queries.resting_elsewhere

    def fetch_then_edit(actor: Actor, place: SealedColumn, after: Any) -> Sequence[Value]:
        batch = fetch(actor, place, after)
        if place.attribute == "issue" and case.id in {value.row_id for value in batch}:
            case.issue = "Ändrad under tiden"
            db.session().flush()
        return batch

    monkeypatch.setattr(queries, "resting_elsewhere", fetch_then_edit)


def test_an_edit_that_comes_between_wins(
    cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    name = service.new_key(SYSTEM)
    edit_between(monkeypatch, cases[3])
    rotate()
    assert cases[3].issue == "Ändrad under tiden"
    assert queries.counts(SYSTEM).keys() == {name}


def test_a_planted_rotation_without_compare_and_swap_loses_the_edit(
    cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    service.new_key(SYSTEM)
    edit_between(monkeypatch, cases[3])
    monkeypatch.setattr(service, "_swap", swap_blindly)
    rotate()
    assert cases[3].issue == "Fråga 3"


def swap_blindly(place: SealedColumn, value: Value, token: bytes) -> int:
    row = place.table.c.id == value.row_id
    db.session().execute(place.table.update().where(row).values({place.column: token}))
    return 1


def seal_late(monkeypatch: pytest.MonkeyPatch, case: Case, first: KeyRing) -> None:
    """Let a process that has not noticed the new key commit after the first look for leftovers."""
    wait = service._wait_for_others
    late = [True]

    def somebody_is_late(*arguments: Any) -> None:
        wait(*arguments)
        if late.pop() if late else False:
            here = crypto.key_file()
            crypto.install(first)
            case.issue = "Sent sparat"
            db.session().flush()
            crypto.install(here)

    monkeypatch.setattr(service, "_wait_for_others", somebody_is_late)


def test_what_a_late_process_seals_with_the_old_key_is_moved_too(
    cases: list[Case], first: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = service.new_key(SYSTEM)
    seal_late(monkeypatch, cases[2], first)
    assert rotate().retired == [first.current]
    assert queries.counts(SYSTEM).keys() == {name}
    assert cases[2].issue == "Sent sparat"


def test_a_planted_rotation_that_drops_the_key_early_leaves_unreadable_text(
    cases: list[Case], first: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    service.new_key(SYSTEM)
    seal_late(monkeypatch, cases[2], first)

    def drop_early(actor: Actor) -> int:
        if first.current in crypto.ring().data:
            crypto.key_file().change(
                lambda ring: ring.with_retired(first.current).with_forgotten(first.current)
            )
        return 0

    monkeypatch.setattr(service, "_left", drop_early)
    rotate()
    crypto.install(KeyFile(crypto.key_file().path))  # as the next process reads it
    with pytest.raises(SealBroken):
        assert cases[2].issue


def test_a_rotation_that_stopped_anywhere_is_finished_by_the_next(
    cases: list[Case], first: KeyRing, database: Session
) -> None:
    before = texts(database)
    name = service.new_key(SYSTEM)
    for steps in (1, 2, 3):
        left = [steps]

        def stop(done: int, whole: int, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            service.rotate(SYSTEM, stop, settle=0)
        assert texts(database) == before
        assert first.current in crypto.ring().data
    rotate()
    assert texts(database) == before
    assert queries.counts(SYSTEM).keys() == {name}


def test_a_value_that_no_key_opens_is_left_and_told_of_and_its_key_stays(
    cases: list[Case], first: KeyRing, database: Session
) -> None:
    token = cases[1].issue_sealed
    assert token
    cases[1].issue_sealed = spoiled = token[:-1] + bytes([token[-1] ^ 1])
    database.flush()
    name = service.new_key(SYSTEM)

    outcome = rotate()

    assert outcome.broken == {f"case.issue.{cases[1].id}"}
    assert outcome.retired == []
    assert cases[1].issue_sealed == spoiled
    assert queries.counts(SYSTEM)[first.current] == 1
    cases[1].issue_sealed = token  # mended from a backup
    database.flush()
    assert rotate().retired == [first.current]
    assert queries.counts(SYSTEM).keys() == {name}


def test_text_from_an_older_backup_opens_and_is_moved_again(
    cases: list[Case], first: KeyRing, database: Session
) -> None:
    older = cases[0].issue_sealed
    name = service.new_key(SYSTEM)
    rotate()
    cases[0].issue_sealed = older
    database.flush()
    assert cases[0].issue == "Fråga 0"
    assert not service.status(SYSTEM).is_settled
    assert rotate().moved == 1
    assert queries.counts(SYSTEM).keys() == {name}
    assert service.status(SYSTEM).is_settled


def test_large_values_come_in_smaller_batches(
    county: County, file: KeyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "BATCH_BYTES", 1000)
    for _ in range(4):
        rows.save(
            UploadedList(
                id=uuid.uuid4(),
                team_id=county.team.id,
                account_id=county.accounts["vard"].id,
                uploaded_at=clock.now(),
                suffix=".xlsx",
                file="x" * 600,
            )
        )
    service.new_key(SYSTEM)
    [place] = [
        p for p in queries.columns() if (p.table.name, p.attribute) == ("uploaded_list", "file")
    ]
    sizes = [len(batch) for batch in service._batches(SYSTEM, place, queries.resting_elsewhere)]
    assert sizes == [1, 1, 1, 1]
    rotate()
    assert queries.counts(SYSTEM).keys() == {crypto.ring().current}


def test_work_that_began_earlier_is_waited_for(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL tells of it; SQLite's writers queue before the rotation begins."""
    waited: list[float] = []
    reader = db.engine().execution_options(writes=False)
    with reader.connect() as other, reader.connect() as later:
        other.execute(select(1))
        with db.reading():
            since = queries.database_time(SYSTEM)
            assert (since is None) == installation.url.startswith("sqlite")
        later.execute(select(1))

        def sleep(seconds: float) -> None:
            waited.append(seconds)
            if len(waited) == 4:
                other.rollback()

        monkeypatch.setattr(time, "sleep", sleep)
        service._wait_for_others(SYSTEM, since, 2)
    assert waited == ([2] if since is None else [2, 1, 1, 1])


def test_work_that_never_ends_is_not_waited_for_for_ever(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)
    with db.engine().execution_options(writes=False).connect() as other:
        other.execute(select(1))
        with db.reading():
            since = queries.database_time(SYSTEM)
        service._wait_for_others(SYSTEM, since, 2)
    assert len(waited) == (1 if since is None else 1 + service.LONGEST_WAIT)


def test_a_column_is_read_past_what_cannot_be_moved(
    cases: list[Case], first: KeyRing, database: Session
) -> None:
    """More broken values than a batch holds: those after them are moved all the same."""
    spoiled = sorted(cases, key=lambda case: str(case.id))[:5]
    for case in spoiled:
        case.issue_sealed = (case.issue_sealed or b"")[:-1]
    database.flush()
    service.new_key(SYSTEM)
    outcome = rotate()
    assert outcome.broken == {f"case.issue.{case.id}" for case in spoiled}
    assert queries.counts(SYSTEM)[first.current] == 5
    assert service.status(SYSTEM).misplaced == 0


@pytest.mark.parametrize("laid", ["'Kalle Anka'", "CAST(x'01ff00ff00ff' AS TEXT)"])
def test_text_that_a_vandal_laid_in_a_column_stops_nothing(
    laid: str, cases: list[Case], first: KeyRing, database: Session
) -> None:
    """SQLite keeps what it is given; PostgreSQL refuses it."""
    if database.connection().dialect.name != "sqlite":
        laid = "'Kalle Anka'::bytea"
    database.connection().exec_driver_sql(
        f"""UPDATE "case" SET issue_sealed = {laid} WHERE code = '{cases[0].code}'"""  # noqa: S608
    )
    spoiled = f"case.issue.{cases[0].id}"
    service.new_key(SYSTEM)
    assert rotate().broken == {spoiled}
    assert sum(key.values for key in service.status(SYSTEM).keys if key.created is None) == 1
