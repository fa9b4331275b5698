"""The drill: backup, withdraw and purge, put the backup back, be refused, catch up, read nothing.

With real files and processes, on SQLite and on PostgreSQL, as docs/operations.md tells it.
"""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import make_url, select

from tests.databases import _binaries
from tests.extracts.writing import write
from tests.factories import county as counties
from tests.installations import Installation
from trisam import factory
from trisam.audit.models import AuditEntry
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case
from trisam.core import crypto, db, events
from trisam.core.actor import Actor
from trisam.core.errors import NotFound, RuleBroken
from trisam.core.keys import _write
from trisam.extracts import service as extracts
from trisam.people.models import Person
from trisam.retention import journal
from trisam.retention.cli import ACTOR
from trisam.retention.journal import Journal
from trisam.retention.models import Purge, PurgeGround
from trisam.retention.queries.afterwards import FactKind
from trisam.retention.service import own, restoring
from trisam.teams import queries as teams

ROOT = Path(__file__).resolve().parent.parent.parent
TRISAM = [sys.executable, "-c", "from trisam.cli import main; main(prog_name='trisam')"]


@dataclass
class Drill:
    """An installation with three cases, and the journal beside it."""

    installation: Installation
    accounts: dict[str, int]
    fk: int
    """FK's id as a party."""
    kept: Journal
    codes: dict[str, str]
    """whole: its consent is withdrawn; part: for FK only; purged: its party purges it."""

    def actor(self, who: str) -> Actor:
        """One of the county's people, as at this moment."""
        with db.transaction():
            found = teams.actor_of(self.accounts[who])
        assert found
        return found[0]

    def trisam(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """A command, as an operator gives it."""
        return subprocess.run(
            [*TRISAM, *words], cwd=ROOT, env=self.environment(), capture_output=True, text=True,
            check=False, timeout=120,
        )  # fmt: skip

    def environment(self) -> dict[str, str]:
        """The settings of the installation."""
        return {
            **os.environ,
            "TRISAM_HOME": str(self.installation.home),
            "TRISAM_DATABASE_URL": self.installation.url.replace("+psycopg", ""),
            "TRISAM_JOURNAL_FILE": str(self.kept.path),
        }

    def back_up(self, to: Path) -> None:
        """As the manual says."""
        url = make_url(self.installation.url)
        if url.drivername == "sqlite":
            with closing(sqlite3.connect(str(url.database))) as file:
                file.execute("VACUUM INTO ?", (str(to),))
            return
        self._postgres("pg_dump", "--format=custom", f"--file={to}")

    def put_back(self, backup: Path) -> None:
        """As the manual says: nothing of the new database is left."""
        db.engine().dispose()
        url = make_url(self.installation.url)
        if url.drivername == "sqlite":
            for suffix in ("", "-wal", "-shm"):
                Path(f"{url.database}{suffix}").unlink(missing_ok=True)
            shutil.copy(backup, str(url.database))
            return
        self._postgres("pg_restore", "--clean", "--if-exists", str(backup))

    def _postgres(self, program: str, *words: str) -> None:
        url = make_url(self.installation.url)
        where = ["-h", str(url.query.get("host") or url.host), "-U", str(url.username), "-d"]
        command = [str(_binaries() / program), *where, str(url.database), *words]
        subprocess.run(command, check=True, capture_output=True)

    def readers(self, code: str) -> set[str]:
        """Who may read the case now."""
        found = set()
        for who in ("af", "fk", "kommun", "vard"):
            with db.transaction():
                actor = self.actor(who)
                try:
                    cases.get(actor, self.codes[code])
                except NotFound:
                    continue
                found.add(who)
        return found


@pytest.fixture
def drill(installation: Installation, tmp_path: Path) -> Iterator[Drill]:
    """Three cases that AF lifted and everybody may read."""
    before = list(journal._installed)
    kept = Journal(tmp_path / "annan-disk" / "after-backup.jsonl")
    journal.install(kept)
    factory.subscribe()
    _write(installation.home / "keys.json", crypto.ring())
    with db.transaction():
        county = counties.build()
        accounts = {name: account.id for name, account in county.accounts.items()}
        fk = county.parties["fk"].id
        codes = {name: write(county, number=None).case.code for name in ("whole", "part", "purged")}
    yield Drill(installation, accounts, fk, kept, codes)
    journal._installed[:] = before


def withdraw_and_purge(drill: Drill) -> None:
    """What happens after the backup was taken."""
    actor = drill.actor("af")
    for name, party_id in (("whole", None), ("part", drill.fk)):
        with db.transaction():
            case_service.withdraw_consent(actor, cases.get(actor, drill.codes[name]), party_id)
    with db.transaction():
        extracts.export(actor, drill.codes["purged"])
    with db.transaction():
        own.purge_own(actor, drill.codes["purged"])


def assert_as_after(drill: Drill) -> None:
    """Nobody reads what was withdrawn or purged."""
    assert drill.readers("whole") == {"af"}
    assert drill.readers("part") == {"af", "kommun", "vard"}
    assert drill.readers("purged") == set()
    with db.reading() as session:
        case = session.scalars(select(Case).where(Case.code == drill.codes["purged"])).one()
        assert case.issue is None
        assert session.get_one(Person, case.person_id).name is None


def test_the_drill(drill: Drill, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    drill.back_up(backup)
    assert drill.readers("whole") == {"af", "fk", "kommun", "vard"}
    withdraw_and_purge(drill)
    assert_as_after(drill)

    drill.put_back(backup)
    assert drill.readers("whole") == {"af", "fk", "kommun", "vard"}  # the danger itself
    assert drill.readers("purged") == {"af", "fk", "kommun", "vard"}
    for words in (("serve", "--port", "5999"), ("scheduler",)):
        refused = drill.trisam(*words)
        assert refused.returncode == 2, refused.stdout
        assert "Kör: trisam restore reapply" in refused.stderr
    assert {fact["fact"] for fact in restoring.behind()} >= {"consent", "grant", "purge"}

    done = drill.trisam("restore", "reapply")
    assert done.returncode == 0, done.stderr
    assert "gallringar" in done.stdout
    assert_as_after(drill)
    told = drill.trisam("restore", "status")
    assert told.returncode == 0
    assert "Databasen saknar inget" in told.stdout
    assert not restoring.reapply(ACTOR)  # again changes nothing


def test_reapplying_is_logged_and_counts_as_its_own_ground(drill: Drill, tmp_path: Path) -> None:
    drill.back_up(tmp_path / "backup")
    withdraw_and_purge(drill)
    with db.reading() as session:
        before = set(session.scalars(select(Purge.id)))
    drill.put_back(tmp_path / "backup")
    done = restoring.reapply(ACTOR)

    assert done[FactKind.CONSENT] == 1
    assert done[FactKind.PURGE] == len(before) == 2
    with db.reading() as session:
        entries = session.scalars(select(Purge)).all()
        assert {entry.id for entry in entries} == before
        assert {entry.ground for entry in entries} == {PurgeGround.RESTORED}
        actions = set(session.scalars(select(AuditEntry.action)))
    assert {"restore.reapply", "case.purge"} <= actions


def test_a_backup_from_after_the_changes_has_nothing_to_catch_up(
    drill: Drill, tmp_path: Path
) -> None:
    withdraw_and_purge(drill)
    drill.back_up(tmp_path / "backup")
    drill.put_back(tmp_path / "backup")

    assert restoring.behind() == []
    restoring.demand_caught_up()
    assert not restoring.reapply(ACTOR)


def test_a_kill_between_the_commit_and_the_journal_loses_nothing(
    drill: Drill, tmp_path: Path
) -> None:
    """Another process commits a withdrawal and is killed before it writes the journal."""
    backup = tmp_path / "backup"
    drill.back_up(backup)
    program = (
        "import os, signal; from config import Config; from trisam import factory\n"
        "from trisam.core import db; from trisam.teams import queries as teams\n"
        "from trisam.cases import queries as cases, service; from trisam.retention import journal\n"
        "factory.connect(Config.from_environment())\n"
        "journal.Journal.add = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "with db.transaction():\n"
        f"    actor = teams.actor_of({drill.accounts['af']})[0]\n"
        f"    service.withdraw_consent(actor, cases.get(actor, '{drill.codes['whole']}'))\n"
    )
    killed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=drill.environment(), check=False,
        capture_output=True, text=True,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert drill.readers("whole") == {"af"}
    assert drill.kept.read() == []

    noted = drill.trisam("restore", "note")  # as `serve` does at its start
    assert noted.returncode == 0, noted.stderr
    drill.put_back(backup)
    with pytest.raises(RuleBroken, match="trisam restore reapply"):
        restoring.demand_caught_up()
    restoring.reapply(ACTOR)
    assert drill.readers("whole") == {"af"}


def test_a_change_that_was_rolled_back_is_not_written(drill: Drill) -> None:
    actor = drill.actor("af")

    def withdraw_and_fail() -> None:
        with db.transaction():
            case_service.withdraw_consent(actor, cases.get(actor, drill.codes["whole"]))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        withdraw_and_fail()
    assert drill.kept.read() == []
    with db.transaction():
        case_service.withdraw_consent(actor, cases.get(actor, drill.codes["whole"]))
    assert FactKind.CONSENT in {FactKind(fact["fact"]) for fact in drill.kept.read()}


def test_without_the_journal_the_planted_restore_is_caught(
    drill: Drill, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The planted defect: nobody subscribes, so the restored database seems to be in order."""
    monkeypatch.setattr(events, "_handlers", defaultdict(list))
    drill.back_up(tmp_path / "backup")
    with db.transaction():
        actor = drill.actor("af")
        case_service.withdraw_consent(actor, cases.get(actor, drill.codes["whole"]))
    drill.put_back(tmp_path / "backup")

    assert restoring.behind() == []
    assert drill.readers("whole") != {"af"}, "the drill would not notice"
