"""Who may see and steer meetings. Said once in Python and once in SQL.

Seeing a meeting is not seeing its cases: each case has its own rule (`cases.policy`).
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select

from trisam.cases import policy as cases
from trisam.cases.models import Case, Release
from trisam.cases.values import TAKES_PART
from trisam.consents.models import Consent, Tick
from trisam.consents.policy import covers, may, meets_after
from trisam.core import clock
from trisam.core.actor import Actor, Role
from trisam.meetings.models import (
    AgendaItem,
    ItemStatus,
    Meeting,
    MeetingStatus,
    Reply,
    ReplyAnswer,
)
from trisam.meetings.models.after import AfterMeeting, Participant
from trisam.parties.information import InformationType
from trisam.parties.policy import IntColumn
from trisam.teams.models import PartyStanding, Seat, TeamParty
from trisam.teams.queries import holder_is_away, holds_on, sits_on

MANY_ENOUGH = 2
"""So many parties outside a consent hide which of them was left out."""


def can_view(actor: Actor, meeting: Meeting) -> bool:
    """True for those who have a seat in the team today, for substitutes of this very meeting, and
    for process leaders. Whoever plans the team meanwhile sees all its meetings.

    Never Efter-Trisam, which is not the team's: `sees_after`."""
    return not meeting.is_after and (
        _sees_every_team(actor)
        or any(
            standing.team_id == meeting.team_id
            and (
                standing.stand_in is None
                or standing.chairs
                or meeting.id in standing.stand_in.meeting_ids
            )
            for standing in actor.standings
        )
    )


def sees_until_a_no(actor: Actor, meeting: Meeting) -> bool:
    """The actor sees the meeting as its substitute only, and not after saying no."""
    lasting = tuple(one for one in actor.standings if one.stand_in is None or one.chairs)
    return not can_view(replace(actor, standings=lasting), meeting)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """`can_view` in SQL; test_policy holds the two together."""
    if _sees_every_team(actor):
        return not_(Meeting.is_after)
    whole = {one.team_id for one in actor.standings if one.stand_in is None or one.chairs}
    single = {
        meeting_id
        for one in actor.standings
        if one.stand_in is not None
        for meeting_id in one.stand_in.meeting_ids
    }
    mine = or_(Meeting.team_id.in_(sorted(whole)), Meeting.id.in_(sorted(single)))
    return and_(mine, not_(Meeting.is_after))


def stands_in(seat: Seat, reply: Reply | None, *, away: bool) -> bool:
    """The named substitute of a seat is there for a meeting: the holder is `away` that day, or the
    substitute has said yes for this seat. Never after a no.

    `reply` is what was asked of the substitute about the meeting; once it has ended, no answer
    counts.
    """
    answer = None if reply is None or reply.ended_at is not None else reply.answer
    if reply is None or answer is None:
        return away
    return answer is ReplyAnswer.ACCEPTED and (away or reply.seat_id == seat.id)


def is_stood_in_for() -> ColumnElement[bool]:
    """`stands_in` in SQL, over `Seat` and `Meeting`, for a seat that is valid on the meeting's day;
    test_standing_in holds the two together."""
    said_yes = _substitute_says(ReplyAnswer.ACCEPTED, Reply.seat_id == Seat.id)
    said_no = _substitute_says(ReplyAnswer.DECLINED)
    return and_(holds_on(Meeting.day), or_(holder_is_away(Meeting.day), said_yes), ~said_no)


def takes_part(actor: Actor) -> ColumnElement[bool]:
    """The actor holds a seat in the meeting's team today, or is there for the meeting as a
    substitute: over `Meeting`. For what is the actor's own to go to; what the actor may see is
    another rule's matter."""
    return _fills_a_seat(actor.account_id or 0, holds_on(clock.today()))


def comes_to(account_id: int) -> ColumnElement[bool]:
    """Somebody holds a seat on the meeting's day, or is there for it as a substitute: who is
    expected at a meeting, today's seats or not. To Efter-Trisam: who is named. Over `Meeting`."""
    return or_(_fills_a_seat(account_id, holds_on(Meeting.day)), _is_named(account_id))


def _fills_a_seat(account_id: int, held: ColumnElement[bool]) -> ColumnElement[bool]:
    own = and_(Seat.account_id == account_id, held)
    another = and_(Seat.substitute_id == account_id, is_stood_in_for())
    return exists(
        select(Seat.id)
        .where(Seat.team_id == Meeting.team_id, not_(Meeting.is_after), or_(own, another))
        .correlate_except(Seat)
    )


def _substitute_says(answer: ReplyAnswer, *about: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(Reply.id)
        .where(
            Reply.meeting_id == Meeting.id,
            Reply.account_id == Seat.substitute_id,
            Reply.ended_at.is_(None),
            Reply.answer == answer,
            *about,
        )
        .correlate_except(Reply)
    )


def can_schedule(actor: Actor, team_id: int) -> bool:
    """True for the team's rehabkoordinator: plans, moves, cancels and keeps the agenda."""
    return actor.system or actor.chairs(team_id)


def can_place(actor: Actor, case: Case) -> bool:
    """True for the lifting party, and for the rehabkoordinator, who need not see the case."""
    return can_schedule(actor, case.team_id) or cases.can_change(actor, case)


def can_fix(actor: Actor, case: Case, today: date) -> bool:
    """Who gives the case a fixed time, or takes it back: whoever may place it, and may know how
    the individual takes part. To anybody else, being refused would tell it."""
    return can_place(actor, case) and InformationType.PLANNING in cases.readable_types(
        actor, case, today
    )


def individual_comes(case: Case) -> bool:
    """The individual takes part at a time, and has to know it: not for a page, but for what the
    services see to."""
    return case.attendance_wish in TAKES_PART


def can_hold(actor: Actor, meeting: Meeting) -> bool:
    """The team's rehabkoordinator ends the meeting."""
    return actor.chairs(meeting.team_id)


def answering_party(actor: Actor, team_id: int) -> int | None:
    """The party for which the actor answers in this team today: the own authority first."""
    parties = actor.parties_in(team_id)
    if actor.party_id in parties:
        return actor.party_id
    return min(parties, default=None)


def can_answer(actor: Actor, case: Case, today: date) -> bool:
    """Whoever takes part in the case and may see it answers for the own party."""
    return cases.takes_part(actor, case) and cases.can_view(actor, case, today)


def can_read_answer(actor: Actor, case: Case, release: Release, today: date) -> bool:
    """An answer is read through its release by those who may see the case: the answering
    party itself and the receivers it named, under consent for that pair."""
    return cases.can_view(actor, case, today) and cases.can_read_release(
        actor, case, release, today
    )


def answers_readable_by(actor: Actor, today: date) -> ColumnElement[bool]:
    """`can_read_answer` in SQL, over a join of `Case` and the answer's `Release`."""
    return and_(cases.visible_to(actor, today), cases.release_reaches(actor, today))


def possible_receivers(case: Case, party_id: int, today: date) -> frozenset[int]:
    """The parties that `party_id` may tell something about the case today."""
    consent = case.consent
    if consent is None:
        return frozenset()
    return frozenset(
        grant.receiving_party_id
        for grant in consent.grants
        if covers(consent, party_id, grant.receiving_party_id, today)
    )


def presence_told_to(actor: Actor, today: date) -> ColumnElement[bool]:
    """Somebody who may not see the case may still know of "1 ärende" on the agenda: over `Case`.

    While its lifting party may tell somebody of it, and only to those whom that tells nothing:

    * whoever plans the team's time, and follows the method in every team;
    * a party of the team's own, when at least one more of them stands outside. The only one
      outside would learn that somebody does not want just them to know.

    Never to a guest, which is there for certain cases alone, nor when nobody may be told any more.
    See docs/adr/2026-11-28-consent-types-and-pair-rules.md.
    """
    if _sees_every_team(actor):
        return cases.reaches_anybody(today)
    chaired = sorted(standing.team_id for standing in actor.standings if standing.chairs)
    own_party_sits = exists(
        select(TeamParty.id)
        .where(_is_member(today), cases.represents(actor, TeamParty.party_id))
        .correlate_except(TeamParty)
    )
    outside = (
        select(func.count(TeamParty.party_id.distinct()))
        .where(
            _is_member(today),
            TeamParty.party_id != Case.lifting_party_id,
            ~cases.reaches_party(TeamParty.party_id, today),
        )
        .correlate_except(TeamParty)
        .scalar_subquery()
    )
    return and_(
        cases.reaches_anybody(today),
        or_(Case.team_id.in_(chaired), and_(own_party_sits, outside >= MANY_ENOUGH)),
    )


def told_to(actor: Actor) -> ColumnElement[bool]:
    """The actor may see the case, or know that there is one: over `Case`."""
    today = clock.today()
    return or_(cases.visible_to(actor, today), presence_told_to(actor, today))


def _is_member(today: date) -> ColumnElement[bool]:
    return and_(
        TeamParty.team_id == Case.team_id,
        TeamParty.standing == PartyStanding.MEMBER,
        sits_on(today),
    )


def lost_by_cancelling(place: AgendaItem) -> bool:
    """The case stood there when the meeting was cancelled; not when it had left before. Of the
    meetings that were cancelled before that was kept, whoever left counts."""
    return (
        place.status is ItemStatus.MOVED
        and place.meeting.status is MeetingStatus.CANCELLED
        and (place.left_slot is not None or place.meeting.cancelled_at is None)
    )


def was_lost_by_cancelling() -> ColumnElement[bool]:
    """`lost_by_cancelling` in SQL, over a join of `AgendaItem` and its `Meeting`; test_policy
    holds the two together."""
    return and_(
        AgendaItem.status == ItemStatus.MOVED,
        Meeting.status == MeetingStatus.CANCELLED,
        or_(AgendaItem.left_slot.is_not(None), Meeting.cancelled_at.is_(None)),
    )


def audience(case: Case, today: date) -> frozenset[int]:
    """The parties whose seats may see the case today: the lifting one and those it reaches."""
    return frozenset(cases.lift_told(case, today)) | {case.lifting_party_id}


def can_call_after(actor: Actor, case: Case, today: date) -> bool:
    """The lifting officer calls to Efter-Trisam; so does the team's rehabkoordinator who may see
    the case."""
    if cases.is_own(actor, case) and case.officer_id == actor.account_id:
        return True
    takes_part = cases.takes_part(actor, case) and cases.can_view(actor, case, today)
    return takes_part and actor.chairs(case.team_id)


def leads_after(actor: Actor, after: AfterMeeting) -> bool:
    """Who called to Efter-Trisam, and the lifting officer of this day: cancel it, and end it."""
    return actor.account_id is not None and actor.account_id in {
        after.called_by_id,
        after.case.officer_id,
    }


def after_reaches(case: Case, party_id: int, day: date) -> bool:
    """The party may take part in Efter-Trisam about the case on the day: the lifting one; and one
    that the lift reaches, while the individual's own yes to such a meeting stands."""
    if party_id == case.lifting_party_id:
        return case.purged_at is None
    return may(case.consent, Tick.AFTER, day) and party_id in cases.lift_told(case, day)


def sees_after(actor: Actor, case: Case, named: Iterable[Participant], day: date) -> bool:
    """Efter-Trisam about the case is there for the lifting officer, and for whoever is named, has
    a seat for that party today and whose party may take part. For nobody else: not the team."""
    return case.purged_at is None and (
        (actor.account_id is not None and case.officer_id == actor.account_id)
        or any(
            one.account_id == actor.account_id
            and one.party_id in actor.parties_for(case.team_id, case.id)
            and after_reaches(case, one.party_id, day)
            for one in named
        )
    )


def after_visible_to(actor: Actor) -> ColumnElement[bool]:
    """`sees_after` in SQL, over `Meeting`; test_after holds the two together."""
    own = actor.account_id or 0
    named = exists(
        select(Participant.id)
        .where(
            Participant.meeting_id == Meeting.id,
            Participant.account_id == own,
            cases.represents(actor, Participant.party_id),
            _after_reaches(Participant.party_id),
        )
        .correlate_except(Participant)
    )
    about = (
        select(AfterMeeting.id)
        .join(AfterMeeting.case)
        .where(
            AfterMeeting.meeting_id == Meeting.id,
            Case.purged_at.is_(None),
            or_(Case.officer_id == own, named),
        )
    )
    return and_(Meeting.is_after, exists(about.correlate_except(AfterMeeting, Case)))


def outcome_told_to(actor: Actor, meeting_id: IntColumn) -> ColumnElement[bool]:
    """What a meeting came to, for somebody who may see the case: the team's to everybody, that of
    Efter-Trisam to the lifting party and those that took part. Over `Case`."""
    of_after = select(AfterMeeting.id).where(AfterMeeting.meeting_id == meeting_id)
    took_part = select(Participant.id).where(
        Participant.meeting_id == meeting_id, cases.represents(actor, Participant.party_id)
    )
    return or_(
        not_(exists(of_after.correlate_except(AfterMeeting))),
        cases.own_to(actor),
        exists(took_part.correlate_except(Participant)),
    )


def _after_reaches(party_id: IntColumn) -> ColumnElement[bool]:
    """`after_reaches` today in SQL, over `Case`."""
    today = clock.today()
    agreed = select(Consent.id).where(Consent.id == Case.consent_id, meets_after(today))
    return or_(
        party_id == Case.lifting_party_id,
        and_(
            exists(agreed.correlate_except(Consent)),
            cases.reaches_party(party_id, today),
        ),
    )


def _is_named(account_id: int) -> ColumnElement[bool]:
    """Somebody takes part in Efter-Trisam, and the party may still do so."""
    return exists(
        select(Participant.id)
        .join(AfterMeeting, AfterMeeting.meeting_id == Participant.meeting_id)
        .join(AfterMeeting.case)
        .where(
            Participant.meeting_id == Meeting.id,
            Participant.account_id == account_id,
            _after_reaches(Participant.party_id),
        )
        .correlate_except(Participant, AfterMeeting, Case)
    )


def _sees_every_team(actor: Actor) -> bool:
    return actor.system or actor.has(Role.PROCESS_LEADER)
