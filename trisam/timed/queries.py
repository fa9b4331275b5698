"""Reading the diary of timed work."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import and_, func, select

from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.timed.models import JobRun
from trisam.timed.timetable import HEARTBEAT, Run


def latest_runs(actor: Actor) -> Mapping[str, Run]:  # noqa: ARG001 - the page asks who it is
    """Each job's latest run, by the job's name."""
    newest = select(JobRun.job, func.max(JobRun.slot).label("slot")).group_by(JobRun.job).subquery()
    runs = session().execute(
        select(JobRun.job, JobRun.slot, JobRun.started_at, JobRun.finished_at, JobRun.outcome).join(
            newest, and_(JobRun.job == newest.c.job, JobRun.slot == newest.c.slot)
        )
    )
    return {job: Run(slot, begun, ended, outcome) for job, slot, begun, ended, outcome in runs}


def heard_at() -> datetime | None:
    """When a scheduler last showed that it lives; None when none ever did. Open to all."""
    return session().scalar(
        select(JobRun.started_at)
        .where(JobRun.job == HEARTBEAT)
        .order_by(JobRun.slot.desc())
        .limit(1)
    )
