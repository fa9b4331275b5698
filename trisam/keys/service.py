"""New keys, and moving every sealed value to the present one while the site is in use.

A value is moved by compare-and-swap: it is opened and sealed anew outside of any lock, and
written only where the old token still stands. An edit that came between wins. Each batch is a
short transaction of its own, and what is left is always found by looking, so that the work can
be killed at any moment and begun again.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from trisam.audit import service as audit
from trisam.core import clock, crypto, keys
from trisam.core.actor import Actor
from trisam.core.crypto import SealBroken
from trisam.core.db import reading, session, transaction
from trisam.core.errors import Forbidden, RuleBroken
from trisam.keys import queries
from trisam.keys.queries import SealedColumn, Value

SETTLE_SECONDS = 2.0
"""How long to wait for what was sealed with an earlier key and is being committed."""
LONGEST_WAIT = 60
"""Seconds that we wait, at most, for older transactions of the database."""
REST_BEFORE_FORGOTTEN = timedelta(days=1)
"""No unit of work lives this long: nothing can still arrive that a retired key has sealed."""

Tell = Callable[[int, int], None]
"""Hears how many values are done, of how many."""


@dataclass(frozen=True, slots=True)
class KeyFact:
    """A data key as it is told of: never the key itself."""

    name: str
    created: datetime | None
    """None for a key that the file does not hold."""
    values: int
    is_current: bool = False
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """How the sealed values rest."""

    keys: list[KeyFact]
    indexed: int
    """Values that stand in a search index."""
    misplaced: int
    """How many of them the present key of the index does not find."""
    index_is_changing: bool

    @property
    def is_settled(self) -> bool:
        """Everything rests on the current key, and search needs one key."""
        elsewhere = any(key.values for key in self.keys if not key.is_current)
        return not elsewhere and not self.misplaced and not self.index_is_changing


@dataclass(slots=True)
class Outcome:
    """What a rotation did."""

    moved: int = 0
    """Values that were sealed anew."""
    reindexed: int = 0
    broken: set[str] = field(default_factory=set)
    """Places of values that no key opens. They were left as they are."""
    retired: list[str] = field(default_factory=list)
    """Keys that nothing rests on any more, and that were put aside."""


def status(actor: Actor) -> Status:
    """How many sealed values rest on each key. Raises `Forbidden` for others than the system."""
    _must_be_system(actor)
    ring = crypto.ring()
    with reading():
        resting = queries.counts(actor)
    known = [*ring.data, *ring.retired]
    facts = [
        KeyFact(
            name, ring.created.get(name), resting[name], name == ring.current,
            ring.retired_at.get(name),
        )
        for name in known
    ]  # fmt: skip
    lost = [KeyFact(name, None, count) for name, count in resting.items() if name not in known]
    indexed = misplaced = 0
    for place in queries.columns():
        for batch in _batches(actor, place, queries.indexed):
            indexed += len(batch)
            misplaced += sum(_index_to_be(place, value) is not None for value in batch)
    changing = len(ring.indexes) > 1
    return Status([*facts, *lost], indexed, misplaced, index_is_changing=changing)


def new_key(actor: Actor) -> str:
    """Add a data key and make it the current one: its id. Every process seals with it at once.

    Raises `Forbidden` for others than the system.
    """
    _must_be_system(actor)
    name = keys.random_id()
    with transaction():
        audit.record(actor, "keys.new", f"key:{name}")
        crypto.key_file().change(lambda ring: ring.with_new_key(name))
    return name


def rotate(actor: Actor, tell: Tell, settle: float = SETTLE_SECONDS) -> Outcome:
    """Move every sealed value to the current key, then put the older keys aside.

    It ends when nothing is left: another process may have sealed with an older key meanwhile.
    A value that no key opens is left and told of, and its key stays in use. Also writes the
    search index anew where it does not follow its present key (a restored backup).
    Raises `Forbidden` for others than the system.
    """
    _must_be_system(actor)
    outcome = Outcome()
    with transaction():  # on SQLite this waits for whoever is writing
        since = queries.database_time(actor)
        audit.record(actor, "keys.rotate", f"key:{crypto.ring().current}")
    progress = _Progress(tell, _left(actor))
    while True:
        if _move_all(actor, outcome, progress):
            continue
        _wait_for_others(actor, since, settle)
        if _left(actor) <= len(outcome.broken):
            break
    _mend_index(actor, outcome)
    outcome.retired = _retire(actor)
    return outcome


def rotate_index(actor: Actor, tell: Tell, settle: float = SETTLE_SECONDS) -> Outcome:
    """Give the search index a new key while search goes on.

    First every process learns to search with the coming key too; then it is written with, and
    every row is computed anew; when no row is left on the former key, that one is forgotten.
    Where an earlier attempt stopped, this one goes on. Raises `Forbidden` as above.
    """
    _must_be_system(actor)
    file = crypto.key_file()
    with transaction():
        file.change(lambda ring: ring.with_coming_index())
        since = queries.database_time(actor)
        audit.record(actor, "keys.rotate", "key:index")
    _wait_for_others(actor, since, settle)
    with transaction():
        file.change(lambda ring: ring.with_present_index())
        since = queries.database_time(actor)
    _wait_for_others(actor, since, settle)
    outcome = Outcome()
    progress = _Progress(tell, status(actor).misplaced)
    while _mend_index(actor, outcome, progress):
        _wait_for_others(actor, since, settle)
    file.change(lambda ring: ring.with_settled_index())
    return outcome


def forget(actor: Actor, name: str) -> None:
    """Erase a retired key: older backups can never be opened again.

    Raises `RuleBroken` for a key in use, one that a value still rests on, and one that was put
    aside less than a day ago; `Forbidden` for others than the system.
    """
    _must_be_system(actor)
    ring = crypto.ring()
    if name in ring.data:
        raise RuleBroken(f"Nyckel {name} används. Kör först: trisam keys rotate")
    if name not in ring.retired:
        raise RuleBroken(f"Det finns ingen nyckel {name}. Nycklarna visas av: trisam keys status")
    if clock.now() - ring.retired_at[name] < REST_BEFORE_FORGOTTEN:
        raise RuleBroken(
            f"Nyckel {name} lades undan för mindre än ett dygn sedan. Vänta tills dygnet har gått."
        )
    with transaction():
        if queries.counts(actor)[name]:
            raise RuleBroken(
                f"Uppgifter ligger kvar på nyckel {name}. Kör först: trisam keys rotate"
            )
        audit.record(actor, "keys.forget", f"key:{name}")
        crypto.key_file().change(lambda ring: ring.with_forgotten(name))


def _must_be_system(actor: Actor) -> None:
    if not actor.system:
        raise Forbidden


class _Progress:
    """Counts what is done. The whole grows when others add to it."""

    def __init__(self, tell: Tell, whole: int) -> None:
        self.tell, self.whole, self.done = tell, whole, 0
        tell(0, whole)

    def add(self, count: int) -> None:
        self.done += count
        self.whole = max(self.whole, self.done)
        self.tell(self.done, self.whole)


def _move_all(actor: Actor, outcome: Outcome, progress: _Progress) -> int:
    """Go once through all sealed columns; how many values were moved."""
    before = outcome.moved
    outcome.broken = set()
    for place in queries.columns():
        for batch in _batches(actor, place, queries.resting_elsewhere):
            fresh = _sealed_anew(place, batch, outcome)
            with transaction():
                moved = sum(_swap(place, value, token) for value, token in fresh)
            outcome.moved += moved
            progress.add(moved)
    return outcome.moved - before


def _batches(
    actor: Actor,
    place: SealedColumn,
    fetch: Callable[[Actor, SealedColumn, Any], Sequence[Value]],
) -> Iterator[Sequence[Value]]:
    """The values of a column, some at a time, each fetched when the ones before are done."""
    after = None
    while True:
        with reading():
            batch = fetch(actor, place, after)
        if not batch:
            return
        yield batch
        after = batch[-1].row_id


def _sealed_anew(
    place: SealedColumn, batch: Sequence[Value], outcome: Outcome
) -> list[tuple[Value, bytes]]:
    fresh = []
    for value in batch:
        where = place.place(value.row_id)
        try:
            fresh.append((value, crypto.seal(crypto.unseal(value.token, where), where)))
        except SealBroken:
            outcome.broken.add(where)
    return fresh


def _swap(place: SealedColumn, value: Value, token: bytes) -> int:
    """Write `token` where the old one still stands; how many rows that was.

    Past the ORM: neither a version nor a time of change is moved, for nobody changed anything.
    """
    done = session().execute(
        update(place.table)
        .where(place.table.c.id == value.row_id, place.column == value.token)
        .values({place.column: token})
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def _mend_index(actor: Actor, outcome: Outcome, progress: _Progress | None = None) -> int:
    """Write the search index of every row as the present key says; how many were changed."""
    before = outcome.reindexed
    for place in queries.columns():
        for batch in _batches(actor, place, queries.indexed):
            wrong = [(value, _index_to_be(place, value)) for value in batch]
            with transaction():
                mended = sum(_swap_index(place, value, to) for value, to in wrong if to)
            outcome.reindexed += mended
            if progress is not None and mended:
                progress.add(mended)
    return outcome.reindexed - before


def _index_to_be(place: SealedColumn, value: Value) -> bytes | None:
    """What the index ought to say; None when it says so, or when nothing opens the value."""
    try:
        right = crypto.index_of(crypto.unseal(value.token, place.place(value.row_id)))
    except SealBroken:
        return None
    return None if right == value.index else right


def _swap_index(place: SealedColumn, value: Value, index: bytes) -> int:
    done = session().execute(
        update(place.table)
        .where(place.table.c.id == value.row_id, place.column == value.token)
        .values({place.index: index})
    )
    return int(done.rowcount)  # type: ignore[attr-defined]


def _retire(actor: Actor) -> list[str]:
    """Put aside the keys that nothing rests on; nobody writes meanwhile on SQLite."""
    with transaction():
        ring, resting = crypto.ring(), queries.counts(actor)
        idle = [name for name in ring.data if name != ring.current and not resting[name]]
        for name in idle:
            audit.record(actor, "keys.retire", f"key:{name}")
            crypto.key_file().change(lambda ring, name=name: ring.with_retired(name))  # type: ignore[misc]
    return idle


def _wait_for_others(actor: Actor, since: datetime | None, settle: float) -> None:
    """Let what was begun before `since` come to an end."""
    time.sleep(settle)
    for _ in range(LONGEST_WAIT):
        with reading():
            if not queries.has_older_work(actor, since):
                return
        time.sleep(min(settle, 1))


def _left(actor: Actor) -> int:
    """How many values do not rest on the current key."""
    with reading():
        resting: Counter[str] = queries.counts(actor)
    return resting.total() - resting[crypto.ring().current]
