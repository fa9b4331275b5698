"""How far the preparation has come, over many meetings and cases at once: for lists."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import selectinload

from trisam.audit import service as audit
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.cases.policy import visible_to
from trisam.cases.values import CaseStatus
from trisam.consents.models import Consent
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings.models import AgendaItem, Answer, ItemStatus, Meeting, MeetingStatus
from trisam.meetings.policy import audience
from trisam.meetings.queries.agenda import ACTIVE


@dataclass(frozen=True, slots=True)
class Progress:
    """Answers that have come and answers that are wanted, over the cases that the reader sees."""

    answered: int = 0
    asked: int = 0

    @property
    def is_ready(self) -> bool:
        """Everything that was asked is answered."""
        return self.answered == self.asked


def of_meetings(actor: Actor, meetings: Iterable[Meeting]) -> Mapping[int, Progress]:
    """The preparation of each meeting, by its id; the number of queries does not grow."""
    waiting = session().execute(
        select(AgendaItem.meeting_id, AgendaItem.case_id).where(
            AgendaItem.meeting_id.in_([meeting.id for meeting in meetings]),
            AgendaItem.status == ItemStatus.PLANNED,
        )
    )
    meeting_of = {case_id: meeting_id for meeting_id, case_id in waiting}
    seen = cases.by_ids(actor, meeting_of)
    answered = _answered(seen)
    found: dict[int, Progress] = {}
    for case in seen.values():
        asked = audience(case, clock.today()) - {case.lifting_party_id}
        before = found.get(meeting_of[case.id], Progress())
        found[meeting_of[case.id]] = Progress(
            before.answered + len(asked & answered.get(case.id, set())), before.asked + len(asked)
        )
    return found


def mine_without_place(actor: Actor) -> Sequence[Case]:
    """The cases that the actor lifted, that are open and wait in no meeting, oldest first."""
    has_a_place = exists(
        select(AgendaItem.id).where(AgendaItem.case_id == Case.id, AgendaItem.status.in_(ACTIVE))
    ).correlate(Case)
    return _noted(
        actor,
        session()
        .scalars(
            select(Case)
            .where(
                Case.officer_id == actor.account_id,
                Case.status == CaseStatus.OPEN,
                visible_to(actor, clock.today()),
                ~has_a_place,
            )
            .options(
                selectinload(Case.person),
                selectinload(Case.team),
                selectinload(Case.consent).selectinload(Consent.grants),
            )
            .order_by(Case.lifted_on, Case.code)
        )
        .all(),
    )


def not_ended(actor: Actor) -> Sequence[Meeting]:
    """Past meetings of the teams that the actor chairs that were neither held nor cancelled."""
    chaired = sorted(standing.team_id for standing in actor.standings if standing.chairs)
    return (
        session()
        .scalars(
            select(Meeting)
            .where(
                Meeting.team_id.in_(chaired),
                Meeting.status == MeetingStatus.PLANNED,
                or_(Meeting.day < clock.today(), Meeting.starts_at < clock.now()),
            )
            .options(selectinload(Meeting.team))
            .order_by(Meeting.starts_at)
        )
        .all()
    )


def _answered(seen: Mapping[uuid.UUID, Case]) -> dict[uuid.UUID, set[int]]:
    found: dict[uuid.UUID, set[int]] = {}
    if seen:
        rows = session().execute(
            select(Answer.case_id, Answer.party_id).where(Answer.case_id.in_(list(seen)))
        )
        for case_id, party_id in rows:
            found.setdefault(case_id, set()).add(party_id)
    return found


def _noted(actor: Actor, listed: Sequence[Case]) -> Sequence[Case]:
    audit.record_reads(actor, "case.list", [(case.subject, case.person_id) for case in listed])
    return listed
