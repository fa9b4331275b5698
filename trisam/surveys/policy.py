"""Who may ask, who may answer, and who reads the answers.

Whoever may see the follow-up may ask (`followups.policy`); the individual is asked only with the
yes of its own to the survey, and that is looked at in every request.
"""

from datetime import date

from trisam.cases.models import Case
from trisam.consents import policy as consents
from trisam.consents.models import Tick
from trisam.followups.models import FollowUp
from trisam.followups.values import FOR_GOOD
from trisam.mailings.models import MailingKind
from trisam.surveys.models import Survey
from trisam.surveys.values import SurveyStatus


def agreed(case: Case, today: date) -> bool:
    """The individual said yes to the survey, by its own tick, and that stands."""
    return case.purged_at is None and consents.may(case.consent, Tick.SURVEY, today)


def may_be_asked(follow_up: FollowUp, case: Case, today: date) -> bool:
    """The individual agreed, and has not said no to the follow-up, moved or died."""
    return agreed(case, today) and follow_up.status not in FOR_GOOD


def stands(survey: Survey, follow_up: FollowUp, case: Case, today: date) -> bool:
    """The survey can be answered today."""
    in_time = survey.is_live and today <= survey.expires_on
    return in_time and may_be_asked(follow_up, case, today)


def may_reach(
    kind: MailingKind, survey: Survey, follow_up: FollowUp, case: Case, today: date
) -> bool:
    """A message may leave for the individual: the survey can be answered. A reminder is for whoever
    has neither begun nor asked to be interviewed instead."""
    is_silent = survey.status is SurveyStatus.ASKED and not survey.wants_interview
    concerns = kind is MailingKind.SURVEY or is_silent
    return concerns and stands(survey, follow_up, case, today)


def shows_answers(survey: Survey, case: Case, today: date) -> bool:
    """Those who see the follow-up may read the answers: the individual said yes to that, and the
    consent to the survey stands."""
    return survey.status is SurveyStatus.ANSWERED and survey.may_show and agreed(case, today)


def shown_status(survey: Survey, follow_up: FollowUp, case: Case, today: date) -> SurveyStatus:
    """How it stands today: what waits in vain has ended, also before that is written down."""
    if not survey.is_live or stands(survey, follow_up, case, today):
        return survey.status
    if not may_be_asked(follow_up, case, today):
        return SurveyStatus.WITHDRAWN
    return SurveyStatus.EXPIRED
