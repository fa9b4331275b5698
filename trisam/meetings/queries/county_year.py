"""The county's year: every team by every week, with its meetings and förmöten."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import or_, select

from trisam.core.actor import Actor
from trisam.core.calendar_days import monday_of
from trisam.core.db import session
from trisam.core.errors import Forbidden
from trisam.meetings.models import Meeting, MeetingStatus, PreMeeting
from trisam.parties.models import Kommun
from trisam.teams.models import Team
from trisam.teams.policy import coverage_visible_to, sees_coverage

LAST_WEEK_HAS = (12, 28)
"""This day always lies in the last week of its year (ISO 8601)."""


class MarkKind(StrEnum):
    """What there is on a day."""

    PRE_MEETING = "pre_meeting"
    MEETING = "meeting"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something of a team on a day."""

    day: date
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class TeamYear:
    """A team's year."""

    team: Team
    marks: Mapping[date, Sequence[Mark]]
    """By the Monday of the week, soonest first."""


@dataclass(frozen=True, slots=True)
class CountyYear:
    """Teams by weeks."""

    mondays: Sequence[date]
    """Every week of the year, also the 53rd where there is one."""
    teams: Sequence[TeamYear]


def county_year(actor: Actor, year: int) -> CountyYear:
    """The year (ISO 8601) of every team that the actor sees in the coverage, closed teams too when
    they met. Two queries, however many teams. Raises `Forbidden` as the coverage does."""
    if not sees_coverage(actor):
        raise Forbidden
    first = date.fromisocalendar(year, 1, 1)
    weeks = date(year, *LAST_WEEK_HAS).isocalendar().week
    mondays = [first + timedelta(weeks=number) for number in range(weeks)]
    last = mondays[-1] + timedelta(days=6)
    marks = _marks(actor, first, last)
    teams = session().scalars(
        select(Team)
        .join(Team.kommun)
        .where(coverage_visible_to(actor), or_(Team.closed_on.is_(None), Team.closed_on > first))
        .order_by(Kommun.name, Team.name)
    )
    return CountyYear(mondays, [TeamYear(team, _by_week(marks[team.id])) for team in teams])


def _marks(actor: Actor, first: date, last: date) -> Mapping[int, list[Mark]]:
    """By team: its meetings, and the last days to answer of those that are not cancelled."""
    rows = session().execute(
        select(Meeting.team_id, Meeting.day, Meeting.status, PreMeeting.day.label("pre_day"))
        .join(Meeting.pre_meeting)
        .join(Meeting.team)
        .where(
            coverage_visible_to(actor),
            or_(Meeting.day.between(first, last), PreMeeting.day.between(first, last)),
        )
    )
    found: dict[int, list[Mark]] = defaultdict(list)
    for row in rows:
        cancelled = row.status is MeetingStatus.CANCELLED
        if first <= row.day <= last:
            kind = MarkKind.CANCELLED if cancelled else MarkKind.MEETING
            found[row.team_id].append(Mark(row.day, kind))
        if first <= row.pre_day <= last and not cancelled:
            found[row.team_id].append(Mark(row.pre_day, MarkKind.PRE_MEETING))
    return found


def _by_week(marks: Sequence[Mark]) -> Mapping[date, Sequence[Mark]]:
    weeks: dict[date, list[Mark]] = defaultdict(list)
    for mark in sorted(marks, key=lambda mark: (mark.day, mark.kind)):
        weeks[monday_of(mark.day)].append(mark)
    return weeks
