"""Reading what waits. Who may not see the case sees nothing of it."""

import uuid
from collections.abc import Sequence

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from trisam.audit import service as audit
from trisam.cases.models import Case, Wait
from trisam.cases.policy import reaches_party, visible_to
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session


def for_case(actor: Actor, case: Case) -> Sequence[Wait]:  # noqa: ARG001 - it was seen
    """The waits of a case that was fetched, the first one first."""
    return (
        session()
        .scalars(
            select(Wait)
            .where(Wait.case_id == case.id)
            .options(joinedload(Wait.owner, innerjoin=True))
            .order_by(Wait.put_on, Wait.ended_on.is_(None), Wait.id)
        )
        .all()
    )


def to_review(actor: Actor) -> Sequence[Wait]:
    """What the actor looks at again today or should have done before, the oldest day first, with
    its case.

    When the party of whoever was to do it may no longer know of the case, the lifting officer does.
    """
    today = clock.today()
    fallen_back = and_(
        Case.officer_id == actor.account_id,
        Wait.party_id != Case.lifting_party_id,
        ~reaches_party(Wait.party_id, today),
    )
    found = (
        session()
        .scalars(
            select(Wait)
            .join(Wait.case)
            .where(
                Wait.ended_on.is_(None),
                or_(
                    and_(Wait.owner_id == actor.account_id, Wait.review_on <= today),
                    fallen_back,
                ),
                visible_to(actor, today),
            )
            .options(
                contains_eager(Wait.case).joinedload(Case.person, innerjoin=True),
                contains_eager(Wait.case).joinedload(Case.team, innerjoin=True),
            )
            .order_by(Wait.review_on, Wait.id)
        )
        .all()
    )
    cases = [wait.case for wait in found]
    audit.record_reads(actor, "case.list", [(case.subject, case.person_id) for case in cases])
    return found


def standing(case_id: uuid.UUID) -> Wait | None:
    """The wait that stands in the case, held until the transaction ends: for services."""
    return session().scalar(
        select(Wait)
        .where(Wait.case_id == case_id, Wait.ended_on.is_(None))
        .with_for_update(of=Wait)
        .execution_options(populate_existing=True)
    )
