"""Recording what the team recommends, closing actions, and telling the individual."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from trisam.audit import service as audit
from trisam.cases.events import CaseClosed
from trisam.cases.models import Case
from trisam.cases.policy import can_view
from trisam.cases.values import Attendance, CaseStatus
from trisam.consents import policy as consents
from trisam.consents.models import Tick
from trisam.contacts import queries as contacts
from trisam.core import clock, db, events
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, Overtaken, RuleBroken
from trisam.core.swedish import listed
from trisam.meetings.events import CaseLeft, MeetingHeld
from trisam.meetings.models import AgendaItem, ItemStatus, Meeting, MeetingStatus
from trisam.meetings.policy import individual_comes
from trisam.meetings.queries import after as gatherings
from trisam.meetings.queries import answers
from trisam.meetings.queries.owners import Owner, of_participants, possible
from trisam.meetings.service import after, slots
from trisam.recommendations import queries
from trisam.recommendations.events import CaseConcluded
from trisam.recommendations.letters import Step, draft
from trisam.recommendations.models import (
    Action,
    ActionStatus,
    FeedbackLetter,
    NotDoneReason,
    Recommendation,
    RoomDraft,
)
from trisam.recommendations.policy import can_close, can_settle, can_tell, writes_in
from trisam.teams import queries as teams
from trisam.waits import service as waiting
from trisam.waits.service import GivenWait

MOST_ACTIONS = 5
NO_ACTION = (
    "Skriv minst en åtgärd: vad som ska göras, vem som gör det och när. "
    "Om ingen åtgärd behövs: skriv varför."
)
NO_OUTCOME = (
    "Varje ärende som har tagits upp behöver en rekommendation, och en åtgärd med person och datum "
    "eller skälet till att ingen behövs."
)
ACTIONS_OR_WAIT = (
    "Ett ärende som avvaktar har inga åtgärder. Ta bort åtgärderna, eller dagen att avvakta till."
)
WRITING = timedelta(seconds=8)
"""So long after the last letter somebody is said to be writing."""


@dataclass(frozen=True, slots=True)
class GivenAction:
    """Who does what by when."""

    text: str = field(repr=False)
    party_id: int
    officer_id: int
    due_on: date


@dataclass(frozen=True, slots=True)
class GivenRecommendation:
    """What the team agreed on about one case."""

    text: str = field(repr=False)
    participation: Attendance
    """How the individual in fact took part."""
    actions: tuple[GivenAction, ...]
    version: int | None = None
    """The version of the earlier text that the person read; None when there was none."""
    no_actions_because: str = field(default="", repr=False)
    """Why nobody is to do anything; needed when there are no actions, else not kept."""
    wait: GivenWait | None = None
    """Instead of actions: until when the case waits, and who looks at it again."""


@dataclass(frozen=True, slots=True)
class GivenDraft:
    """What stands in one field of the room's form as somebody writes."""

    text: str = field(repr=False)
    name: str
    """Which field, as the form names it."""
    version: int = 0
    """The version of the field that was there before; 0 when there was none."""
    recorded: int | None = None
    """The version of the recommendation that the page shows; None when nothing is recorded."""


@dataclass(frozen=True, slots=True)
class GivenLetter:
    """What the individual is told in writing."""

    text: str = field(repr=False)
    translation: str = field(default="", repr=False)
    version: int | None = None
    """The version of the letter that the person read; None when there was none."""


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
    _check_meeting(meeting)
    _check_given(actor, meeting, case, given, meeting.day)
    with db.attempt({"uq_recommendation_case_id_meeting_id": Overtaken().sentence}):
        wait = waiting.of_outcome(actor, case, given.wait)
        kept = _keep(actor.account_id, meeting, case, found, given)
        kept.wait = wait
        if item is None:
            after.note_recommended(meeting)
        else:
            item.status = ItemStatus.HELD
        case.status = CaseStatus.RECOMMENDED
    audit.record(actor, "recommendation.record", case.subject, person_id=case.person_id)
    if item is not None:  # the follow-up is reckoned from the team's own meeting
        events.publish(CaseConcluded(case.id, case.officer_id, meeting.day))
    _clear(case.id, meeting.id)
    return kept


def _may_record(actor: Actor, meeting: Meeting, case: Case) -> bool:
    return writes_in(actor, meeting, case) and can_view(actor, case, clock.today())


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
    _check_given(actor, meeting, case, given, clock.today())
    found = queries.of_meeting(actor, case, meeting)
    with db.attempt({"uq_recommendation_case_id_meeting_id": Overtaken().sentence}):
        wait = waiting.of_outcome(actor, case, given.wait)
        kept = _keep(actor.account_id, meeting, case, found, given)
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
    if _item(meeting, case).status is not ItemStatus.PLANNED:
        return "Ärendet har redan tagits upp."
    if meeting.status is not MeetingStatus.PLANNED or meeting.starts_at <= clock.now():
        return "Mötet har börjat. Skriv rekommendationen i mötesrummet."
    if individual_comes(case):
        return "Personen vill vara med på mötet, så ärendet tas upp där."
    if not answers.all_agree(case, answers.list_for_case(actor, case)):
        return "Alla parter har inte svarat att ärendet kan avgöras utan möte."
    return ""


def keep_draft(actor: Actor, meeting_id: int, code: str, given: GivenDraft) -> RoomDraft:
    """Keep what stands in one field of the room, for everybody who may record the case.

    Who saves first wins: raises `Overtaken` when somebody else has written in the field, or
    recorded the case, since the version that the writer had. Further `NotFound` when the case is
    hidden, absent or off the agenda, `Forbidden` for those who do not record it, `RuleBroken`
    when nothing is recorded in the meeting any more, or yet.
    """
    place = queries.in_room(actor, meeting_id, code)
    if actor.account_id is None or not writes_in(actor, place.meeting, place.case):
        raise Forbidden
    if not queries.hold_place(place):
        raise NotFound
    _check_meeting(place.meeting)
    if queries.recorded_version(meeting_id, place.case.id) != given.recorded:
        raise Overtaken
    found = queries.drafts(meeting_id, place.case.id).get(given.name)
    if found is not None and (found.text or "") == given.text:
        return found
    if (found.version if found else 0) != given.version:
        raise Overtaken
    kept = found or RoomDraft(meeting_id=meeting_id, case_id=place.case.id, field=given.name)
    with db.attempt({"uq_room_draft_meeting_id_case_id_field": Overtaken().sentence}):
        kept.text = given.text
        kept.changed_by_id, kept.changed_at = actor.account_id, clock.now()
        session().add(kept)
    return kept


def is_writing(draft: RoomDraft) -> bool:
    """Whether whoever wrote last in the field wrote a moment ago."""
    return clock.now() - draft.changed_at <= WRITING


def forget_of_place(event: CaseLeft) -> None:
    """A case that leaves an agenda leaves nothing half written in its room."""
    _clear(event.case_id, event.meeting_id)


def demand_outcomes(event: MeetingHeld) -> None:
    """A meeting does not end while a case that was taken up has neither an action, with owner and
    date, nor the reason for none. Raises `RuleBroken`; slots alone are told, as not everybody may
    know which cases stand there."""
    lacking = queries.slots_without_outcome(event.meeting_id)
    if lacking:
        raise RuleBroken(f"{NO_OUTCOME} Kvar: plats {listed([str(one) for one in lacking])}.")


def forget_of_meeting(event: MeetingHeld) -> None:
    """What was not recorded in the meeting is not kept after it."""
    _delete(queries.drafts_of_meeting(event.meeting_id))


def forget_of_case(event: CaseClosed) -> None:
    """A closed case has nothing half written."""
    _delete(queries.drafts_of_case(event.case_id))


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
        actions=_actions(actions),
        no_actions_because=None if actions else "Listan sade inte vem som skulle göra vad.",
    )
    case.status = CaseStatus.RECOMMENDED
    session().add(kept)
    session().flush()
    audit.record(actor, "recommendation.import", case.subject, person_id=case.person_id)
    return kept


def _clear(case_id: uuid.UUID, meeting_id: int) -> None:
    _delete(queries.drafts(meeting_id, case_id).values())


def _delete(drafts: Iterable[RoomDraft]) -> None:
    for one in drafts:
        session().delete(one)
    session().flush()


def owners(actor: Actor, meeting: Meeting, case: Case) -> list[Owner]:
    """Who can be given an action in the meeting: of its team, or of those who take part in
    Efter-Trisam."""
    if meeting.is_after:
        return of_participants(case, gatherings.participants(meeting))
    return possible(actor, case, meeting.team_id)


def _item(meeting: Meeting, case: Case) -> AgendaItem:
    for item in meeting.items:
        if item.case_id == case.id and item.slot is not None:
            return item
    raise NotFound


def _held_item(actor: Actor, meeting: Meeting, case: Case) -> AgendaItem:
    """The case's place on the agenda as it is now; nobody changes it meanwhile."""
    item = _item(meeting, case)
    teams.hold_teams(actor, {meeting.team_id})
    session().refresh(item, ["slot", "status"])
    if item.slot is None:
        raise NotFound
    return item


def _check_meeting(meeting: Meeting) -> None:
    if meeting.status is MeetingStatus.HELD:
        raise RuleBroken("Mötet är avslutat, så rekommendationen kan inte ändras längre.")
    if meeting.status is MeetingStatus.CANCELLED:
        raise RuleBroken("Mötet är inställt. Ärendet tas upp på ett annat möte.")
    if meeting.day > clock.today():
        raise RuleBroken("Mötet har inte varit än. Rekommendationen skrivs på mötesdagen.")


def _check_given(
    actor: Actor, meeting: Meeting, case: Case, given: GivenRecommendation, earliest: date
) -> None:
    if not given.text.strip():
        raise RuleBroken("Skriv vad teamet rekommenderar.", field="text")
    if not given.actions and not given.no_actions_because.strip():
        raise RuleBroken(NO_ACTION, field="actions")
    if given.actions and given.wait is not None:
        raise RuleBroken(ACTIONS_OR_WAIT, field="wait_until")
    if len(given.actions) > MOST_ACTIONS:
        raise RuleBroken(f"Skriv högst {MOST_ACTIONS} åtgärder.", field="actions")
    possible = {(owner.party_id, owner.officer_id) for owner in owners(actor, meeting, case)}
    for action in given.actions:
        if (action.party_id, action.officer_id) not in possible:
            raise RuleBroken("Välj en person i teamet vars part får se ärendet.", field="actions")
        if action.due_on < earliest:
            before = "före mötet" if earliest == meeting.day else "innan den är bestämd"
            raise RuleBroken(
                f"En åtgärd kan inte vara klar {before}. Välj ett senare datum.", field="actions"
            )


def _keep(
    account_id: int,
    meeting: Meeting,
    case: Case,
    found: Recommendation | None,
    given: GivenRecommendation,
) -> Recommendation:
    kept = found or Recommendation(case_id=case.id, meeting_id=meeting.id, actions=[])
    kept.text = given.text
    kept.participation = given.participation
    kept.recorded_by_id = account_id
    kept.recorded_at = clock.now()
    kept.actions = _actions(given.actions)
    kept.no_actions_because = None if given.actions else given.no_actions_because
    session().add(kept)
    return kept


def _actions(given: Sequence[GivenAction]) -> list[Action]:
    return [
        Action(
            text=action.text,
            party_id=action.party_id,
            officer_id=action.officer_id,
            due_on=action.due_on,
        )
        for action in given
    ]


def close_action(
    actor: Actor, action_id: uuid.UUID, *, not_done: NotDoneReason | None = None
) -> Action:
    """Note that an action is done; or, with a reason, that it could not be carried out.

    Raises `NotFound`, `Forbidden` for other parties, `RuleBroken` when it is closed already.
    """
    action = queries.get_action(actor, action_id)
    case = action.recommendation.case
    if not can_close(actor, action, case, clock.today()):
        raise Forbidden
    if action.status is not ActionStatus.OPEN:
        raise RuleBroken("Åtgärden är redan avslutad.")
    action.status = ActionStatus.DONE if not_done is None else ActionStatus.NOT_DONE
    action.not_done_reason = not_done
    action.closed_on = clock.today()
    session().flush()
    audit.record(actor, "action.close", case.subject, person_id=case.person_id)
    return action


def note_feedback(actor: Actor, recommendation: Recommendation, told_on: date) -> None:
    """Note on which day the individual was told what the team recommends.

    Raises `Forbidden` for other parties than the lifting one, `RuleBroken` for a day before
    the meeting or after today.
    """
    case = recommendation.case
    if not can_tell(actor, case):
        raise Forbidden
    if told_on > clock.today():
        raise RuleBroken("Datumet kan inte ligga efter i dag.", field="told_on")
    if told_on < recommendation.agreed_on:
        what = "rekommendationen" if recommendation.in_writing else "mötet"
        raise RuleBroken(f"Datumet kan inte ligga före {what}.", field="told_on")
    recommendation.feedback_on = told_on
    session().flush()
    audit.record(actor, "feedback.note", case.subject, person_id=case.person_id)


def draft_of(actor: Actor, recommendation: Recommendation) -> str:
    """What the individual can be told, in plain Swedish, made from what was recorded."""
    case = recommendation.case
    always = contacts.helping(actor, case)
    return draft(
        None if recommendation.in_writing else recommendation.meeting.day,
        recommendation.text or "",
        [
            Step(action.text or "", action.officer.name, action.party.name, action.due_on)
            for action in recommendation.actions
        ],
        f"{case.officer.name}, {case.lifting_party.name}",
        asked_again=consents.may(case.consent, Tick.CONTACT, clock.today()),
        always=always.words if always else "",
    )


def keep_letter(
    actor: Actor, recommendation: Recommendation, given: GivenLetter
) -> FeedbackLetter | None:
    """Save what the individual is told. The untouched draft is not saved: None.

    Raises `Forbidden` for other parties than the lifting one, and `Overtaken` when somebody else
    saved meanwhile.
    """
    case = recommendation.case
    if actor.account_id is None or not can_tell(actor, case):
        raise Forbidden
    found = queries.letter_of(actor, recommendation)
    if (found.version if found else None) != given.version:
        raise Overtaken
    as_it_stands = (
        (found.text, found.translation or "") if found else (draft_of(actor, recommendation), "")
    )
    if (given.text, given.translation) == as_it_stands:
        return found
    with db.attempt({"uq_feedback_letter_recommendation_id": Overtaken().sentence}):
        kept = found or FeedbackLetter(recommendation_id=recommendation.id)
        kept.text, kept.translation = given.text, given.translation or None
        kept.written_by_id, kept.changed_at = actor.account_id, clock.now()
        session().add(kept)
    audit.record(actor, "feedback.write", case.subject, person_id=case.person_id)
    return kept
