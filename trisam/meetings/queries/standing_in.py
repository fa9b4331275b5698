"""What a substitute is there for: the meetings on the holder's days away, until each is closed."""

import uuid
from collections import defaultdict

from sqlalchemy import and_, select

from trisam.core import clock
from trisam.core.actor import StandIn
from trisam.core.db import session
from trisam.meetings.models import AgendaItem, Meeting, MeetingStatus
from trisam.meetings.queries.agenda import ACTIVE
from trisam.teams.events import SubstituteArrives
from trisam.teams.models import Seat
from trisam.teams.policy import STANDS_IN_FOR
from trisam.teams.queries import stood_in_on


def open_meetings(event: SubstituteArrives) -> None:
    """Open to a substitute the planned meetings on days when the holder of the seat is away, and
    the cases on their agendas from `STANDS_IN_FOR` before.

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
            Meeting.status == MeetingStatus.PLANNED,
            Meeting.day >= today - STANDS_IN_FOR,
            stood_in_on(Meeting.day),
        )
    )
    meetings: dict[int, set[int]] = defaultdict(set)
    cases: dict[int, set[uuid.UUID | None]] = defaultdict(set)
    for seat_id, meeting_id, day, case_id in rows:
        meetings[seat_id].add(meeting_id)
        if day <= today + STANDS_IN_FOR:
            cases[seat_id].add(case_id)  # None: nothing on the agenda
    event.opens.update(
        (seat_id, StandIn(frozenset(ids), frozenset(filter(None, cases[seat_id]))))
        for seat_id, ids in meetings.items()
    )
