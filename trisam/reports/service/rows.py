"""Goals and budget: the rows that people type in beside the text."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, Overtaken, RuleBroken
from trisam.core.text import clean
from trisam.people.telltale.detector import personnummer_in
from trisam.reports import chapters, policy, queries
from trisam.reports.chapters import Figure
from trisam.reports.goals import SOURCE_UNITS, GoalSide, GoalSource, GoalUnit
from trisam.reports.models import Report, ReportBudget, ReportGoal

MOST_GOALS: Final = 12
HIGHEST: Final = 1_000_000
HIGHEST_AMOUNT: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class GivenGoal:
    """A goal as it was typed. With a source, `reached` is taken from the figures."""

    side: GoalSide
    what: str
    target: int
    unit: GoalUnit
    source: GoalSource | None = None
    reached: int | None = None
    target_of: int | None = None
    """The goal is a share of so many …"""
    reached_of: int | None = None
    """… and the outcome of so many: then `reached` is how many of them."""


@dataclass(frozen=True, slots=True)
class GivenBudget:
    """What was granted and used in a year, in kronor."""

    year: int
    granted: int
    used: int | None


def set_goals(
    actor: Actor, report_id: uuid.UUID, goals: Sequence[GivenGoal], version: int | None
) -> Report:
    """Write the goals of a draft anew.

    Raises `NotFound` for a kind without them, `Forbidden`, `RuleBroken` and `Overtaken`.
    """
    report = _draft(actor, report_id, version, Figure.GOALS)
    if len(goals) > MOST_GOALS:
        raise RuleBroken(f"Skriv högst {MOST_GOALS} mål.")
    if any(personnummer_in(one.what) for one in goals):
        raise RuleBroken("Här står ett personnummer. Skriv inget om enskilda personer.")
    report.goals.clear()
    session().flush()
    report.goals = [_goal(position, one) for position, one in enumerate(goals, start=1)]
    report.rows_at = clock.now()
    audit.record(actor, "report.write", report.subject, reason="goals")
    return report


def set_budget(
    actor: Actor, report_id: uuid.UUID, budget: Sequence[GivenBudget], version: int | None
) -> Report:
    """Write the budget of a draft anew.

    Raises `NotFound` for a kind without one, `Forbidden`, `RuleBroken` and `Overtaken`.
    """
    report = _draft(actor, report_id, version, Figure.BUDGET)
    if not {one.year for one in budget} <= set(report.period.years):
        raise RuleBroken("Skriv bara år som rapporten gäller.")
    report.budgets.clear()
    session().flush()
    report.budgets = [
        ReportBudget(year=one.year, granted=one.granted, used=one.used) for one in budget
    ]
    report.rows_at = clock.now()
    audit.record(actor, "report.write", report.subject, reason="budget")
    return report


def _goal(position: int, given: GivenGoal) -> ReportGoal:
    source = given.source
    return ReportGoal(
        position=position,
        side=given.side,
        what=clean(given.what),
        target=given.target,
        unit=SOURCE_UNITS[source] if source else given.unit,
        source=source,
        reached=None if source else given.reached,
        target_of=given.target_of,
        reached_of=None if source else given.reached_of,
    )


def _draft(actor: Actor, report_id: uuid.UUID, version: int | None, holds: Figure) -> Report:
    report = queries.held(actor, report_id)
    if not chapters.holds(report.kind, holds):
        raise NotFound
    if not policy.can_hand_in(actor, report, queries.place(report.kommun_id)):
        raise Forbidden
    if report.version != version:
        raise Overtaken
    return report
