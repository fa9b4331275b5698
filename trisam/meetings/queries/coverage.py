"""Where nobody comes for a party: over the county, in one's own teams, and through an absence."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import and_, not_, or_, select
from sqlalchemy.orm import aliased, joinedload

from trisam.accounts.models import Account
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.calendar_days import monday_of
from trisam.core.db import session
from trisam.core.errors import Forbidden
from trisam.meetings.coverage import Away, Cover, Lack, Place, Roster, Sitting
from trisam.meetings.models import Meeting, MeetingStatus
from trisam.parties import queries as parties
from trisam.parties.county import CARE
from trisam.parties.models import Kommun, Party
from trisam.teams.models import Absence, PartyStanding, Seat, Team, TeamKind, TeamParty
from trisam.teams.policy import coverage_visible_to, sees_coverage
from trisam.teams.queries import is_open_on, seat_within, touches

WEEKS_AHEAD = 12
HORIZON = timedelta(weeks=WEEKS_AHEAD)


@dataclass(frozen=True, slots=True)
class Gap:
    """A party, or its rehabkoordinator, that nobody comes for from or on a day."""

    team: Team
    party: Party
    lack: Lack
    day: date
    meeting: Meeting | None
    """None: no meeting stands on that day, but the seat is empty from it."""
    own: bool
    """The reader leads the team."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Where seats are missing, as far as the reader sees."""

    teams: Sequence[Team]
    now: Sequence[Gap]
    """Seats that nobody has today."""
    weeks: Sequence[tuple[date, Sequence[Gap]]]
    """Week by week (its Monday), the coming twelve, this one first."""
    parties: Sequence[Party]
    kommuner: Sequence[Kommun]
    without_psychiatry: Sequence[Kommun]

    @property
    def gaps(self) -> list[Gap]:
        """Every gap of the weeks."""
        return [gap for _, gaps in self.weeks for gap in gaps]

    def only(self, kommun_id: int | None, party_id: int | None) -> "Coverage":
        """What concerns one kommun and one party; None = every."""

        def such(gaps: Iterable[Gap]) -> list[Gap]:
            return [
                gap
                for gap in gaps
                if kommun_id in {None, gap.team.kommun_id} and party_id in {None, gap.party.id}
            ]

        return replace(
            self,
            teams=[team for team in self.teams if kommun_id in {None, team.kommun_id}],
            now=such(self.now),
            weeks=[(monday, such(gaps)) for monday, gaps in self.weeks],
            without_psychiatry=[k for k in self.without_psychiatry if kommun_id in {None, k.id}],
        )


@dataclass(frozen=True, slots=True)
class Touched:
    """A meeting on a day on which somebody is away."""

    meeting: Meeting
    party: Party
    cover: Cover
    comes: str
    """Who comes instead; empty when nobody does, or somebody else with a seat is there anyway."""
    instead_of: str
    """The absent holder for whom this person is named; empty for the person's own seat."""
    leads: bool
    """The seat is the rehabkoordinator's."""


def coverage(actor: Actor) -> Coverage:
    """Where seats are missing now and in the next twelve weeks, the reader's own teams first.

    Raises `Forbidden` for others than those who plan or steer. The number of queries is constant.
    Nobody's name is read: only that nobody comes.
    """
    if not sees_coverage(actor):
        raise Forbidden
    first = clock.today()
    last = monday_of(first) + HORIZON - timedelta(days=1)
    teams = _teams(actor)
    team_ids = [team.id for team in teams]
    gaps = _Gaps(actor, *roster_of(team_ids, first, last))
    today = (gap for team in teams for gap in gaps.on(team, first, None))
    found = [
        *gaps.at(planned_in(team_ids, first, last)),
        *gaps.where_seats_end(teams, first, last),
    ]
    return Coverage(
        teams=teams,
        now=_own_first(gap for gap in today if gap.lack.cover is Cover.EMPTY),
        weeks=_by_week(found, first),
        parties=sorted(gaps.parties.values(), key=lambda party: party.position),
        kommuner=sorted({team.kommun for team in teams}, key=lambda kommun: kommun.name),
        without_psychiatry=_without_psychiatry(teams),
    )


def touched(
    actor: Actor, account_id: int, absences: Iterable[Absence]
) -> Mapping[int, list[Touched]]:
    """The meetings of the next twelve weeks that each absence of a person touches, by its id:
    those of the person's seats, and those where the person was to fill another's."""
    first, last = clock.today(), clock.today() + HORIZON
    mine = or_(Seat.account_id == account_id, Seat.substitute_id == account_id)
    team_ids = session().scalars(select(Seat.team_id).where(mine, seat_within(first, last)))
    meetings = planned_in(sorted(set(team_ids)), first, last)
    if not meetings:
        return {}
    roster, _ = roster_of([meeting.team_id for meeting in meetings], first, last)
    everyone = {party.id: party for party in parties.parties(actor)}
    names = names_of(roster)
    return {
        absence.id: [
            _touch(roster, meeting, place, everyone[place.party_id], names, account_id)
            for meeting in meetings
            if _is_on(absence, meeting.day)
            for place in roster.concerning(meeting.team_id, account_id, meeting.day)
        ]
        for absence in absences
    }


def _touch(
    roster: Roster,
    meeting: Meeting,
    place: Place,
    party: Party,
    names: Mapping[int, str],
    account_id: int,
) -> Touched:
    places = roster.places(place.team_id, place.party_id, chairs=place.chairs)
    cover = roster.cover(places, meeting.day, clock.today())
    fillers = (roster.fills(one, meeting.day) for one in places if one.holds(meeting.day))
    comes = next((names[filler] for filler in fillers if filler is not None), "")
    return Touched(
        meeting=meeting,
        party=party,
        cover=cover,
        comes=comes if cover is Cover.REPLACED else "",
        instead_of="" if place.account_id == account_id else names[place.account_id],
        leads=place.chairs,
    )


class _Gaps:
    """Finds gaps in a roster, each with the rows that a page shows."""

    def __init__(self, actor: Actor, roster: Roster, parties: Mapping[int, Party]) -> None:
        self.roster, self.parties, self._actor = roster, parties, actor
        self._care_id = next((p.id for p in parties.values() if p.slug == CARE), 0)
        self._today = clock.today()

    def on(self, team: Team, day: date, meeting: Meeting | None) -> list[Gap]:
        """What the team lacks on `day`, party by party."""
        lacks = self.roster.lacks(team.id, self._care_id, day, self._today)
        own = self._actor.chairs(team.id)
        found = [Gap(team, self.parties[x.party_id], x, day, meeting, own) for x in lacks]
        return sorted(found, key=lambda gap: gap.party.position)

    def at(self, meetings: Iterable[Meeting]) -> Iterator[Gap]:
        """What is lacking at each of the meetings."""
        for meeting in meetings:
            yield from self.on(meeting.team, meeting.day, meeting)

    def where_seats_end(self, teams: Iterable[Team], first: date, last: date) -> Iterator[Gap]:
        """Seats that end without anybody after them, on the first day without."""
        for team in teams:
            for day in self.roster.ends(team.id, first, last):
                before = {_who(gap) for gap in self.on(team, day - timedelta(days=1), None)}
                ended = (gap for gap in self.on(team, day, None) if gap.lack.cover is Cover.ENDED)
                yield from (gap for gap in ended if _who(gap) not in before)


def _who(gap: Gap) -> tuple[int, bool]:
    return gap.party.id, gap.lack.of_chair


def _by_week(gaps: Iterable[Gap], today: date) -> list[tuple[date, Sequence[Gap]]]:
    weeks: dict[date, list[Gap]] = {
        monday_of(today) + timedelta(weeks=number): [] for number in range(WEEKS_AHEAD)
    }
    for gap in gaps:
        weeks[monday_of(gap.day)].append(gap)
    return [(monday, _own_first(found)) for monday, found in weeks.items()]


def _own_first(gaps: Iterable[Gap]) -> list[Gap]:
    return sorted(
        gaps,
        key=lambda gap: (not gap.own, gap.day, gap.team.kommun.name, gap.team.name,
                         gap.party.position),
    )  # fmt: skip


def _without_psychiatry(teams: Iterable[Team]) -> list[Kommun]:
    """The kommuner of these teams where no team stands at a psychiatric unit (wish 6)."""
    has = {team.kommun_id for team in teams if team.kind is TeamKind.PSYCHIATRY}
    lacking = {team.kommun for team in teams if team.kommun_id not in has}
    return sorted(lacking, key=lambda kommun: kommun.name)


def _teams(actor: Actor) -> Sequence[Team]:
    return (
        session()
        .scalars(
            select(Team)
            .join(Team.kommun)
            .where(is_open_on(clock.today()), coverage_visible_to(actor))
            .order_by(Kommun.name, Team.name)
        )
        .all()
    )


def planned_in(team_ids: Collection[int], first: date, last: date) -> Sequence[Meeting]:
    """The planned meetings of these teams, soonest first."""
    return (
        session()
        .scalars(
            select(Meeting)
            .where(
                Meeting.team_id.in_(team_ids),
                not_(Meeting.is_after),
                Meeting.status == MeetingStatus.PLANNED,
                Meeting.day.between(first, last),
            )
            .options(joinedload(Meeting.team, innerjoin=True))
            .order_by(Meeting.starts_at, Meeting.id)
        )
        .all()
    )


def roster_of(
    team_ids: Collection[int], first: date, last: date
) -> tuple[Roster, Mapping[int, Party]]:
    """Who sits in these teams, and who is away, from `first` to `last`; and the parties that sit
    there as their own, by id. Three queries.

    A closed account holds no seat and fills none.
    """
    holder, named = aliased(Account), aliased(Account)
    seats = (
        select(
            Seat.team_id,
            Seat.party_id,
            Seat.account_id,
            named.id,
            Seat.chairs,
            Seat.valid_from,
            Seat.valid_to,
            Seat.id,
        )
        .join(holder, holder.id == Seat.account_id)
        .outerjoin(named, and_(named.id == Seat.substitute_id, named.deactivated_at.is_(None)))
        .where(
            Seat.team_id.in_(team_ids), seat_within(first, last), holder.deactivated_at.is_(None)
        )
        .order_by(Seat.id)
    )
    away = select(Absence.account_id, Absence.first_day, Absence.last_day).where(
        touches(first, last)
    )
    sittings = (
        session()
        .scalars(
            select(TeamParty).where(
                TeamParty.team_id.in_(team_ids),
                TeamParty.standing == PartyStanding.MEMBER,
                TeamParty.valid_from <= last,
                or_(TeamParty.valid_to.is_(None), TeamParty.valid_to >= first),
            )
        )
        .all()
    )
    roster = Roster(
        [Place(*row) for row in session().execute(seats)],
        [Away(*row) for row in session().execute(away)],
        [Sitting(s.team_id, s.party_id, s.valid_from, s.valid_to) for s in sittings],
    )
    return roster, {sitting.party_id: sitting.party for sitting in sittings}


def names_of(roster: Roster) -> Mapping[int, str]:
    """What everybody in the roster is called, by account id."""
    rows = session().execute(
        select(Account.id, Account.name).where(Account.id.in_(roster.account_ids))
    )
    return {row.id: row.name for row in rows}


def _is_on(absence: Absence, day: date) -> bool:
    return absence.first_day <= day and (absence.last_day is None or day <= absence.last_day)
