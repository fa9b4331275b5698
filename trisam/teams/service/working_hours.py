"""What a person says about the own week: days for meetings, a cap, and times that are taken.

Never why. Nothing here stops a meeting: whoever plans one is told (meetings/conflicts.py).
"""

from collections.abc import Collection
from datetime import time

from trisam.audit import service as audit
from trisam.core import swedish
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.teams import queries
from trisam.teams.models import FixedBlock, WorkDay, WorkWeek
from trisam.teams.policy import can_enter_working_hours


def change_week(
    actor: Actor, account_id: int, days: Collection[WorkDay], cap_hours: int | None
) -> None:
    """Say on which days meetings suit, and how many hours a week Trisam may take; None: no cap.

    Raises `Forbidden` for others than the person and the rehabkoordinatorer of the person's teams,
    `RuleBroken` when no day is left.
    """
    _may(actor, account_id)
    if not days:
        raise RuleBroken("Kryssa i minst en dag.", field="days")
    week, _ = queries.working_hours(actor, account_id)
    if week is None:
        week = WorkWeek(account_id=account_id)
        session().add(week)
    week.days, week.cap_hours = frozenset(days), cap_hours
    session().flush()
    audit.record(actor, "working_hours.change", f"account:{account_id}")


def add_block(actor: Actor, account_id: int, day: WorkDay, starts: time, ends: time) -> FixedBlock:
    """A time of every week when the person cannot have meetings.

    Raises `Forbidden` as `change_week`, `RuleBroken` for a time that ends before it
    begins, or that meets another.
    """
    _may(actor, account_id)
    if ends <= starts:
        raise RuleBroken("Tiden måste sluta efter att den börjar.", field="ends")
    _, blocks = queries.working_hours(actor, account_id)
    for block in blocks:
        if block.day is day and starts < block.ends and block.starts < ends:
            raise RuleBroken(
                f"Den tiden är redan upptagen kl. {swedish.clock_time(block.starts)}–"
                f"{swedish.clock_time(block.ends)}. Ta bort den först, eller välj en annan.",
                field="starts",
            )
    block = FixedBlock(account_id=account_id, day=day, starts=starts, ends=ends)
    session().add(block)
    session().flush()
    audit.record(actor, "working_hours.block", f"account:{account_id}")
    return block


def remove_block(actor: Actor, account_id: int, block_id: int) -> None:
    """The time is free again. Raises `Forbidden` as `change_week`, `NotFound` when it is gone."""
    _may(actor, account_id)
    _, blocks = queries.working_hours(actor, account_id)
    found = next((block for block in blocks if block.id == block_id), None)
    if found is None:
        raise NotFound
    session().delete(found)
    session().flush()
    audit.record(actor, "working_hours.free", f"account:{account_id}")


def _may(actor: Actor, account_id: int) -> None:
    """Hold the account, so that two who change the same week take turns."""
    if not can_enter_working_hours(actor, account_id, queries.teams_of(actor, account_id)):
        raise Forbidden
    queries.hold_account(actor, account_id)
