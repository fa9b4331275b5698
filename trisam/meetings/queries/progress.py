"""How far the preparation has come, over many meetings and cases at once: for lists."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, false, func, not_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from trisam.audit import service as audit
from trisam.cases.models import Case, Release, ReleaseKind, Wait, release_receiver
from trisam.cases.policy import visible_to
from trisam.cases.queries import consent_ends_near
from trisam.cases.values import CaseStatus
from trisam.consents.models import Consent, ConsentGrant
from trisam.consents.policy import covering
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings.models import (
    AgendaItem,
    Answer,
    ItemStatus,
    Meeting,
    MeetingStatus,
    QueuePlace,
)
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
    """The preparation of each meeting, by its id, in one query.

    Asked are the parties that the lift reaches today, as in `policy.audience`; a test holds the
    two together.
    """
    meeting_ids = [meeting.id for meeting in meetings]
    if not meeting_ids:
        return {}
    today = clock.today()
    rows = session().execute(
        select(AgendaItem.meeting_id, func.count(Answer.id), func.count())
        .join(Case, Case.id == AgendaItem.case_id)
        .join(Consent, Consent.id == Case.consent_id)
        .join(ConsentGrant, ConsentGrant.consent_id == Consent.id)
        .join(Release, Release.case_id == Case.id)
        .join(release_receiver, release_receiver.c.release_id == Release.id)
        .outerjoin(
            Answer,
            and_(Answer.case_id == Case.id, Answer.party_id == release_receiver.c.party_id),
        )
        .where(
            AgendaItem.meeting_id.in_(meeting_ids),
            AgendaItem.status == ItemStatus.PLANNED,
            visible_to(actor, today),
            Release.kind == ReleaseKind.LIFT,
            Release.recalled_at.is_(None),
            covering(Case.lifting_party_id, release_receiver.c.party_id, today),
        )
        .group_by(AgendaItem.meeting_id)
    )
    return {meeting_id: Progress(answered, asked) for meeting_id, answered, asked in rows}


@dataclass(frozen=True, slots=True)
class Minded:
    """A case of the actor's own that asks for something."""

    case: Case
    has_place: bool
    """It waits in a meeting or was held in one, or need not."""
    in_line: bool
    """It stands in the team's waiting list."""
    ends_near: bool
    """Its consent runs out soon, or did so lately."""


def mine_to_mind(actor: Actor) -> list[Minded]:
    """The cases that the actor lifted and that wait for a meeting, or whose consent runs out,
    oldest first. What the team lets wait until a day asks for no meeting."""
    has_a_place = exists(
        select(AgendaItem.id).where(AgendaItem.case_id == Case.id, AgendaItem.status.in_(ACTIVE))
    ).correlate(Case)
    waits = exists(
        select(Wait.id).where(Wait.case_id == Case.id, Wait.ended_on.is_(None))
    ).correlate(Case)
    settled = or_(Case.status != CaseStatus.OPEN, has_a_place, waits)
    ends_near = func.coalesce(consent_ends_near(clock.today()), false())
    in_line = exists(select(QueuePlace.id).where(QueuePlace.case_id == Case.id)).correlate(Case)
    rows = session().execute(
        select(Case, settled, in_line, ends_near)
        .outerjoin(Case.consent)
        .where(
            Case.officer_id == actor.account_id,
            Case.status != CaseStatus.CLOSED,
            visible_to(actor, clock.today()),
            or_(~settled, ends_near),
        )
        .options(
            joinedload(Case.person, innerjoin=True),
            joinedload(Case.team, innerjoin=True),
            contains_eager(Case.consent),
        )
        .order_by(Case.lifted_on, Case.code)
    )
    found = [Minded(case, *map(bool, said)) for case, *said in rows]
    cases = [minded.case for minded in found]
    audit.record_reads(actor, "case.list", [(case.subject, case.person_id) for case in cases])
    return found


def not_ended(actor: Actor) -> Sequence[Meeting]:
    """Past meetings of the teams that the actor chairs that were neither held nor cancelled."""
    chaired = sorted(standing.team_id for standing in actor.standings if standing.chairs)
    return (
        session()
        .scalars(
            select(Meeting)
            .where(
                Meeting.team_id.in_(chaired),
                not_(Meeting.is_after),
                Meeting.status == MeetingStatus.PLANNED,
                or_(Meeting.day < clock.today(), Meeting.starts_at < clock.now()),
            )
            .options(joinedload(Meeting.team, innerjoin=True))
            .order_by(Meeting.starts_at)
        )
        .all()
    )
