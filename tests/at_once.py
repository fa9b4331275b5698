"""Several at the same moment, with real connections and real commits: the database decides."""

from collections.abc import Callable, Iterator
from threading import Barrier, Thread

import pytest

from trisam import factory, migrate
from trisam.core import crypto, db
from trisam.core.errors import NotFound, RuleBroken
from trisam.core.keys import KeyRing

DONE, GONE = "done", "gone"


@pytest.fixture
def installed(fresh_database_url: str, ring: KeyRing) -> Iterator[None]:
    """A database of its own."""
    crypto.install(ring)
    engine = db.make_engine(fresh_database_url)
    before = list(db._installed)
    db.install(engine)
    migrate.upgrade()
    factory.subscribe()
    yield
    engine.dispose()
    db._installed[:] = before


def at_once(*tasks: Callable[[], object]) -> list[str]:
    """Run the tasks at the same moment; how each ended: done, gone, or with which sentence."""
    gate, ended = Barrier(len(tasks)), []

    def run(task: Callable[[], object]) -> None:
        gate.wait()
        try:
            task()
            ended.append(DONE)
        except RuleBroken as error:
            ended.append(error.sentence)
        except NotFound:
            ended.append(GONE)

    threads = [Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(ended)


def committed(task: Callable[[], object]) -> Callable[[], object]:
    """The task as one transaction."""

    def run() -> None:
        with db.transaction():
            task()

    return run
