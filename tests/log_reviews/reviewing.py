"""A log reviewer in the little county, and entries for the log."""

from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests import log
from tests.factories import rows
from tests.factories.county import County
from trisam.accounts.models import Account
from trisam.audit.models import AuditEntry
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.actor import Actor, Role
from trisam.core.db import session
from trisam.log_reviews.models import Assessment, LogReview
from trisam.log_reviews.service import judging, starting
from trisam.log_reviews.service.starting import Plan
from trisam.teams import queries as teams


def reviewer(county: County, party: str = "vard", name: str = "Lova Granskare") -> Account:
    """Somebody who reviews the log of a party."""
    return rows.account(name, county.units[party], Role.LOG_REVIEWER)


def actor_of(account: Account) -> Actor:
    """The actor of an account, as at this moment."""
    found = teams.actor_of(account.id)
    assert found
    return found[0]


def days_ago(days: int, hour: int = 10, minute: int = 0) -> datetime:
    """The instant when the clock in Sweden showed this, so many days ago."""
    return clock.instant(clock.today() - timedelta(days=days), time(hour, minute))


def entry(
    who: Account,
    about: Case | str,
    at: datetime | None = None,
    action: str = "case.read",
    **other: object,
) -> AuditEntry:
    """What somebody did, as the log has it; `other` columns instead of the usual ones."""
    case = about if isinstance(about, Case) else None
    columns: dict[str, Any] = {
        "at": at or days_ago(3),
        "action": action,
        "account_id": who.id,
        "actor_name": who.name,
        "party_id": who.unit.party_id if who.unit else None,
        "unit_id": who.unit_id,
        "subject": case.subject if case else str(about),
        "person_id": case.person_id if case else None,
        "reason": None,
        **other,
    }
    return log.told(**columns)


def period(days: int = 30) -> tuple[date, date]:
    """The last days, today included."""
    return clock.today() - timedelta(days=days), clock.today()


def plan(**asked: object) -> Plan:
    """A review of the last thirty days."""
    return Plan(*period(), **asked)  # type: ignore[arg-type]


def judged(actor: Actor, review: LogReview) -> LogReview:
    """Every line in order."""
    for line in review.lines:
        given = judging.Judgement(Assessment.IN_ORDER, version=line.version)
        judging.assess(actor, review, line, given)
    return review


def signed(actor: Actor) -> LogReview:
    """A review of the last thirty days, judged and signed."""
    review = judged(actor, starting.start(actor, plan()))
    seen = judging.content_digest(review)
    judging.sign(actor, review, conclusion="Inget att anmärka.", seen=seen)
    return review


def logged(database: Session, action: str) -> list[AuditEntry]:
    """What the log has of an action, oldest first."""
    wanted = select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id)
    return list(database.scalars(wanted))


def forget() -> None:
    """Let everything be read anew from the database."""
    session().flush()
    session().expire_all()
