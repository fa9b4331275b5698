"""What the demo asks of the database: whether there is anything, and what it can build on."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, exists, literal, select
from sqlalchemy.orm import joinedload

from trisam.accounts.models import Account
from trisam.core.db import Base, session
from trisam.meetings.models import AgendaItem, Answer, Meeting, MeetingStatus, PreMeeting
from trisam.parties.models import Kommun, Party
from trisam.people.models import Person
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
