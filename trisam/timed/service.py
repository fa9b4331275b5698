"""Running a job in its slot of time, by one process only."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from trisam.core import clock
from trisam.core.db import attempt, session, transaction
from trisam.core.errors import RuleBroken
from trisam.timed.models import JobRun

KEPT = timedelta(days=30)
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Job:
    """Timed work: what it is called, how often it runs, and what it does."""

    name: str
    every: timedelta
    work: Callable[[], str]
    """Does the work and says in a few words what came of it, without personal data."""


def run(job: Job) -> bool:
    """Run `job` unless this slot of time has had its run; True when it ran here.

    A job that fails leaves its slot without `finished_at`, and what kind of error it was: the
    error's own text could quote somebody. The next slot tries again.
    """
    slot = slot_of(clock.now(), job.every)
    if not _claim(job.name, slot):
        return False
    try:
        outcome = job.work()
    except Exception as error:
        with suppress(DBAPIError):  # where the database is what failed there is nowhere to note it
            _note(job.name, slot, outcome=f"fel: {type(error).__name__}")
        raise
    with transaction():
        _note(job.name, slot, outcome=outcome[:200], finished_at=clock.now())
        session().execute(delete(JobRun).where(JobRun.slot < clock.now() - KEPT))
    return True


def slot_of(now: datetime, every: timedelta) -> datetime:
    """The start of the slot of length `every` that `now` lies in."""
    return _EPOCH + ((now - _EPOCH) // every) * every


def _note(name: str, slot: datetime, **found: object) -> None:
    with transaction():
        session().execute(
            update(JobRun).where(JobRun.job == name, JobRun.slot == slot).values(**found)
        )


def _claim(name: str, slot: datetime) -> bool:
    try:
        with transaction(), attempt({"uq_job_run_job_slot": "Redan tagen."}):
            session().add(JobRun(job=name, slot=slot, started_at=clock.now()))
    except RuleBroken:
        return False
    return True
