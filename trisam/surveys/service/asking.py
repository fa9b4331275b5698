"""Asking an individual, asking again, and ending what nobody is to answer any more."""

from datetime import timedelta

from trisam.audit import service as audit
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.followups.models import FollowUp
from trisam.followups.policy import can_view
from trisam.followups.queries import SOON
from trisam.mailings import service as mailings
from trisam.surveys import catalogue, queries
from trisam.surveys.keys import Key, hash_of_code, hash_of_token, new_key
from trisam.surveys.models import Survey, SurveyKey
from trisam.surveys.policy import may_be_asked
from trisam.surveys.values import DAYS_OPEN, WITH_KEY, AskWay, KeyKind, SurveyStatus

NO_CONSENT = "Personen har inte sagt ja till enkäten, eller så gäller samtycket inte längre."
NONE_WAITS = "Det finns ingen enkät som väntar på svar."


def ask(actor: Actor, follow_up: FollowUp, way: AskWay, language: str) -> tuple[Survey, Key | None]:
    """Ask the individual of a follow-up; the key that opens the survey, if the way has one.

    The key is told now and never again. Raises `Forbidden` for others than the lifting party;
    `RuleBroken` without the individual's yes, when it is too early, and when a survey waits or is
    answered already.
    """
    _check(actor, follow_up)
    if follow_up.due_on > clock.today() + SOON:
        raise RuleBroken("Det är för tidigt att fråga. Vänta tills det är högst 28 dagar kvar.")
    questionnaire = catalogue.current()
    if language not in questionnaire.languages:
        raise RuleBroken("Välj ett språk som enkäten finns på.", field="language")
    settle(actor, follow_up)
    earlier = queries.of_follow_up(actor, follow_up)
    if any(one.status is SurveyStatus.ANSWERED for one in earlier):
        raise RuleBroken("Personen har redan svarat på enkäten.")
    survey = Survey(
        follow_up_id=follow_up.id,
        asked_by_id=actor.account_id,
        questionnaire=questionnaire.id,
        edition=questionnaire.version,
        language=language,
        status=SurveyStatus.ASKED,
        asked_way=way,
        asked_on=clock.today(),
        expires_on=clock.today() + timedelta(days=DAYS_OPEN),
        keys=[],
        answers=[],
    )
    with db.attempt({"uq_survey_live": "Det finns redan en enkät som väntar på svar."}):
        session().add(survey)
    case = follow_up.case
    audit.record(actor, "survey.ask", case.subject, person_id=case.person_id)
    return survey, _key_to(survey)


def renew(actor: Actor, follow_up: FollowUp, way: AskWay) -> tuple[Survey, Key | None]:
    """Ask the same again, with a new key and a new last day. Earlier links and codes die; what was
    saved stays. Raises as `ask`; `RuleBroken` also when no survey waits."""
    _check(actor, follow_up)
    survey = settle(actor, follow_up)
    if survey is None:
        raise RuleBroken(NONE_WAITS)
    survey.asked_way = way
    survey.expires_on = clock.today() + timedelta(days=DAYS_OPEN)
    survey.keys.clear()
    mailings.cancel_about(actor, survey.subject)
    session().flush()
    case = follow_up.case
    audit.record(actor, "survey.ask", case.subject, person_id=case.person_id)
    return survey, _key_to(survey)


def revoke(actor: Actor, follow_up: FollowUp) -> None:
    """Call the survey back: it can no longer be answered, and what was saved unsent is removed.

    Raises `Forbidden`, and `RuleBroken` when none waits.
    """
    if not can_view(actor, follow_up, follow_up.case):
        raise Forbidden
    survey = queries.live_of(follow_up)
    if survey is None:
        raise RuleBroken(NONE_WAITS)
    end(actor, survey, SurveyStatus.REVOKED)


def settle(actor: Actor, follow_up: FollowUp) -> Survey | None:
    """The survey that waits; one that waits in vain is ended first."""
    survey = queries.live_of(follow_up)
    return None if survey is None or end_if_over(actor, survey) else survey


def end_if_over(actor: Actor, survey: Survey) -> bool:
    """End a survey that nobody may answer any more. True when it was so."""
    follow_up = survey.follow_up
    if not may_be_asked(follow_up, follow_up.case, clock.today()):
        end(actor, survey, SurveyStatus.WITHDRAWN)
    elif survey.expires_on < clock.today():
        end(actor, survey, SurveyStatus.EXPIRED)
    return not survey.is_live


def end(actor: Actor, survey: Survey, status: SurveyStatus) -> None:
    """Let a survey come to an end. Nothing opens it then; what was never sent is not kept."""
    survey.status, survey.ended_at = status, clock.now()
    survey.keys.clear()
    mailings.cancel_about(actor, survey.subject)
    if status is not SurveyStatus.ANSWERED:
        survey.answers.clear()
        survey.may_show = False
    session().flush()
    case, answered = survey.follow_up.case, status is SurveyStatus.ANSWERED
    audit.record(
        actor,
        "survey.answer" if answered else "survey.end",
        case.subject,
        person_id=case.person_id,
    )


def _key_to(survey: Survey) -> Key | None:
    """A link and a code that open the survey, if the way that it is asked by has them."""
    if survey.asked_way not in WITH_KEY:
        return None
    key = new_key()
    survey.keys.append(SurveyKey(hash=hash_of_token(key.token), kind=KeyKind.LINK))
    survey.keys.append(SurveyKey(hash=hash_of_code(key.code), kind=KeyKind.CODE))
    session().flush()
    return key


def _check(actor: Actor, follow_up: FollowUp) -> None:
    if not can_view(actor, follow_up, follow_up.case):
        raise Forbidden
    queries.hold_consent(follow_up)
    if not may_be_asked(follow_up, follow_up.case, clock.today()):
        raise RuleBroken(NO_CONSENT)
