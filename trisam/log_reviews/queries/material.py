"""The readings of a period, and what is known round them. SQL counts; Python judges."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from trisam.audit.action_words import OPENING, Kind, actions_of
from trisam.audit.models import AuditEntry
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.db import Instant, session
from trisam.followups.models import FollowUp
from trisam.log_reviews.facts import Duty, Facts, Hour, KnownCase, Moment, Week, week_of
from trisam.log_reviews.findings import Material
from trisam.log_reviews.policy import Scope, entries_of
from trisam.log_reviews.queries.log import within
from trisam.meetings.models import AgendaItem, Meeting, PreMeeting, Reply, ReplyAnswer
from trisam.parties.models import Unit
from trisam.recommendations.models import Action, Recommendation
from trisam.teams.models import Absence, Seat
from trisam.teams.policy import STANDS_IN_FOR

PREFIX = "case:"
_code = func.substr(AuditEntry.subject, len(PREFIX) + 1)


class hour_of(FunctionElement[Any]):  # noqa: N801 - reads as the SQL function that it is
    """The hour in which an instant lies, to group by."""

    type = Instant()
    inherit_cache = True


@compiles(hour_of)
def _truncated(element: hour_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"date_trunc('hour', {compiler.process(element.clauses, **options)})"


@compiles(hour_of, "sqlite")
def _formatted(element: hour_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"strftime('%Y-%m-%d %H', {compiler.process(element.clauses, **options)})"


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the log that a review looks at."""

    scope: Scope
    first: date
    last: date
    last_entry_id: int
    """What is written later does not count, so that the review can be done again."""

    def entries(self, *kinds: Kind) -> ColumnElement[bool]:
        """The entries of these kinds, made by people."""
        return and_(
            entries_of(self.scope),
            within(self.first, self.last),
            AuditEntry.id <= self.last_entry_id,
            AuditEntry.account_id.is_not(None),
            AuditEntry.action.in_(actions_of(*kinds)),
        )

    @property
    def readings(self) -> ColumnElement[bool]:
        """The entries by which somebody opened one case."""
        return and_(self.entries(*OPENING), AuditEntry.subject.startswith(PREFIX))


def last_entry_id() -> int:
    """The latest entry of the whole log."""
    return session().scalar(select(func.max(AuditEntry.id))) or 0


def reading_ids(window: Window) -> Sequence[int]:
    """Every reading of the window: what the sample is drawn from."""
    return session().scalars(select(AuditEntry.id).where(window.readings)).all()


def entries(ids: Sequence[int]) -> Sequence[AuditEntry]:
    """These entries, by time."""
    wanted = select(AuditEntry).where(AuditEntry.id.in_(ids))
    return session().scalars(wanted.order_by(AuditEntry.at, AuditEntry.id)).all()


def people(window: Window) -> dict[int, tuple[str, str]]:
    """The name and the unit, as the log has them, of everybody who did anything."""
    rows = session().execute(
        select(AuditEntry.account_id, func.max(AuditEntry.actor_name), func.max(Unit.name))
        .outerjoin(Unit, Unit.id == AuditEntry.unit_id)
        .where(window.entries(*Kind))
        .group_by(AuditEntry.account_id)
    )
    return {who: (name, unit or "") for who, name, unit in rows if who is not None}


def material(window: Window) -> Material:
    """The readings by person, case and hour; searches, refusals and openings of closed cases."""
    hours = session().execute(
        select(
            AuditEntry.account_id,
            _code,
            func.count(),
            func.min(AuditEntry.at),
            func.max(AuditEntry.at),
        )
        .where(window.readings)
        .group_by(AuditEntry.account_id, _code, hour_of(AuditEntry.at))
    )
    closed = (
        select(AuditEntry.account_id, AuditEntry.at, _code)
        .join(Case, Case.code == _code)
        .where(window.readings, Case.closed_on < window.last)
    )
    moments = select(AuditEntry.account_id, AuditEntry.at)
    return Material(
        hours=[Hour(*row) for row in hours],
        searches=_moments(moments.where(window.entries(Kind.SEARCH))),
        openings_of_closed=_moments(closed),
        refusals=_moments(moments.where(window.entries(Kind.REFUSED))),
    )


def facts(window: Window) -> Facts:
    """Who took part in the cases that were read, and when they were up."""
    read = Case.code.in_(select(_code).where(window.readings))
    cases = session().execute(
        select(Case.code, Case.team_id, Case.closed_on, Case.officer_id).where(read)
    )
    known: dict[str, KnownCase] = {}
    duties: dict[tuple[int, str], list[Duty]] = defaultdict(list)
    for code, team_id, closed_on, officer_id in cases:
        known[code] = KnownCase(team_id, closed_on)
        duties[officer_id, code].append(Duty("lyfte ärendet", (None, None)))
    _add_actions(duties, read)
    _add_follow_ups(duties, read)
    return Facts(known, _seats(), duties, _meeting_weeks(read), _worked_weeks(window))


def _add_actions(duties: dict[tuple[int, str], list[Duty]], read: ColumnElement[bool]) -> None:
    rows = session().execute(
        select(Action.officer_id, Case.code, Recommendation.recorded_at, Action.closed_on)
        .join(Action.recommendation)
        .join(Recommendation.case)
        .where(read)
    )
    for officer_id, code, since, until in rows:
        period = (clock.local(since).date(), until)
        duties[officer_id, code].append(Duty("åtgärd i ärendet", period))


def _add_follow_ups(duties: dict[tuple[int, str], list[Duty]], read: ColumnElement[bool]) -> None:
    rows = session().execute(
        select(FollowUp.owner_id, Case.code, FollowUp.closed_on).join(FollowUp.case).where(read)
    )
    for owner_id, code, until in rows:
        duties[owner_id, code].append(Duty("uppföljning av ärendet", (None, until)))


def _seats() -> dict[tuple[int, int], list[Duty]]:
    """Everybody's seats; and for substitutes the days on which the holder was away, and those of
    the meetings that they said yes to, with the time round them in which a meeting of those days
    may be prepared and closed."""
    found: dict[tuple[int, int], list[Duty]] = defaultdict(list)
    for seat in session().scalars(select(Seat)):
        words = "rehabkoordinator i teamet" if seat.chairs else "plats i teamet"
        period = (seat.valid_from, seat.valid_to)
        found[seat.account_id, seat.team_id].append(Duty(words, period))
    absences = (
        select(Seat, Absence)
        .join(Absence, Absence.account_id == Seat.account_id)
        .where(
            Seat.substitute_id.is_not(None),
            or_(Absence.last_day.is_(None), Absence.last_day >= Seat.valid_from),
            or_(Seat.valid_to.is_(None), Absence.first_day <= Seat.valid_to),
        )
    )
    for seat, absence in session().execute(absences):
        duty = _as_substitute(seat, absence.first_day, absence.last_day)
        found[seat.substitute_id or 0, seat.team_id].append(duty)
    for seat, account_id, day in session().execute(_said_yes()):
        found[account_id, seat.team_id].append(_as_substitute(seat, day, day))
    return found


def _said_yes() -> Select[Seat, int, date]:
    """The seats that somebody said yes to filling at a meeting, with who and the day. A question
    that has ended counts too: the case was open until then."""
    return (
        select(Seat, Reply.account_id, Meeting.day)
        .join(Reply, Reply.seat_id == Seat.id)
        .join(Reply.meeting)
        .where(Reply.as_substitute, Reply.answer == ReplyAnswer.ACCEPTED)
    )


def _as_substitute(seat: Seat, first: date, last: date | None) -> Duty:
    closed = last and last + STANDS_IN_FOR
    ends = [day for day in (closed, seat.valid_to) if day is not None]
    period = max(first - STANDS_IN_FOR, seat.valid_from), min(ends, default=None)
    return Duty("ersättare i teamet", period)


def _meeting_weeks(read: ColumnElement[bool]) -> dict[str, frozenset[Week]]:
    rows = session().execute(
        select(Case.code, Meeting.day, PreMeeting.day)
        .join(AgendaItem, AgendaItem.case_id == Case.id)
        .join(AgendaItem.meeting)
        .join(Meeting.pre_meeting)
        .where(read)
    )
    weeks: dict[str, set[Week]] = defaultdict(set)
    for code, *days in rows:
        weeks[code].update(map(week_of, days))
    return {code: frozenset(found) for code, found in weeks.items()}


def _worked_weeks(window: Window) -> dict[tuple[int, str], frozenset[Week]]:
    rows = session().execute(
        select(AuditEntry.account_id, _code, AuditEntry.at).where(
            window.entries(Kind.CHANGE, Kind.SHARE), AuditEntry.subject.startswith(PREFIX)
        )
    )
    weeks: dict[tuple[int, str], set[Week]] = defaultdict(set)
    for account_id, code, at in rows:
        weeks[account_id, code].add(week_of(clock.local(at).date()))
    return {who: frozenset(found) for who, found in weeks.items()}


def _moments(statement: Select[*tuple[Any, ...]]) -> list[Moment]:
    return [Moment(*row) for row in session().execute(statement)]
