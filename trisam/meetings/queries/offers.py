"""Another team after a cancelled meeting: which cases wait too long, who could be sooner.

Nothing is set aside and nobody in the other team is told of anything: an offer is worked out when
it is shown, and again when it is accepted. See docs/adr/2026-11-28-agenda.md.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, not_, or_, select
from sqlalchemy.orm import aliased, joinedload

from trisam.cases import policy as case_policy
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.cases.values import CaseStatus
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings.models import AgendaItem, ItemStatus, Meeting, MeetingStatus
from trisam.meetings.policy import was_lost_by_cancelling
from trisam.teams.models import PartyStanding, Team, TeamParty
from trisam.teams.queries import is_open_on


@dataclass(frozen=True, slots=True)
class LongWait:
    """A case whose meeting was cancelled, and that waits longer than its team lets it."""

    left: AgendaItem
    """Its row in the cancelled meeting, where the answer to an offer is kept."""
    place: AgendaItem | None
    """Where it waits now; None: nowhere."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A meeting of another team that could take the case sooner."""

    case: Case
    wait: LongWait
    meeting: Meeting

    @property
    def days_earlier(self) -> int | None:
        """Than where the case waits now; None when it waits for any meeting at all."""
        place = self.wait.place
        return (place.meeting.day - self.meeting.day).days if place else None


def offer_for(actor: Actor, case: Case) -> Offer | None:
    """The soonest offer for a case that the actor lifted and fetched, if it waits too long."""
    if case.officer_id != actor.account_id or case.status is not CaseStatus.OPEN:
        return None
    waits = _long_waits(Case.id == case.id)
    return next(iter(_offers({case.id: case}, waits)), None)


def offers_to(actor: Actor) -> list[Offer]:
    """The soonest offer for each case that the actor lifted and that waits too long; logged."""
    waits = _long_waits(Case.officer_id == actor.account_id)
    return _offers(cases.shown_by_ids(actor, waits), waits) if waits else []


def _long_waits(which: ColumnElement[bool]) -> Mapping[uuid.UUID, LongWait]:
    """Of the cases that fit, those that wait too long since their latest cancelled meeting."""
    place = aliased(AgendaItem)
    rows = session().execute(
        select(AgendaItem, place, Team.longest_wait_days)
        .join(AgendaItem.meeting)
        .join(Case, Case.id == AgendaItem.case_id)
        .join(Team, Team.id == Case.team_id)
        .outerjoin(place, (place.case_id == Case.id) & (place.status == ItemStatus.PLANNED))
        .where(
            which,
            Case.status == CaseStatus.OPEN,
            Meeting.team_id == Case.team_id,
            was_lost_by_cancelling(),
        )
        .options(
            joinedload(AgendaItem.meeting, innerjoin=True),
            joinedload(place.meeting),
        )
        .order_by(Meeting.cancelled_at.is_not(None), Meeting.cancelled_at, AgendaItem.id)
    )
    latest = {left.case_id: (LongWait(left, now), longest) for left, now, longest in rows}
    return {
        case_id: wait
        for case_id, (wait, longest) in latest.items()
        if wait.left.declined_at is None and _is_too_long(wait, longest)
    }


def _is_too_long(wait: LongWait, longest: int) -> bool:
    if wait.place is None:
        return True
    return (wait.place.meeting.day - wait.left.meeting.day).days > longest


def _offers(found: Mapping[uuid.UUID, Case], waits: Mapping[uuid.UUID, LongWait]) -> list[Offer]:
    concerned = [case for case_id, case in found.items() if case_id in waits]
    if not concerned:
        return []
    meetings = _open_meetings({case.team.kommun_id for case in concerned})
    sitting = _members({meeting.team_id for meeting in meetings})
    offers = []
    for case in sorted(concerned, key=lambda one: (one.lifted_on, one.code)):
        wait = waits[case.id]
        fits = (one for one in meetings if _may_take(case, wait, one, sitting[one.team_id]))
        if (first := next(fits, None)) is not None:
            offers.append(Offer(case, wait, first))
    return offers


def _open_meetings(kommun_ids: Collection[int]) -> Sequence[Meeting]:
    """Meetings to come in these kommuner with a free slot and an open agenda, soonest first."""
    today = clock.today()
    taken = (
        select(func.count(AgendaItem.id))
        .where(AgendaItem.meeting_id == Meeting.id, AgendaItem.slot <= Meeting.slots)
        .correlate(Meeting)
        .scalar_subquery()
    )
    return (
        session()
        .scalars(
            select(Meeting)
            .join(Meeting.team)
            .where(
                Team.kommun_id.in_(sorted(kommun_ids)),
                is_open_on(today),
                or_(Team.closed_on.is_(None), Team.closed_on > Meeting.day),
                not_(Meeting.is_after),
                Meeting.status == MeetingStatus.PLANNED,
                Meeting.starts_at > clock.now(),
                or_(Meeting.open_to.is_(None), Meeting.open_to >= today),
                taken < Meeting.slots,
            )
            .options(joinedload(Meeting.team, innerjoin=True))
            .order_by(Meeting.starts_at, Meeting.id)
        )
        .all()
    )


def _members(team_ids: Iterable[int]) -> Mapping[int, list[TeamParty]]:
    """The teams' own parties, guests left out."""
    found: dict[int, list[TeamParty]] = defaultdict(list)
    for row in session().scalars(
        select(TeamParty).where(
            TeamParty.team_id.in_(sorted(team_ids)), TeamParty.standing == PartyStanding.MEMBER
        )
    ):
        found[row.team_id].append(row)
    return found


def _may_take(case: Case, wait: LongWait, meeting: Meeting, members: Collection[TeamParty]) -> bool:
    """The same kommun and kind of team, sooner, and every party of the consent sits there both
    today and then: no other party can read a word that it could not read before."""
    team, today = meeting.team, clock.today()
    told = case_policy.lift_told(case, today).keys()
    if not told or team.id == case.team_id:
        return False
    if (team.kommun_id, team.kind) != (case.team.kommun_id, case.team.kind):
        return False
    if wait.place is not None and meeting.starts_at >= wait.place.meeting.starts_at:
        return False
    wanted = {*told, case.lifting_party_id}
    return all(
        wanted <= {row.party_id for row in members if _sits(row, day)}
        for day in (today, meeting.day)
    )


def _sits(row: TeamParty, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)
