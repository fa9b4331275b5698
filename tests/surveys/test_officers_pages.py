"""The officer's page of the survey: asking, asking again, calling back, typing in, reading."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.surveys.asked import EVERY, QUESTIONS, ask, asked, due
from tests.visitor import Visitor
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.followups.models import FollowUp
from trisam.surveys import catalogue, queries, service
from trisam.surveys.models import Survey
from trisam.surveys.paper import facts_of
from trisam.surveys.service import Answered, GivenSurvey
from trisam.surveys.values import AnswerWay, AskWay, Mark, SurveyStatus

NOON = datetime(2026, 11, 30, 11, tzinfo=UTC)
WORDS = "Jag fick en egen kontakt."


@pytest.fixture
def alva(app: Flask, county: County) -> Visitor:
    """The owner of the follow-up."""
    return Visitor(app).sign_in(county.accounts["af"])


def path_of(follow_up: FollowUp) -> str:
    return f"/uppfoljning/{follow_up.id}/enkat"


def row(survey: Survey) -> Survey:
    session().expire_all()
    return session().get_one(Survey, survey.id)


def test_asking_shows_a_link_and_a_code_once(
    alva: Visitor, county: County, app: Flask, invalid_html: InvalidHtml
) -> None:
    follow_up = due(county)
    path = path_of(follow_up)
    assert invalid_html(alva.get(path).text) == []
    assert "Enkäten" in alva.get(f"/uppfoljning/{follow_up.id}").words

    page = alva.submit(path, {"way": "lamnad", "language": "en"})

    assert invalid_html(page.text) == []
    token = page.text.partition("/e/")[2].partition("<")[0].strip()
    assert "How have things gone?" in Visitor(app).get(f"/e/{token}").words
    later = alva.get(path)
    assert token not in later.text
    assert "Väntar på svar" in later.words
    assert invalid_html(later.text) == []
    assert alva.submit(path, {"way": "lamnad", "language": "sv"}).status == 422


def test_nobody_is_asked_without_a_yes_of_its_own_to_the_survey(
    alva: Visitor, county: County
) -> None:
    follow_up = due(county, agreed=False)
    page = alva.get(path_of(follow_up))
    assert "Fråga därför inte" in page.words
    assert "Exempelsson" not in page.text
    refused = alva.submit(path_of(follow_up), {"way": "lamnad", "language": "sv"})
    assert (refused.status, "inte sagt ja till enkäten" in refused.words) == (422, True)
    assert ask(county, due(county))


def test_nobody_is_asked_too_early(alva: Visitor, county: County) -> None:
    follow_up = due(county, days=29)
    assert "för tidigt" in alva.get(path_of(follow_up)).words
    with pytest.raises(RuleBroken, match="för tidigt"):
        ask(county, follow_up)
    assert ask(county, due(county, days=28))


def test_another_party_gets_the_answer_of_a_follow_up_that_does_not_exist(
    app: Flask, county: County
) -> None:
    survey, _ = asked(county)
    folke = Visitor(app).sign_in(county.accounts["fk"])
    token = folke.get("/").hidden["csrf_token"]
    for rest in ("", "/svar", "/papper.pdf"):
        refused = folke.get(f"/uppfoljning/{survey.follow_up_id}/enkat{rest}")
        unknown = folke.get(f"/uppfoljning/{rows.nobody()}/enkat{rest}")
        assert refused.status == unknown.status == 404
        assert refused.text == unknown.text
    for rest in ("/ny-lank", "/aterkalla", "/svar", ""):
        sent = folke.post(f"/uppfoljning/{survey.follow_up_id}/enkat{rest}", {"csrf_token": token})
        assert sent.status == 404
    assert row(survey).is_live


def test_the_verbs_refuse_other_parties_themselves(county: County) -> None:
    survey, _ = asked(county)
    follow_up = queries.follow_up(county.actor("af"), survey.follow_up_id)
    other = county.actor("fk")
    given = GivenSurvey(AnswerWay.PHONE, EVERY, may_show=False)
    for verb in (
        lambda: service.ask(other, follow_up, AskWay.HANDED, "sv"),
        lambda: service.renew(other, follow_up, AskWay.HANDED),
        lambda: service.revoke(other, follow_up),
        lambda: service.type_in(other, follow_up, given),
    ):
        with pytest.raises(Forbidden):
            verb()
    with pytest.raises(NotFound):
        queries.follow_up(other, follow_up.id)
    assert queries.of_follow_up(other, follow_up) == []


def test_a_new_link_keeps_what_was_saved_and_gives_sixty_new_days(
    alva: Visitor, county: County, app: Flask
) -> None:
    survey, key = asked(county)
    service.save(key.token, QUESTIONS[0], Answered(Mark.WHOLLY))
    survey.expires_on = clock.today() + timedelta(days=2)
    session().flush()
    path = f"/uppfoljning/{survey.follow_up_id}/enkat"
    page = alva.press(path, f"{path}/ny-lank")
    token = page.text.partition("/e/")[2].partition("<")[0].strip()
    assert Visitor(app).get(f"/e/{key.token}").status == 404
    assert 'value="5" checked' in Visitor(app).get(f"/e/{token}/1").text
    assert row(survey).expires_on == clock.today() + timedelta(days=60)


def test_what_is_called_back_loses_what_was_not_sent_and_one_can_ask_anew(
    alva: Visitor, county: County
) -> None:
    survey, key = asked(county)
    service.save(key.token, QUESTIONS[0], Answered(Mark.WHOLLY))
    session().flush()
    path = f"/uppfoljning/{survey.follow_up_id}/enkat"
    page = alva.press(path, f"{path}/aterkalla")
    assert "Återkallad av er" in page.words or "återkallad av er" in page.words
    actor = county.actor("af")
    [only] = queries.of_follow_up(actor, queries.follow_up(actor, survey.follow_up_id))
    assert (only.status, only.answers) == (SurveyStatus.REVOKED, [])
    assert alva.submit(path, {"way": "papper", "language": "sv"}).status == 200


def test_what_was_called_back_and_answered_anew_on_one_day_stands_as_answered(
    app: Flask, county: County, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NOON, tick=False)
    alva = Visitor(app).sign_in(county.accounts["af"])
    for _ in range(6):  # the order of random ids would come out wrong in some
        follow_up = due(county)
        actor, path = county.actor("af"), path_of(follow_up)
        for ends in ("called back", "answered"):
            ask(county, follow_up)
            time_machine.shift(timedelta(minutes=1))
            fetched = queries.follow_up(actor, follow_up.id)
            if ends == "answered":
                given = GivenSurvey(AnswerWay.PHONE, EVERY, may_show=False)
                service.type_in(actor, fetched, given)
            else:
                service.revoke(actor, fetched)
        page = alva.get(path)
        assert "Besvarad" in page.words
        assert "Fråga personen" not in page.words


def test_the_officer_reads_the_questions_on_the_phone_and_types_in_the_answers(
    alva: Visitor, county: County, invalid_html: InvalidHtml
) -> None:
    follow_up = due(county)
    page = alva.submit(path_of(follow_up), {"way": "telefon", "language": "sv"})
    assert page.path == f"{path_of(follow_up)}/svar"
    assert invalid_html(page.text) == []
    nothing = alva.send(page)
    assert (nothing.status, "minst ett svar" in nothing.words) == (422, True)
    typed = {f"fraga_{one}": "4" for one in QUESTIONS} | {"fraga_own_words": WORDS}
    page = alva.send(page, **typed, may_show="ja")
    assert page.path == path_of(follow_up)
    for told in ("Besvarad", "Telefon", "Stämmer ganska bra", WORDS):
        assert told in page.words
    assert invalid_html(page.text) == []
    assert alva.get(f"{path_of(follow_up)}/svar").status == 404, "it is answered"
    assert alva.submit(path_of(follow_up), {"way": "papper", "language": "sv"}).status == 422


def test_typed_answers_count_instead_of_those_begun_on_the_web(county: County) -> None:
    survey, key = asked(county)
    service.save(key.token, QUESTIONS[1], Answered(Mark.NOT_AT_ALL))
    actor = county.actor("af")
    given = GivenSurvey(AnswerWay.PAPER, {QUESTIONS[0]: Answered(Mark.WHOLLY)}, may_show=False)
    service.type_in(actor, queries.follow_up(actor, survey.follow_up_id), given)
    assert queries.of_token(key.token) is None
    [one] = queries.of_follow_up(actor, queries.follow_up(actor, survey.follow_up_id))
    assert [(answer.question, answer.mark) for answer in one.answers] == [
        (QUESTIONS[0], Mark.WHOLLY)
    ]
    assert (one.status, one.answered_way) == (SurveyStatus.ANSWERED, AnswerWay.PAPER)


@pytest.mark.parametrize(("yes", "read"), [(True, True), (False, False)])
def test_officers_read_the_answers_only_with_the_individuals_yes(
    yes: bool, read: bool, alva: Visitor, county: County, app: Flask
) -> None:
    survey, key = asked(county)
    service.save(key.token, "own_words", Answered(words=WORDS))
    service.save(key.token, QUESTIONS[0], Answered(Mark.NOT_AT_ALL))
    service.let_see(key.token, yes)
    service.finish(key.token)
    session().flush()

    page = alva.get(f"/uppfoljning/{survey.follow_up_id}/enkat")

    assert "Besvarad" in page.words
    assert (WORDS in page.words, "Stämmer inte alls" in page.words) == (read, read)
    assert ("Svaren visas inte" in page.words) is not read
    follow_up = session().get_one(FollowUp, survey.follow_up_id)
    folke = Visitor(app).sign_in(county.accounts["fk"])
    case = queries.follow_up(county.actor("af"), follow_up.id).case
    assert WORDS not in folke.get(f"/arenden/{case.code}").text


def test_the_answers_are_read_no_more_when_the_consent_is_taken_back(
    alva: Visitor, county: County
) -> None:
    survey, key = asked(county)
    service.save(key.token, "own_words", Answered(words=WORDS))
    service.let_see(key.token, True)
    service.finish(key.token)
    session().flush()
    path = f"/uppfoljning/{survey.follow_up_id}/enkat"
    assert WORDS in alva.get(path).text
    case = queries.follow_up(county.actor("af"), survey.follow_up_id).case
    assert case.consent is not None
    case.consent.withdrawn_at = clock.now()
    session().flush()
    assert WORDS not in alva.get(path).text


def test_whoever_takes_the_follow_up_over_takes_the_survey_over(app: Flask, county: County) -> None:
    survey, _ = asked(county)
    path = f"/uppfoljning/{survey.follow_up_id}/enkat"
    arvid = Visitor(app).sign_in(county.accounts["af_outside"])
    assert arvid.get(path).status == 404
    session().get_one(FollowUp, survey.follow_up_id).owner_id = county.accounts["af_outside"].id
    session().flush()
    assert "Väntar på svar" in arvid.get(path).words


def test_a_survey_that_nobody_answered_in_time_is_told_as_over_and_one_can_ask_anew(
    alva: Visitor, county: County
) -> None:
    survey, _ = asked(county)
    survey.asked_on -= timedelta(days=61)
    survey.expires_on -= timedelta(days=61)
    session().flush()
    path = f"/uppfoljning/{survey.follow_up_id}/enkat"
    assert "tiden gick ut utan svar" in alva.get(path).words.lower()
    assert alva.submit(path, {"way": "lamnad", "language": "sv"}).status == 200
    assert row(survey).status is SurveyStatus.EXPIRED


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_paper_holds_every_question_and_no_name(
    language: str, alva: Visitor, county: County
) -> None:
    survey, _ = ask(county, due(county), AskWay.PAPER, language)
    answer = alva.client.get(f"/uppfoljning/{survey.follow_up_id}/enkat/papper.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert b"/StructTreeRoot" in answer.data, "tagged"
    case = queries.follow_up(county.actor("af"), survey.follow_up_id).case
    questionnaire = catalogue.current()
    facts = str(facts_of(questionnaire, questionnaire.languages[language], case.code))
    assert all(text in facts for text in questionnaire.languages[language].questions.values())
    assert str(case.person.name) not in facts
