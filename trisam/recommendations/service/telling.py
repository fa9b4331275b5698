"""Telling the individual what the team recommends, and when that was done."""

from dataclasses import dataclass, field
from datetime import date

from trisam.audit import service as audit
from trisam.consents import policy as consents
from trisam.consents.models import Tick
from trisam.contacts import queries as contacts
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, Overtaken, RuleBroken
from trisam.recommendations import queries
from trisam.recommendations.letters import Step, draft
from trisam.recommendations.models import FeedbackLetter, Recommendation
from trisam.recommendations.policy import can_tell


@dataclass(frozen=True, slots=True)
class GivenLetter:
    """What the individual is told in writing."""

    text: str = field(repr=False)
    translation: str = field(default="", repr=False)
    version: int | None = None
    """The version of the letter that the person read; None when there was none."""


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
