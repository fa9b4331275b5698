"""What is typed in the written förmöte saves itself, and two who write lose nothing unseen."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.meetings.test_answer_views import coming, ticked
from tests.visitor import Page, Visitor
from trisam.accounts.models import Account
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case
from trisam.cases.values import CloseReason
from trisam.core.actor import Role
from trisam.core.db import session
from trisam.core.errors import Forbidden, Overtaken, RuleBroken
from trisam.meetings.models import Answer, AnswerDraft, Known, Meeting
from trisam.meetings.queries import answer_drafts as queries
from trisam.meetings.service import answer_drafts as service
from trisam.meetings.service import answers
from trisam.meetings.service.answer_drafts import LONGEST, Typed
from trisam.meetings.service.answers import GivenAnswer

WORDS = "Har haft kontakt sedan i våras."


def saved(
    county: County, who: str, case: Case, text: str, seen: int | None = None, field: str = "shares"
) -> AnswerDraft:
    actor = county.actor(who)
    return service.save(actor, cases.get(actor, case.code), Typed(field, text, seen), None)


def written(county: County, who: str, case: Case) -> dict[str, str | None]:
    actor = county.actor(who)
    return {
        name: draft.text
        for name, draft in queries.of_case(actor, cases.get(actor, case.code)).items()
    }


def colleague(county: County, name: str) -> Account:
    """Another officer of FK with a seat in the team."""
    account = rows.account(name, county.units["fk"], Role.OFFICER)
    rows.seat(county.team, county.parties["fk"], account)
    return account


def count() -> int:
    return session().scalar(select(func.count(AnswerDraft.id))) or 0


def address(meeting: Meeting, case: Case) -> str:
    return f"/moten/{meeting.id}/formote/{case.code}"


def test_what_was_typed_is_there_again_field_by_field(county: County) -> None:
    case = county.case()
    coming(county, case)
    saved(county, "fk", case, WORDS)
    saved(county, "fk", case, "Besök", field="can_do")
    assert written(county, "fk", case) == {"shares": WORDS, "can_do": "Besök"}


def test_a_draft_is_read_by_the_own_party_alone(county: County) -> None:
    case = county.case()
    coming(county, case)
    saved(county, "fk", case, WORDS)
    assert written(county, "fk", case) == {"shares": WORDS}
    assert written(county, "af", case) == written(county, "kommun", case) == {}


def test_a_draft_is_sealed(county: County) -> None:
    case = county.case()
    coming(county, case)
    draft = saved(county, "fk", case, WORDS)
    assert draft.text_sealed is not None
    assert WORDS.encode() not in draft.text_sealed


def test_whoever_has_no_seat_saves_no_draft(county: County) -> None:
    case = county.case()
    coming(county, case)
    seen = cases.get(county.actor("fk"), case.code)
    with pytest.raises(Forbidden):
        service.save(county.actor("fk_other"), seen, Typed("shares", WORDS), None)
    saved(county, "fk", case, WORDS)
    assert count() == 1


def test_a_case_that_waits_in_no_meeting_is_not_written_about(county: County) -> None:
    case = county.case()
    with pytest.raises(RuleBroken, match="väntar inte"):
        saved(county, "fk", case, WORDS)


def test_an_enormous_text_is_refused_and_a_text_too_long_for_an_answer_is_not(
    county: County,
) -> None:
    case = county.case()
    coming(county, case)
    with pytest.raises(RuleBroken, match="för lång"):
        saved(county, "fk", case, "a" * (LONGEST + 1))
    assert saved(county, "fk", case, "a" * LONGEST).version == 1


def test_the_same_text_sent_again_is_the_same_draft(county: County) -> None:
    """As after a connection that was lost before the answer came."""
    case = county.case()
    coming(county, case)
    saved(county, "fk", case, WORDS)
    assert saved(county, "fk", case, WORDS).version == 1
    assert saved(county, "fk", case, "Mer.", seen=1).version == 2


def test_the_second_tab_in_one_field_is_overtaken_and_another_field_is_not(county: County) -> None:
    case = county.case()
    coming(county, case)
    saved(county, "fk", case, WORDS)
    with pytest.raises(Overtaken):
        saved(county, "fk", case, "Något annat.")
    saved(county, "fk", case, "Besök", field="can_do")
    assert written(county, "fk", case) == {"shares": WORDS, "can_do": "Besök"}


def given(*drafts: Typed, version: int | None = None) -> GivenAnswer:
    return GivenAnswer(Known.KNOWN, needs_talk=False, shares=WORDS, drafts=drafts, version=version)


def test_the_answer_takes_the_place_of_its_draft(county: County) -> None:
    case = county.case()
    coming(county, case)
    draft = saved(county, "fk", case, WORDS)
    actor = county.actor("fk")
    typed = Typed("shares", WORDS, draft.version)
    answers.answer(actor, cases.get(actor, case.code), given(typed))
    assert count() == 0


def test_an_answer_given_over_an_unseen_draft_is_overtaken(county: County) -> None:
    case = county.case()
    coming(county, case)
    saved(county, "fk", case, WORDS)
    actor = county.actor("fk")
    with pytest.raises(Overtaken):
        answers.answer(actor, cases.get(actor, case.code), given(Typed("shares", "Annat")))
    assert written(county, "fk", case) == {"shares": WORDS}


def test_after_the_answer_an_old_tab_saves_nothing(county: County) -> None:
    case = county.case()
    coming(county, case)
    actor = county.actor("fk")
    answers.answer(actor, cases.get(actor, case.code), given())
    with pytest.raises(Overtaken):
        saved(county, "fk", case, WORDS)
    assert count() == 0


def test_a_withdrawn_pair_takes_the_drafts_of_that_party_and_no_other(county: County) -> None:
    case = county.case()
    coming(county, case)
    saved(county, "fk", case, WORDS)
    saved(county, "kommun", case, WORDS)
    actor = county.actor("af")
    case_service.withdraw_consent(
        actor, cases.get(actor, case.code), party_id=county.parties["fk"].id
    )
    assert session().scalars(select(AnswerDraft.party_id)).all() == [county.parties["kommun"].id]


def test_a_closed_case_leaves_no_draft_behind(county: County) -> None:
    case, other = county.case(), county.case()
    coming(county, case, other)
    saved(county, "fk", case, WORDS)
    saved(county, "fk", other, WORDS)
    actor = county.actor("af")
    case_service.close(actor, cases.get(actor, case.code), CloseReason.DECLINED)
    assert session().scalars(select(AnswerDraft.case_id)).all() == [other.id]


def typed(who: Visitor, meeting: Meeting, case: Case, **fields: str) -> Page:
    """What the script sends when something was typed in a field."""
    path = address(meeting, case)
    token = who.get(path).hidden["csrf_token"]
    unseen = f"seen_{fields['field']}"
    return who.post(f"{path}/utkast", {"csrf_token": token, unseen: "", **fields})


def test_a_field_saves_itself_and_stands_in_the_form_again(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    case = county.case()
    meeting = coming(county, case)
    folke = Visitor(app).sign_in(county.accounts["fk"])
    path = address(meeting, case)
    answer = typed(folke, meeting, case, field="shares", shares=WORDS)
    assert answer.status == 200
    assert 'data-version="1"' in answer.text
    page = folke.get(path)
    assert WORDS in page.text
    assert "Utkastet sparades" in page.text
    assert "Bara er part ser det" in page.text
    assert invalid_html(page.text) == []
    assert session().query(Answer).count() == 0


def test_the_loser_is_told_whose_words_won_and_its_next_choice_holds(
    app: Flask, county: County
) -> None:
    case = county.case()
    meeting = coming(county, case)
    folke = Visitor(app).sign_in(county.accounts["fk"])
    typed(folke, meeting, case, field="shares", shares=WORDS)
    lost = typed(folke, meeting, case, field="shares", shares="Annat.")
    assert lost.status == 409
    assert "Du skrev här i en annan flik" in lost.text
    assert WORDS in lost.text
    again = typed(folke, meeting, case, field="shares", shares="Annat.", seen_shares="1")
    assert again.status == 200
    assert written(county, "fk", case) == {"shares": "Annat."}


def test_a_colleague_who_was_first_is_named(app: Flask, county: County) -> None:
    case = county.case()
    meeting = coming(county, case)
    fanny = Visitor(app).sign_in(colleague(county, "Fanny Försäkring"))
    folke = Visitor(app).sign_in(county.accounts["fk"])
    typed(fanny, meeting, case, field="needs_talk", needs_talk="ja")
    lost = typed(folke, meeting, case, field="needs_talk", needs_talk="nej")
    assert lost.status == 409
    assert "Fanny Försäkring skrev här samtidigt" in lost.text
    assert "Ja, vi vill prata" in lost.text


def test_without_a_script_the_form_saves_its_draft_by_a_button(app: Flask, county: County) -> None:
    case = county.case()
    meeting = coming(county, case)
    folke = Visitor(app).sign_in(county.accounts["fk"])
    answer = folke.submit(address(meeting, case), {"shares": WORDS, "later": "1"})
    assert answer.path == f"/moten/{meeting.id}/formote"
    assert "Utkastet är sparat" in answer.text
    assert "Påbörjat" in answer.text
    assert written(county, "fk", case)["shares"] == WORDS


def test_saving_over_a_tab_of_ones_own_shows_both_and_then_holds(
    app: Flask, county: County
) -> None:
    case = county.case()
    meeting = coming(county, case)
    folke = Visitor(app).sign_in(county.accounts["fk"])
    path = address(meeting, case)
    filled = {**folke.get(path).hidden, **ticked(county, "af"), "shares": "Annat."}
    typed(folke, meeting, case, field="shares", shares=WORDS)
    stale = folke.post(path, filled)
    assert stale.status == 422
    assert WORDS in stale.text
    assert "Annat." in stale.text
    again = folke.post(path, {**filled, "seen_shares": "1"})
    assert again.path == f"/moten/{meeting.id}/formote"
    assert count() == 0


def test_a_text_that_may_tell_who_it_is_does_not_save_itself(app: Flask, county: County) -> None:
    case = county.case()
    meeting = coming(county, case)
    folke = Visitor(app).sign_in(county.accounts["fk"])
    answer = typed(folke, meeting, case, field="shares", shares="Född 19121212-1212.")
    assert answer.status == 422
    assert "personnummer" in answer.text
    assert count() == 0
    assert typed(folke, meeting, case, field="shares", shares=WORDS).status == 200


def test_an_unknown_field_is_refused(app: Flask, county: County) -> None:
    case = county.case()
    meeting = coming(county, case)
    folke = Visitor(app).sign_in(county.accounts["fk"])
    answer = typed(folke, meeting, case, field="version", version="1")
    assert answer.status == 409
    assert count() == 0
