"""Reading what a meeting could collide with: meetings, who comes to them, and people's weeks."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select

from trisam.accounts.models import Account
from trisam.core.actor import Actor
from trisam.core.calendar_days import monday_of
from trisam.core.db import session
from trisam.core.errors import Forbidden
from trisam.meetings.conflict_words import Names
from trisam.meetings.conflicts import Block, Diary, Engagement, Occasion, Week
from trisam.meetings.models import Meeting, MeetingForm, MeetingStatus, PreMeeting
from trisam.meetings.models.after import Participant
from trisam.meetings.policy import can_schedule
from trisam.meetings.queries.coverage import names_of, roster_of
from trisam.parties import queries as parties
from trisam.parties.models import Kommun
from trisam.teams.models import FixedBlock, Seat, Team, WorkWeek
from trisam.teams.queries import seat_within

MARGIN = timedelta(weeks=1)
"""Proposals lie in the same week, and their förmöten a little earlier than the one of the first."""


@dataclass(frozen=True, slots=True)
class Book:
    """A diary of the county, and what everything in it is called."""

    diary: Diary
    names: Names


def book(actor: Actor, team_id: int, about: Iterable[Occasion], but: Collection[int] = ()) -> Book:
    """What the meetings that are thought of could collide with. The meeting `but` (the one that is
    being moved) is left out.

    Raises `Forbidden` for others than the team's rehabkoordinator. The number of queries is
    constant, whatever the number of meetings.
    """
    if not can_schedule(actor, team_id):
        raise Forbidden
    days = [day for one in about for day in (one.day, one.pre_day)]
    first, last = monday_of(min(days)) - MARGIN, monday_of(max(days)) + 2 * MARGIN
    return county_book(actor, first, last, but=but)


def county_book(actor: Actor, first: date, last: date, *, but: Collection[int] = ()) -> Book:
    """Every team's meetings, seats and absences from `first` to `last`. For whoever may know: the
    caller has asked."""
    occasions = _occasions(first, last, but)
    teams = {row.id: row for row in session().execute(select(Team.id, Team.name)).all()}
    # A förmöte in the last weeks may belong to a meeting after them: who comes to it then?
    days = [first, last, *(occasion.day for occasion in occasions)]
    roster, _ = roster_of(sorted(teams), min(days), max(days))
    names = Names(
        people=names_of(roster),
        teams={team_id: row.name for team_id, row in teams.items()},
        kommuner={row.id: row.name for row in session().execute(select(Kommun.id, Kommun.name))},
        parties={party.id: party.name for party in parties.parties(actor)},
    )
    return Book(Diary(roster, occasions, _weeks(), _engaged(first, last)), names)


def hold_people(actor: Actor, team_id: int, days: Collection[date]) -> None:
    """Hold everybody who has a seat in the team on these days, or is named to fill one, until the
    transaction ends: whoever else puts one of them into a meeting waits.

    So are the colleagues in other teams that meet on these days and share one of them: two who
    each take one of the last two from such a meeting must not both have seen the other one there.
    Always in the same order, so that no two wait for each other. Raises `Forbidden` as `book`.
    """
    if not can_schedule(actor, team_id):
        raise Forbidden
    own = _people(Seat.team_id == team_id, days)
    meets = select(Meeting.team_id).where(
        Meeting.day.in_(days), Meeting.status != MeetingStatus.CANCELLED
    )
    shares = select(Seat.team_id).where(
        or_(Seat.account_id.in_(own), Seat.substitute_id.in_(own)),
        seat_within(min(days), max(days)),
        Seat.team_id.in_(meets),
    )
    hold_accounts(own | _people(Seat.team_id.in_(shares), days))


def hold_accounts(account_ids: Collection[int]) -> None:
    """Hold these people until the transaction ends: whoever else puts one of them into a meeting,
    or into Efter-Trisam, waits. For services."""
    # Not the key: whoever writes a row that points at the account need not wait.
    session().execute(
        select(Account.id)
        .where(Account.id.in_(sorted(account_ids)))
        .order_by(Account.id)
        .with_for_update(key_share=True)
    )


def _people(of: ColumnElement[bool], days: Collection[date]) -> set[int]:
    seats = session().execute(
        select(Seat.account_id, Seat.substitute_id).where(of, seat_within(min(days), max(days)))
    )
    return {one for row in seats for one in row if one is not None}


def _occasions(first: date, last: date, but: Collection[int]) -> Sequence[Occasion]:
    rows = session().execute(
        select(
            Meeting.id,
            Meeting.team_id,
            Team.kommun_id,
            Meeting.day,
            Meeting.starts_at,
            Meeting.minutes,
            Meeting.form,
            PreMeeting.day.label("pre_day"),
            PreMeeting.unneeded_at,
        )
        .join(Meeting.team)
        .join(Meeting.pre_meeting)
        .where(
            Meeting.status != MeetingStatus.CANCELLED,
            or_(Meeting.day.between(first, last), PreMeeting.day.between(first, last)),
        )
    )
    return [
        Occasion(
            team_id=row.team_id,
            kommun_id=row.kommun_id,
            day=row.day,
            starts_at=row.starts_at,
            minutes=row.minutes,
            on_site=row.form is not MeetingForm.DIGITAL,
            pre_day=row.pre_day,
            meeting_id=row.id,
            pre_needed=row.unneeded_at is None,
        )
        for row in rows
        if row.id not in but
    ]


def _engaged(first: date, last: date) -> Mapping[int, Sequence[Engagement]]:
    """When people are at Efter-Trisam: that they are taken, not why."""
    found: dict[int, list[Engagement]] = defaultdict(list)
    for row in session().execute(
        select(Participant.account_id, Meeting.starts_at, Meeting.minutes)
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .where(Meeting.status != MeetingStatus.CANCELLED, Meeting.day.between(first, last))
    ):
        ends_at = row.starts_at + timedelta(minutes=row.minutes)
        found[row.account_id].append(Engagement(row.starts_at, ends_at))
    return found


def _weeks() -> Mapping[int, Week]:
    """What everybody has said about the own week, by account id."""
    blocks: dict[int, list[Block]] = defaultdict(list)
    for one in session().scalars(select(FixedBlock).order_by(FixedBlock.starts)):
        blocks[one.account_id].append(Block(one.day.number, one.starts, one.ends))
    said = {week.account_id: week for week in session().scalars(select(WorkWeek))}
    return {
        account_id: Week(
            weekdays=frozenset(day.number for day in said[account_id].days)
            if account_id in said
            else None,
            cap_hours=said[account_id].cap_hours if account_id in said else None,
            blocks=tuple(blocks.get(account_id, ())),
        )
        for account_id in {*said, *blocks}
    }
