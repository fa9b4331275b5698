"""The individual's own pages: by a link or a code, without a sign-in, without a name."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.factories.county import County
from tests.html import InvalidHtml
from tests.surveys.asked import QUESTIONS, ask, asked, due
from tests.visitor import Page, Visitor
from trisam.cases import queries as case_queries
from trisam.cases import service as cases
from trisam.cases.models import Case
from trisam.consents.models import Consent, Tick
from trisam.consents.service import Kept
from trisam.core import clock
from trisam.core.db import session
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.surveys import keys, queries, service
from trisam.surveys.models import Survey, SurveyAnswer, SurveyKey
from trisam.surveys.values import AnswerWay, AskWay, Mark, SurveyStatus

GONE = "Länken gäller inte"


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody with the letter, who is not signed in."""
    return Visitor(app)


def answer_all(visitor: Visitor, token: str) -> Page:
    """Go through every question; the page where the answers are looked through."""
    page = visitor.send(visitor.get(f"/e/{token}"), to="")
    for _ in QUESTIONS:
        page = visitor.send(page, mark="4")
    page = visitor.send(page, words="Bra att någon frågar.")
    return visitor.send(page, answer="nej")


def row(survey: Survey) -> Survey:
    session().expire_all()
    return session().get_one(Survey, survey.id)


def saved(survey: Survey) -> dict[str, Mark | str | None]:
    found = session().scalars(select(SurveyAnswer).where(SurveyAnswer.survey_id == survey.id))
    return {one.question: one.mark or one.words for one in found}


def test_the_link_leads_through_every_question_and_is_spent_when_the_answers_are_sent(
    visitor: Visitor, county: County, invalid_html: InvalidHtml
) -> None:
    survey, key = asked(county)
    page = visitor.get(f"/e/{key.token}")
    assert (page.status, "Hur har det gått?" in page.words) == (200, True)
    assert invalid_html(page.text) == []

    page = answer_all(visitor, key.token)

    assert page.path == f"/e/{key.token}/klart"
    assert page.words.count("Stämmer ganska bra") == 7
    assert "Bra att någon frågar." in page.words
    assert row(survey).status is SurveyStatus.OPENED
    page = visitor.send(page)
    assert (page.path, "Tack för dina svar" in page.words) == ("/e/tack?sprak=sv", True)
    done = row(survey)
    assert (done.status, done.answered_way, done.may_show) == (
        SurveyStatus.ANSWERED,
        AnswerWay.SELF,
        False,
    )
    assert saved(survey) == {
        **dict.fromkeys(QUESTIONS, Mark.MOSTLY),
        "own_words": "Bra att någon frågar.",
    }
    assert visitor.get(f"/e/{key.token}").status == 404


def test_it_can_be_left_half_way_and_gone_on_with(visitor: Visitor, county: County) -> None:
    survey, key = asked(county)
    page = visitor.send(visitor.get(f"/e/{key.token}"), to="")
    page = visitor.send(page, mark="vet_ej")
    assert page.path == f"/e/{key.token}/2"

    other = Visitor(visitor.client.application)
    assert "Fortsätt" in other.get(f"/e/{key.token}").words
    assert 'value="vet_ej" checked' in other.get(f"/e/{key.token}/1").text
    page = other.send(other.get(f"/e/{key.token}/2"), mark="1", back="1")
    assert page.path == f"/e/{key.token}/1"
    assert saved(survey) == {QUESTIONS[0]: Mark.UNKNOWN, QUESTIONS[1]: Mark.NOT_AT_ALL}


def test_a_question_can_be_skipped_but_not_all_of_them(visitor: Visitor, county: County) -> None:
    survey, key = asked(county)
    page = visitor.send(visitor.get(f"/e/{key.token}"), to="")
    page = visitor.send(page)
    assert page.path == f"/e/{key.token}/2"
    page = visitor.submit(f"/e/{key.token}/klart")
    assert (page.status, "Svara på minst en fråga" in page.words) == (422, True)
    assert row(survey).is_live


def test_the_pages_are_in_the_language_that_is_chosen(
    visitor: Visitor, county: County, invalid_html: InvalidHtml
) -> None:
    survey, key = asked(county)
    page = visitor.get(f"/e/{key.token}?sprak=en")
    assert '<html lang="en" dir="ltr">' in page.text
    assert "How have things gone?" in page.words
    assert row(survey).language == "sv", "looking changes nothing"
    page = visitor.send(page, to="")
    assert "My question was taken seriously" in page.words
    assert invalid_html(page.text) == []
    assert row(survey).language == "en"


def test_nothing_is_changed_by_looking(visitor: Visitor, county: County) -> None:
    survey, key = asked(county)
    for path in ("", "/1", "/8", "/9", "/klart"):
        for method in ("GET", "HEAD"):
            answer = visitor.client.open(f"/e/{key.token}{path}?mark=5", method=method)
            assert answer.status_code == 200
    found = row(survey)
    assert (found.status, found.opened_at, found.version) == (SurveyStatus.ASKED, None, 1)
    assert saved(survey) == {}


def test_no_page_shows_a_name_a_team_or_a_code(visitor: Visitor, county: County) -> None:
    survey, key = asked(county)
    follow_up = session().get_one(FollowUp, survey.follow_up_id)
    case = queries.follow_up(county.actor("af"), follow_up.id).case
    hidden = [
        case.code,
        str(case.person.name),
        case.person.code,
        case.team.name,
        *(account.name for account in county.accounts.values()),
        *(party.name for party in county.parties.values()),
        *(unit.name for unit in county.units.values()),
    ]
    paths = [f"/e/{key.token}{rest}" for rest in ("", *(f"/{n}" for n in range(1, 10)), "/klart")]
    for path in [*paths, "/e", "/e/tack", "/e/tack/intervju", "/e/nagot"]:
        text = visitor.get(path).text
        assert [one for one in hidden if one in text] == []
        assert "Min dag" not in text


def test_the_answers_tell_nobody_the_address(visitor: Visitor, county: County) -> None:
    _, key = asked(county)
    for path in (f"/e/{key.token}", f"/e/{key.token}/1", "/e", "/e/nagot"):
        headers = visitor.client.get(path).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]


def test_the_form_works_behind_https_though_no_referrer_is_sent(
    visitor: Visitor, county: County
) -> None:
    survey, key = asked(county)
    page = visitor.get(f"/e/{key.token}")
    answer = visitor.client.post(f"/e/{key.token}", data=page.hidden, base_url="https://localhost")
    assert answer.status_code == 302
    assert row(survey).status is SurveyStatus.OPENED


@pytest.mark.parametrize("sent", [{}, {"csrf_token": "abc"}])
def test_a_form_of_somebody_elses_changes_nothing_and_what_was_typed_stays(
    sent: dict[str, str], visitor: Visitor, county: County
) -> None:
    survey, key = asked(county)
    for path in ("", "/1", "/9", "/klart", "/intervju"):
        page = visitor.post(f"/e/{key.token}{path}", {**sent, "mark": "5", "answer": "ja"})
        assert page.status == 400
    assert visitor.post("/e", {**sent, "code": key.code}).status == 400
    found = row(survey)
    assert (found.status, found.may_show, found.wants_interview) == (
        SurveyStatus.ASKED,
        False,
        False,
    )
    assert saved(survey) == {}
    page = visitor.post(f"/e/{key.token}/8", {**sent, "words": "Det tog lång tid."})
    assert (page.status, "Det tog lång tid." in page.text) == (400, True)
    assert "öppen länge" in page.words


# ── what opens nothing ────────────────────────────────────────────────────────────────────────


def case_of(county: County, survey: Survey) -> Case:
    code = queries.follow_up(county.actor("af"), survey.follow_up_id).case.code
    return case_queries.get(county.actor("af"), code)


def revoked(county: County, survey: Survey, _key: keys.Key) -> None:
    actor = county.actor("af")
    service.revoke(actor, queries.follow_up(actor, survey.follow_up_id))


def answered(_county: County, _survey: Survey, key: keys.Key) -> None:
    service.save(key.token, QUESTIONS[0], service.Answered(Mark.MOSTLY))
    service.finish(key.token)


def expired(_county: County, survey: Survey, _key: keys.Key) -> None:
    survey.expires_on = clock.today() - timedelta(days=1)
    survey.asked_on = survey.expires_on - timedelta(days=1)


def consent_gone(county: County, survey: Survey, _key: keys.Key) -> None:
    actor = county.actor("af")
    cases.withdraw_consent(actor, case_of(county, survey))


def tick_gone(county: County, survey: Survey, _key: keys.Key) -> None:
    actor = county.actor("af")
    case = case_of(county, survey)
    assert case.consent is not None
    every = {grant.receiving_party_id: grant.types for grant in case.consent.grants}
    cases.narrow_consent(actor, case, Kept(every, frozenset(Tick) - {Tick.SURVEY}))


def asked_again(county: County, survey: Survey, _key: keys.Key) -> None:
    actor = county.actor("af")
    service.renew(actor, queries.follow_up(actor, survey.follow_up_id), AskWay.HANDED)


def said_no(_county: County, survey: Survey, _key: keys.Key) -> None:
    follow_up = session().get_one(FollowUp, survey.follow_up_id)
    follow_up.status, follow_up.closed_on = FollowUpStatus.DECLINED, clock.today()


DEATHS = [revoked, answered, expired, consent_gone, tick_gone, asked_again, said_no]


@pytest.mark.parametrize("death", DEATHS)
def test_the_link_and_the_code_die_and_nothing_is_saved(
    visitor: Visitor, county: County, death: Callable[[County, Survey, keys.Key], None]
) -> None:
    survey, key = asked(county)
    form = visitor.get(f"/e/{key.token}/1").hidden
    session().expire_all()
    death(county, session().get_one(Survey, survey.id), key)
    session().flush()
    before = saved(survey)

    for path in ("", "/1", "/9", "/klart"):
        page = visitor.get(f"/e/{key.token}{path}")
        assert (page.status, GONE in page.words) == (404, True)
        page = visitor.post(f"/e/{key.token}{path}", {**form, "mark": "5", "answer": "ja"})
        assert page.status == 404
    assert visitor.post(f"/e/{key.token}/intervju", form).status == 404
    page = visitor.submit("/e", {"code": key.code})
    assert (page.status, "Koden gäller inte" in page.words) == (422, True)
    assert saved(survey) == before


def test_what_opens_nothing_is_answered_byte_for_byte_alike(app: Flask, county: County) -> None:
    dead = []
    for death in DEATHS:
        survey, key = asked(county)
        session().expire_all()
        death(county, session().get_one(Survey, survey.id), key)
        session().flush()
        dead.append(key.token)
    _, alive = asked(county)
    unknown = [keys.new_token(), "nagot", alive.token[:-1], "x" * 500, f"{alive.token}/99"]

    got = [app.test_client().get(f"/e/{token}") for token in (*dead, *unknown)]

    assert {answer.status_code for answer in got} == {404}
    assert len({answer.data for answer in got}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in got}) == 1
    assert app.test_client().get(f"/e/{alive.token}").status_code == 200


def test_a_link_that_survives_a_withdrawal_would_be_caught(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: the consent is asked only when somebody is asked, not when it is answered."""
    survey, key = asked(county)
    session().expire_all()
    monkeypatch.setattr(queries, "stands", lambda *_: True)
    tick_gone(county, session().get_one(Survey, survey.id), key)
    assert queries.of_token(key.token) is not None, "which the test of deaths would notice"


# ── codes and interviews ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("write", [str, str.lower, lambda code: code.replace(" ", "-")])
def test_the_code_of_a_letter_opens_the_survey_however_it_is_typed(
    visitor: Visitor, county: County, write: Callable[[str], str]
) -> None:
    _, key = asked(county)
    page = visitor.submit("/e", {"code": write(key.code)})
    assert (page.status, "Hur har det gått?" in page.words) == (200, True)
    assert key.token not in page.path
    assert visitor.get(f"/e/{key.token}").status == 200, "the link opens it too"

    again = visitor.submit("/e", {"code": key.code})
    assert again.status == 200
    assert visitor.get(page.path).status == 404, "one address at a time"


def test_a_code_that_opens_nothing_says_the_same_whatever_the_reason(
    visitor: Visitor, county: County
) -> None:
    survey, key = asked(county)
    session().expire_all()
    revoked(county, session().get_one(Survey, survey.id), key)
    pages = [visitor.submit("/e", {"code": code}) for code in (key.code, "K7QF3MXT2", "", "Å")]
    assert {page.status for page in pages} == {422}
    assert len({page.words for page in pages}) == 1


def test_whoever_would_rather_be_interviewed_says_so_and_the_officer_is_told_once(
    visitor: Visitor, county: County
) -> None:
    survey, key = asked(county)
    for _ in range(2):
        page = visitor.press(f"/e/{key.token}", f"/e/{key.token}/intervju")
        assert "Din handläggare får veta" in page.words
    assert row(survey).wants_interview
    assert "vill bli intervjuad" in visitor.get(f"/e/{key.token}").words
    officer = Visitor(visitor.client.application).sign_in(county.accounts["af"])
    assert officer.get("/meddelanden").words.count("Någon vill hellre bli intervjuad") == 1
    page = officer.get(f"/uppfoljning/{survey.follow_up_id}/enkat")
    assert "Personen vill hellre bli intervjuad" in page.words


def test_a_wanted_interview_stands_on_min_dag_until_it_is_done_or_the_yes_is_gone(
    visitor: Visitor, county: County
) -> None:
    survey, key = asked(county)
    other, other_key = asked(county)
    officer = Visitor(visitor.client.application).sign_in(county.accounts["af"])
    words = "Ring om enkäten: Testa Exempelsson"
    assert words not in officer.get("/").words
    for one in (key, other_key):
        visitor.press(f"/e/{one.token}", f"/e/{one.token}/intervju")
    assert officer.get("/").words.count(words) == 2
    folke = Visitor(visitor.client.application).sign_in(county.accounts["fk"])
    assert words not in folke.get("/").words

    answered(county, row(survey), key)
    assert officer.get("/").words.count(words) == 1
    consent = (
        session()
        .scalars(select(Consent).join(Case).join(FollowUp).where(FollowUp.id == other.follow_up_id))
        .one()
    )
    consent.withdrawn_at = clock.now()
    session().flush()
    assert words not in officer.get("/").words


def test_only_hashes_are_kept_and_none_when_it_has_ended(county: County) -> None:
    survey, key = asked(county)
    kept = [one.hash for one in session().scalars(select(SurveyKey))]
    assert len(kept) == 2
    assert not any(key.token in one or key.code.replace(" ", "") in one for one in kept)
    session().expire_all()
    answered(county, session().get_one(Survey, survey.id), key)
    assert session().scalars(select(SurveyKey)).all() == []


def test_a_paper_or_a_call_has_no_key(county: County) -> None:
    for way in (AskWay.PAPER, AskWay.PHONE):
        survey, key = ask(county, due(county), way)
        assert key is None
        assert (
            session().scalars(select(SurveyKey).where(SurveyKey.survey_id == survey.id)).all() == []
        )
