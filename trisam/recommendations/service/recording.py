"""Recording what the team recommends: in the room, in writing, and from before."""

from collections.abc import Sequence

from trisam.audit import service as audit
from trisam.cases.models import Case
from trisam.cases.policy import can_view
from trisam.cases.values import CaseStatus
from trisam.core import clock, db, events
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, Overtaken, RuleBroken
from trisam.core.swedish import listed
from trisam.meetings.events import MeetingHeld
from trisam.meetings.models import AgendaItem, ItemStatus, Meeting, MeetingStatus
from trisam.meetings.policy import individual_comes
from trisam.meetings.queries import answers
from trisam.meetings.queries.agenda import place_of
from trisam.meetings.service import after, slots
from trisam.recommendations import queries
from trisam.recommendations.events import CaseConcluded
from trisam.recommendations.models import Recommendation
from trisam.recommendations.policy import can_settle, writes_in
from trisam.recommendations.service.drafts import clear
from trisam.recommendations.service.given import (
    GivenAction,
    GivenRecommendation,
    actions_of,
    check_given,
    check_meeting,
    keep,
)
from trisam.teams import queries as teams
from trisam.waits import service as waiting

NO_OUTCOME = (
    "Varje ärende som har tagits upp behöver en rekommendation, och en åtgärd med person och datum "
    "eller skälet till att ingen behövs."
)


def record(
    actor: Actor, meeting: Meeting, case: Case, given: GivenRecommendation
) -> Recommendation:
    """Record the outcome of a case in a meeting, or change it until the meeting is ended.

    Raises `Forbidden` for someone who does not sit in the team or may not see the case,
    `NotFound` when the case is not on the meeting's agenda, `RuleBroken` when the meeting is
    over or has not come, when owner or date is missing or impossible, and `Overtaken` when
    somebody else recorded meanwhile.
    """
    if actor.account_id is None or not _may_record(actor, meeting, case):
        raise Forbidden
    item = None if meeting.is_after else _held_item(actor, meeting, case)
    found = queries.of_meeting(actor, case, meeting)
    if (found.version if found else None) != given.version:
        raise Overtaken
    check_meeting(meeting)
    check_given(actor, meeting, case, given, meeting.day)
    with db.attempt({"uq_recommendation_case_id_meeting_id": Overtaken().sentence}):
        wait = waiting.of_outcome(actor, case, given.wait)
        kept = keep(actor.account_id, meeting, case, found, given)
        kept.wait = wait
        if item is None:
            after.note_recommended(meeting)
        else:
            item.status = ItemStatus.HELD
        case.status = CaseStatus.RECOMMENDED
    audit.record(actor, "recommendation.record", case.subject, person_id=case.person_id)
    if item is not None:  # the follow-up is reckoned from the team's own meeting
        events.publish(CaseConcluded(case.id, case.officer_id, meeting.day))
    clear(case.id, meeting.id)
    return kept


def settle(
    actor: Actor, meeting: Meeting, case: Case, given: GivenRecommendation
) -> Recommendation:
    """Record what all parties agreed on in writing, without time in the meeting. The case leaves
    the agenda, and its slot goes to the first in line.

    Raises `Forbidden` for others than the lifting party, `NotFound` when the case is not on the
    meeting's agenda, `RuleBroken` when it has been taken up, when the meeting has begun, while a
    party has not agreed, or when the individual is to take part; and as `record`.
    """
    if actor.account_id is None or not can_settle(actor, case, clock.today()):
        raise Forbidden
    item = _held_item(actor, meeting, case)
    answers.hold(case)
    hinder = hinder_of_settling(actor, meeting, case)
    if hinder:
        raise RuleBroken(hinder)
    check_given(actor, meeting, case, given, clock.today())
    found = queries.of_meeting(actor, case, meeting)
    with db.attempt({"uq_recommendation_case_id_meeting_id": Overtaken().sentence}):
        wait = waiting.of_outcome(actor, case, given.wait)
        kept = keep(actor.account_id, meeting, case, found, given)
        kept.wait = wait
        kept.in_writing = True
        slots.leave(actor, item, ItemStatus.SETTLED)
        case.status = CaseStatus.RECOMMENDED
    slots.fill_from_queue(meeting)
    audit.record(actor, "recommendation.settle", case.subject, person_id=case.person_id)
    events.publish(CaseConcluded(case.id, case.officer_id, clock.today()))
    return kept


def hinder_of_settling(actor: Actor, meeting: Meeting, case: Case) -> str:
    """What stands in the way of settling in writing a case on the meeting's agenda, in a sentence;
    empty when nothing does. Raises `NotFound` when it is not there."""
    if place_of(meeting, case).status is not ItemStatus.PLANNED:
        return "Ärendet har redan tagits upp."
    if meeting.status is not MeetingStatus.PLANNED or meeting.starts_at <= clock.now():
        return "Mötet har börjat. Skriv rekommendationen i mötesrummet."
    if individual_comes(case):
        return "Personen vill vara med på mötet, så ärendet tas upp där."
    if not answers.all_agree(case, answers.list_for_case(actor, case)):
        return "Alla parter har inte svarat att ärendet kan avgöras utan möte."
    return ""


def record_past(
    actor: Actor,
    meeting: Meeting,
    case: Case,
    *,
    text: str,
    actions: Sequence[GivenAction],
) -> Recommendation:
    """Take over what the team recommended before, from a list that it has kept until now.

    Unlike what a meeting records today, it may lack actions, and how the individual took part
    is not known. The caller has asked whether `actor` may take the list over.
    """
    kept = Recommendation(
        case_id=case.id,
        meeting_id=meeting.id,
        recorded_by_id=actor.account_id or case.officer_id,
        recorded_at=clock.now(),
        participation=None,
        text=text,
        actions=actions_of(actions),
        no_actions_because=None if actions else "Listan sade inte vem som skulle göra vad.",
    )
    case.status = CaseStatus.RECOMMENDED
    session().add(kept)
    session().flush()
    audit.record(actor, "recommendation.import", case.subject, person_id=case.person_id)
    return kept


def demand_outcomes(event: MeetingHeld) -> None:
    """A meeting does not end while a case that was taken up has neither an action, with owner and
    date, nor the reason for none. Raises `RuleBroken`; slots alone are told, as not everybody may
    know which cases stand there."""
    lacking = queries.slots_without_outcome(event.meeting_id)
    if lacking:
        raise RuleBroken(f"{NO_OUTCOME} Kvar: plats {listed([str(one) for one in lacking])}.")


def _may_record(actor: Actor, meeting: Meeting, case: Case) -> bool:
    return writes_in(actor, meeting, case) and can_view(actor, case, clock.today())


def _held_item(actor: Actor, meeting: Meeting, case: Case) -> AgendaItem:
    """The case's place on the agenda as it is now; nobody changes it meanwhile."""
    item = place_of(meeting, case)
    teams.hold_teams(actor, {meeting.team_id})
    session().refresh(item, ["slot", "status"])
    if item.slot is None:
        raise NotFound
    return item
