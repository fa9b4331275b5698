"""Reading recommendations and actions. Who may not see the case sees neither."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from trisam.audit import queries as log
from trisam.audit import service as audit
from trisam.cases import queries as cases
from trisam.cases.models import Case, Wait
from trisam.cases.policy import visible_to
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.meetings.models import AgendaItem, ItemStatus, Meeting
from trisam.meetings.models.after import AfterMeeting
from trisam.meetings.policy import after_visible_to, outcome_told_to
from trisam.meetings.policy import visible_to as meeting_visible_to
from trisam.meetings.queries.meetings import lock
from trisam.recommendations.models import (
    Action,
    ActionStatus,
    FeedbackLetter,
    Recommendation,
    RoomDraft,
)
from trisam.recommendations.policy import can_tell

_WAIT = joinedload(Recommendation.wait).joinedload(Wait.owner, innerjoin=True)
ONE_OPENING = timedelta(hours=1)
"""How long the log's entry of an opened case stands for what the open page fetches by itself."""


def get(actor: Actor, recommendation_id: uuid.UUID) -> Recommendation:
    """The recommendation with its case, person, meeting and actions. Raises `NotFound`."""
    recommendation = session().scalar(
        select(Recommendation)
        .join(Recommendation.case)
        .where(Recommendation.id == recommendation_id, *_told_to(actor))
        .options(
            contains_eager(Recommendation.case),
            selectinload(Recommendation.meeting),
            _WAIT,
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
        .where(Action.id == action_id, *_told_to(actor))
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
                *_told_to(actor),
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


def for_case(actor: Actor, case: Case) -> Sequence[Recommendation]:
    """The recommendations of a case that was fetched, latest meeting first."""
    return (
        session()
        .scalars(
            select(Recommendation)
            .join(Recommendation.meeting)
            .join(Recommendation.case)
            .where(Recommendation.case_id == case.id, outcome_told_to(actor, Meeting.id))
            .options(
                contains_eager(Recommendation.meeting),
                selectinload(Recommendation.actions).selectinload(Action.officer),
                _WAIT,
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
            *_told_to(actor),
        )
        .options(selectinload(Recommendation.actions).selectinload(Action.officer), _WAIT)
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


@dataclass(frozen=True, slots=True)
class Place:
    """A case in the room of a meeting."""

    meeting: Meeting
    case: Case
    item: AgendaItem | None
    """Its place on the agenda. Efter-Trisam has none: it is about one case."""


def in_room(actor: Actor, meeting_id: int, code: str) -> Place:
    """The case in the room, with person and meeting, for an open page that asks again and again.
    Raises `NotFound` when case or meeting is hidden or absent, or when the case
    has left the agenda: the same answer.

    Consent is asked each time. The log has the opening of the case already; whoever comes another
    way, or stays longer than `ONE_OPENING`, is logged anew.
    """
    item = session().scalar(
        select(AgendaItem)
        .join(AgendaItem.case)
        .join(Case.person)
        .join(AgendaItem.meeting)
        .where(
            Meeting.id == meeting_id,
            Case.code == code,
            AgendaItem.slot.is_not(None),
            meeting_visible_to(actor),
            visible_to(actor, clock.today()),
        )
        .options(
            contains_eager(AgendaItem.case).contains_eager(Case.person),
            contains_eager(AgendaItem.meeting),
        )
    )
    found = item or _after_in_room(actor, meeting_id, code)
    if found is None:
        raise _refused_in_room(actor, code)
    if not log.has_opened(actor, found.case.subject, clock.now() - ONE_OPENING):
        audit.record_reads(actor, "case.read", [(found.case.subject, found.case.person_id)])
    return Place(found.meeting, found.case, item)


def _after_in_room(actor: Actor, meeting_id: int, code: str) -> AfterMeeting | None:
    return session().scalar(
        select(AfterMeeting)
        .join(AfterMeeting.case)
        .join(Case.person)
        .join(AfterMeeting.meeting)
        .where(
            Meeting.id == meeting_id,
            Case.code == code,
            after_visible_to(actor),
            visible_to(actor, clock.today()),
        )
        .options(
            contains_eager(AfterMeeting.case).contains_eager(Case.person),
            contains_eager(AfterMeeting.meeting),
        )
    )


def drafts(meeting_id: int, case_id: uuid.UUID) -> dict[str, RoomDraft]:
    """What stands in the fields of a case in the room, by field, with who wrote it last."""
    found = session().scalars(
        select(RoomDraft)
        .where(RoomDraft.meeting_id == meeting_id, RoomDraft.case_id == case_id)
        .options(joinedload(RoomDraft.changed_by, innerjoin=True))
        .execution_options(populate_existing=True)
    )
    return {draft.field: draft for draft in found}


def drafts_of_meeting(meeting_id: int) -> Sequence[RoomDraft]:
    """What stands half written in any room of the meeting: for services."""
    return session().scalars(select(RoomDraft).where(RoomDraft.meeting_id == meeting_id)).all()


def drafts_of_case(case_id: uuid.UUID) -> Sequence[RoomDraft]:
    """What stands half written about the case in any meeting: for services."""
    return session().scalars(select(RoomDraft).where(RoomDraft.case_id == case_id)).all()


def recorded_version(meeting_id: int, case_id: uuid.UUID) -> int | None:
    """The version of what the meeting recommends in the case; None when nothing is recorded."""
    return session().scalar(
        select(Recommendation.version).where(
            Recommendation.meeting_id == meeting_id, Recommendation.case_id == case_id
        )
    )


def slots_without_outcome(meeting_id: int) -> Sequence[int]:
    """The slots whose case was taken up, but has no action and no reason for none: for services."""
    concluded = exists(
        select(Recommendation.id).where(
            Recommendation.meeting_id == AgendaItem.meeting_id,
            Recommendation.case_id == AgendaItem.case_id,
            or_(
                Recommendation.actions.any(), Recommendation.no_actions_because_sealed.is_not(None)
            ),
        )
    )
    return [
        slot
        for slot in session().scalars(
            select(AgendaItem.slot)
            .where(
                AgendaItem.meeting_id == meeting_id,
                AgendaItem.status == ItemStatus.HELD,
                ~concluded,
            )
            .order_by(AgendaItem.slot)
        )
        if slot is not None
    ]


def hold_place(place: Place) -> bool:
    """Keep the place on the agenda as it is until the transaction ends, and read it anew; of
    Efter-Trisam whether it is held or cancelled. False when the case has left."""
    if place.item is None:
        lock(place.meeting, for_change=False)
        return True
    session().refresh(place.item, ["slot", "status"], with_for_update={"read": True})
    return place.item.slot is not None


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


def _told_to(actor: Actor) -> tuple[ColumnElement[bool], ...]:
    """Over a join of `Recommendation` and its `Case`."""
    return visible_to(actor, clock.today()), outcome_told_to(actor, Recommendation.meeting_id)


def _refused_in_room(actor: Actor, code: str) -> NotFound:
    """Whoever may see the case has not been refused it: it has left the agenda."""
    seen = select(Case.id).where(Case.code == code, visible_to(actor, clock.today()))
    return NotFound() if session().scalar(seen) else cases.refused(actor, Case.code == code)


def _note(actor: Actor, cases: Sequence[Case]) -> None:
    audit.record_reads(actor, "case.list", [(case.subject, case.person_id) for case in cases])
