"""The survey by mail, SMS and letter: sent once, reminded of twice, and only with a yes."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pypdf
import pytest
import segno
from flask import Flask
from sqlalchemy import select
from time_machine import TimeMachineFixture as Moved

from tests.at_once import DONE, at_once
from tests.factories import county as counties
from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.mailings.promised import Out, everything
from tests.surveys.asked import QUESTIONS, due
from tests.tally import Tally
from tests.visitor import Page, Visitor
from trisam import scheduler
from trisam.cases import queries as case_queries
from trisam.cases import service as cases
from trisam.cases.models import Case
from trisam.consents.models import Tick
from trisam.consents.service import Kept
from trisam.core import clock, db
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.followups.models import FollowUp
from trisam.mailings import jobs as mailing_jobs
from trisam.mailings import service as mailing_service
from trisam.mailings.gateways import SmsRefused, Text
from trisam.mailings.hours import Hours
from trisam.mailings.models import MailingWay
from trisam.outbox import links
from trisam.outbox.mail import Mail
from trisam.outbox.models import Message
from trisam.surveys import catalogue, jobs, policy, queries, service
from trisam.surveys.keys import new_key
from trisam.surveys.letters import body_of, facts_of_letter
from trisam.surveys.models import Survey
from trisam.surveys.service import Answered
from trisam.surveys.service.sending import PROTECTED
from trisam.surveys.values import AskWay, Mark, SurveyStatus

MONDAY = datetime(2026, 11, 30, 11, tzinfo=UTC)  # 12.00 in Sweden
DAY = timedelta(days=1)
MAIL, MOBILE = "individ@exempel.test", "070-174 06 05"
GATE = mailing_jobs.Gate(scheduler.may_go, Hours().are_open)
"""As the scheduler has it."""
NAME = "Exempelsson"
ROUNDS = 8


@pytest.fixture(autouse=True)
def moved(time_machine: Moved) -> Moved:
    """Noon of a working day."""
    time_machine.move_to(MONDAY, tick=False)
    return time_machine


@pytest.fixture
def alva(app: Flask, county: County) -> Visitor:
    """The owner of the follow-up, where both mail and SMS can be sent."""
    app.config.update(MAILS=True, TEXTS=True)
    return owner(app, county)


def owner(app: Flask, county: County) -> Visitor:
    """The owner of the follow-ups, newly signed in."""
    return Visitor(app).sign_in(county.accounts["af"])


def send(
    county: County, follow_up: FollowUp, way: AskWay = AskWay.MAIL, language: str = "sv"
) -> Survey:
    """The owner asks, by a way that is sent."""
    actor = county.actor("af")
    address = {AskWay.MAIL: MAIL, AskWay.TEXT: MOBILE}.get(way, "")
    found = queries.follow_up(actor, follow_up.id)
    return service.ask_and_send(actor, found, way, language, address)


def delivered(out: Out) -> int:
    """One round of the scheduler's delivery."""
    return mailing_jobs.deliver(out.roads, GATE)


def link_in(words: str) -> str:
    """The token of the link in a text that left."""
    filled = links.filled(words, "https://trisam.example")
    return filled.partition("https://trisam.example/e/")[2].split()[0]


def letters_to_officers() -> list[str]:
    """What officers are told, by its subject."""
    waiting = select(Message).where(Message.cancelled_at.is_(None)).order_by(Message.id)
    return [one.subject for one in session().scalars(waiting)]


def row(survey: Survey) -> Survey:
    session().expire_all()
    return session().get_one(Survey, survey.id)


def tick_gone(county: County, survey: Survey) -> None:
    """The individual takes back the yes to the survey and nothing else."""
    actor = county.actor("af")
    found = queries.follow_up(actor, survey.follow_up_id)
    case = case_queries.get(actor, found.case.code)
    assert case.consent is not None
    every = {grant.receiving_party_id: grant.types for grant in case.consent.grants}
    cases.narrow_consent(actor, case, Kept(every, frozenset(Tick) - {Tick.SURVEY}))
    session().expire_all()


# ── by mail and SMS ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("way", "language"),
    [(AskWay.MAIL, "sv"), (AskWay.MAIL, "en"), (AskWay.TEXT, "sv"), (AskWay.TEXT, "en")],
)
def test_the_link_leaves_once_in_the_individuals_language_names_nobody_and_opens_the_survey(
    way: AskWay, language: str, county: County, app: Flask
) -> None:
    survey = send(county, due(county), way, language)
    out = Out()

    assert delivered(out) == 1
    assert delivered(out) == 0

    words = out.mails[0].body if way is AskWay.MAIL else out.texts[0].words
    told = words + (out.mails[0].subject if out.mails else "")
    hello = {"sv": "Hej!", "en": "Hello!"}[language]
    assert words.startswith(hello)
    assert not [one for one in (NAME, "Testa", "AF", "Arbetsförmedlingen", "Rehab") if one in told]
    page = Visitor(app).get(f"/e/{link_in(words)}")
    assert page.status == 200
    assert row(survey).asked_way is way


def test_an_sms_is_short_enough_to_be_read_at_a_glance() -> None:
    for text in catalogue.current().languages.values():
        for again in (False, True):
            words = body_of(MailingWay.SMS, text, new_key(), clock.today(), again=again)
            shown = links.filled(words, "https://trisam.regiongavleborg.se")
            assert "\n" not in shown
            assert len(shown) < 240


def test_the_officer_types_an_address_and_sees_neither_it_nor_the_link_again(
    alva: Visitor, county: County, invalid_html: InvalidHtml
) -> None:
    follow_up = due(county)
    path = f"/uppfoljning/{follow_up.id}/enkat"
    before = alva.get(path)
    assert invalid_html(before.text) == []
    assert "Länk med sms" in before.words

    page = alva.submit(path, {"way": "sms", "address": MOBILE, "language": "sv"})

    assert page.path == path
    assert "Länken skickas på dagtid" in page.words
    assert "Enkäten med sms skickas tidigast mån 30 nov 2026" in page.words
    assert page.words.count("Påminnelse med sms skickas tidigast") == 2
    out = Out()
    assert delivered(out) == 1
    page = alva.get(path)
    assert "Enkäten skickad med sms mån 30 nov 2026" in page.words
    assert invalid_html(page.text) == []
    for secret in (link_in(out.texts[0].words), "701740605", "174 06 05"):
        assert secret not in page.text


def test_only_ways_that_the_installation_has_are_offered(
    alva: Visitor, county: County, app: Flask
) -> None:
    path = f"/uppfoljning/{due(county).id}/enkat"
    app.config.update(MAILS=False, TEXTS=False)
    page = alva.get(path)
    assert "Länk med" not in page.words
    assert "mobilnummer" not in page.words
    assert "Brev med kod" in page.words
    refused = alva.post(path, {**page.hidden, "way": "sms", "address": MOBILE, "language": "sv"})
    assert refused.status == 422
    assert everything() == []


@pytest.mark.parametrize(
    ("way", "address", "told"),
    [
        ("sms", "026-12 34 56", "Skriv ett svenskt mobilnummer"),
        ("sms", MAIL, "Skriv ett svenskt mobilnummer"),
        ("sms", "", "Skriv ett svenskt mobilnummer"),
        ("e_post", "alva", "Skriv en e-postadress"),
        ("e_post", MOBILE, "Skriv en e-postadress"),
        ("e_post", f"{MAIL}, bo@exempel.test", "Skriv en e-postadress"),
    ],
)
def test_an_address_that_cannot_be_is_a_sentence_at_its_field_and_asks_nobody(
    way: str, address: str, told: str, alva: Visitor, county: County
) -> None:
    path = f"/uppfoljning/{due(county).id}/enkat"
    page = alva.submit(path, {"way": way, "address": address, "language": "sv"})
    assert (page.status, told in page.words) == (422, True)
    assert everything() == []
    assert session().scalars(select(Survey)).all() == []


def test_somebody_with_protected_identity_is_sent_no_mail_and_no_sms(
    alva: Visitor, county: County
) -> None:
    follow_up = due(county)
    person = follow_up_case(county, follow_up).person
    person.name, person.protected = None, True
    session().flush()
    page = alva.get(f"/uppfoljning/{follow_up.id}/enkat")
    assert "Länk med" not in page.words
    assert "Brev med kod" in page.words
    for way in (AskWay.MAIL, AskWay.TEXT):
        with pytest.raises(RuleBroken) as refused:
            send(county, follow_up, way)
        assert refused.value.sentence == PROTECTED
    assert send(county, follow_up, AskWay.LETTER).is_live


def follow_up_case(county: County, follow_up: FollowUp) -> Case:
    return queries.follow_up(county.actor("af"), follow_up.id).case


# ── reminders ─────────────────────────────────────────────────────────────────────────────────


def rounds(out: Out, moved: Moved, days: int) -> list[int]:
    """The days on which something left, of so many, with a round each hour of the day."""
    left = []
    for day in range(days):
        for _hour in range(24):
            if delivered(out):
                left.append(day)
            moved.shift(timedelta(hours=1))
    return left


def test_the_silent_are_reminded_after_seven_and_fourteen_days_and_never_again(
    county: County, moved: Moved, app: Flask
) -> None:
    send(county, due(county))
    out = Out()
    assert rounds(out, moved, 20) == [0, 7, 14]
    assert {link_in(mail.body) for mail in out.mails} == {link_in(out.mails[0].body)}
    assert "fortfarande" not in out.mails[0].body
    assert all("fortfarande" in mail.body for mail in out.mails[1:])
    assert len({mail.name for mail in out.mails}) == 3
    assert Visitor(app).get(f"/e/{link_in(out.mails[2].body)}").status == 200
    for one in everything():
        assert one.address_sealed is one.body_sealed is None


def begins(survey: Survey, token: str) -> None:
    service.save(token, QUESTIONS[0], Answered(Mark.WHOLLY))


def answers(survey: Survey, token: str) -> None:
    begins(survey, token)
    service.finish(token)


def wants_to_talk(survey: Survey, token: str) -> None:
    service.want_interview(token)


@pytest.mark.parametrize("does", [begins, answers, wants_to_talk])
def test_who_is_not_silent_is_not_reminded(
    does: Callable[[Survey, str], None], county: County, moved: Moved
) -> None:
    survey = send(county, due(county))
    out = Out()
    assert delivered(out) == 1
    moved.shift(DAY)
    does(survey, link_in(out.mails[0].body))
    session().flush()

    assert rounds(out, moved, 20) == []
    for one in everything():
        assert one.address_sealed is one.body_sealed is None


def test_what_is_answered_or_called_back_is_erased_at_once(county: County) -> None:
    first, second = send(county, due(county)), send(county, due(county))
    out = Out()
    delivered(out)
    answers(first, link_in(next(mail.body for mail in out.mails)))
    actor = county.actor("af")
    still = [one for one in (first, second) if row(one).is_live]
    assert len(still) == 1
    service.revoke(actor, queries.follow_up(actor, still[0].follow_up_id))
    assert [one for one in everything() if one.body_sealed or one.address_sealed] == []


# ── only with a yes ───────────────────────────────────────────────────────────────────────────


def test_nothing_leaves_when_the_yes_is_gone_as_it_leaves(county: County, moved: Moved) -> None:
    survey, other = send(county, due(county)), send(county, due(county))
    tick_gone(county, survey)
    out = Out()

    assert delivered(out) == 1

    told = {(one.about, one.cancelled_at is not None) for one in everything() if not one.tries}
    assert (survey.subject, True) in told
    assert all(one.sent_at is None for one in everything() if one.about == survey.subject)
    assert any(one.sent_at for one in everything() if one.about == other.subject)
    assert rounds(out, moved, 16) == [7, 14], "the other one's reminders"


def test_no_reminder_leaves_when_the_yes_was_taken_back_meanwhile(
    county: County, moved: Moved
) -> None:
    survey = send(county, due(county))
    out = Out()
    assert delivered(out) == 1
    tick_gone(county, survey)
    assert rounds(out, moved, 16) == []


def test_a_planted_gate_that_asks_no_consent_would_be_caught(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = send(county, due(county))
    tick_gone(county, survey)
    monkeypatch.setattr(policy, "stands", lambda *_: True)
    assert delivered(Out()) == 1, "which the tests above would notice"


def test_a_withdrawal_at_the_same_moment_comes_wholly_before_or_wholly_after(
    installed: None, tally: Tally
) -> None:
    """Real transactions in two threads: what left was asked about and noted before the withdrawal,
    and of what did not leave nothing is kept."""
    with db.transaction():
        county = counties.build()
        surveys = [send(county, due(county)) for _ in range(ROUNDS)]
        actor = county.actor("af")
        codes = [queries.follow_up(actor, one.follow_up_id).case.code for one in surveys]
    out = Out()
    for code in codes:

        def withdraw(code: str = code) -> None:
            with db.transaction():
                cases.withdraw_consent(actor, case_queries.get(actor, code))

        assert at_once(lambda: delivered(out), withdraw) == [DONE, DONE]

    assert delivered(out) == 0, "every consent is gone"
    with db.reading():
        mine = everything()
    left = [one for one in mine if one.sent_at is not None]
    tally(len(left), "messages that left before a withdrawal at the same moment")
    tally(ROUNDS - len(left), "that did not leave")
    assert len(left) == len(out.mails)
    assert all(one.body_sealed is None for one in mine if one.sent_at or one.cancelled_at)


# ── letters ───────────────────────────────────────────────────────────────────────────────────


def words_of(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).split()
    )


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_letter_is_tagged_has_code_and_link_and_no_name_and_is_gone_when_posted(
    language: str, alva: Visitor, county: County, app: Flask, invalid_html: InvalidHtml
) -> None:
    follow_up = due(county)
    path = f"/uppfoljning/{follow_up.id}/enkat"
    page = alva.submit(path, {"way": "brev", "language": language})
    assert "Brevet ska skickas" in page.words
    assert invalid_html(page.text) == []

    answer = alva.client.get(f"{path}/brev.pdf")

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == "inline; filename=brev.pdf"
    assert b"/StructTreeRoot" in answer.data, "tagged"
    shown = words_of(answer.data)
    assert NAME not in shown
    assert "Testa" not in shown
    [letter, *_] = everything()
    place, _, code = str(letter.body).partition("\n")
    assert code in shown
    assert Visitor(app).submit("/e", {"code": code}).status == 200
    token = links.filled(place, "").rpartition("/")[2]
    assert Visitor(app).get(f"/e/{token}").status == 200
    again = alva.client.get(f"{path}/brev.pdf")
    assert again.status_code == 200, "the printer may jam"

    page = alva.press(path, f"{path}/brev/skickat")
    assert "noterat som skickat" in page.words
    assert "Enkäten skickad som brev" in page.words
    assert alva.client.get(f"{path}/brev.pdf").status_code == 404
    session().expire_all()
    with pytest.raises(RuleBroken, match="inget brev"):
        service.letter_posted(
            county.actor("af"), queries.follow_up(county.actor("af"), follow_up.id)
        )


def test_the_picture_is_a_qr_code_of_the_link() -> None:
    text, key = catalogue.current().language("sv"), new_key()
    body = body_of(MailingWay.LETTER, text, key, clock.today(), again=False)
    facts = facts_of_letter(body, text, "https://trisam.example", clock.today(), again=False)

    drawn = io.BytesIO()
    link = f"https://trisam.example/e/{key.token}"
    segno.make_qr(link, error="m").save(drawn, kind="svg", border=4, scale=4, light="#fff")

    assert facts["qr"] == drawn.getvalue().decode()
    assert facts["key"] == key.code
    assert key.token not in str({name: said for name, said in facts.items() if name != "qr"})


def test_the_reminder_of_a_letter_is_a_letter_that_the_owner_is_told_of_once(
    app: Flask, county: County, moved: Moved
) -> None:
    follow_up = due(county)
    path = f"/uppfoljning/{follow_up.id}/enkat"
    owner(app, county).submit(path, {"way": "brev", "language": "sv"})
    assert jobs.mind() == 0
    owner(app, county).press(path, f"{path}/brev/skickat")

    told = []
    for day in range(1, 20):
        moved.shift(DAY)
        if jobs.mind():
            told.append(day)
        assert jobs.mind() == 0
    assert told == [7]
    assert letters_to_officers() == ["Ett brev ska skickas"]
    assert delivered(Out()) == 0, "the machine sends no letter"
    assert "fortfarande" in words_of(owner(app, county).client.get(f"{path}/brev.pdf").data)

    owner(app, county).press(path, f"{path}/brev/skickat")
    moved.shift(7 * DAY)
    assert jobs.mind() == 1, "seven days after the first reminder was posted"


def test_a_first_letter_that_nobody_posts_is_told_of_after_a_day(
    county: County, moved: Moved
) -> None:
    send(county, due(county), AskWay.LETTER)
    moved.shift(DAY - timedelta(minutes=1))
    assert jobs.mind() == 0
    moved.shift(timedelta(minutes=1))
    assert (jobs.mind(), jobs.mind()) == (1, 0)
    assert letters_to_officers() == ["Ett brev ska skickas"]


def test_no_letter_is_printed_when_the_yes_is_gone(alva: Visitor, county: County) -> None:
    survey = send(county, due(county), AskWay.LETTER)
    path = f"/uppfoljning/{survey.follow_up_id}/enkat"
    session().expire_all()
    assert alva.client.get(f"{path}/brev.pdf").status_code == 200
    tick_gone(county, survey)
    assert alva.client.get(f"{path}/brev.pdf").status_code == 404
    assert "Brevet ska skickas" not in alva.get(path).words
    assert jobs.mind() == 1
    assert row(survey).status is SurveyStatus.WITHDRAWN
    assert [one for one in everything() if one.body_sealed] == []


# ── anew ──────────────────────────────────────────────────────────────────────────────────────


def test_sent_anew_the_old_link_dies_and_what_waited_for_the_old_address_is_taken_back(
    alva: Visitor, county: County, app: Flask, invalid_html: InvalidHtml, moved: Moved
) -> None:
    survey = send(county, due(county))
    out = Out()
    delivered(out)
    path = f"/uppfoljning/{survey.follow_up_id}/enkat"
    session().expire_all()
    assert invalid_html(alva.get(f"{path}/skicka").text) == []
    refused = alva.submit(f"{path}/skicka", {"way": "sms", "address": "070"})
    assert (refused.status, invalid_html(refused.text)) == (422, [])

    page = alva.submit(f"{path}/skicka", {"way": "sms", "address": MOBILE})

    assert page.path == path
    assert delivered(out) == 1
    old, new = link_in(out.mails[0].body), link_in(out.texts[0].words)
    assert Visitor(app).get(f"/e/{old}").status == 404
    assert Visitor(app).get(f"/e/{new}").status == 200
    assert rounds(out, moved, 20) == [7, 14]
    assert (len(out.mails), len(out.texts)) == (1, 3)


def test_what_is_not_asked_or_has_ended_is_not_sent_anew(alva: Visitor, county: County) -> None:
    follow_up = due(county)
    path = f"/uppfoljning/{follow_up.id}/enkat/skicka"
    assert alva.get(path).status == 404
    survey = send(county, follow_up)
    session().expire_all()
    assert alva.get(path).status == 200
    survey = row(survey)
    service.revoke(county.actor("af"), queries.follow_up(county.actor("af"), follow_up.id))
    assert alva.get(path).status == 404


# ── what the system sees to ───────────────────────────────────────────────────────────────────


def test_a_survey_that_nobody_answers_ends_after_sixty_days_once(
    county: County, moved: Moved
) -> None:
    survey = send(county, due(county))
    moved.shift(60 * DAY)
    assert jobs.mind() == 0
    assert row(survey).is_live, "the last day counts"
    moved.shift(DAY)
    assert (jobs.mind(), jobs.mind()) == (1, 0)
    assert row(survey).status is SurveyStatus.EXPIRED
    assert [one for one in everything() if one.body_sealed] == []


def test_two_that_mind_at_once_end_and_tell_once(installed: None) -> None:
    with db.transaction():
        county = counties.build()
        old, letter = send(county, due(county)), send(county, due(county), AskWay.LETTER)
        old.asked_on -= 61 * DAY
        old.expires_on -= 61 * DAY
        for one in everything():
            one.not_before -= 2 * DAY
        ids = old.id, letter.id
    done: list[int] = []

    at_once(*[lambda: done.append(jobs.mind())] * 3)

    assert sum(done) == 2
    with db.reading():
        ended, lives = [session().get_one(Survey, one) for one in ids]
        assert (ended.status, lives.is_live) == (SurveyStatus.EXPIRED, True)
        assert letters_to_officers() == ["Ett brev ska skickas"]


def test_the_owner_is_told_once_when_it_does_not_arrive_and_not_when_it_was_sent_anew(
    app: Flask, county: County, moved: Moved
) -> None:
    def refuses(thing: Mail | Text) -> None:
        raise SmsRefused

    survey, mended = send(county, due(county), AskWay.TEXT), send(county, due(county), AskWay.TEXT)
    out = Out(before=refuses)
    while any(one.failed_on is None and one.cancelled_at is None for one in everything()):
        delivered(out)
        moved.shift(mailing_service.NEXT_TRY)
    actor = county.actor("af")
    found = queries.follow_up(actor, mended.follow_up_id)
    service.ask_again(actor, found, AskWay.MAIL, MAIL)

    assert (jobs.mind(), jobs.mind()) == (1, 0)
    assert letters_to_officers() == ["En enkät kom inte fram"]
    page = owner(app, county).get(f"/uppfoljning/{survey.follow_up_id}/enkat")
    assert "Enkäten med sms kom inte fram" in page.words


# ── others ────────────────────────────────────────────────────────────────────────────────────


def test_another_party_gets_the_answer_of_a_follow_up_that_does_not_exist(
    app: Flask, county: County
) -> None:
    survey = send(county, due(county), AskWay.LETTER)
    session().expire_all()
    folke = Visitor(app).sign_in(county.accounts["fk"])
    token = folke.get("/").hidden["csrf_token"]
    for rest in ("/skicka", "/brev.pdf"):
        refused: Page = folke.get(f"/uppfoljning/{survey.follow_up_id}/enkat{rest}")
        unknown = folke.get(f"/uppfoljning/{rows.nobody()}/enkat{rest}")
        assert refused.status == unknown.status == 404
        assert refused.text == unknown.text
    for rest in ("/skicka", "/brev/skickat"):
        sent = folke.post(f"/uppfoljning/{survey.follow_up_id}/enkat{rest}", {"csrf_token": token})
        assert sent.status == 404
    assert everything()[0].sent_at is None


def test_the_verbs_refuse_other_parties_themselves(county: County) -> None:
    survey = send(county, due(county), AskWay.LETTER)
    follow_up = queries.follow_up(county.actor("af"), survey.follow_up_id)
    other = county.actor("fk")
    for verb in (
        lambda: service.ask_and_send(other, follow_up, AskWay.MAIL, "sv", MAIL),
        lambda: service.ask_again(other, follow_up, AskWay.MAIL, MAIL),
        lambda: service.letter_posted(other, follow_up),
    ):
        with pytest.raises(Forbidden):
            verb()
    assert queries.standing_of(other, follow_up) is None, "so there is no letter to print"
