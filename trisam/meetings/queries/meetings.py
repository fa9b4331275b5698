"""Reading meetings: one, the lists, and what stands in the way of a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, inspect, not_, select
from sqlalchemy.orm import joinedload, selectinload

from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.meetings.models import AgendaItem, Meeting, MeetingStatus, PreMeeting, Series
from trisam.meetings.policy import told_to, visible_to
from trisam.meetings.queries.calendar import EVERYTHING, Only
from trisam.teams import queries as teams
from trisam.teams.models import Closure

PAGE_SIZE = 30


@dataclass(frozen=True, slots=True)
class MeetingChoice:
    """A meeting as it stands in a list: nothing about its cases but how many."""

    meeting: Meeting
    taken: int
    """Ordinary slots that a case has."""
    cases: int
    """Cases on the agenda that the reader may know of, extra slots included."""

    @property
    def free(self) -> int:
        """Ordinary slots left."""
        return self.meeting.slots - self.taken

    @property
    def takes_cases(self) -> bool:
        """There is room, and the agenda has not closed."""
        return self.free > 0 and self.meeting.is_open


def get(actor: Actor, meeting_id: int) -> Meeting:
    """The meeting with team, series, pre-meeting, agenda items and their cases.

    What may be shown of a case is for `queries.agenda.lines` to say. Raises `NotFound` when the
    meeting is absent or hidden: the same answer.
    """
    return whole(meeting_id, visible_to(actor))


def whole(meeting_id: int, seen: ColumnElement[bool]) -> Meeting:
    """The same under a rule of who sees it, for the readings of this feature."""
    meeting = session().scalar(
        select(Meeting)
        .where(Meeting.id == meeting_id, seen)
        .options(
            joinedload(Meeting.team, innerjoin=True),
            joinedload(Meeting.series),
            joinedload(Meeting.pre_meeting).joinedload(PreMeeting.unneeded_by),
            selectinload(Meeting.items).joinedload(AgendaItem.case, innerjoin=True),
        )
    )
    if meeting is None:
        raise NotFound
    return meeting


def get_planned(actor: Actor, meeting_id: int) -> Meeting | None:  # noqa: ARG001
    """The meeting alone, if it is still planned: for services that got its id from an item."""
    return session().scalar(
        select(Meeting).where(Meeting.id == meeting_id, Meeting.status == MeetingStatus.PLANNED)
    )


def upcoming(actor: Actor, team_id: int) -> list[MeetingChoice]:
    """The team's planned meetings that have not begun, soonest first.

    When a team meets is no secret among those who work here: any of them may lift to it.
    """
    teams.by_id(actor, team_id)
    return _choices(
        _with_counts(actor)
        .where(Meeting.team_id == team_id, not_(Meeting.is_after), *_to_come())
        .order_by(Meeting.starts_at)
    )


def next_free(actor: Actor, team_id: int) -> MeetingChoice | None:
    """The team's next planned meeting with a free ordinary slot and an open agenda."""
    return next((choice for choice in upcoming(actor, team_id) if choice.takes_cases), None)


def with_room_after(actor: Actor, meeting: Meeting) -> list[MeetingChoice]:
    """The team's planned meetings after this one that take cases, soonest first."""
    return [
        choice
        for choice in upcoming(actor, meeting.team_id)
        if choice.takes_cases and choice.meeting.starts_at > meeting.starts_at
    ]


def frees_its_slots(meeting: Meeting) -> bool:
    """The meeting has not begun, and its agenda is open: a slot that is left can be taken again."""
    return meeting.is_open and meeting.starts_at > clock.now()


def list_upcoming(actor: Actor, page: int = 1, only: Only = EVERYTHING) -> list[MeetingChoice]:
    """Meetings of the actor's teams that are not over, soonest first; cancelled ones too."""
    such = _mine(actor).where(*_not_over(), *only.such())
    return _paged(such.order_by(Meeting.starts_at, Meeting.id), page)


def list_past(actor: Actor, page: int = 1, only: Only = EVERYTHING) -> list[MeetingChoice]:
    """Meetings of the actor's teams that have been, latest first."""
    such = _mine(actor).where(Meeting.day < clock.today(), *only.such())
    return _paged(such.order_by(Meeting.starts_at.desc(), Meeting.id), page)


def count_upcoming(actor: Actor, only: Only = EVERYTHING) -> int:
    """How many `list_upcoming` holds in all."""
    return _count(select(Meeting.id).where(visible_to(actor), *_not_over(), *only.such()))


def count_past(actor: Actor, only: Only = EVERYTHING) -> int:
    """How many `list_past` holds in all."""
    been = Meeting.day < clock.today()
    return _count(select(Meeting.id).where(visible_to(actor), been, *only.such()))


def on_days(actor: Actor, team_id: int, first: date, last: date) -> Sequence[Meeting]:
    """The team's meetings that are not cancelled, from `first` to `last`, both included."""
    teams.by_id(actor, team_id)
    return (
        session()
        .scalars(
            select(Meeting)
            .where(
                Meeting.team_id == team_id,
                not_(Meeting.is_after),
                Meeting.status != MeetingStatus.CANCELLED,
                Meeting.day.between(first, last),
            )
            .order_by(Meeting.starts_at)
        )
        .all()
    )


def in_closures(
    actor: Actor, team_id: int, closures: Sequence[Closure]
) -> list[tuple[Closure, list[Meeting]]]:
    """Each of the team's closures with the planned meetings that lie in it and are not over."""
    if not closures:
        return []
    first = max(min(closure.first_day for closure in closures), clock.today())
    there = on_days(actor, team_id, first, max(closure.last_day for closure in closures))
    return [
        (
            closure,
            [
                meeting
                for meeting in there
                if closure.first_day <= meeting.day <= closure.last_day
                and meeting.status is MeetingStatus.PLANNED
            ],
        )
        for closure in closures
    ]


def colliding(
    actor: Actor, team_id: int, starts_at: datetime, minutes: int, *, but: int | None = None
) -> Meeting | None:
    """A meeting of the team that is going on at some time in these `minutes`; never `but`."""
    day, ends_at = clock.local(starts_at).date(), starts_at + timedelta(minutes=minutes)
    for meeting in on_days(actor, team_id, day, day):
        if meeting.id != but and meeting.starts_at < ends_at and starts_at < meeting.ends_at:
            return meeting
    return None


def latest_series(actor: Actor, team_id: int) -> Series | None:
    """The rhythm that the team planned last: what the next year most often continues."""
    teams.by_id(actor, team_id)
    return session().scalar(
        select(Series).where(Series.team_id == team_id).order_by(Series.id.desc()).limit(1)
    )


def to_come_in_series(
    actor: Actor, series_id: int, since: datetime | None = None, *, hold: bool = False
) -> Sequence[Meeting]:
    """The planned meetings of the series that have not begun, soonest first: all, or those that
    the series put at the instant `since` or later, wherever they stand now. With `hold` nobody else
    changes them until the transaction ends."""
    statement = (
        select(Meeting)
        .where(Meeting.series_id == series_id, visible_to(actor), *_to_come())
        .options(
            joinedload(Meeting.team, innerjoin=True),
            joinedload(Meeting.series, innerjoin=True),
            joinedload(Meeting.pre_meeting, innerjoin=True),
        )
        .order_by(Meeting.starts_at)
    )
    if since is not None:
        stood = func.coalesce(Meeting.moved_from, Meeting.starts_at)
        statement = statement.where(stood >= since)
    if hold:
        statement = statement.with_for_update(of=Meeting).execution_options(populate_existing=True)
    return session().scalars(statement).all()


def in_series(actor: Actor, series_id: int) -> Sequence[Meeting]:
    """Every meeting of the series, those that have been and the cancelled ones too."""
    statement = select(Meeting).where(Meeting.series_id == series_id, visible_to(actor))
    return session().scalars(statement).all()


def lock(meeting: Meeting, *, for_change: bool) -> None:
    """Read the meeting's own fields again, and hold them until the transaction ends.

    A change waits for those who are placing cases in it, and they for a change; they do not
    wait for each other. SQLite lets one writer in at a time anyway.
    """
    columns = [column.key for column in inspect(Meeting).column_attrs]
    session().refresh(meeting, columns, with_for_update={"read": not for_change})


def _with_counts(actor: Actor) -> Select[Meeting, int, int]:
    """`taken` counts every case, for whoever needs a slot; `cases` what the reader may know of."""
    known = AgendaItem.case_id.in_(select(Case.id).where(told_to(actor)))
    return select(Meeting, _items(AgendaItem.slot <= Meeting.slots), _items(known)).options(
        joinedload(Meeting.team, innerjoin=True), joinedload(Meeting.pre_meeting)
    )


def _items(*such: ColumnElement[bool]) -> ScalarSelect[int]:
    return (
        select(func.count(AgendaItem.id))
        .where(AgendaItem.meeting_id == Meeting.id, AgendaItem.slot.is_not(None), *such)
        .correlate(Meeting)
        .scalar_subquery()
    )


def _mine(actor: Actor) -> Select[Meeting, int, int]:
    return _with_counts(actor).where(visible_to(actor))


def _to_come() -> tuple[ColumnElement[bool], ...]:
    return Meeting.status == MeetingStatus.PLANNED, Meeting.starts_at > clock.now()


def _not_over() -> tuple[ColumnElement[bool], ...]:
    return (Meeting.day >= clock.today(),)


def _paged(statement: Select[Meeting, int, int], page: int) -> list[MeetingChoice]:
    return _choices(statement.limit(PAGE_SIZE).offset((max(page, 1) - 1) * PAGE_SIZE))


def _choices(statement: Select[Meeting, int, int]) -> list[MeetingChoice]:
    return [MeetingChoice(*row) for row in session().execute(statement)]


def _count(statement: Select[int]) -> int:
    return session().scalar(select(func.count()).select_from(statement.subquery())) or 0
