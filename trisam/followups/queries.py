"""Reading follow-ups: each is seen by the lifting party alone."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from trisam.audit import service as audit
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.followups.models import FollowUp, FollowUpTry
from trisam.followups.policy import may_contact, visible_to
from trisam.followups.values import FollowUpStatus
from trisam.recommendations import queries as recommendations
from trisam.recommendations.models import Action, ActionStatus
from trisam.recommendations.policy import can_close
from trisam.teams import queries as teams
from trisam.teams.models import Team

PAGE_SIZE = 30
SOON = timedelta(weeks=4)
"""How long before its day a follow-up stands on Min dag, and can be registered."""
LATE = timedelta(weeks=2)
"""A follow-up that is due for longer is late: others than its owner are told, once."""


class Shelf(StrEnum):
    """The parts of the list."""

    TO_DO = "att-gora"  # due now or soon
    LATER = "senare"
    CLOSED = "klara"


def get(actor: Actor, follow_up_id: uuid.UUID) -> FollowUp:
    """The follow-up with its case, person, consent and owner. Raises `NotFound`."""
    follow_up = session().scalar(
        _visible(actor)
        .where(FollowUp.id == follow_up_id)
        .options(
            contains_eager(FollowUp.case).joinedload(Case.person, innerjoin=True),
            contains_eager(FollowUp.case).joinedload(Case.consent),
            contains_eager(FollowUp.case).joinedload(Case.team, innerjoin=True),
            joinedload(FollowUp.owner, innerjoin=True),
            selectinload(FollowUp.incomes),
            selectinload(FollowUp.tries),
        )
    )
    if follow_up is None:
        asked_for = select(FollowUp.case_id).where(FollowUp.id == follow_up_id)
        raise cases.refused(actor, Case.id == asked_for.scalar_subquery())
    case = follow_up.case
    audit.record_reads(actor, "follow_up.read", [(case.subject, case.person_id)])
    return follow_up


def due(actor: Actor) -> Sequence[FollowUp]:
    """The actor's own follow-ups that are due or soon will be, first due first."""
    mine = FollowUp.owner_id == actor.account_id
    return _listed(actor, _visible(actor).where(mine, _on(Shelf.TO_DO)).order_by(FollowUp.due_on))


def list_on(actor: Actor, shelf: Shelf, page: int = 1) -> Sequence[FollowUp]:
    """What the actor may see of one part of the list, `PAGE_SIZE` a page."""
    order = FollowUp.closed_on.desc() if shelf is Shelf.CLOSED else FollowUp.due_on.asc()
    return _listed(
        actor,
        _visible(actor)
        .where(_on(shelf))
        .order_by(order, FollowUp.id)
        .limit(PAGE_SIZE)
        .offset((max(page, 1) - 1) * PAGE_SIZE),
    )


def counts(actor: Actor) -> dict[Shelf, int]:
    """How many follow-ups stand in each part of the list."""
    row = session().execute(
        select(*(func.count().filter(_on(shelf)) for shelf in Shelf))
        .select_from(FollowUp)
        .join(FollowUp.case)
        .where(visible_to(actor))
    )
    return dict(zip(Shelf, row.one(), strict=True))


def list_for_case(actor: Actor, case: Case) -> Sequence[FollowUp]:
    """The follow-ups of a case. Empty for other parties than the lifting one."""
    return _listed(
        actor, _visible(actor).where(FollowUp.case_id == case.id).order_by(FollowUp.due_on)
    )


def of_case(case_id: uuid.UUID, months: int) -> FollowUp | None:
    """The follow-up of a case so many months after, for scheduling only."""
    return session().scalar(
        select(FollowUp).where(FollowUp.case_id == case_id, FollowUp.months == months)
    )


def others_due(follow_up: FollowUp) -> Sequence[FollowUp]:
    """The other follow-ups of the same case that are not closed."""
    return (
        session()
        .scalars(
            select(FollowUp).where(
                FollowUp.case_id == follow_up.case_id,
                FollowUp.id != follow_up.id,
                FollowUp.status == FollowUpStatus.DUE,
            )
        )
        .all()
    )


def tries(follow_up_id: uuid.UUID) -> Sequence[FollowUpTry]:
    """Every try to reach the individual, as it stands in the database."""
    return (
        session().scalars(select(FollowUpTry).where(FollowUpTry.follow_up_id == follow_up_id)).all()
    )


def wants_second(case_id: uuid.UUID) -> bool:
    """Whether the case's team follows up after twelve months too."""
    asked = select(Team.second_follow_up).join(Case, Case.team_id == Team.id)
    return bool(session().scalar(asked.where(Case.id == case_id)))


def open_actions(actor: Actor, case: Case) -> Sequence[Action]:
    """The actions of a case that was fetched that the actor can see and that go on, first due
    first."""
    actions = [
        action
        for recommendation in recommendations.for_case(actor, case)
        for action in recommendation.actions
        if action.status is ActionStatus.OPEN
    ]
    return sorted(actions, key=lambda action: (action.due_on, action.id))


def closable(actor: Actor, case: Case, actions: Iterable[Action]) -> Sequence[Action]:
    """Those of these actions that are the actor's, or the actor's party's, to close."""
    today = clock.today()
    return [one for one in actions if can_close(actor, one, case, today)]


def ids_due_by(day: date, *, escalated: bool | None = None) -> Sequence[uuid.UUID]:
    """The follow-ups that are not closed and were due on `day` or before, first due first; with
    `escalated`, only those that others have been told of, or have not. For timed work."""
    found = select(FollowUp.id).where(FollowUp.status == FollowUpStatus.DUE, FollowUp.due_on <= day)
    if escalated is not None:
        told = FollowUp.escalated_on.is_not(None)
        found = found.where(told if escalated else ~told)
    return session().scalars(found.order_by(FollowUp.due_on, FollowUp.id)).all()


def take_due(follow_up_id: uuid.UUID) -> FollowUp | None:
    """The follow-up with its case and owner, held until the transaction ends; None when it is
    closed or in somebody else's hands. For timed work."""
    held = session().scalar(
        select(FollowUp)
        .where(FollowUp.id == follow_up_id, FollowUp.status == FollowUpStatus.DUE)
        .options(joinedload(FollowUp.owner, innerjoin=True), *_CASE_FOR_WORK)
        .with_for_update(of=FollowUp, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    if held is not None:
        _hold_consent(held)
    return held


def may_hear(account_id: int, about: str) -> bool:
    """`cases.may_hear`, which also knows messages about a follow-up ("follow_up:<id>"): they go
    out only while it waits and the individual may be contacted, and to others than its owner and
    the leads of the own party only if they may know of the case."""
    kind, _, key = about.partition(":")
    if kind != "follow_up":
        return cases.may_hear(account_id, about)
    found = teams.actor_of(account_id)
    follow_up = session().scalar(
        select(FollowUp)
        .where(FollowUp.id == uuid.UUID(key), FollowUp.status == FollowUpStatus.DUE)
        .options(*_CASE_FOR_WORK)
        .execution_options(populate_existing=True)
    )
    if found is None or follow_up is None:
        return False
    _hold_consent(follow_up)
    hears = found[0].party_id == follow_up.case.lifting_party_id
    return may_contact(follow_up.case, clock.today()) and (
        hears or cases.may_hear(account_id, follow_up.case.subject)
    )


def _hold_consent(follow_up: FollowUp) -> None:
    """Hold the consent and read it as it stands: it may have been taken back meanwhile."""
    cases.hold_consent_of(follow_up.case.code)
    if follow_up.case.consent is not None:
        session().refresh(follow_up.case.consent)


_CASE_FOR_WORK = (
    joinedload(FollowUp.case, innerjoin=True).options(
        joinedload(Case.consent),
        joinedload(Case.team, innerjoin=True),
        joinedload(Case.lifting_party, innerjoin=True),
    ),
)


def _visible(actor: Actor) -> Select[FollowUp]:
    return select(FollowUp).join(FollowUp.case).where(visible_to(actor))


def _on(shelf: Shelf) -> ColumnElement[bool]:
    is_due = FollowUp.status == FollowUpStatus.DUE
    soon = clock.today() + SOON
    return {
        Shelf.TO_DO: and_(is_due, FollowUp.due_on <= soon),
        Shelf.LATER: and_(is_due, FollowUp.due_on > soon),
        Shelf.CLOSED: ~is_due,
    }[shelf]


def _listed(actor: Actor, statement: Select[FollowUp]) -> Sequence[FollowUp]:
    found = (
        session()
        .scalars(
            statement.options(
                contains_eager(FollowUp.case).joinedload(Case.person, innerjoin=True),
                contains_eager(FollowUp.case).joinedload(Case.team, innerjoin=True),
                contains_eager(FollowUp.case).joinedload(Case.consent),
                joinedload(FollowUp.owner, innerjoin=True),
            )
        )
        .all()
    )
    audit.record_reads(
        actor, "case.list", [(row.case.subject, row.case.person_id) for row in found]
    )
    return found
