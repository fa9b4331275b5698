"""The link of a letter: answers without a sign-in, shows nothing personal, and dies in time."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.factories import rows
from tests.factories.county import County
from tests.meetings.replying import (
    coming,
    day,
    letters,
    reply,
    subjects,
    tokens,
    with_substitute,
)
from tests.replying import ask
from tests.visitor import Page, Visitor
from trisam.accounts.models import Account, KeptText
from trisam.accounts.service import accounts
from trisam.audit.models import AuditEntry
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.meetings.models import CancelCause, Meeting, ReplyAnswer, ReplyWay
from trisam.meetings.queries import meetings
from trisam.meetings.queries import replies as queries
from trisam.meetings.service import changing, questions, replies
from trisam.outbox import links
from trisam.teams.service import absences

YES, NO = "Jag kommer", "Jag kan inte komma"
PRESS_AGAIN = "Sidan hade varit öppen för länge. Tryck en gång till."


def token_to(county: County, meeting: Meeting, who: str = "fk") -> str:
    """The token of the link in a letter to one of the seated."""
    place = ask(county.actor("vard"), meeting, county.accounts[who])
    return links.filled(place, "").removeprefix("/svar/")


def press(visitor: Visitor, token: str, answer: str) -> Page:
    return visitor.submit(f"/svar/{token}", {"answer": answer})


@pytest.fixture
def visitor(app: Flask) -> Visitor:
    """Somebody with the letter, who is not signed in."""
    return Visitor(app)


def test_the_link_answers_without_a_sign_in_and_the_answer_can_be_changed(
    visitor: Visitor, county: County
) -> None:
    meeting = coming(county, 10)
    token = token_to(county, meeting)
    page = visitor.get(f"/svar/{token}")
    assert (page.status, YES in page.words, NO in page.words) == (200, True, True)

    page = press(visitor, token, "kommer")
    assert (page.status, "Du har svarat att du kommer." in page.words) == (200, True)
    given = reply(meeting, county.accounts["fk"])
    assert (given.answer, given.way) == (ReplyAnswer.ACCEPTED, ReplyWay.LINK)

    page = press(visitor, token, "kommer_inte")
    assert "Du har svarat att du inte kan komma." in page.words
    assert reply(meeting, county.accounts["fk"]).answer is ReplyAnswer.DECLINED


def test_the_page_shows_when_and_in_which_form_and_nothing_personal(
    visitor: Visitor, county: County
) -> None:
    named, meeting = with_substitute(county), coming(county, 3)
    case = county.case()
    rows.item(meeting, case)
    absences.enter(county.actor("fk"), county.accounts["fk"].id, day(2), day(5))
    [token] = tokens(letters(named)[0])

    page = visitor.get(f"/svar/{token}")

    for told in ("Brynäs hälsocentral", "13.00–14.30", "Digitalt", "I stället för ordinarie från"):
        assert told in page.words
    names = [account.name for account in (*county.accounts.values(), named)]
    for hidden in (
        *names,
        *(name.split()[0] for name in names),
        case.code,
        "Testa Exempelsson",
        "ärende",
    ):
        assert str(hidden) not in page.words
    said = page.path.removeprefix("/svar/")
    assert len(said) > 60
    assert links.handle_of(said) == reply(meeting, named).handle, "random, and no id of anything"


def test_looking_answers_nothing_whoever_looks(visitor: Visitor, county: County) -> None:
    meeting = coming(county, 10)
    token = token_to(county, meeting)

    for path in (f"/svar/{token}", f"/svar/{token}?answer=kommer"):
        for method in ("GET", "HEAD"):
            assert visitor.client.open(path, method=method).status_code == 200

    assert reply(meeting, county.accounts["fk"]).answer is None


def test_a_get_that_answers_would_be_caught(
    visitor: Visitor, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: looking saves a yes. The database itself refuses it."""
    token = token_to(county, coming(county, 10))
    found = queries.of_link

    def answers(wanted: str, *, lock: bool = False) -> object:
        result = found(wanted, lock=lock)
        if result and not lock:
            replies.answer_by_link(wanted, ReplyAnswer.ACCEPTED)
        return result

    monkeypatch.setattr("trisam.meetings.views.replies.queries.of_link", answers)
    visitor.client.application.config["PROPAGATE_EXCEPTIONS"] = False
    visitor.client.application.testing = False
    assert visitor.client.get(f"/svar/{token}").status_code == 500


def test_without_the_forms_token_nothing_is_answered_and_the_page_comes_anew(
    visitor: Visitor, county: County
) -> None:
    meeting = coming(county, 10)
    token = token_to(county, meeting)
    for fields in ({"answer": "kommer"}, {"answer": "kommer", "csrf_token": "abc"}):
        page = visitor.post(f"/svar/{token}", fields)
        assert (page.path, page.status) == (f"/svar/{token}", 200)
        assert PRESS_AGAIN in page.words
    assert reply(meeting, county.accounts["fk"]).answer is None


@pytest.mark.parametrize("signed_in", [True, False])
def test_a_page_that_was_open_for_long_asks_for_one_more_press_and_for_no_sign_in(
    signed_in: bool,
    visitor: Visitor,
    county: County,
    time_machine: time_machine.TimeMachineFixture,
) -> None:
    meeting, fk = coming(county, 10), county.accounts["fk"]
    token = token_to(county, meeting)
    if signed_in:
        visitor.sign_in(fk)
    page = visitor.get(f"/svar/{token}")
    time_machine.move_to(clock.now() + timedelta(minutes=40), tick=False)

    page = visitor.post(f"/svar/{token}", {**page.hidden, "answer": "kommer"})
    assert (page.path, PRESS_AGAIN in page.words) == (f"/svar/{token}", True)
    assert reply(meeting, fk).answer is None
    assert session().scalars(select(KeptText)).all() == [], "the address is a key"

    page = visitor.post(f"/svar/{token}", {**page.hidden, "answer": "kommer"})
    assert "Du har svarat att du kommer." in page.words
    assert PRESS_AGAIN not in page.words
    assert reply(meeting, fk).answer is ReplyAnswer.ACCEPTED


def test_a_button_that_is_not_there_answers_nothing(visitor: Visitor, county: County) -> None:
    meeting = coming(county, 10)
    for pressed in ("", "kanske", "kommer\0"):
        assert press(visitor, token_to(county, meeting), pressed).status == 200
    assert reply(meeting, county.accounts["fk"]).answer is None


def begin(_county: County, meeting: Meeting) -> None:
    meeting.starts_at = clock.now() - timedelta(minutes=1)


def cancel(county: County, meeting: Meeting) -> None:
    chair = county.actor("vard")
    changing.cancel(chair, meetings.get(chair, meeting.id), CancelCause.ILLNESS)


def move(county: County, meeting: Meeting) -> None:
    chair = county.actor("vard")
    changing.move(chair, meetings.get(chair, meeting.id), day(11), time(9))


def close(county: County, _meeting: Meeting) -> None:
    accounts.deactivate(county.actor("administrator"), county.accounts["fk"])


def end_seat(county: County, _meeting: Meeting) -> None:
    county.seats["fk"].valid_to = day(5)


def go_away(county: County, _meeting: Meeting) -> None:
    absences.enter(county.actor("fk"), county.accounts["fk"].id, day(9), day(11))


DEATHS = [begin, cancel, move, close, end_seat, go_away]


@pytest.mark.parametrize("death", DEATHS)
def test_the_link_dies_and_answers_nothing(
    visitor: Visitor, county: County, death: Callable[[County, Meeting], None]
) -> None:
    meeting = coming(county, 10)
    token = token_to(county, meeting)
    form = visitor.get(f"/svar/{token}").hidden
    session().expire_all()
    assert queries.of_link(token)

    death(county, meeting)
    session().flush()

    page = visitor.get(f"/svar/{token}")
    assert (page.status, "Frågan är inte aktuell längre" in page.words) == (404, True)
    assert visitor.post(f"/svar/{token}", {**form, "answer": "kommer"}).status == 404
    assert reply(meeting, county.accounts["fk"]).answer is None


def test_dead_spent_and_unknown_links_are_answered_byte_for_byte_alike(
    app: Flask, county: County
) -> None:
    dead = []
    for death in (cancel, move):
        meeting = coming(county, 10)
        dead.append(token_to(county, meeting))
        session().expire_all()
        death(county, meeting)
        session().flush()
    asked = token_to(county, coming(county, 20))
    unknown = [links.token_of(links.new_handle()), "nagot", asked[:-1], asked.partition(".")[0]]

    got = [app.test_client().get(f"/svar/{token}") for token in (*dead, *unknown)]

    assert {answer.status_code for answer in got} == {404}
    assert len({answer.data for answer in got}) == 1
    assert len({tuple(sorted(answer.headers.items())) for answer in got}) == 1
    assert app.test_client().get(f"/svar/{asked}").status_code == 200


def test_a_token_that_survives_a_move_is_caught(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Planted: the move forgets to renew the links."""
    meeting = coming(county, 10)
    token = token_to(county, meeting)
    session().expire_all()
    monkeypatch.setattr(questions, "forget", lambda _: None)

    move(county, meeting)

    assert queries.of_link(token) is not None, "which the test of deaths would notice"


def test_a_moved_meeting_asks_those_seated_again(county: County) -> None:
    meeting, fk = coming(county, 10), county.accounts["fk"]
    replies.answer_by_link(token_to(county, meeting), ReplyAnswer.ACCEPTED)
    session().expire_all()

    move(county, meeting)

    [letter] = letters(fk)
    assert letter.subject == "Möte flyttat: Brynäs hälsocentral"
    [token] = tokens(letter)
    assert reply(meeting, fk).answer is None
    replies.answer_by_link(token, ReplyAnswer.DECLINED)
    assert reply(meeting, fk).answer is ReplyAnswer.DECLINED


def test_answers_are_logged_as_the_persons_own_and_once(county: County) -> None:
    meeting = coming(county, 10)
    token = token_to(county, meeting)
    for said in (ReplyAnswer.ACCEPTED, ReplyAnswer.ACCEPTED, ReplyAnswer.DECLINED):
        replies.answer_by_link(token, said)
    session().flush()

    found = session().execute(
        select(AuditEntry.action, AuditEntry.account_id, AuditEntry.subject, AuditEntry.reason)
        .where(AuditEntry.action.like("reply.%"))
        .order_by(AuditEntry.id)
    )
    fk = county.accounts["fk"].id
    assert [tuple(row) for row in found] == [
        ("reply.accept", fk, meeting.subject, "lank"),
        ("reply.decline", fk, meeting.subject, "lank"),
    ]


def test_on_the_meeting_those_who_sit_there_answer_and_others_do_not(
    app: Flask, county: County
) -> None:
    meeting = coming(county, 10)
    here = f"/moten/{meeting.id}"
    officer = Visitor(app).sign_in(county.accounts["fk"])
    assert "Kommer du till mötet?" in officer.get(here).words

    hidden = officer.get(here).hidden
    page = officer.post(f"{here}/kommer", {**hidden, "answer": "kommer"})
    assert "Du har svarat att du kommer." in page.words
    assert reply(meeting, county.accounts["fk"]).way is ReplyWay.SIGNED_IN

    leader = Visitor(app).sign_in(county.accounts["process_leader"])
    assert "Kommer du till mötet?" not in leader.get(here).words
    with pytest.raises(Forbidden):
        replies.answer(county.actor("process_leader"), meeting, ReplyAnswer.ACCEPTED)
    outside = Visitor(app).sign_in(county.accounts["af_outside"])
    token = outside.get("/").hidden["csrf_token"]
    sent = {"csrf_token": token, "answer": "kommer"}
    assert outside.post(f"{here}/kommer", sent).status == 404


def test_nobody_answers_about_a_meeting_that_has_begun(
    county: County, time_machine: time_machine.TimeMachineFixture
) -> None:
    meeting = coming(county, 1)
    replies.answer(county.actor("fk"), meeting, ReplyAnswer.ACCEPTED)
    token = token_to(county, meeting, "kommun")
    time_machine.move_to(meeting.starts_at, tick=False)

    with pytest.raises(RuleBroken, match="har börjat"):
        replies.answer(county.actor("fk"), meeting, ReplyAnswer.DECLINED)
    with pytest.raises(NotFound):
        replies.answer_by_link(token, ReplyAnswer.ACCEPTED)


def test_the_meetings_page_says_in_words_who_comes(app: Flask, county: County) -> None:
    named, meeting = with_substitute(county), coming(county, 3)
    absences.enter(county.actor("fk"), county.accounts["fk"].id, day(2), day(5))
    replies.answer(county.actor("kommun"), meeting, ReplyAnswer.DECLINED)
    replies.answer(county.actor("vard"), meeting, ReplyAnswer.ACCEPTED)
    reader = Visitor(app).sign_in(county.accounts["vard"])
    words = reader.get(f"/moten/{meeting.id}").words

    assert "Vem som kommer" in words
    assert "Vården, rehabkoordinator Kommer" in words
    assert "Kommunen Ingen kommer" in words
    assert "Kan inte komma. Ingen ersättare är utsedd." in words
    assert "Försäkringskassan Inväntar svar" in words
    assert "Borta. Ersättare är Stina Reservsson, som har inte svarat" not in words
    assert "Borta. Ersättaren Stina Reservsson har inte svarat, frågad" in words
    assert "Arbetsförmedlingen Inte frågad än" in words

    replies.answer_by_link(tokens(letters(named)[0])[0], ReplyAnswer.ACCEPTED)
    words = reader.get(f"/moten/{meeting.id}").words
    assert "Borta. Ersättaren Stina Reservsson kommer, svarade" in words


def test_the_own_letters_show_the_link_and_others_do_not_see_it(app: Flask, county: County) -> None:
    named, _ = with_substitute(county), coming(county, 3)
    absences.enter(county.actor("fk"), county.accounts["fk"].id, day(2), day(5))
    [token] = tokens(letters(named)[0])

    assert f"/svar/{token}" in Visitor(app).sign_in(named).get("/meddelanden").text
    assert "/svar/" not in Visitor(app).sign_in(county.accounts["fk"]).get("/meddelanden").text


def test_who_is_not_to_come_gets_no_link(county: County) -> None:
    meeting = coming(county, 10)

    def place(account: Account) -> str:
        return ask(county.actor("vard"), meeting, account)

    assert place(county.accounts["fk"]).startswith("{{svar:")
    assert place(county.accounts["af_outside"]) == ""
    rows.absence(county.accounts["af"], day(10), day(10))
    assert place(county.accounts["af"]) == ""
    assert subjects(county.accounts["fk"]) == [], "the letter is the caller's"
