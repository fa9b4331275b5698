"""Reading recommendations and actions. Who may not see the case sees neither."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from trisam.audit import service as audit
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.cases.policy import visible_to
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings.models import Meeting
from trisam.recommendations.models import (
    Action,
    ActionStatus,
    FeedbackLetter,
    Recommendation,
)
from trisam.recommendations.policy import can_tell


def get(actor: Actor, recommendation_id: uuid.UUID) -> Recommendation:
    """The recommendation with its case, person, meeting and actions. Raises `NotFound`."""
    recommendation = session().scalar(
        select(Recommendation)
        .join(Recommendation.case)
        .where(Recommendation.id == recommendation_id, visible_to(actor, clock.today()))
        .options(
            contains_eager(Recommendation.case),
            selectinload(Recommendation.meeting),
            selectinload(Recommendation.actions).selectinload(Action.officer),
        )
    )
    if recommendation is None:
        asked_for = select(Recommendation.case_id).where(Recommendation.id == recommendation_id)
        raise cases.refused(actor, Case.id == asked_for.scalar_subquery())
    cases.get(actor, recommendation.case.code)  # loads what the policy asks, and logs it
    return recommendation


def get_action(actor: Actor, action_id: uuid.UUID) -> Action:
    """The action with its recommendation, case and officer. Raises `NotFound`."""
    action = session().scalar(
        select(Action)
        .join(Action.recommendation)
        .join(Recommendation.case)
        .where(Action.id == action_id, visible_to(actor, clock.today()))
        .options(
            contains_eager(Action.recommendation).contains_eager(Recommendation.case),
            selectinload(Action.officer),
        )
    )
    if action is None:
        asked_for = (
            select(Recommendation.case_id)
            .join(Action, Action.recommendation_id == Recommendation.id)
            .where(Action.id == action_id)
        )
        raise cases.refused(actor, Case.id == asked_for.scalar_subquery())
    cases.get(actor, action.recommendation.case.code)  # loads what the policy asks, and logs it
    return action


def open_actions(actor: Actor) -> Sequence[Action]:
    """What the actor has promised and not yet closed, first due first, with its case."""
    actions = (
        session()
        .scalars(
            select(Action)
            .join(Action.recommendation)
            .join(Recommendation.case)
            .where(
                Action.officer_id == actor.account_id,
                Action.status == ActionStatus.OPEN,
                visible_to(actor, clock.today()),
            )
            .options(
                contains_eager(Action.recommendation)
                .contains_eager(Recommendation.case)
                .joinedload(Case.person, innerjoin=True),
            )
            .order_by(Action.due_on, Action.id)
        )
        .all()
    )
    _note(actor, [action.recommendation.case for action in actions])
    return actions


def for_case(actor: Actor, case: Case) -> Sequence[Recommendation]:  # noqa: ARG001 - it was seen
    """The recommendations of a case that was fetched, latest meeting first."""
    return (
        session()
        .scalars(
            select(Recommendation)
            .join(Recommendation.meeting)
            .where(Recommendation.case_id == case.id)
            .options(
                contains_eager(Recommendation.meeting),
                selectinload(Recommendation.actions).selectinload(Action.officer),
            )
            .order_by(Meeting.day.desc(), Meeting.id.desc())
        )
        .all()
    )


def of_meeting(actor: Actor, case: Case, meeting: Meeting) -> Recommendation | None:
    """What this meeting recommended in a case that was fetched, if anything yet."""
    return next((r for r in for_case(actor, case) if r.meeting_id == meeting.id), None)


def recorded_in(
    actor: Actor, meeting: Meeting, those: Collection[Case]
) -> dict[uuid.UUID, Recommendation]:
    """What the meeting recommended in cases that were fetched, by case: as they may be seen now."""
    found = session().scalars(
        select(Recommendation)
        .join(Recommendation.case)
        .where(
            Recommendation.meeting_id == meeting.id,
            Recommendation.case_id.in_([case.id for case in those]),
            visible_to(actor, clock.today()),
        )
        .options(selectinload(Recommendation.actions).selectinload(Action.officer))
    )
    return {recommendation.case_id: recommendation for recommendation in found}


def letter_of(actor: Actor, recommendation: Recommendation) -> FeedbackLetter | None:
    """What was written to the individual, of a recommendation that was fetched.

    None where nobody has changed the draft, and for all but the lifting party.
    """
    if not can_tell(actor, recommendation.case):
        return None
    return session().scalar(
        select(FeedbackLetter).where(FeedbackLetter.recommendation_id == recommendation.id)
    )


def awaiting_feedback(actor: Actor) -> Sequence[Recommendation]:
    """Recommendations in the actor's own cases of which the individual has not been told.

    Not those of a list kept before Trisam, which tells neither how the individual took part nor
    whether feedback was given.
    """
    waiting = (
        session()
        .scalars(
            select(Recommendation)
            .join(Recommendation.case)
            .join(Recommendation.meeting)
            .where(
                Case.officer_id == actor.account_id,
                Recommendation.feedback_on.is_(None),
                Recommendation.participation.is_not(None),
                visible_to(actor, clock.today()),
            )
            .options(
                contains_eager(Recommendation.case).joinedload(Case.person, innerjoin=True),
                contains_eager(Recommendation.meeting),
            )
            .order_by(Meeting.day, Meeting.id)
        )
        .all()
    )
    _note(actor, [recommendation.case for recommendation in waiting])
    return waiting


def _note(actor: Actor, cases: Sequence[Case]) -> None:
    audit.record_reads(actor, "case.list", [(case.subject, case.person_id) for case in cases])
