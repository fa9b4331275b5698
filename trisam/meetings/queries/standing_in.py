"""What a substitute is there for: the meetings to which the holder does not come, until each is
closed."""

import uuid
from collections import defaultdict

from sqlalchemy import and_, exists, not_, select

from trisam.core import clock
from trisam.core.actor import StandIn
from trisam.core.db import session
from trisam.meetings.models import AgendaItem, Meeting, MeetingStatus, Reply, ReplyAnswer
from trisam.meetings.policy import is_stood_in_for
from trisam.meetings.queries.agenda import ACTIVE
from trisam.teams.events import SubstituteArrives, SubstituteCalledIn
from trisam.teams.models import Seat
from trisam.teams.policy import STANDS_IN_FOR


def after_yes(event: SubstituteCalledIn) -> None:
    """Call in the substitutes who have said yes to a meeting that is planned. Only what
    `open_meetings` then says opens anything."""
    said_yes = (
        select(Reply.id)
        .join(Reply.meeting)
        .where(
            Reply.account_id == Seat.substitute_id,
            Reply.seat_id == Seat.id,
            Reply.answer == ReplyAnswer.ACCEPTED,
            Reply.ended_at.is_(None),
            Meeting.status == MeetingStatus.PLANNED,
            Meeting.day >= event.since,
        )
    )
    event.conditions.append(exists(said_yes.correlate(Seat)))


def open_meetings(event: SubstituteArrives) -> None:
    """Open to a substitute the planned meetings to go to instead of the holder of the seat
    (`policy.stands_in`), and the cases on their agendas from `STANDS_IN_FOR` before.

    A meeting that was held or cancelled opens nothing, and one that nobody has closed is over
    `STANDS_IN_FOR` after its day.
    """
    today = clock.today()
    rows = session().execute(
        select(Seat.id, Meeting.id, Meeting.day, AgendaItem.case_id)
        .join(Meeting, Meeting.team_id == Seat.team_id)
        .outerjoin(
            AgendaItem,
            and_(AgendaItem.meeting_id == Meeting.id, AgendaItem.status.in_(ACTIVE)),
        )
        .where(
            Seat.id.in_(event.seat_ids),
            not_(Meeting.is_after),
            Meeting.status == MeetingStatus.PLANNED,
            Meeting.day >= today - STANDS_IN_FOR,
            is_stood_in_for(),
        )
    )
    meetings: dict[int, set[int]] = defaultdict(set)
    cases: dict[int, set[uuid.UUID | None]] = defaultdict(set)
    of_today = set()
    for seat_id, meeting_id, day, case_id in rows:
        meetings[seat_id].add(meeting_id)
        if day == today:
            of_today.add(seat_id)
        if day <= today + STANDS_IN_FOR:
            cases[seat_id].add(case_id)  # None: nothing on the agenda
    event.opens.update(
        (
            seat_id,
            StandIn(frozenset(ids), frozenset(filter(None, cases[seat_id])), seat_id in of_today),
        )
        for seat_id, ids in meetings.items()
    )
