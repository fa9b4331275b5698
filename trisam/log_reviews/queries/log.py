"""The own party's part of the access log, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, and_, func, select

from trisam.accounts.models import Account
from trisam.audit import service as audit
from trisam.audit.action_words import Kind, actions_of
from trisam.audit.models import AuditEntry
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.log_reviews.policy import Scope, can_review, entries_of
from trisam.parties.county import PER_KOMMUN
from trisam.parties.models import Kommun, Party, Unit, unit_kommun

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries the reader asks for; the days are local dates, both included."""

    first: date
    last: date
    account_id: int | None = None
    case_code: str = ""
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class LogRow:
    """One entry with the name of its unit. The individual is not in it."""

    entry: AuditEntry
    unit: str

    @property
    def case_code(self) -> str:
        """The code of the case that it concerns; empty when it concerns something else."""
        kind, _, code = self.entry.subject.partition(":")
        return code if kind == "case" else ""


def scope_of(actor: Actor) -> Scope:
    """The authority whose log the actor reviews. Raises `NotFound` for all others."""
    if not can_review(actor) or actor.party_id is None:
        raise NotFound
    party = session().get_one(Party, actor.party_id)
    if party.slug != PER_KOMMUN:
        return Scope(party.id)
    served = select(unit_kommun.c.kommun_id).where(unit_kommun.c.unit_id == actor.unit_id)
    units = select(Unit.id).where(
        Unit.party_id == party.id, Unit.kommuner.any(Kommun.id.in_(served))
    )
    return Scope(party.id, frozenset(session().scalars(units)))


def count(actor: Actor, wanted: Wanted) -> int:
    """How many entries there are."""
    matching = select(func.count()).select_from(AuditEntry).where(_matching(actor, wanted))
    return session().scalar(matching) or 0


def list_entries(actor: Actor, wanted: Wanted, page: int = 1) -> list[LogRow]:
    """The entries, newest first, `PAGE_SIZE` a page. Reading the log is logged, once."""
    rows = session().execute(
        select(AuditEntry, Unit.name)
        .outerjoin(Unit, Unit.id == AuditEntry.unit_id)
        .where(_matching(actor, wanted))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(PAGE_SIZE)
        .offset((max(page, 1) - 1) * PAGE_SIZE)
    )
    found = [LogRow(entry, unit or "") for entry, unit in rows]
    audit.record_reads(actor, "log.read", [(f"party:{actor.party_id}", None)])
    return found


def colleagues(actor: Actor) -> Sequence[Account]:
    """Everybody of the own authority, by name; those who have left too."""
    scope = scope_of(actor)
    mine = Account.unit.has(Unit.party_id == scope.party_id)
    if scope.unit_ids is not None:
        mine = Account.unit_id.in_(sorted(scope.unit_ids))
    return session().scalars(select(Account).where(mine).order_by(Account.name)).all()


def within(first: date, last: date) -> ColumnElement[bool]:
    """The entry was made on one of these local days."""
    return and_(AuditEntry.at >= _midnight(first), AuditEntry.at < _midnight(_next(last)))


def _matching(actor: Actor, wanted: Wanted) -> ColumnElement[bool]:
    conditions = [entries_of(scope_of(actor)), within(wanted.first, wanted.last)]
    if wanted.account_id is not None:
        conditions.append(AuditEntry.account_id == wanted.account_id)
    if wanted.case_code:
        conditions.append(AuditEntry.subject == f"case:{wanted.case_code}")
    if wanted.kind is not None:
        conditions.append(AuditEntry.action.in_(actions_of(wanted.kind)))
    return and_(*conditions)


def _midnight(day: date) -> datetime:
    return clock.instant(day, time(0))


def _next(day: date) -> date:
    return day + timedelta(days=1)
