"""Reading reports: hidden equals absent."""

import uuid
from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from trisam.accounts.models import Account, AccountRole
from trisam.core import clock
from trisam.core.actor import Actor, Role
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.parties.models import Kommun
from trisam.reports import policy
from trisam.reports.chapters import ReportKind
from trisam.reports.models import Report, ReportState, ReportText
from trisam.reports.policy import Place
from trisam.reports.quarters import Quarters, refusal
from trisam.teams.models import Team


def listed(actor: Actor) -> Sequence[Report]:
    """The reports that the actor may see, the latest period first.

    Raises `Forbidden` for those who see no reports at all.
    """
    if not policy.sees_reports(actor):
        raise Forbidden
    return (
        session()
        .scalars(
            select(Report)
            .join(Report.kommun)
            .where(policy.visible_to(actor))
            .order_by(Report.last_day.desc(), Report.first_day, Kommun.name, Report.kind)
        )
        .all()
    )


def to_approve(actor: Actor) -> Sequence[Report]:
    """The reports that wait for the actor's own steering group, the oldest first."""
    steered = sorted(actor.steering_kommun_ids) if actor.has(Role.STEERING) else []
    if not steered:
        return []
    return (
        session()
        .scalars(
            select(Report)
            .where(Report.kommun_id.in_(steered), Report.state == ReportState.HANDED_IN)
            .order_by(Report.handed_in_at)
        )
        .all()
    )


def get(actor: Actor, report_id: uuid.UUID) -> Report:
    """A report with all that is written in it. Raises `NotFound` when it is hidden."""
    return _one(_whole().where(Report.id == report_id, policy.visible_to(actor)))


def held(actor: Actor, report_id: uuid.UUID) -> Report:
    """`get`, held until the transaction ends: for services."""
    return _one(
        _whole().where(Report.id == report_id, policy.visible_to(actor)).with_for_update(of=Report)
    )


def before(actor: Actor, report: Report) -> Report | None:
    """The last report of the same kind about the same kommun and an earlier period, as far as the
    actor may see it."""
    return session().scalar(
        _whole()
        .where(
            Report.kommun_id == report.kommun_id,
            Report.kind == report.kind,
            Report.last_day < report.last_day,
            policy.visible_to(actor),
        )
        .order_by(Report.last_day.desc(), Report.first_day.desc())
        .limit(1)
    )


def text(actor: Actor, report: Report, number: str) -> ReportText | None:  # noqa: ARG001 - it was seen
    """What stands now in a chapter of a report that was found; None when nothing does."""
    return session().scalar(
        select(ReportText)
        .where(ReportText.report_id == report.id, ReportText.number == number)
        .options(joinedload(ReportText.written_by, innerjoin=True))
        .execution_options(populate_existing=True)
    )


def place(kommun_id: int) -> Place:
    """A kommun and its teams."""
    teams = session().scalars(select(Team.id).where(Team.kommun_id == kommun_id))
    return Place(kommun_id, frozenset(teams))


def has_steering(report: Report) -> bool:
    """True when somebody can approve the report: the kommun has a steering group of its own."""
    found = (
        select(AccountRole.id)
        .join(AccountRole.account)
        .where(
            AccountRole.role == Role.STEERING,
            AccountRole.kommun_id == report.kommun_id,
            Account.deactivated_at.is_(None),
        )
    )
    return bool(session().scalar(select(found.exists())))


def writable_kommuner(actor: Actor) -> list[Kommun]:
    """The kommuner whose reports the actor writes, by name."""
    teams: dict[int, set[int]] = {}
    for team_id, kommun_id in session().execute(select(Team.id, Team.kommun_id)):
        teams.setdefault(kommun_id, set()).add(team_id)
    every = session().scalars(select(Kommun).order_by(Kommun.name))
    return [
        one for one in every if policy.writes_in(actor, Place(one.id, teams.get(one.id, set())))
    ]


def for_a_file(kind: ReportKind, kommun_slug: str, period: Quarters) -> Report:
    """The report, or one that nobody has begun, for whoever has the installation in hand.

    Raises `RuleBroken` for an unknown kommun, and a period that has not ended or is not the kind's.
    """
    kommun = session().scalar(select(Kommun).where(Kommun.slug == kommun_slug))
    if kommun is None:
        raise RuleBroken(f"Det finns ingen kommun som skrivs {kommun_slug}.")
    if wrong := refusal(kind, period):
        raise RuleBroken(wrong)
    if period.last_day >= clock.today():
        raise RuleBroken("Perioden har inte tagit slut.")
    found = session().scalar(
        _whole().where(
            Report.kind == kind,
            Report.kommun_id == kommun.id,
            Report.first_day == period.first_day,
            Report.last_day == period.last_day,
        )
    )
    return found or Report(
        kind=kind,
        kommun=kommun,
        kommun_id=kommun.id,
        first_day=period.first_day,
        last_day=period.last_day,
        state=ReportState.DRAFT,
        texts=[],
        goals=[],
        budgets=[],
    )


def _one(statement: Select[Report]) -> Report:
    found = session().scalar(statement)
    if found is None:
        raise NotFound
    return found


def _whole() -> Select[Report]:
    return (
        select(Report)
        .options(
            selectinload(Report.texts).joinedload(ReportText.written_by, innerjoin=True),
            selectinload(Report.goals),
            selectinload(Report.budgets),
        )
        .execution_options(populate_existing=True)
    )
