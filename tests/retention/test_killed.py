"""Gallring is killed in the middle: nothing is half purged, and nothing is purged twice."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from tests.factories import county as counties
from tests.factories import rows
from tests.installations import Installation
from trisam.cases.models import Case
from trisam.cases.values import CaseStatus
from trisam.core import clock, crypto, db
from trisam.core.keys import _write
from trisam.retention import jobs
from trisam.retention.models import Purge, RetentionKind, RetentionRule
from trisam.retention.reckoning import CountedFrom

ROOT = Path(__file__).resolve().parent.parent.parent
CASES = 7
KILLED_AT = 5
PROGRAM = f"""
import os, signal
from config import Config
from trisam import factory
from trisam.retention import jobs
factory.connect(Config.from_environment())
jobs.BATCH = 2
real, done = jobs.purge, []
def purge(*words):
    found = real(*words)
    done.append(found)
    if len(done) == {KILLED_AT}:
        os.kill(os.getpid(), signal.SIGKILL)
    return found
jobs.purge = purge
jobs.purge_due()
"""


def due(installation: Installation) -> None:
    """Seven cases that AF's rule takes today."""
    _write(installation.home / "keys.json", crypto.ring())
    long_ago = clock.today() - timedelta(days=100)
    with db.transaction() as session:
        county = counties.build()
        for _ in range(CASES):
            case = county.case()
            case.lifted_on = case.closed_on = long_ago
            case.status = CaseStatus.CLOSED
        session.add(
            RetentionRule(
                party_id=county.parties["af"].id,
                kind=RetentionKind.CASE,
                months=1,
                counted_from=CountedFrom.END,
                source="Prov",
                valid_from=rows.long_ago(),
            )
        )


def purged() -> tuple[int, int, int]:
    """Cases that are hidden, that have lost their text, and entries of the log."""
    with db.reading() as session:
        cases = session.scalars(select(Case)).all()
        entries = session.scalars(select(Purge.row_id)).all()
        assert len(entries) == len(set(entries))
        hidden = sum(case.purged_at is not None for case in cases)
        return hidden, sum(case.issue is None for case in cases), len(entries)


def test_a_killed_run_leaves_whole_batches_and_the_next_one_does_the_rest(
    installation: Installation,
) -> None:
    due(installation)
    environment = {
        **os.environ,
        "TRISAM_HOME": str(installation.home),
        "TRISAM_DATABASE_URL": installation.url.replace("+psycopg", ""),
    }
    killed = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment, check=False,
        capture_output=True, text=True,
    )  # fmt: skip

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert purged() == (4, 4, 4)  # two whole batches; the fifth case went back with its batch
    assert jobs.purge_due().startswith("3 gallrade")
    assert purged() == (CASES, CASES, CASES)
