"""Fetching what is about to be purged, locked until the transaction ends. For services only."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, exists, not_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from trisam.accounts.models import Account
from trisam.cases.models import Case, Release
from trisam.consents.models import Consent
from trisam.core.db import session
from trisam.followups.models import FollowUp
from trisam.handovers.models import Handover
from trisam.lifts.models import LiftDraft
from trisam.meetings.models import Answer
from trisam.own_case.models import OwnMessage
from trisam.parties.models import Unit
from trisam.people.models import Person
from trisam.recommendations.models import Action, ActionStatus, Recommendation
from trisam.retention.models import Purge, RetentionKind
from trisam.surveys.models import Survey


def case(case_id: uuid.UUID) -> Case | None:
    """The case with its releases and person."""
    return session().scalar(
        select(Case)
        .where(Case.id == case_id)
        .options(
            selectinload(Case.releases).selectinload(Release.receivers),
            joinedload(Case.person, innerjoin=True),
        )
        .with_for_update(of=Case)
        .execution_options(populate_existing=True)
    )


def consent(consent_id: uuid.UUID) -> tuple[Consent, int, str] | None:
    """The consent, with the party that received it and the code of one of its cases."""
    row = (
        session()
        .execute(
            select(Consent, Unit.party_id)
            .join(Account, Account.id == Consent.received_by_id)
            .join(Unit, Unit.id == Account.unit_id)
            .where(Consent.id == consent_id)
            .with_for_update(of=Consent)
        )
        .first()
    )
    if row is None:
        return None
    code = session().scalar(
        select(Case.code)
        .where(Case.person_id == row[0].person_id, Case.lifting_party_id == row[1])
        .order_by(Case.code.desc())
        .limit(1)
    )
    return row[0], row[1], code or ""


def release(release_id: uuid.UUID) -> Release | None:
    """The release with its case."""
    return session().scalar(
        select(Release)
        .where(Release.id == release_id)
        .options(joinedload(Release.case, innerjoin=True))
        .with_for_update(of=Release)
    )


def answers_through(release_id: uuid.UUID) -> Sequence[Answer]:
    """The answers that are read through a release."""
    return session().scalars(select(Answer).where(Answer.release_id == release_id)).all()


def action(action_id: uuid.UUID) -> Action | None:
    """The action with its case."""
    return session().scalar(
        select(Action)
        .where(Action.id == action_id)
        .options(
            joinedload(Action.recommendation, innerjoin=True).joinedload(
                Recommendation.case, innerjoin=True
            )
        )
        .with_for_update(of=Action)
    )


def handovers(case_id: uuid.UUID) -> Sequence[Handover]:
    """Every party's handovers in the case."""
    return session().scalars(select(Handover).where(Handover.case_id == case_id)).all()


def own_messages(case_id: uuid.UUID) -> Sequence[OwnMessage]:
    """Everything that came from the individual in the case, whichever party it was for."""
    return session().scalars(select(OwnMessage).where(OwnMessage.case_id == case_id)).all()


def follow_up(follow_up_id: uuid.UUID) -> FollowUp | None:
    """The follow-up with its case."""
    return session().scalar(
        select(FollowUp)
        .where(FollowUp.id == follow_up_id)
        .options(joinedload(FollowUp.case, innerjoin=True))
        .with_for_update(of=FollowUp)
    )


def surveys_of_follow_up(follow_up_id: uuid.UUID) -> Sequence[Survey]:
    """The surveys of a follow-up, with their answers and what opens them."""
    return _surveys(Survey.follow_up_id == follow_up_id)


def surveys_of_case(case_id: uuid.UUID) -> Sequence[Survey]:
    """Those of every follow-up of a case."""
    of_case = select(FollowUp.id).where(FollowUp.case_id == case_id)
    return _surveys(Survey.follow_up_id.in_(of_case))


def _surveys(wanted: ColumnElement[bool]) -> Sequence[Survey]:
    return (
        session()
        .scalars(
            select(Survey)
            .where(wanted)
            .options(selectinload(Survey.answers), selectinload(Survey.keys))
            .with_for_update(of=Survey)
        )
        .all()
    )


def draft(draft_id: uuid.UUID) -> tuple[LiftDraft, int] | None:
    """The draft, with the party of its officer."""
    row = (
        session()
        .execute(
            select(LiftDraft, Unit.party_id)
            .join(Account, Account.id == LiftDraft.officer_id)
            .join(Unit, Unit.id == Account.unit_id)
            .where(LiftDraft.id == draft_id)
            .with_for_update(of=LiftDraft)
        )
        .first()
    )
    return (row[0], row[1]) if row else None


def person(person_id: uuid.UUID) -> Person:
    """The individual's row."""
    return session().get_one(Person, person_id)


def consent_ids(person_id: uuid.UUID, party_id: int) -> Sequence[uuid.UUID]:
    """The consents about an individual that the party received and that are not purged."""
    return (
        session()
        .scalars(
            select(Consent.id)
            .join(Account, Account.id == Consent.received_by_id)
            .join(Unit, Unit.id == Account.unit_id)
            .where(
                Consent.person_id == person_id, Unit.party_id == party_id, not_(_purged_consent())
            )
            .order_by(Consent.id)
        )
        .all()
    )


def is_needed(person_id: uuid.UUID) -> bool:
    """Whether a case or a proof of consent still rests on the individual's row."""
    found = session().scalar(
        select(
            or_(
                exists(
                    select(Case.id).where(Case.person_id == person_id, Case.purged_at.is_(None))
                ),
                exists(
                    select(Consent.id).where(
                        Consent.person_id == person_id, not_(_purged_consent())
                    )
                ),
            )
        )
    )
    return bool(found)


def is_purged_consent(consent_id: uuid.UUID) -> bool:
    """Whether the log tells that the proof of this consent is gone."""
    found = session().scalar(
        select(Purge.id)
        .where(Purge.row_id == consent_id, Purge.kind == RetentionKind.CONSENT)
        .limit(1)
    )
    return found is not None


def open_actions(case_id: uuid.UUID) -> Sequence[int]:
    """The party of each action in a case that is not closed."""
    return (
        session()
        .scalars(
            select(Action.party_id)
            .join(Recommendation, Recommendation.id == Action.recommendation_id)
            .where(Recommendation.case_id == case_id, Action.status == ActionStatus.OPEN)
        )
        .all()
    )


def _purged_consent() -> ColumnElement[bool]:
    return exists(
        select(Purge.id).where(Purge.row_id == Consent.id, Purge.kind == RetentionKind.CONSENT)
    ).correlate(Consent)
