"""Reading Efter-Trisam: for those named, and nobody else."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from trisam.accounts.models import Account
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.meetings.models import Meeting, MeetingStatus
from trisam.meetings.models.after import AfterMeeting, Participant
from trisam.meetings.policy import after_reaches, after_visible_to, leads_after, visible_to
from trisam.meetings.queries import answers, meetings
from trisam.meetings.queries.conflicts import county_book
from trisam.parties.models import Party
from trisam.teams import queries as teams


@dataclass(frozen=True, slots=True)
class Gathering:
    """One Efter-Trisam meeting, as those who take part see it."""

    after: AfterMeeting
    meeting: Meeting
    case: Case
    participants: Sequence[Participant]
    """By party, then by name."""
    leads: bool
    """The reader cancels it, and ends it."""


@dataclass(frozen=True, slots=True)
class Coming:
    """One that is to come, or that the reader has to end. Nothing about whom it is about."""

    meeting: Meeting
    leads: bool

    @property
    def waits(self) -> bool:
        """Its time has passed, and the reader has to end it."""
        planned = self.meeting.status is MeetingStatus.PLANNED
        return planned and self.leads and self.meeting.ends_at <= clock.now()


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who can be asked to take part, for one party."""

    party: Party
    account: Account


def get(actor: Actor, meeting_id: int) -> Gathering:
    """The meeting, its case and those who take part. Reading the case is logged.

    Raises `NotFound` when it is absent, hidden, or a team's own meeting: the same answer.
    """
    found = session().scalar(
        select(AfterMeeting)
        .join(AfterMeeting.meeting)
        .where(Meeting.id == meeting_id, after_visible_to(actor))
        .options(
            contains_eager(AfterMeeting.meeting).joinedload(Meeting.team, innerjoin=True),
            joinedload(AfterMeeting.case, innerjoin=True),
            joinedload(AfterMeeting.called_by, innerjoin=True),
        )
    )
    if found is None:
        raise NotFound
    case = cases.get(actor, found.case.code)
    return Gathering(
        found, found.meeting, case, participants(found.meeting), leads_after(actor, found)
    )


def participants(meeting: Meeting) -> Sequence[Participant]:
    """Who takes part, by party and name: of a meeting that was fetched."""
    found = session().scalars(select(Participant).where(Participant.meeting_id == meeting.id))
    return sorted(found, key=lambda one: (one.party.position, one.account.name))


def coming(actor: Actor) -> list[Coming]:
    """The actor's own that are not over, soonest first, cancelled ones too; and those that wait
    for the actor to end them."""
    rows = session().scalars(
        select(AfterMeeting)
        .join(AfterMeeting.meeting)
        .where(
            after_visible_to(actor),
            or_(Meeting.day >= clock.today(), Meeting.status == MeetingStatus.PLANNED),
        )
        .options(
            contains_eager(AfterMeeting.meeting),
            joinedload(AfterMeeting.case, innerjoin=True),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    found = [Coming(one.meeting, leads_after(actor, one)) for one in rows]
    return [one for one in found if one.meeting.day >= clock.today() or one.waits]


def of_case(actor: Actor, case: Case) -> Sequence[Meeting]:
    """Those about a case that was fetched, as far as the actor may know of them, latest first."""
    return (
        session()
        .scalars(
            select(Meeting)
            .join(AfterMeeting, AfterMeeting.meeting_id == Meeting.id)
            .where(AfterMeeting.case_id == case.id, after_visible_to(actor))
            .order_by(Meeting.starts_at.desc(), Meeting.id)
        )
        .all()
    )


def any_meeting(actor: Actor, meeting_id: int) -> Meeting:
    """A team's meeting or an Efter-Trisam meeting that the actor may see, as its room needs it.
    Raises `NotFound`."""
    return meetings.whole(meeting_id, or_(visible_to(actor), after_visible_to(actor)))


def case_on(actor: Actor, meeting: Meeting, code: str) -> Case:
    """The case with this code, if the meeting takes it up and the actor may see it. Raises
    `NotFound`. The reading is logged."""
    if not meeting.is_after:
        return answers.case_on(actor, meeting, code)
    case = cases.get(actor, code)
    if about(meeting.id).case_id != case.id:
        raise NotFound
    return case


def about(meeting_id: int) -> AfterMeeting:
    """What an Efter-Trisam meeting that was fetched is about: for services. Raises `NotFound`."""
    found = session().scalar(
        select(AfterMeeting)
        .where(AfterMeeting.meeting_id == meeting_id)
        .options(joinedload(AfterMeeting.case, innerjoin=True))
    )
    if found is None:
        raise NotFound
    return found


def code_of(meeting: Meeting) -> str:
    """The code of the case that an Efter-Trisam meeting that was fetched is about."""
    return about(meeting.id).case.code


def candidates(actor: Actor, case: Case, day: date) -> list[Candidate]:
    """Whom the actor can ask to take part on the day: the team's seats then of the parties that
    the individual's consent lets meet, and the lifting officer. Not the actor."""
    found = {
        seat.account_id: Candidate(seat.party, seat.account)
        for seat in teams.seated_on(actor, case.team_id, day)
        if after_reaches(case, seat.party_id, day)
    }
    found[case.officer_id] = Candidate(case.lifting_party, case.officer)
    return sorted(
        (
            one
            for one in found.values()
            if one.account.id != actor.account_id and one.account.deactivated_at is None
        ),
        key=lambda one: (one.party.position, one.account.name),
    )


def taken(
    actor: Actor, account_ids: Collection[int], starts_at: datetime, minutes: int
) -> list[int]:
    """Those of the people who are away on the day, or at another meeting at the time."""
    if actor.account_id is None:
        raise NotFound
    day, ends_at = clock.local(starts_at).date(), starts_at + timedelta(minutes=minutes)
    diary = county_book(actor, day, day).diary
    return [
        who
        for who in sorted(account_ids)
        if diary.roster.is_away(who, day)
        or diary.meets(who, starts_at, ends_at)
        or diary.is_engaged(who, starts_at, ends_at)
    ]


def planned_about(case_id: uuid.UUID) -> Sequence[AfterMeeting]:
    """The planned ones about a case, each with its meeting and case: for services."""
    return (
        session()
        .scalars(
            select(AfterMeeting)
            .join(AfterMeeting.meeting)
            .where(AfterMeeting.case_id == case_id, Meeting.status == MeetingStatus.PLANNED)
            .options(
                contains_eager(AfterMeeting.meeting),
                joinedload(AfterMeeting.case, innerjoin=True),
            )
            .order_by(Meeting.id)
        )
        .all()
    )
