"""What was answered in a survey: the individual's own, and gone with the follow-up or the case."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.extracts.writing import write
from tests.factories.county import County
from tests.retention.test_gallring import rule
from tests.retention.test_own import taken_out
from tests.surveys.asked import QUESTIONS
from trisam.cases.models import Case
from trisam.cases.values import CaseStatus
from trisam.consents.models import Consent
from trisam.core import clock
from trisam.extracts import cli
from trisam.extracts import service as extracts
from trisam.extracts.extract import as_text
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.retention import jobs
from trisam.retention.models import Purge, RetentionKind
from trisam.retention.service import own
from trisam.surveys import queries, service
from trisam.surveys.keys import Key
from trisam.surveys.models import Survey, SurveyAnswer, SurveyKey
from trisam.surveys.service import Answered
from trisam.surveys.values import AskWay, Mark, SurveyStatus

WORDS = "Tack för att ni lyssnade på mig."


@pytest.fixture
def case(county: County, database: Session) -> Case:
    """A case with a follow-up that is done, whose individual said yes to the survey."""
    case = write(county).case
    database.get_one(Consent, case.consent_id).may_survey = True
    database.flush()
    return case


def asked(county: County, database: Session) -> tuple[Survey, Key]:
    follow_up = database.scalars(select(FollowUp.id)).one()
    actor = county.actor("af")
    survey, key = service.ask(actor, queries.follow_up(actor, follow_up), AskWay.HANDED, "sv")
    assert key is not None
    return survey, key


def answered(county: County, database: Session, *, may_show: bool) -> None:
    _, key = asked(county, database)
    service.save(key.token, QUESTIONS[0], Answered(Mark.WHOLLY))
    service.save(key.token, "own_words", Answered(words=WORDS))
    service.let_see(key.token, may_show)
    service.finish(key.token)
    database.flush()
    database.expire_all()


@pytest.mark.parametrize("may_show", [True, False])
def test_the_individual_gets_the_answers_and_the_party_does_not_take_them_along(
    may_show: bool, case: Case, county: County, database: Session
) -> None:
    code = case.code
    answered(county, database, may_show=may_show)
    part = as_text(extracts.export(county.actor("af"), code))
    assert "Enkät" in part
    assert WORDS not in part
    assert "Min fråga togs på allvar" not in part
    whole = as_text(extracts.whole(cli.ACTOR, code=code))
    assert WORDS in whole
    assert "Min fråga togs på allvar" in whole


def test_the_words_go_with_the_case_and_the_marks_stay_to_count(
    case: Case, county: County, database: Session
) -> None:
    code = case.code
    answered(county, database, may_show=True)
    taken_out(county, "af", case)
    own.purge_own(county.actor("af"), code)
    database.expire_all()

    rows = {one.question: (one.mark, one.words) for one in database.scalars(select(SurveyAnswer))}
    assert rows == {QUESTIONS[0]: (Mark.WHOLLY, None), "own_words": (None, None)}
    assert not database.scalars(select(Survey)).one().may_show
    of_case = select(Purge.counted).where(Purge.kind == RetentionKind.CASE)
    assert '"survey_answer": 1' in database.scalars(of_case).one()


def test_what_waits_is_ended_with_the_case_and_no_link_opens_it(
    case: Case, county: County, database: Session
) -> None:
    code = case.code
    _, key = asked(county, database)
    service.save(key.token, "own_words", Answered(words=WORDS))
    database.flush()
    database.expire_all()
    taken_out(county, "af", case)
    own.purge_own(county.actor("af"), code)
    database.expire_all()

    assert database.scalars(select(Survey)).one().status is SurveyStatus.WITHDRAWN
    assert database.scalars(select(SurveyAnswer)).all() == []
    assert database.scalars(select(SurveyKey)).all() == []
    assert queries.of_token(key.token) is None


def test_what_was_asked_at_a_follow_up_that_is_never_made_goes_wholly(
    case: Case, county: County, database: Session
) -> None:
    code = case.code
    asked(county, database)
    follow_up = database.scalars(select(FollowUp)).one()
    follow_up.status, follow_up.closed_on = FollowUpStatus.DUE, None
    database.flush()
    database.expire_all()
    taken_out(county, "af", case)
    own.purge_own(county.actor("af"), code)
    assert database.scalars(select(FollowUp)).all() == []
    assert database.scalars(select(Survey)).all() == []


def test_the_words_go_by_the_rule_of_the_follow_up_also_without_a_note(
    case: Case, county: County, database: Session
) -> None:
    answered(county, database, may_show=False)
    database.scalars(select(FollowUp)).one().note = None
    found = database.get_one(Case, case.id)
    found.lifted_on = found.closed_on = clock.today().replace(year=clock.today().year - 1)
    found.status = CaseStatus.CLOSED
    database.flush()
    rule(county, "af", RetentionKind.FOLLOW_UP, 3)
    jobs.purge_due()
    database.expire_all()
    assert database.scalars(select(SurveyAnswer.words_sealed)).all() == [None, None]
    purge = database.scalars(select(Purge)).one()
    assert (purge.kind, purge.counted) == (
        RetentionKind.FOLLOW_UP,
        '{"follow_up": 1, "survey_answer": 1}',
    )
