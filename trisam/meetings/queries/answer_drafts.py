"""Reading what a party is writing: its own seats alone."""

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.cases.policy import party_of
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings.models import AnswerDraft, Meeting
from trisam.meetings.policy import answering_party


def case_on(actor: Actor, meeting: Meeting, code: str) -> Case:
    """As `answers.case_on`, for what saves itself while the case is open on a page already: that
    reading was logged, and nothing is shown here. Raises `NotFound`."""
    ids = [one.case_id for one in meeting.items if one.slot is not None and one.case.code == code]
    found = cases.by_ids(actor, ids)
    if not found:
        raise cases.refused(actor, Case.code == code)
    return found[ids[0]]


def of_case(actor: Actor, case: Case) -> dict[str, AnswerDraft]:
    """What the actor's party is writing about a case that was fetched, by field."""
    written = session().scalars(
        select(AnswerDraft)
        .where(AnswerDraft.case_id == case.id, AnswerDraft.party_id == party_of(actor, case))
        .options(joinedload(AnswerDraft.account, innerjoin=True))
        .execution_options(populate_existing=True)
    )
    return {draft.field: draft for draft in written}


def begun(actor: Actor, meeting: Meeting, case_ids: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
    """Those of the cases about which the actor's party has begun to write."""
    party_id = answering_party(actor, meeting.team_id)
    if party_id is None or not case_ids:
        return frozenset()
    return frozenset(
        session().scalars(
            select(AnswerDraft.case_id)
            .where(AnswerDraft.case_id.in_(case_ids), AnswerDraft.party_id == party_id)
            .distinct()
        )
    )
