"""A job runs once in its slot of time."""

from datetime import UTC, datetime, timedelta

import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session

from trisam.timed import service
from trisam.timed.models import JobRun
from trisam.timed.service import Job, run, slot_of


def job(ran: list[str]) -> Job:
    """A job that notes that it ran."""

    def work() -> str:
        ran.append("ran")
        return "klart"

    return Job("note", timedelta(minutes=10), work)


def test_a_job_runs_once_in_a_slot_and_again_in_the_next(database: Session) -> None:
    ran: list[str] = []
    with time_machine.travel(datetime(2026, 3, 1, 12, 1, tzinfo=UTC), tick=False) as traveller:
        assert run(job(ran))
        assert not run(job(ran))
        traveller.shift(timedelta(minutes=10))
        assert run(job(ran))
    assert ran == ["ran", "ran"]


def test_the_diary_tells_what_came_of_the_run(database: Session) -> None:
    run(job([]))
    [row] = database.scalars(select(JobRun))
    assert row.outcome == "klart"
    assert row.finished_at is not None


def test_a_slot_taken_by_another_process_is_left_alone(database: Session) -> None:
    ran: list[str] = []
    now = datetime(2026, 3, 1, 12, 1, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        slot = slot_of(now, timedelta(minutes=10))
        database.add(JobRun(job="note", slot=slot, started_at=now))
        database.flush()
        assert not run(job(ran))
    assert ran == []


def test_slots_are_aligned_whenever_the_process_started() -> None:
    slot = slot_of(datetime(2026, 3, 1, 12, 19, 59, tzinfo=UTC), timedelta(minutes=10))
    assert slot == datetime(2026, 3, 1, 12, 10, tzinfo=UTC)


def test_runs_older_than_a_month_are_forgotten(database: Session) -> None:
    with time_machine.travel(datetime(2026, 1, 1, tzinfo=UTC), tick=False) as traveller:
        run(job([]))
        traveller.shift(service.KEPT + timedelta(days=1))
        run(job([]))
    assert len(database.scalars(select(JobRun)).all()) == 1
