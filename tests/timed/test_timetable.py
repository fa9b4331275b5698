"""How it is with a job, told from its latest run."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from trisam.timed.timetable import (
    SILENT_AFTER,
    TIMETABLE,
    Run,
    Standing,
    entry,
    is_silent,
    standing,
)

SLOT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
SWEEP = entry("sweep_sessions")  # every ten minutes
DONE = Run(SLOT, SLOT, SLOT + timedelta(seconds=2), "3 borttagna")


def after(minutes: float, run: Run | None, job: str = "sweep_sessions") -> Standing:
    """How it is so long after the slot began."""
    return standing(entry(job), run, SLOT + timedelta(minutes=minutes), mails=True)


def test_a_job_that_never_ran_is_new_and_not_late() -> None:
    assert after(0, None) is Standing.NEW


def test_a_job_is_late_when_two_slots_have_gone_by_without_a_run() -> None:
    assert after(29.9, DONE) is Standing.FINE
    assert after(30, DONE) is Standing.LATE


def test_a_run_that_has_not_ended_goes_on_for_a_slot_and_was_then_cut_off() -> None:
    begun = replace(DONE, finished_at=None, outcome=None)
    assert after(9.9, begun) is Standing.RUNNING
    assert after(10, begun) is Standing.CUT_OFF


def test_a_daily_run_that_has_not_ended_within_the_hour_was_cut_off() -> None:
    begun = replace(DONE, finished_at=None, outcome=None)
    assert after(59, begun, "purge_due") is Standing.RUNNING
    assert after(60, begun, "purge_due") is Standing.CUT_OFF


def test_a_run_that_noted_an_error_failed_however_lately() -> None:
    failed = replace(DONE, finished_at=None, outcome="fel: OSError")
    assert after(1, failed) is Standing.FAILED


@pytest.mark.parametrize("run", [None, DONE])
def test_mail_is_unused_without_a_server_and_judged_with_one(run: Run | None) -> None:
    mail = entry("deliver_messages")
    assert standing(mail, run, SLOT, mails=False) is Standing.UNUSED
    assert standing(mail, run, SLOT, mails=True) is not Standing.UNUSED


def test_a_scheduler_is_silent_when_it_never_spoke_or_has_not_for_a_while() -> None:
    assert is_silent(None, SLOT)
    assert is_silent(SLOT, SLOT + SILENT_AFTER + timedelta(seconds=1))
    assert not is_silent(SLOT, SLOT + SILENT_AFTER)


def test_every_job_says_how_often_in_words() -> None:
    assert {one.how_often for one in TIMETABLE} == {
        "Varje minut",
        "Var 10:e minut",
        "Varje timme",
        "Varje dygn",
    }
