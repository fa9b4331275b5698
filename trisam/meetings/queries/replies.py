"""Reading who was asked to come to a meeting, and what each answered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, not_, select
from sqlalchemy.orm import aliased, joinedload

from trisam.accounts.models import Account, AccountRole
from trisam.core import clock
from trisam.core.actor import Actor, Role
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.meetings.coverage import Away, Place, Roster
from trisam.meetings.models import Meeting, MeetingStatus, Reply, ReplyAnswer
from trisam.meetings.queries.coverage import HORIZON, planned_in, roster_of
from trisam.meetings.who_comes import Expected, Line, Said, missing
from trisam.outbox import links
from trisam.parties import queries as parties
from trisam.parties.county import CARE
from trisam.parties.models import Party, Unit
from trisam.teams import queries as teams
from trisam.teams.models import Absence, Seat, Team

LINKS = Actor.of_system("svarslänkar")
SOON = timedelta(days=21)
"""How far ahead Min dag tells a rehabkoordinator that somebody is missing."""
PROPOSED = 3
"""So many colleagues are proposed at most."""


@dataclass(frozen=True, slots=True)
class Board:
    """Some meetings, who sits there, and what each person was asked and answered."""

    meetings: Sequence[Meeting]
    roster: Roster
    replies: dict[tuple[int, int], Reply]
    """By meeting and account; whoever asks somebody new adds the question."""

    def expected(self, meeting: Meeting) -> Expected:
        """Who is expected at one of the meetings."""
        return Expected(self.roster, meeting.team_id, meeting.day, self.said(meeting))

    def said(self, meeting: Meeting) -> dict[int, Said]:
        """What each person was asked and answered about one of the meetings."""
        return {
            account_id: _said(reply)
            for (meeting_id, account_id), reply in self.replies.items()
            if meeting_id == meeting.id and reply.ended_at is None
        }

    def reply(self, meeting: Meeting, account_id: int) -> Reply | None:
        """What this person was asked about the meeting, ended too."""
        return self.replies.get((meeting.id, account_id))


@dataclass(frozen=True, slots=True)
class Coming:
    """Who comes to a meeting, party by party, and what the reader may answer."""

    lines: Sequence[Line]
    parties: Mapping[int, Party]
    names: Mapping[int, str]
    said: Mapping[int, Said]
    asks_reader: bool
    """The reader is asked to come, and can still answer."""
    own: Said | None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that stands, and the person whom it was put to."""

    actor: Actor
    reply: Reply
    meeting: Meeting
    party: Party
    """Whose seat it is about."""
    chairs: bool
    """It is the rehabkoordinator's."""


def board(actor: Actor, team_ids: Collection[int]) -> Board:
    """The planned meetings of these teams, in the next twelve weeks, that have not begun."""
    first, now = clock.today(), clock.now()
    coming = planned_in(team_ids, first, first + HORIZON)
    return _board(actor, [meeting for meeting in coming if meeting.starts_at > now])


def hold_board(actor: Actor, team_ids: Collection[int]) -> Board:
    """The same, held until the transaction ends: whoever else asks or answers there waits."""
    teams.hold_teams(actor, team_ids)
    return board(actor, team_ids)


def board_of(actor: Actor, meeting: Meeting) -> Board:
    """One meeting, whenever it is."""
    if actor.account_id is None and not actor.system:
        raise NotFound
    return Board([meeting], _seated(meeting)[0], _replies_to([meeting]))


def last_asked(actor: Actor, meeting: Meeting) -> Mapping[int, datetime]:
    """When somebody of each party was last asked, or reminded, by mail about a meeting that the
    actor may see; by party. A party that never was is not there."""
    if actor.account_id is None and not actor.system:
        raise NotFound
    rows = session().execute(
        select(Seat.party_id, func.max(Reply.asked_at))
        .join(Seat, Seat.id == Reply.seat_id)
        .where(Reply.meeting_id == meeting.id, Reply.asked_at.is_not(None))
        .group_by(Seat.party_id)
    )
    return {party_id: asked_at for party_id, asked_at in rows if asked_at is not None}


def of_link(token: str, *, lock: bool = False) -> Asked | None:
    """The question of the link with this token, to an actor of this moment.

    None for a token that this installation did not sign, and when the question stands no more: the
    meeting has begun, is cancelled or was moved, the account is closed, the seat has ended, or the
    substitute is not needed. An edge where an actor is built, as in a request with a sign-in.
    """
    handle = links.handle_of(token)
    found = None if handle is None else _by_handle(handle)
    if found is not None and lock:
        teams.hold_teams(LINKS, {found.meeting.team_id})
        found = _by_handle(found.handle)
    known = None if found is None else teams.actor_of(found.account_id)
    if found is None or known is None:
        return None
    asked = Asked(known[0], found, found.meeting, found.seat.party, found.seat.chairs)
    return asked if _stands(asked) else None


def who_comes(actor: Actor, meeting: Meeting, sitting: Sequence[Party]) -> Coming:
    """Who comes to a meeting that the actor may see, for each of the parties `sitting` there."""
    if actor.account_id is None and not actor.system:
        raise NotFound
    roster, names = _seated(meeting)
    board = Board([meeting], roster, _replies_to([meeting]))
    expected, own = board.expected(meeting), actor.account_id or 0
    said = board.said(meeting)
    care = next((party.id for party in sitting if party.slug == CARE), 0)
    return Coming(
        lines=list(expected.lines([party.id for party in sitting], care)),
        parties={party.id: party for party in sitting},
        names=names,
        said=said,
        asks_reader=can_be_answered(meeting) and expected.asks(own) is not None,
        own=said.get(own),
    )


def missing_soon(actor: Actor) -> list[tuple[Meeting, Sequence[tuple[Party, bool]]]]:
    """The meetings within 21 days of the teams that the actor leads to which nobody comes for some
    party, soonest first, each with those parties: away, or said no, and nobody instead. True where
    it is only the rehabkoordinator who is missing."""
    chaired = sorted(standing.team_id for standing in actor.standings if standing.chairs)
    if not chaired:
        return []
    first, last = clock.today(), clock.today() + SOON
    roster, sitting = roster_of(chaired, first, last)
    meetings, replies = _planned_with_replies(chaired, first, last)
    found = Board(meetings, roster, replies)
    care = next((party.id for party in sitting.values() if party.slug == CARE), 0)
    lacking = []
    for meeting in meetings:
        members = sorted(
            roster.members(meeting.team_id, meeting.day), key=lambda one: sitting[one].position
        )
        whom = [
            (sitting[party_id], of_chair)
            for party_id, of_chair in missing(found.expected(meeting).lines(members, care))
        ]
        lacking.append((meeting, whom))
    return [(meeting, whom) for meeting, whom in lacking if whom]


def said(actor: Actor, meeting_id: int) -> Mapping[int, Reply]:
    """What each person was asked about a meeting, and answered, by account; ended too."""
    if actor.account_id is None and not actor.system:
        raise NotFound
    found = session().scalars(select(Reply).where(Reply.meeting_id == meeting_id))
    return {reply.account_id: reply for reply in found}


def people(actor: Actor, account_ids: Collection[int]) -> Mapping[int, Account]:
    """The colleagues whose accounts are open, by id."""
    if actor.account_id is None and not actor.system:
        raise NotFound
    found = select(Account).where(
        Account.id.in_(sorted(account_ids)), Account.deactivated_at.is_(None)
    )
    return {account.id: account for account in session().scalars(found)}


def care_id(actor: Actor) -> int:
    """The id of vården, whose rehabkoordinator leads the meeting."""
    return next((party.id for party in parties.parties(actor) if party.slug == CARE), 0)


def free_colleagues(actor: Actor, meeting: Meeting, party_id: int) -> Sequence[Account]:
    """Some colleagues of the party who have a seat in a team, are not away on the day and have no
    other meeting at the time: those of the same kommun first. Nobody who sits there already, is
    named to step in there, or has said no."""
    same_day = planned_in([team.id for team in teams.list_all(actor)], meeting.day, meeting.day)
    busy = [
        other.team_id
        for other in same_day
        if other.starts_at < meeting.ends_at and other.ends_at > meeting.starts_at
    ]
    seated = Seat.account_id == Account.id, teams.holds_on(meeting.day)
    near = exists(
        select(Seat.id)
        .join(Team, Team.id == Seat.team_id)
        .where(*seated, Team.kommun_id == meeting.team.kommun_id)
    )
    there = Seat.team_id == meeting.team_id, teams.holds_on(meeting.day)
    said_no = exists(
        select(Reply.id).where(
            Reply.meeting_id == meeting.id,
            Reply.account_id == Account.id,
            Reply.ended_at.is_(None),
            Reply.answer == ReplyAnswer.DECLINED,
        )
    )
    is_away = exists(
        select(Absence.id).where(Absence.account_id == Account.id, teams.lasts_on(meeting.day))
    )
    found = session().scalars(
        select(Account)
        .join(Unit, Unit.id == Account.unit_id)
        .where(
            Unit.party_id == party_id,
            Account.deactivated_at.is_(None),
            exists(select(Seat.id).where(*seated)),
            ~exists(select(Seat.id).where(*seated, Seat.team_id.in_({*busy, meeting.team_id}))),
            ~exists(select(Seat.id).where(*there, Seat.substitute_id == Account.id)),
            ~said_no,
            ~is_away,
        )
        .order_by(near.desc(), Account.name, Account.id)
        .limit(PROPOSED)
    )
    return found.all()


def who_can_lead_instead(actor: Actor, meeting: Meeting) -> Sequence[Account]:
    """The rehabkoordinatorer of other teams in the kommun who are here today; when there is none,
    the process leaders."""
    if actor.account_id is None and not actor.system:
        raise NotFound
    away = exists(
        select(Absence.id).where(Absence.account_id == Account.id, teams.lasts_on(clock.today()))
    )
    here = select(Account).where(Account.deactivated_at.is_(None), ~away).order_by(Account.id)
    leads = exists(
        select(Seat.id)
        .join(Team, Team.id == Seat.team_id)
        .where(
            Seat.account_id == Account.id,
            Seat.chairs,
            teams.holds_on(meeting.day),
            Team.kommun_id == meeting.team.kommun_id,
            Team.id != meeting.team_id,
        )
    )
    others = session().scalars(here.where(leads)).all()
    process_leader = Account.roles.any(AccountRole.role == Role.PROCESS_LEADER)
    return others or session().scalars(here.where(process_leader)).all()


def open_team_ids(actor: Actor) -> Sequence[int]:
    """Every team that is open, by id."""
    return sorted(team.id for team in teams.list_all(actor))


def _board(actor: Actor, meetings: Sequence[Meeting]) -> Board:
    if actor.account_id is None and not actor.system:
        raise NotFound
    days = [meeting.day for meeting in meetings] or [date.min]
    roster, _ = roster_of({meeting.team_id for meeting in meetings}, min(days), max(days))
    return Board(meetings, roster, _replies_to(meetings))


def _seated(meeting: Meeting) -> tuple[Roster, Mapping[int, str]]:
    """Who sits in the team on the meeting's day and who of them is away, and what they are called:
    one query, as the meeting's page has many. A closed account holds no seat and fills none."""
    holder, named = aliased(Account), aliased(Account)

    def is_away(who: type[Account]) -> ColumnElement[bool]:
        days = Absence.account_id == who.id, teams.lasts_on(meeting.day)
        return exists(select(Absence.id).where(*days).correlate_except(Absence))

    rows = session().execute(
        select(
            Seat.team_id,
            Seat.party_id,
            Seat.account_id,
            named.id,
            Seat.chairs,
            Seat.valid_from,
            Seat.valid_to,
            Seat.id,
            holder.name,
            named.name,
            is_away(holder),
            is_away(named),
        )
        .join(holder, holder.id == Seat.account_id)
        .outerjoin(named, and_(named.id == Seat.substitute_id, named.deactivated_at.is_(None)))
        .where(
            Seat.team_id == meeting.team_id,
            teams.holds_on(meeting.day),
            holder.deactivated_at.is_(None),
        )
        .order_by(Seat.id)
    )
    places, away, names = [], set(), {}
    for *seat, holder_name, named_name, holder_away, named_away in rows:
        place = Place(*seat)
        places.append(place)
        names[place.account_id] = holder_name
        if holder_away:
            away.add(place.account_id)
        if place.substitute_id is not None:
            names[place.substitute_id] = named_name
            if named_away:
                away.add(place.substitute_id)
    return Roster(places, [Away(one, meeting.day, meeting.day) for one in away], []), names


def _planned_with_replies(
    team_ids: Collection[int], first: date, last: date
) -> tuple[Sequence[Meeting], dict[tuple[int, int], Reply]]:
    """`planned_in` and the replies to each, in one query: Min dag has many."""
    rows = session().execute(
        select(Meeting, Reply)
        .outerjoin(Reply, Reply.meeting_id == Meeting.id)
        .where(
            Meeting.team_id.in_(team_ids),
            not_(Meeting.is_after),
            Meeting.status == MeetingStatus.PLANNED,
            Meeting.day.between(first, last),
        )
        .options(joinedload(Meeting.team, innerjoin=True))
        .order_by(Meeting.starts_at, Meeting.id)
    )
    found: list[tuple[Meeting, Reply | None]] = [(meeting, reply) for meeting, reply in rows]
    replies = {(one.meeting_id, one.account_id): one for _, one in found if one is not None}
    return list(dict.fromkeys(meeting for meeting, _ in found)), replies


def _replies_to(meetings: Sequence[Meeting]) -> dict[tuple[int, int], Reply]:
    found = session().scalars(
        select(Reply)
        .where(Reply.meeting_id.in_([meeting.id for meeting in meetings]))
        .order_by(Reply.id)
        .execution_options(populate_existing=True)
    )
    return {(one.meeting_id, one.account_id): one for one in found}


def _by_handle(handle: str) -> Reply | None:
    return session().scalar(
        select(Reply)
        .where(Reply.handle == handle)
        .options(
            joinedload(Reply.meeting, innerjoin=True).joinedload(Meeting.team, innerjoin=True),
            joinedload(Reply.seat, innerjoin=True),
        )
        .execution_options(populate_existing=True)
    )


def _stands(asked: Asked) -> bool:
    meeting, reply = asked.meeting, asked.reply
    if reply.ended_at is not None or not can_be_answered(meeting):
        return False
    return board_of(LINKS, meeting).expected(meeting).asks(reply.account_id) is not None


def can_be_answered(meeting: Meeting) -> bool:
    """The meeting is planned and has not begun."""
    return meeting.status is MeetingStatus.PLANNED and meeting.starts_at > clock.now()


def _said(reply: Reply) -> Said:
    return Said(
        asked_on=clock.local(reply.asked_at).date() if reply.asked_at else None,
        comes=None if reply.answer is None else reply.answer is ReplyAnswer.ACCEPTED,
        answered_on=clock.local(reply.answered_at).date() if reply.answered_at else None,
    )
