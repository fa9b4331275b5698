"""The time that people get back when a digital förmöte is not needed."""

from dataclasses import dataclass

from sqlalchemy import func, select

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings.conflicts import PRE_MEETING_MINUTES
from trisam.meetings.models import Meeting, MeetingStatus, PreMeeting
from trisam.teams import queries as teams
from trisam.teams.models import Seat
from trisam.teams.queries import holds_on


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What a förmöte that is not held gives back."""

    people: tuple[str, ...]
    """Who has a seat in the team on its day."""

    @property
    def minutes(self) -> int:
        """In all: as much for each."""
        return PRE_MEETING_MINUTES * len(self.people)


def given_back(actor: Actor, meeting: Meeting) -> GivenBack:
    """Who would otherwise have sat in the förmöte of a meeting that was fetched."""
    seats = teams.seated_on(actor, meeting.team_id, meeting.pre_meeting.day)
    return GivenBack(tuple({seat.account_id: seat.account.name for seat in seats}.values()))


def own_minutes(actor: Actor) -> int:
    """Minutes that the actor has got back this year, over all teams."""
    this_year = clock.today().replace(month=1, day=1)
    count = session().scalar(
        select(func.count(PreMeeting.id.distinct()))
        .join(PreMeeting.meeting)
        .join(Seat, Seat.team_id == Meeting.team_id)
        .where(
            PreMeeting.unneeded_at.is_not(None),
            PreMeeting.day >= this_year,
            Meeting.status != MeetingStatus.CANCELLED,
            Seat.account_id == actor.account_id,
            holds_on(PreMeeting.day),
        )
    )
    return PRE_MEETING_MINUTES * (count or 0)
