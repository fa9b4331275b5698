"""An officer types in what the individual said on the phone, or wrote on paper."""

from collections.abc import Mapping
from dataclasses import dataclass

from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.followups.models import FollowUp
from trisam.followups.policy import can_view
from trisam.surveys import catalogue
from trisam.surveys.service import asking
from trisam.surveys.service.answering import Answered, put
from trisam.surveys.values import AnswerWay, SurveyStatus

GONE = "Enkätens frågor finns inte kvar. Återkalla den och fråga på nytt."


@dataclass(frozen=True, slots=True)
class GivenSurvey:
    """What was typed in."""

    way: AnswerWay
    answers: Mapping[str, Answered]
    """By the id of the question; what was not answered is left out."""
    may_show: bool
    """The individual lets the officers of the lifting party read the answers afterwards."""


def type_in(actor: Actor, follow_up: FollowUp, given: GivenSurvey) -> None:
    """Register the answers of a survey that waits. Links and codes to it die.

    Raises `Forbidden`; `RuleBroken` when no survey waits, the individual's yes is gone, or nothing
    was answered.
    """
    if not can_view(actor, follow_up, follow_up.case):
        raise Forbidden
    survey = asking.settle(actor, follow_up)
    if survey is None:
        raise RuleBroken(asking.NONE_WAITS)
    questionnaire = catalogue.of(survey)
    if questionnaire is None:
        raise RuleBroken(GONE)
    survey.answers.clear()  # what was saved on the web and never sent: this is what counts
    session().flush()
    for question in questionnaire.questions:
        if question.id in given.answers:
            put(survey, question, given.answers[question.id])
    if not survey.answers:
        raise RuleBroken("Fyll i minst ett svar.")
    survey.may_show = given.may_show
    survey.answered_way = given.way
    asking.end(actor, survey, SurveyStatus.ANSWERED)
