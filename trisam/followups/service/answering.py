"""Registering what came of a follow-up."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from trisam.audit import service as audit
from trisam.cases import service as cases
from trisam.cases.values import CaseStatus, Income, Occupation
from trisam.contacts.values import Way
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, Overtaken, RuleBroken
from trisam.followups import queries
from trisam.followups.models import FollowUp, FollowUpIncome, FollowUpTry
from trisam.followups.policy import can_view, may_contact
from trisam.followups.values import FOR_GOOD, FollowUpStatus, Step, Told
from trisam.outbox import service as outbox
from trisam.recommendations import service as recommendations
from trisam.recommendations.models import NotDoneReason

AGREED_MEANWHILE = "Personen sade själv ja till uppföljningen efter lyftet."
UNANSWERED = frozenset(FollowUpStatus) - {FollowUpStatus.DUE, FollowUpStatus.ANSWERED}
TRIES_ENOUGH = 2
"""On so many different days somebody is to have tried: one call that nobody answers says little."""
ALL_OF_IT = 100


@dataclass(frozen=True, slots=True)
class GivenFollowUp:
    """How it is now, months after the meeting."""

    incomes: Mapping[Income, int]
    """What the individual lives on, each with its share; together 100 percent."""
    occupation: Occupation
    readiness: int
    """1–10: how ready for work or study the individual feels now."""
    step: Step
    """How far it is to work or study, against the lift."""
    occupation_percent: int | None = None
    """Extent, 0–100; 100 % = 40 hours a week."""
    readiness_then: int | None = None
    """1–10, as the individual remembers the lift."""
    told: Told | None = None
    """Whether the individual took part of what the meeting came to."""
    actions: Mapping[uuid.UUID, NotDoneReason | None] = field(default_factory=dict)
    """Open actions that are done, or could not be; those that go on are left out."""
    note: str | None = field(default=None, repr=False)
    agreed_meanwhile: bool = False
    """The individual agreed to the contact after the lift: said by whoever registers it."""
    ends_case: bool = False
    """Nothing more is to be done: the case is closed at the same time."""
    version: int | None = None
    """The version that the person read."""


def answer(actor: Actor, follow_up: FollowUp, given: GivenFollowUp) -> FollowUp:
    """Register how it is now, what became of actions, and that the case ends if it does.

    Raises `Forbidden` for other parties than the lifting one; `RuleBroken` when it is too
    early, closed, when the shares are not all of it, when an action stands in the way of ending
    the case, or when the individual has not agreed to be contacted; `Overtaken` when a colleague
    registered it meanwhile.
    """
    _check(actor, follow_up, given.version)
    if follow_up.due_on > clock.today() + queries.SOON:
        raise RuleBroken("Det är för tidigt att följa upp. Vänta tills det är högst 28 dagar kvar.")
    if not may_contact(follow_up.case, clock.today()) and not given.agreed_meanwhile:
        raise RuleBroken(
            "Samtycke till kontakt saknas. Kryssa i att personen själv har sagt ja efter lyftet, "
            "eller avsluta uppföljningen utan svar.",
            field="agreed_meanwhile",
        )
    _fill_in(follow_up, given)
    for action_id, not_done in given.actions.items():
        recommendations.close_action(actor, action_id, not_done=not_done)
    agreed = AGREED_MEANWHILE if given.agreed_meanwhile else None
    _close(actor, follow_up, FollowUpStatus.ANSWERED, given.note, agreed)
    if given.ends_case:
        _end_case(actor, follow_up)
    return follow_up


def close_without_answer(
    actor: Actor,
    follow_up: FollowUp,
    status: FollowUpStatus,
    *,
    note: str | None = None,
    version: int | None = None,
) -> FollowUp:
    """Close a follow-up that gave no answer, with the reason.

    Raises as `answer`; `RuleBroken` also when too little was tried to say that the individual
    cannot be reached, and when a consent that stands is said to be missing.
    """
    _check(actor, follow_up, version)
    if status not in UNANSWERED:
        raise RuleBroken("Välj varför uppföljningen inte gav något svar.", field="reason")
    if status is FollowUpStatus.NOT_REACHED and len(_days_tried(follow_up)) < TRIES_ENOUGH:
        raise RuleBroken(
            "Försök minst två olika dagar först. Anteckna försöken på uppföljningens sida.",
            field="reason",
        )
    if status is FollowUpStatus.NO_CONSENT and may_contact(follow_up.case, clock.today()):
        raise RuleBroken("Personen har sagt ja till att bli kontaktad.", field="reason")
    return _close(actor, follow_up, status, note, None)


def note_try(actor: Actor, follow_up: FollowUp, day: date, way: Way) -> FollowUpTry:
    """Note that somebody tried to reach the individual on `day`, and did not.

    Raises `Forbidden`; `RuleBroken` for a day to come, one before the time for the follow-up, the
    same try twice, and when the individual has not agreed to be contacted.
    """
    _check(actor, follow_up, None)
    if not may_contact(follow_up.case, clock.today()):
        raise RuleBroken("Samtycke till kontakt saknas. Ta inte kontakt med personen.")
    if day > clock.today():
        raise RuleBroken("Välj en dag som har varit.", field="day")
    if day < follow_up.due_on - queries.SOON:
        raise RuleBroken("Då var det för tidigt att följa upp. Välj en senare dag.", field="day")
    tried = FollowUpTry(day=day, way=way, by_id=actor.account_id)
    noted = {"uq_follow_up_try_follow_up_id_day_way": "Det försöket är redan antecknat."}
    with db.attempt(noted):
        follow_up.tries.append(tried)
    case = follow_up.case
    audit.record(actor, "follow_up.try", case.subject, person_id=case.person_id)
    return tried


def _fill_in(follow_up: FollowUp, given: GivenFollowUp) -> None:
    if sum(given.incomes.values()) != ALL_OF_IT:
        raise RuleBroken(
            "Andelarna ska bli 100 procent tillsammans. Uppskatta om det inte är säkert.",
            field="income",
        )
    shares = sorted(given.incomes.items(), key=lambda part: -part[1])
    follow_up.income = shares[0][0]
    follow_up.incomes = [FollowUpIncome(income=income, percent=part) for income, part in shares]
    follow_up.occupation = given.occupation
    follow_up.occupation_percent = given.occupation_percent
    follow_up.readiness = given.readiness
    follow_up.readiness_then = given.readiness_then
    follow_up.step = given.step
    follow_up.told = given.told


def _end_case(actor: Actor, follow_up: FollowUp) -> None:
    case = follow_up.case
    if case.status is CaseStatus.CLOSED:
        return
    if queries.open_actions(actor, case):
        raise RuleBroken(
            "En åtgärd är inte klar. Skriv hur det gick med den, eller låt ärendet vara öppet.",
            field="ends_case",
        )
    cases.close(actor, case)


def _check(actor: Actor, follow_up: FollowUp, version: int | None) -> None:
    if not can_view(actor, follow_up, follow_up.case):
        raise Forbidden
    if version is not None and version != follow_up.version:
        raise Overtaken
    if follow_up.status is not FollowUpStatus.DUE:
        raise RuleBroken("Uppföljningen är redan registrerad.")


def _days_tried(follow_up: FollowUp) -> set[date]:
    return {tried.day for tried in queries.tries(follow_up.id)}


def _close(
    actor: Actor,
    follow_up: FollowUp,
    status: FollowUpStatus,
    note: str | None,
    agreed: str | None,
) -> FollowUp:
    case = follow_up.case
    ended = [follow_up, *(queries.others_due(follow_up) if status in FOR_GOOD else ())]
    for one in ended:
        one.status, one.closed_on = status, clock.today()
        outbox.take_back(actor, f"{one.subject}:")
    follow_up.note = note
    session().flush()
    audit.record(actor, "follow_up.close", case.subject, person_id=case.person_id, reason=agreed)
    return follow_up
