"""The demo's surveys: asked of those who said yes, answered by a good half, in every way."""

from collections import Counter

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trisam.cases.models import Case
from trisam.consents.models import Consent
from trisam.core import clock
from trisam.followups.models import FollowUp
from trisam.surveys.models import Survey, SurveyAnswer
from trisam.surveys.values import LIVE, AskWay, SurveyStatus


def test_those_who_said_yes_are_asked_and_a_good_half_of_them_answer(demo: Session) -> None:
    found = Counter(demo.scalars(select(Survey.status)))
    over = found.total() - sum(found[status] for status in LIVE)

    assert found.total() > 300
    assert 0.48 <= found[SurveyStatus.ANSWERED] / over <= 0.66
    assert set(found) >= {*LIVE, SurveyStatus.EXPIRED, SurveyStatus.WITHDRAWN}


def test_nobody_is_asked_without_a_yes_to_the_survey(demo: Session) -> None:
    allowed = set(
        demo.scalars(
            select(Consent.may_survey)
            .join(Case, Case.consent_id == Consent.id)
            .join(FollowUp, FollowUp.case_id == Case.id)
            .join(Survey, Survey.follow_up_id == FollowUp.id)
        )
    )

    assert allowed == {True}


def test_they_are_asked_in_every_way_and_some_answer_late(demo: Session) -> None:
    assert set(demo.scalars(select(Survey.asked_way))) == set(AskWay)
    answered = select(Survey).where(Survey.status == SurveyStatus.ANSWERED)
    days = [
        (clock.local(one.ended_at).date() - one.asked_on).days
        for one in demo.scalars(answered)
        if one.ended_at is not None
    ]
    assert min(days) <= 1
    assert 45 < max(days) <= 60


def test_only_what_was_sent_has_answers_and_some_are_in_words(demo: Session) -> None:
    sent = select(func.count(SurveyAnswer.id)).join(Survey, Survey.id == SurveyAnswer.survey_id)

    assert demo.scalar(sent.where(Survey.status != SurveyStatus.ANSWERED)) == 0
    assert (demo.scalar(sent.where(SurveyAnswer.words_sealed.is_not(None))) or 0) > 30


def test_nothing_of_it_lies_ahead(demo: Session) -> None:
    asked = set(demo.scalars(select(Survey.asked_on)))
    ended = {clock.local(one).date() for one in demo.scalars(select(Survey.ended_at)) if one}
    assert max(asked | ended) <= clock.today()
