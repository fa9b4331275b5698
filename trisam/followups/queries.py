"""Reading follow-ups: each is seen by the lifting party alone."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import contains_eager, joinedload

from trisam.audit import service as audit
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.followups.models import FollowUp, FollowUpStatus
from trisam.followups.policy import visible_to

PAGE_SIZE = 30
SOON = timedelta(days=30)
"""How long before its day a follow-up can be registered."""


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
