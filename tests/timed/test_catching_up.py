"""After an outage each job runs once, not once for each slot that was missed, and not never."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import time_machine
from apscheduler.events import EVENT_JOB_EXECUTED, EVENT_JOB_MISSED
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import func, select

from tests.installations import Installation
from trisam import scheduler
from trisam.core import db
from trisam.timed import service
from trisam.timed.models import JobRun
from trisam.timed.service import Job
from trisam.timed.timetable import TIMETABLE

BEGAN = datetime(2026, 3, 2, 9, 3, tzinfo=UTC)
OUTAGE = timedelta(days=3, minutes=7, seconds=30)
"""Not a whole number of slots of any job."""
WAIT = 15


class Rounds:
    """Runs every job of the timetable under a real scheduler, and counts what they did."""

    def __init__(self) -> None:
        self.ran: Counter[str] = Counter()
        self._settled = threading.Semaphore(0)

    def _made(self) -> BackgroundScheduler:
        made = scheduler.made_for([Job(e.name, e.every, self._work(e.name)) for e in TIMETABLE])
        made.add_listener(self._settle, EVENT_JOB_EXECUTED | EVENT_JOB_MISSED)
        return made

    def _work(self, name: str) -> Callable[[], str]:
        def work() -> str:
            self.ran[name] += 1
            return "klart"

        return work

    def _settle(self, _event: Any) -> None:
        self._settled.release()

    def wait(self) -> None:
        """Until the scheduler has done with each job once, run or missed."""
        for _ in TIMETABLE:
            assert self._settled.acquire(timeout=WAIT)

    def over_an_outage(self, **planted: Any) -> None:
        """Start, fall asleep for three days, wake up; `planted`: settings of the jobs meanwhile."""
        with time_machine.travel(BEGAN, tick=False) as traveller:
            made = self._made()
            made.start()
            try:
                self.wait()
                for job in made.get_jobs():
                    job.modify(**planted)
                traveller.shift(OUTAGE)
                made.wakeup()
                self.wait()
            finally:
                made.shutdown(wait=True)


ONCE_BEFORE_AND_ONCE_AFTER = {entry.name: 2 for entry in TIMETABLE}


def test_a_machine_that_slept_for_three_days_runs_each_job_once(
    installation: Installation,
) -> None:
    rounds = Rounds()
    rounds.over_an_outage()
    assert rounds.ran == ONCE_BEFORE_AND_ONCE_AFTER
    with db.reading() as session:
        assert session.scalar(select(func.count()).select_from(JobRun)) == 2 * len(TIMETABLE)


def test_a_planted_scheduler_with_the_librarys_own_grace_forgets_what_it_missed(
    installation: Installation,
) -> None:
    rounds = Rounds()
    rounds.over_an_outage(misfire_grace_time=1)
    assert rounds.ran == dict.fromkeys(ONCE_BEFORE_AND_ONCE_AFTER, 1)


def test_a_scheduler_that_was_down_for_three_days_runs_each_job_once(
    installation: Installation,
) -> None:
    ran: Counter[str] = Counter()

    def counting(name: str) -> Job:
        def work() -> str:
            ran[name] += 1
            return "klart"

        return Job(name, next(e.every for e in TIMETABLE if e.name == name), work)

    with time_machine.travel(BEGAN, tick=False) as traveller:
        for _ in range(2):  # before the outage; and two processes that start after it
            for entry in TIMETABLE:
                service.run(counting(entry.name))
        traveller.shift(OUTAGE)
        for _ in range(2):
            for entry in TIMETABLE:
                service.run(counting(entry.name))
    assert ran == ONCE_BEFORE_AND_ONCE_AFTER
