"""A process that forks others onto an installation: writers, readers, and `trisam keys …`.

`python -m tests.keys.crew` takes the installation from the environment, as the command does, and
one order a line from standard input: `start WORK …` answers with the pid of a new process, `wait
PID` with its exit code (negative for a signal). What a process says goes to `PID.txt` in its home.
"""

import json
import os
import random
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import cache

from sqlalchemy import select

from config import Config
from trisam import cli
from trisam.cases.models import Case
from trisam.core import crypto, db
from trisam.core.crypto import SealBroken
from trisam.factory import connect
from trisam.imports.models import UploadedList
from trisam.keys import queries, service
from trisam.keys.queries import SealedColumn, Value

FIELDS = ("issue", "own_words", "tried", "ongoing", "support")
WRITERS = 2
SMALL_BATCH = 20
BREATH = 0.003


@dataclass(frozen=True)
class Report:
    """What a process noticed."""

    lost: int
    unreadable: int
    count: int
    """Edits or readings."""
    last: dict[str, str] = field(default_factory=dict)
    """By place, the text that this process wrote last."""


@cache
def config() -> Config:
    """The installation."""
    return Config.from_environment()


def goes_on() -> bool:
    """False when told to stop. The breath in between leaves the machine to the rotation too."""
    time.sleep(BREATH)
    return not (config().home / "stop").exists()


def write(number: str) -> None:
    """Edit one's own share of the cases until told to stop, and notice what was lost."""
    mine = case_ids()[int(number) :: WRITERS]
    last: dict[str, str] = {}
    lost = unreadable = edits = 0
    while goes_on():
        case_id, name = random.choice(mine), random.choice(FIELDS)
        place = crypto.place_of("case", name, case_id)
        text = f"skrivare {number}, ändring {edits}"
        with db.transaction() as session:
            case = session.scalars(select(Case).where(Case.id == case_id)).one()
            try:
                found = getattr(case, name)
                lost += place in last and found != last[place]
            except SealBroken:
                unreadable += 1
                setattr(case, f"{name}_sealed", None)
            setattr(case, name, text)
        last[place] = text
        edits += 1
    report(f"writer-{number}", Report(lost, unreadable, edits, last))


def read() -> None:
    """Open text after text until told to stop."""
    ids = case_ids()
    unreadable = reads = 0
    while goes_on():
        with db.reading() as session:
            case = session.scalars(select(Case).where(Case.id == random.choice(ids))).one()
            cold = session.scalars(select(UploadedList).limit(20)).all()
            for row, name in [(case, name) for name in FIELDS] + [(one, "report") for one in cold]:
                reads += 1
                try:
                    getattr(row, name)
                except SealBroken:
                    unreadable += 1
    report("reader", Report(0, unreadable, reads))


def case_ids() -> list[uuid.UUID]:
    """All cases, in an order that every process agrees on."""
    connect(config())
    with db.reading() as session:
        return list(session.scalars(select(Case.id).order_by(Case.code)))


def report(who: str, found: Report) -> None:
    (config().home / f"{who}.json").write_text(json.dumps(asdict(found)))


def keys(*words: str) -> None:
    """The command itself, in smaller steps."""
    queries.BATCH = SMALL_BATCH
    cli.main(["keys", *words])


def rotate_without_swap() -> None:
    """Planted: writes what it sealed, whatever stands there by now."""

    def blindly(place: SealedColumn, value: Value, token: bytes) -> int:
        row = place.table.c.id == value.row_id
        db.session().execute(place.table.update().where(row).values({place.column: token}))
        return 1

    service._swap = blindly
    keys("rotate")


def rotate_dropping_early() -> None:
    """Planted: erases the old key when it begins."""
    connect(config())
    file = crypto.key_file()
    for name in file.ring().data.keys() - {file.ring().current}:
        file.change(lambda ring, name=name: ring.with_retired(name).with_forgotten(name))  # type: ignore[misc]
    keys("rotate")


WORK: dict[str, Callable[..., None]] = {
    "write": write,
    "read": read,
    "keys": keys,
    "rotate-without-swap": rotate_without_swap,
    "rotate-dropping-early": rotate_dropping_early,
}


def start(name: str, *words: str) -> int:
    """Fork a process that does this work."""
    pid = os.fork()
    if pid:
        return pid
    output = os.open(config().home / f"{os.getpid()}.txt", os.O_WRONLY | os.O_CREAT, 0o600)
    for stream in (1, 2):
        os.dup2(output, stream)
    random.seed(os.getpid())
    code = 1
    try:
        WORK[name](*words)
        code = 0
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException as error:
        sys.stderr.write(repr(error))
    finally:
        sys.stderr.flush()
        os._exit(code)


def main() -> None:
    """Take orders until standard input ends."""
    for line in sys.stdin:
        order, *words = line.split()
        if order == "start":
            answer = start(*words)
        else:
            answer = os.waitstatus_to_exitcode(os.waitpid(int(words[0]), 0)[1])
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
