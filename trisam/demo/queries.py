"""What the demo asks of the database: whether there is anything, and what it can build on."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, exists, literal, select
from sqlalchemy.orm import joinedload

from trisam.accounts.models import Account
from trisam.cases.values import Attendance
from trisam.core.db import Base, session
from trisam.meetings.models import (
    AgendaItem,
    Answer,
    ItemStatus,
    Meeting,
    MeetingStatus,
    PreMeeting,
)
from trisam.parties.models import Kommun, Party
from trisam.people.models import Person
from trisam.recommendations.models import Recommendation
from trisam.statistics.models import QuarterCounts, ReleasedFigures
from trisam.teams.models import Seat, Team
from trisam.teams.queries import holds_on

FILLED: tuple[type[Base], ...] = (Account, Kommun, Party, Person, Team)


def is_empty() -> bool:
    """True when nobody has put anything into the database yet."""
    return not any(
        session().scalar(select(exists(select(literal(1)).select_from(kind)))) for kind in FILLED
    )


def without_talk(since: date) -> Sequence[tuple[Meeting, int]]:
    """The meetings held since then, and those to come, with cases about which everybody who has
    answered needs no talk; each with who leads its team on the day of its förmöte."""
    on_agenda = select(AgendaItem.id).where(
        AgendaItem.meeting_id == Meeting.id, AgendaItem.slot.is_not(None)
    )
    rows = session().execute(
        select(Meeting, Seat.account_id)
        .join(Meeting.pre_meeting)
        .join(Seat, and_(Seat.team_id == Meeting.team_id, Seat.chairs, holds_on(PreMeeting.day)))
        .where(
            Meeting.status.in_((MeetingStatus.HELD, MeetingStatus.PLANNED)),
            Meeting.day >= since,
            exists(on_agenda.join(Answer, Answer.case_id == AgendaItem.case_id)),
            ~exists(
                on_agenda.join(Answer, Answer.case_id == AgendaItem.case_id).where(
                    Answer.needs_talk
                )
            ),
        )
        .options(joinedload(Meeting.pre_meeting, innerjoin=True))
        .order_by(Meeting.day, Meeting.id)
    )
    return [(meeting, chair_id) for meeting, chair_id in rows]


def agreed_in_writing(since: date) -> Sequence[tuple[AgendaItem, Recommendation, PreMeeting]]:
    """The cases taken up since then though every party had answered that it needed no meeting, and
    the individual was not there; each with its recommendation and förmöte."""
    answers = select(Answer.id).where(Answer.case_id == AgendaItem.case_id)
    rows = session().execute(
        select(AgendaItem, Recommendation, PreMeeting)
        .join(AgendaItem.meeting)
        .join(Meeting.pre_meeting)
        .join(
            Recommendation,
            and_(
                Recommendation.case_id == AgendaItem.case_id,
                Recommendation.meeting_id == Meeting.id,
            ),
        )
        .where(
            AgendaItem.status == ItemStatus.HELD,
            Meeting.day >= since,
            Recommendation.participation.in_((Attendance.OWN_WORDS, Attendance.DECLINES)),
            exists(answers.where(Answer.can_settle)),
            ~exists(answers.where(~Answer.can_settle)),
        )
        .order_by(Meeting.day, AgendaItem.id)
    )
    return [(item, recommendation, before) for item, recommendation, before in rows]


def counted_quarters() -> Sequence[QuarterCounts]:
    """What has been counted for figures."""
    return session().scalars(select(QuarterCounts)).all()


def released_figures() -> Sequence[ReleasedFigures]:
    """What has been told of it."""
    return session().scalars(select(ReleasedFigures)).all()
