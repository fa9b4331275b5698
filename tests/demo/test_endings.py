"""No case of the demo ended in silence."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from trisam.cases.models import Case
from trisam.cases.values import CaseStatus
from trisam.recommendations.models import Recommendation


def silent(demo: Session) -> list[str]:
    """Closed cases that have neither a recommendation that says who does what by when, or why
    nobody does anything; nor a reason of their own."""
    spoken: dict[uuid.UUID, bool] = {}
    for one in demo.scalars(select(Recommendation).options(selectinload(Recommendation.actions))):
        owned = all(action.officer_id and action.due_on for action in one.actions)
        answered = owned if one.actions else bool(one.no_actions_because)
        spoken[one.case_id] = spoken.get(one.case_id, True) and answered
    closed = demo.scalars(select(Case).where(Case.status == CaseStatus.CLOSED)).all()
    assert len(closed) > 500
    return [one.code for one in closed if not (spoken.get(one.id) or one.close_reason)]


def test_every_closed_case_has_recommendation_owner_and_date_or_a_reason(demo: Session) -> None:
    assert silent(demo) == []


def test_a_case_that_ended_in_silence_is_missed(demo: Session) -> None:
    """The planted defect of the test above."""
    one = demo.scalars(select(Case).where(Case.close_reason.is_not(None)).limit(1)).one()
    one.close_reason = None
    demo.flush()
    assert silent(demo) == [one.code]
