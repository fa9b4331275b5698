"""Letting a case wait until a day, looking at it again, and going on; and since when somebody is
ready for the next step."""

from dataclasses import dataclass, field
from datetime import date

from trisam.audit import service as audit
from trisam.cases.events import CaseClosed
from trisam.cases.models import Case, Wait, WaitEnd
from trisam.cases.policy import can_change
from trisam.cases.releases import must_be_open
from trisam.cases.values import CaseStatus
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, Overtaken, RuleBroken
from trisam.meetings.queries import agenda
from trisam.meetings.queries.owners import possible
from trisam.teams import queries as teams
from trisam.waits import queries
from trisam.waits.policy import can_put, can_review

_ONE_STANDS = {"uq_wait_one_stands": Overtaken().sentence}


@dataclass(frozen=True, slots=True)
class GivenWait:
    """Until when a case waits, why, and who looks at it again."""

    until: date
    party_id: int
    owner_id: int
    reason: str = field(repr=False)
    review_on: date | None = None
    """The day to look at it again; None: when the wait is over."""


def put(actor: Actor, case: Case, given: GivenWait) -> Wait:
    """Let a case that was fetched wait.

    Raises `Forbidden` for others than the lifting party and those who record in the case,
    `RuleBroken` for a closed case, one that stands on an agenda, days that have been and people who
    cannot do it, and `Overtaken` when it was put to wait meanwhile.
    """
    if not can_put(actor, case, clock.today()):
        raise Forbidden
    must_be_open(case)
    teams.hold_teams(actor, {case.team_id})
    if agenda.planned_item(case.id) is not None:
        raise RuleBroken(
            "Ärendet står på ett möte. Ta bort det därifrån först, eller skriv i mötesrummet att "
            "det avvaktar."
        )
    if queries.standing(case.id) is not None:
        raise Overtaken
    return _put(actor, case, given)


def of_outcome(actor: Actor, case: Case, given: GivenWait | None) -> Wait | None:
    """What the team agreed on in a meeting, or in writing: the case waits, or goes on.

    The caller has asked whether `actor` may record it. Raises `RuleBroken` as `put`.
    """
    standing = queries.standing(case.id)
    if given is None:
        if standing is not None:
            _end(actor, case, standing, WaitEnd.ONWARD)
        return None
    if standing is None:
        return _put(actor, case, given)
    _write(actor, case, standing, given)
    audit.record(actor, "wait.prolong", case.subject, person_id=case.person_id)
    return standing


def prolong(actor: Actor, case: Case, given: GivenWait, version: int | None) -> Wait:
    """Let a case go on waiting, until a new day.

    Raises `Forbidden` for others than those who may look at it, `RuleBroken` as `put`, and
    `Overtaken` when somebody else has looked at it since `version`.
    """
    wait = _held(actor, case, version)
    _write(actor, case, wait, given)
    audit.record(actor, "wait.prolong", case.subject, person_id=case.person_id)
    return wait


def end(actor: Actor, case: Case, outcome: WaitEnd, version: int | None) -> None:
    """The case waits no more. Back to the team: it can be placed in a meeting again.

    Raises as `prolong`.
    """
    wait = _held(actor, case, version)
    _end(actor, case, wait, outcome)
    if outcome is WaitEnd.BACK:
        case.status = CaseStatus.OPEN
        session().flush()


@dataclass(frozen=True, slots=True)
class GivenReadiness:
    """From when the individual is ready for the next step, and when it began. None: not said."""

    ready_on: date | None
    started_on: date | None
    version: int | None
    """The version of the case that the person read."""


def note_readiness(actor: Actor, case: Case, given: GivenReadiness) -> None:
    """Note since when the individual of a case that was fetched is ready, and when the next step
    began.

    Raises `Forbidden` for others than the lifting party, `RuleBroken` for a closed case, days to
    come, and a step that began before anybody was ready; `Overtaken` when the case was changed
    since it was read.
    """
    if not can_change(actor, case):
        raise Forbidden
    must_be_open(case)
    if case.version != given.version:
        raise Overtaken
    for field_name, when in (("ready_on", given.ready_on), ("started_on", given.started_on)):
        if when is not None and when > clock.today():
            raise RuleBroken("Datumet kan inte ligga efter i dag.", field=field_name)
    if given.started_on is not None and given.ready_on is None:
        raise RuleBroken("Skriv också sedan när personen var redo.", field="ready_on")
    if given.started_on and given.ready_on and given.started_on < given.ready_on:
        raise RuleBroken("Nästa steg kan inte börja innan personen är redo.", field="started_on")
    case.ready_on, case.started_on = given.ready_on, given.started_on
    session().flush()
    audit.record(actor, "case.ready", case.subject, person_id=case.person_id)


def end_when_closed(event: CaseClosed) -> None:
    """A closed case waits for nothing."""
    wait = queries.standing(event.case_id)
    if wait is not None:
        wait.ended_on, wait.outcome = clock.today(), WaitEnd.CLOSED
        session().flush()


def _held(actor: Actor, case: Case, version: int | None) -> Wait:
    wait = queries.standing(case.id)
    if wait is None:
        raise Overtaken
    if not can_review(actor, wait, case, clock.today()):
        raise Forbidden
    must_be_open(case)
    if wait.version != version:
        raise Overtaken
    return wait


def _put(actor: Actor, case: Case, given: GivenWait) -> Wait:
    wait = Wait(case_id=case.id, put_by_id=actor.account_id, put_on=clock.today())
    with db.attempt(_ONE_STANDS):
        _write(actor, case, wait, given)
    audit.record(actor, "wait.put", case.subject, person_id=case.person_id)
    return wait


def _write(actor: Actor, case: Case, wait: Wait, given: GivenWait) -> None:
    review_on = given.review_on or given.until
    if not given.reason.strip():
        raise RuleBroken("Skriv varför ärendet ska avvakta.", field="reason")
    if given.until <= clock.today():
        raise RuleBroken("Välj en dag efter i dag.", field="wait_until")
    if not clock.today() < review_on <= given.until:
        raise RuleBroken(
            "Välj en dag efter i dag, och senast den dag som ärendet avvaktar till.",
            field="wait_review",
        )
    able = {(one.party_id, one.officer_id) for one in possible(actor, case, case.team_id)}
    if (given.party_id, given.owner_id) not in able:
        raise RuleBroken("Välj en person i teamet vars part får se ärendet.", field="wait_owner")
    wait.until, wait.review_on = given.until, review_on
    wait.party_id, wait.owner_id = given.party_id, given.owner_id
    wait.reason = given.reason
    session().add(wait)
    session().flush()


def _end(actor: Actor, case: Case, wait: Wait, outcome: WaitEnd) -> None:
    wait.ended_on, wait.outcome = clock.today(), outcome
    session().flush()
    audit.record(actor, "wait.end", case.subject, person_id=case.person_id)
