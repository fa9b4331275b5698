"""Reading who was at a meeting."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings.models import Meeting, PartyAttendance
from trisam.parties.models import Party


def list_for(actor: Actor, meeting: Meeting) -> Sequence[PartyAttendance]:  # noqa: ARG001
    """Which parties were at a meeting that was fetched, and by whom; empty before it is held."""
    return (
        session()
        .scalars(
            select(PartyAttendance)
            .join(Party, Party.id == PartyAttendance.party_id)
            .where(PartyAttendance.meeting_id == meeting.id)
            .options(selectinload(PartyAttendance.account))
            .order_by(Party.position)
        )
        .all()
    )
