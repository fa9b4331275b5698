"""The individual answers: opens the survey, saves as it goes, sends. Who has the key may.

Every verb looks at the survey and the consent anew and holds them. Raises `NotFound` for a token
that opens nothing, whatever the reason.
"""

from dataclasses import dataclass, field

from trisam.accounts.service import guesses
from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound, RuleBroken
from trisam.core.text import LONGEST_TEXT, clean
from trisam.outbox import links
from trisam.outbox import service as outbox
from trisam.outbox.service import Letter
from trisam.surveys import catalogue, keys, queries
from trisam.surveys.models import Survey, SurveyAnswer, SurveyKey
from trisam.surveys.questionnaire import Question, QuestionKind
from trisam.surveys.service import asking
from trisam.surveys.values import AnswerWay, KeyKind, Mark, SurveyStatus

INDIVIDUAL = Actor.of_system("individen")
"""Who answers by a link has no account; the log says so."""
TOO_LONG = "too_long"
NOTHING = "nothing"
"""Sentences that the pages say in the individual's language: words of the questionnaire."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered to one question: a mark, words, or neither."""

    mark: Mark | None = None
    words: str = field(default="", repr=False)


def enter_code(typed: str, client: str) -> str:
    """The token that a code from a letter leads to. Wrong guesses from one client are counted in
    the database, across workers.

    Raises `RuleBroken` while one has to wait, and `NotFound` for a code that opens nothing: the
    guess stays counted, so the caller must not undo it.
    """
    taken = guesses.at_survey_code(client)
    guesses.take(taken)
    survey = queries.of_code(typed)
    if survey is None:
        raise NotFound
    guesses.give_back(taken)
    for door in [one for one in survey.keys if one.kind is KeyKind.DOOR]:
        survey.keys.remove(door)
    token = keys.new_token()
    survey.keys.append(SurveyKey(hash=keys.hash_of_token(token), kind=KeyKind.DOOR))
    session().flush()
    return token


def begin(token: str, language: str) -> None:
    """Open the survey in a language that it has."""
    survey = _held(token)
    questionnaire = catalogue.of(survey)
    if questionnaire is not None and language in questionnaire.languages:
        survey.language = language
    _open(survey)


def save(token: str, question_id: str, given: Answered) -> None:
    """Save one answer. Nothing marked leaves what was marked before; empty words take them away.

    Raises `RuleBroken` (`TOO_LONG`) for a text that is too long.
    """
    survey = _held(token)
    questionnaire = catalogue.of(survey)
    question = questionnaire.question(question_id) if questionnaire else None
    if question is None:
        raise NotFound
    put(survey, question, given)
    _open(survey)


def put(survey: Survey, question: Question, given: Answered) -> None:
    """Write one answer into a survey. Raises as `save`."""
    row = next((one for one in survey.answers if one.question == question.id), None)
    words = clean(given.words) if question.kind is QuestionKind.TEXT else ""
    if len(words) > LONGEST_TEXT:
        raise RuleBroken(TOO_LONG)
    mark = given.mark if question.kind is QuestionKind.AGREE else None
    if question.kind is QuestionKind.TEXT and not words and row is not None:
        survey.answers.remove(row)
    if mark is None and not words:
        return
    if row is None:
        row = SurveyAnswer(question=question.id)
        survey.answers.append(row)
    row.mark = mark
    row.words = words or None
    session().flush()


def let_see(token: str, yes: bool) -> None:
    """Say whether the officer may see the answers."""
    survey = _held(token)
    survey.may_show = yes
    _open(survey)


def want_interview(token: str) -> str:
    """Say that one would rather be interviewed; the owner of the follow-up is told, once. The
    language to thank in."""
    survey = _held(token)
    if not survey.wants_interview:
        survey.wants_interview = True
        case = survey.follow_up.case
        audit.record(INDIVIDUAL, "survey.interview", case.subject, person_id=case.person_id)
        outbox.queue(INDIVIDUAL, _letter(survey))
    _open(survey)
    return survey.language


def finish(token: str) -> str:
    """Send the answers: the link is spent. The language to thank in.

    Raises `RuleBroken` (`NOTHING`) when nothing was answered.
    """
    survey = _held(token)
    if not survey.answers:
        raise RuleBroken(NOTHING)
    survey.answered_way = AnswerWay.SELF
    asking.end(INDIVIDUAL, survey, SurveyStatus.ANSWERED)
    return survey.language


def _held(token: str) -> Survey:
    survey = queries.of_token(token, lock=True)
    if survey is None:
        raise NotFound
    return survey


def _open(survey: Survey) -> None:
    if survey.status is SurveyStatus.ASKED:
        survey.status, survey.opened_at = SurveyStatus.OPENED, clock.now()
        case = survey.follow_up.case
        audit.record(INDIVIDUAL, "survey.open", case.subject, person_id=case.person_id)
    session().flush()


def _letter(survey: Survey) -> Letter:
    owner = survey.follow_up.owner
    page = links.to_page(f"/uppfoljning/{survey.follow_up_id}/enkat")
    return Letter(
        account_id=owner.id,
        address=owner.email,
        subject="Någon vill hellre bli intervjuad",
        body=(
            f"En person som har fått enkäten vill hellre bli intervjuad. Ring och ställ "
            f"frågorna. Se vem det är: {page}"
        ),
        about=survey.subject,
        once_key=f"{survey.subject}:intervju:{owner.id}",
    )
