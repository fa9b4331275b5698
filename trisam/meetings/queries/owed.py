"""What the actor's party still owes: answers in the written förmöte of coming meetings."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, func, literal, or_, select
from sqlalchemy.orm import joinedload

from trisam.cases.models import Case
from trisam.cases.policy import represents, visible_to
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings.models import (
    AgendaItem,
    Answer,
    ItemStatus,
    Meeting,
    MeetingStatus,
    PreMeeting,
)
from trisam.meetings.policy import answering_party


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """A coming meeting in which the actor's party still owes answers."""

    meeting: Meeting
    due: date
    count: int


def to_answer(actor: Actor) -> list[ToAnswer]:
    """The coming meetings in which the actor's party still owes answers, first due first."""
    owed = (
        select(AgendaItem.meeting_id, func.count().label("cases"))
        .join(Case, Case.id == AgendaItem.case_id)
        .where(
            AgendaItem.status == ItemStatus.PLANNED,
            visible_to(actor, clock.today()),
            _owed_by(actor),
        )
        .group_by(AgendaItem.meeting_id)
        .subquery()
    )
    rows = session().execute(
        select(Meeting, PreMeeting.day, owed.c.cases)
        .join(owed, owed.c.meeting_id == Meeting.id)
        .join(PreMeeting, PreMeeting.meeting_id == Meeting.id)
        .where(Meeting.status == MeetingStatus.PLANNED)
        .order_by(PreMeeting.day, Meeting.id)
        .options(joinedload(Meeting.team, innerjoin=True))
    )
    return [ToAnswer(meeting, due, count) for meeting, due, count in rows]


def _owed_by(actor: Actor) -> ColumnElement[bool]:
    """The actor's party in the case's team neither lifted the case nor has answered."""
    teams_of_party: dict[int, list[int]] = defaultdict(list)
    for team_id in sorted(actor.team_ids):
        party_id = answering_party(actor, team_id)
        if party_id is not None:
            teams_of_party[party_id].append(team_id)
    return or_(
        false(),
        *(
            and_(
                Case.team_id.in_(team_ids),
                represents(actor, literal(party_id)),
                Case.lifting_party_id != party_id,
                ~exists(
                    select(Answer.id).where(Answer.case_id == Case.id, Answer.party_id == party_id)
                ).correlate(Case),
            )
            for party_id, team_ids in teams_of_party.items()
        ),
    )
