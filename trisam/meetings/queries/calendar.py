"""Meetings by day: of some of the actor's teams, a kommun's, or those of a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from trisam.accounts.models import Account
from trisam.core.actor import Actor, Role
from trisam.core.db import session
from trisam.meetings.models import Meeting, MeetingStatus, PreMeeting
from trisam.meetings.policy import visible_to
from trisam.parties.models import Kommun
from trisam.teams import queries as teams
from trisam.teams.models import Seat, Team


@dataclass(frozen=True, slots=True)
class Only:
    """Which of the meetings that the actor sees; None = all."""

    team_id: int | None = None
    kommun_id: int | None = None
    account_id: int | None = None
    """Where this person has a seat on the day."""

    def such(self) -> tuple[ColumnElement[bool], ...]:
        """The same over `Meeting`."""
        asked = (
            (self.team_id, Meeting.team_id == self.team_id),
            (self.kommun_id, Meeting.team.has(Team.kommun_id == self.kommun_id)),
            (self.account_id, self._is_the_persons()),
        )
        return tuple(condition for wanted, condition in asked if wanted is not None)

    def _is_the_persons(self) -> ColumnElement[bool]:
        return exists(
            select(Seat.id)
            .where(
                Seat.team_id == Meeting.team_id,
                Seat.account_id == self.account_id,
                teams.holds_on(Meeting.day),
            )
            .correlate_except(Seat)
        )


EVERYTHING = Only()


@dataclass(frozen=True, slots=True)
class Choices:
    """What the actor may narrow a list of meetings by."""

    teams: Sequence[Team]
    people: Sequence[Account]
    """Those with a seat in one of the teams, by name."""

    @property
    def kommuner(self) -> list[Kommun]:
        """Those of the teams, by name."""
        found = {team.kommun_id: team.kommun for team in self.teams}
        return sorted(found.values(), key=lambda kommun: kommun.name)


def choices(actor: Actor) -> Choices:
    """The teams whose meetings the actor sees, and the people in them. Two queries."""
    leads = actor.system or actor.has(Role.PROCESS_LEADER)
    shown = teams.list_all(actor) if leads else teams.list_mine(actor)
    return Choices(shown, teams.people_in(actor, [team.id for team in shown]))


@dataclass(frozen=True, slots=True)
class Days:
    """The meetings of some days, and the förmöten that close on them."""

    meetings: Sequence[Meeting]
    closing: Sequence[Meeting]
    """Planned meetings whose answers are due on one of the days, by that day."""


def between(actor: Actor, first: date, last: date, only: Only = EVERYTHING) -> Days:
    """What there is from `first` to `last`, both included, soonest first; cancelled meetings too.
    One query, however many teams."""
    rows = (
        session()
        .scalars(
            select(Meeting)
            .join(Meeting.pre_meeting)
            .where(
                visible_to(actor),
                *only.such(),
                or_(
                    Meeting.day.between(first, last),
                    and_(
                        PreMeeting.day.between(first, last),
                        Meeting.status == MeetingStatus.PLANNED,
                    ),
                ),
            )
            .options(
                joinedload(Meeting.team, innerjoin=True),
                joinedload(Meeting.pre_meeting, innerjoin=True),
            )
            .order_by(Meeting.starts_at, Meeting.id)
        )
        .all()
    )
    closing = [
        meeting
        for meeting in rows
        if first <= meeting.pre_meeting.day <= last and meeting.status is MeetingStatus.PLANNED
    ]
    return Days(
        [meeting for meeting in rows if first <= meeting.day <= last],
        sorted(closing, key=lambda meeting: (meeting.pre_meeting.day, meeting.starts_at)),
    )
