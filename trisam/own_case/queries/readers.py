"""Who has read one case or been handed it, as the individual is told: from which unit, in which
role and when, never the officer's name."""

from datetime import datetime

from sqlalchemy import ColumnElement, Row, and_, func, or_, select

from trisam.accounts.models import AccountRole
from trisam.audit.action_words import ACTIONS, Kind, actions_of, words_of
from trisam.audit.models import AuditEntry
from trisam.audit.readings import Reading
from trisam.cases.models import Case
from trisam.cases.policy import is_about, is_own
from trisam.core.actor import ROLE_WORDS, Actor, Role
from trisam.core.db import session
from trisam.core.errors import Forbidden
from trisam.parties.models import Party, Unit

ITSELF = "Trisam"
BY_ITSELF = "Automatiskt"
COLLEAGUE = "Medarbetare"
TOLD = [action for action, words in ACTIONS.items() if words.plain]
ROLES = (Role.COORDINATOR, Role.OFFICER, Role.LOG_REVIEWER)
"""The roles that are told, the one that says most first."""


def readings_of(actor: Actor, case: Case) -> list[Reading]:
    """Every reading of a case that was fetched, in order. For its lifting party and the individual.

    Raises `Forbidden` for all others.
    """
    _must_be_told(actor, case)
    rows = (
        session()
        .execute(
            select(
                AuditEntry.at,
                AuditEntry.action,
                AuditEntry.account_id,
                AuditEntry.reason,
                Party.name,
                Unit.name,
            )
            .outerjoin(Party, Party.id == AuditEntry.party_id)
            .outerjoin(Unit, Unit.id == AuditEntry.unit_id)
            .where(_about(case), AuditEntry.action.in_(TOLD))
            .order_by(AuditEntry.at, AuditEntry.id)
        )
        .all()
    )
    roles = _roles(case)
    return [_reading(row, roles, case) for row in rows]


def _reading(
    row: Row[datetime, str, int | None, str | None, str, str],
    roles: dict[int, str],
    case: Case,
) -> Reading:
    at, action, account_id, reason, party, unit = row
    role = BY_ITSELF if account_id is None else roles.get(account_id, COLLEAGUE)
    if account_id == case.officer_id:
        role = f"{role} som lyfte ärendet"
    what = words_of(action).plain
    if action == "case.share" and reason and reason.startswith("till "):
        what = f"{what} {reason}"
    return Reading(at, party or ITSELF, unit or "", role, what)


def _roles(case: Case) -> dict[int, str]:
    """What everybody in the list works as, in a word."""
    acting = select(AuditEntry.account_id).where(_about(case), AuditEntry.action.in_(TOLD))
    held: dict[int, set[Role]] = {}
    for account_id, role in session().execute(
        select(AccountRole.account_id, AccountRole.role).where(AccountRole.account_id.in_(acting))
    ):
        held.setdefault(account_id, set()).add(role)
    return {
        account_id: next(
            (ROLE_WORDS[role].capitalize() for role in ROLES if role in roles), COLLEAGUE
        )
        for account_id, roles in held.items()
    }


def refused_of(actor: Actor, case: Case) -> int:
    """How many attempts were refused: nothing was read in them. Raises as `readings_of`."""
    _must_be_told(actor, case)
    refused = AuditEntry.action.in_(actions_of(Kind.REFUSED))
    wanted = select(func.count()).select_from(AuditEntry).where(_about(case), refused)
    return session().scalar(wanted) or 0


def _must_be_told(actor: Actor, case: Case) -> None:
    if not (is_about(actor, case) or is_own(actor, case)):
        raise Forbidden


def _about(case: Case) -> ColumnElement[bool]:
    """Entries of this lift; a refusal does not always know whom the case is about."""
    right_person = or_(AuditEntry.person_id == case.person_id, AuditEntry.person_id.is_(None))
    return and_(AuditEntry.subject == case.subject, right_person)
