"""Keys are changed while people read and write and the rotation is killed: nothing is lost.

Everything here is a process of its own with connections of its own (tests/keys/crew.py).
"""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.factories import county as counties
from tests.installations import Installation
from tests.keys.crew import FIELDS, WRITERS, Report
from tests.tally import Tally
from trisam.core import clock, crypto, db
from trisam.core.actor import Actor
from trisam.core.keys import KeyFile
from trisam.factory import ROOT
from trisam.imports.models import UploadedList
from trisam.keys import queries

CASES = 40
LISTS = 300
ROUNDS = 3
KILLED_AFTER = (0, 3, 2, 6)
"""Lines of progress, each a tenth of what was left."""
SYSTEM = Actor.of_system("prov")


@dataclass(frozen=True)
class Findings:
    """What went wrong, and how much was tried."""

    unreadable: int
    lost: int
    left: int
    """Values that do not rest on the current key."""
    edits: int
    killed: int


def told(file: Path) -> int:
    """How many lines a process has said."""
    return len(file.read_text().splitlines()) if file.exists() else 0


class Crew:
    """The processes of one installation."""

    def __init__(self, home: Path, url: str) -> None:
        self.home = home
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.keys.crew"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
            env={**os.environ, "TRISAM_HOME": str(home), "TRISAM_DATABASE_URL": url},
        )  # fmt: skip

    def order(self, *words: object) -> int:
        """Give an order; its answer."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def run(self, *words: object) -> None:
        """Start some work and wait until it has ended well."""
        pid = self.order("start", *words)
        code = self.order("wait", pid)
        assert code == 0, (self.home / f"{pid}.txt").read_text()

    def kill(self, *words: object, lines: int) -> bool:
        """Start some work and kill it when it has said this much, if it does within ten seconds.
        False when it had ended before."""
        pid = self.order("start", *words)
        said, end = self.home / f"{pid}.txt", time.monotonic() + 10
        while time.monotonic() < end and told(said) < lines:
            time.sleep(0.005)
        time.sleep(random.uniform(0, 0.05))
        os.kill(pid, signal.SIGKILL)  # not yet waited for, so the pid is still its own
        return self.order("wait", pid) == -signal.SIGKILL

    def set_to_work(self) -> list[int]:
        """Start the writers and a reader; their pids."""
        pids = [self.order("start", "write", number) for number in range(WRITERS)]
        return [*pids, self.order("start", "read")]

    def rest(self, pids: list[int]) -> list[Report]:
        """Let them stop; what each found."""
        (self.home / "stop").touch()
        for pid in pids:
            code = self.order("wait", pid)
            assert code == 0, (self.home / f"{pid}.txt").read_text()
        (self.home / "stop").unlink()
        return [Report(**json.loads(file.read_text())) for file in self.home.glob("[rw]*er*.json")]


@pytest.fixture
def crew(installation: Installation) -> Iterator[Crew]:
    """An installation with sealed text, and its processes."""
    crypto.install(KeyFile(installation.home / "keys.json"))
    with db.transaction() as session:
        county = counties.build()
        for number in range(CASES):
            case = county.case()
            for field in FIELDS:
                setattr(case, field, f"{field} {number}")
        for number in range(LISTS):
            session.add(
                UploadedList(
                    team_id=county.team.id,
                    account_id=county.accounts["vard"].id,
                    uploaded_at=clock.now(),
                    suffix=".xlsx",
                    report=f"rad {number}",
                )
            )
    db.engine().dispose()
    found = Crew(installation.home, installation.url)
    with found.process:  # at the end its standard input closes, and it stops
        yield found


def findings(reports: list[Report], killed: int) -> Findings:
    """What the crew noticed, and what stands in the database when all is quiet."""
    lost = sum(found.lost for found in reports)
    unreadable = sum(found.unreadable for found in reports)
    edits = sum(found.count for found in reports)
    expected = {place: text for found in reports for place, text in found.last.items()}
    crypto.install(KeyFile(crypto.key_file().path))
    with db.reading() as session:
        for place in queries.columns():
            for row_id, token in session.execute(
                select(place.table.c.id, place.column).where(place.column.is_not(None))
            ):
                where = place.place(row_id)
                try:
                    text = crypto.unseal(token, where)
                except crypto.SealBroken:
                    unreadable += 1
                else:
                    lost += where in expected and text != expected[where]
        resting = queries.counts(SYSTEM)
    left = resting.total() - resting[crypto.ring().current]
    return Findings(unreadable, lost, left, edits, killed)


def test_a_rotation_that_is_killed_again_and_again_loses_nothing(crew: Crew, tally: Tally) -> None:
    pids, killed = crew.set_to_work(), 0
    for _ in range(ROUNDS):
        crew.run("keys", "new")
        killed += sum(crew.kill("keys", "rotate", lines=lines) for lines in KILLED_AFTER)
        crew.run("keys", "rotate")
    found = findings(crew.rest(pids), killed)

    tally(found.edits, "reads and edits under a rotation")
    tally(found.killed, "rotations killed")
    assert (found.unreadable, found.lost, found.left) == (0, 0, 0)
    assert found.killed >= ROUNDS
    assert len(crypto.ring().data) == 1
    assert len(crypto.ring().retired) == ROUNDS


def test_a_planted_rotation_without_compare_and_swap_is_caught(crew: Crew) -> None:
    lost = 0
    for _ in range(10):
        pids = crew.set_to_work()
        crew.run("keys", "new")
        crew.run("rotate-without-swap")
        lost += findings(crew.rest(pids), 0).lost
        if lost:
            break
    assert lost


def test_a_planted_rotation_that_drops_the_key_too_early_is_caught(crew: Crew) -> None:
    pids = crew.set_to_work()
    crew.run("keys", "new")
    pid = crew.order("start", "rotate-dropping-early")
    assert crew.order("wait", pid) == 1
    assert findings(crew.rest(pids), 0).unreadable
