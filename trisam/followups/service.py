"""Scheduling follow-ups and registering what came of them."""

from dataclasses import dataclass, field
from datetime import date

from trisam.audit import service as audit
from trisam.cases.values import Income, Occupation
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, Overtaken, RuleBroken
from trisam.followups import queries
from trisam.followups.due import due_on
from trisam.followups.models import FollowUp, FollowUpStatus
from trisam.followups.policy import can_view, may_contact
from trisam.recommendations.events import CaseConcluded

MONTHS = 6
AGREED_MEANWHILE = "Personen sade själv ja till uppföljningen efter lyftet."
UNANSWERED = frozenset(
    {
        FollowUpStatus.NOT_REACHED,
        FollowUpStatus.DECLINED,
        FollowUpStatus.MOVED,
        FollowUpStatus.DEAD,
    }
)


@dataclass(frozen=True, slots=True)
class GivenFollowUp:
    """How it is now, six months after the meeting."""

    income: Income
    occupation: Occupation
    readiness: int
    """1–10: how ready for work or study the individual feels now."""
    occupation_percent: int | None = None
    """Extent, 0–100; 100 % = 40 hours a week."""
    readiness_then: int | None = None
    """1–10, as the individual remembers the lift."""
    note: str | None = field(default=None, repr=False)
    agreed_meanwhile: bool = False
    """The individual agreed to the contact after the lift: said by whoever registers it."""
    version: int | None = None
    """The version that the person read."""


def schedule(event: CaseConcluded) -> None:
    """Let a follow-up fall due six months after the meeting, at the lifting officer.

    A case that comes to one more meeting before its follow-up is answered gets a new day for
    it, never a second follow-up.
    """
    follow_up = queries.of_case(event.case_id, MONTHS)
    if follow_up is None:
        follow_up = FollowUp(case_id=event.case_id, owner_id=event.officer_id, months=MONTHS)
        session().add(follow_up)
    elif follow_up.status is not FollowUpStatus.DUE:
        return
    follow_up.owner_id = event.officer_id
    follow_up.due_on = due_on(event.held_on, MONTHS)
    session().flush()


def answer(actor: Actor, follow_up: FollowUp, given: GivenFollowUp) -> FollowUp:
    """Register how it is now.

    Raises `Forbidden` for other parties than the lifting one; `RuleBroken` when it is too
    early, closed, or when the individual has not agreed to be contacted; `Overtaken` when a
    colleague registered it meanwhile.
    """
    _check(actor, follow_up, given.version)
    if follow_up.due_on > clock.today() + queries.SOON:
        raise RuleBroken("Det är för tidigt att följa upp. Vänta tills det är högst 30 dagar kvar.")
    if not may_contact(follow_up.case, clock.today()) and not given.agreed_meanwhile:
        raise RuleBroken(
            "Samtycke till kontakt saknas. Kryssa i att personen själv har sagt ja efter lyftet, "
            "eller avsluta uppföljningen utan svar.",
            field="agreed_meanwhile",
        )
    follow_up.income = given.income
    follow_up.occupation = given.occupation
    follow_up.occupation_percent = given.occupation_percent
    follow_up.readiness = given.readiness
    follow_up.readiness_then = given.readiness_then
    agreed = AGREED_MEANWHILE if given.agreed_meanwhile else None
    return _close(actor, follow_up, FollowUpStatus.ANSWERED, given.note, agreed)


def close_without_answer(
    actor: Actor,
    follow_up: FollowUp,
    status: FollowUpStatus,
    *,
    note: str | None = None,
    version: int | None = None,
) -> FollowUp:
    """Close a follow-up that gave no answer: not reached, declined, moved or dead.

    Raises as `answer`.
    """
    _check(actor, follow_up, version)
    if status not in UNANSWERED:
        raise RuleBroken("Välj varför uppföljningen inte gav något svar.", field="reason")
    return _close(actor, follow_up, status, note, None)


def record_past(
    actor: Actor,
    follow_up: FollowUp,
    on: date,
    *,
    income: Income | None,
    occupation: Occupation | None,
) -> FollowUp:
    """Note that a follow-up was made before, on `on`, as a list kept until now tells it.

    Lists tell little of what was answered, and nothing of readiness: what is missing stays
    empty. The caller has asked whether `actor` may take the list over.
    """
    follow_up.income, follow_up.occupation = income, occupation
    follow_up.from_list = True
    follow_up.status, follow_up.closed_on = FollowUpStatus.ANSWERED, on
    session().flush()
    audit.record(actor, "follow_up.import", f"follow_up:{follow_up.id}")
    return follow_up


def _check(actor: Actor, follow_up: FollowUp, version: int | None) -> None:
    if not can_view(actor, follow_up, follow_up.case):
        raise Forbidden
    if version is not None and version != follow_up.version:
        raise Overtaken
    if follow_up.status is not FollowUpStatus.DUE:
        raise RuleBroken("Uppföljningen är redan registrerad.")


def _close(
    actor: Actor,
    follow_up: FollowUp,
    status: FollowUpStatus,
    note: str | None,
    agreed: str | None,
) -> FollowUp:
    case = follow_up.case
    follow_up.status = status
    follow_up.closed_on = clock.today()
    follow_up.note = note
    session().flush()
    audit.record(actor, "follow_up.close", case.subject, person_id=case.person_id, reason=agreed)
    return follow_up
