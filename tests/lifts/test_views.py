"""Lifting a case page by page, as an officer meets it."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.factories import rows
from tests.factories.county import County
from tests.log import actions
from tests.visitor import Page, Visitor
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.db import session
from trisam.lifts.models import LiftDraft
from trisam.meetings.models import AgendaItem, Meeting
from trisam.people.models import Person

NUMBER = "850709-9805"
MEGABYTE = 1024 * 1024


@pytest.fixture
def officer(app: Flask, county: County) -> Visitor:
    """AF's officer in the team, signed in; the team has two meetings to come."""
    for days in (10, 40):
        rows.meeting(county.team, clock.today() + timedelta(days=days), slots=1)
    return Visitor(app).sign_in(county.accounts["af"])


def begin(officer: Visitor) -> Page:
    """A new draft, at the question who it is about."""
    page = officer.send(officer.get("/arenden/lyft"), to="/arenden/lyft")
    return officer.send(page, team="brynas-halsocentral")


def about_somebody(officer: Visitor, page: Page) -> Page:
    """The individual, the question, own words and a question to vården."""
    page = officer.send(page, name="Testa Exempelsson", personnummer=NUMBER, gender="kvinna")
    if page.path.endswith("/tidigare"):
        page = officer.send(page, relift="no")
    page = officer.send(page, issue="Vägen till arbete")
    page = officer.send(page, own_words="Jag vill arbeta med djur")
    page = officer.send(page, to_vard="Vad säger läkaren?")
    page = officer.send(page, wish="pa_plats", interpreter_language="arabiska")
    page = officer.send(page, income="sjukpenning", occupation="ingen", employed="no")
    return officer.send(page, tried="Arbetsträning")


def to_the_check(officer: Visitor) -> Page:
    """A whole lift with consent for FK and vården, to the last page."""
    page = about_somebody(officer, begin(officer))
    page = officer.send(
        page,
        parties=["fk", "vard"],
        types=["halsa", "planering"],
        method="skriftligt",
        may_contact="y",
    )
    return officer.send(page)


def count(table: type[Case] | type[LiftDraft] | type[Person] | type[AgendaItem]) -> int:
    """Rows of the table."""
    return session().scalar(select(func.count()).select_from(table)) or 0


def test_a_case_is_lifted_page_by_page_and_stands_in_the_next_meeting(
    officer: Visitor, county: County
) -> None:
    page = to_the_check(officer)
    assert page.path.endswith("/kontrollera")
    for words in ("Testa Exempelsson", "19850709-9805", "Vägen till arbete", "djur", "Sjukpenning"):
        assert words in page.words
    page = officer.send(page)
    assert page.path.endswith("/klart")
    assert "FK och Vård ser ärendet" in page.words
    assert 'href="/hjalp/for-dig"' in page.text
    case = session().scalars(select(Case)).one()
    item = session().scalars(select(AgendaItem)).one()
    assert f'href="/arenden/{case.code}/infor-motet.pdf"' in page.text
    assert (case.officer_id, item.case_id, item.slot) == (county.accounts["af"].id, case.id, 1)
    assert count(LiftDraft) == 0


def test_sent_twice_it_is_one_case_and_the_same_answer(officer: Visitor) -> None:
    page = to_the_check(officer)
    first, second = officer.send(page), officer.send(page)
    assert first.path == second.path
    assert second.status == 200
    assert count(Case) == 1
    assert actions().count("case.read") == 2  # once for each time the case was shown


def test_without_consent_it_is_lifted_but_stands_in_no_meeting(officer: Visitor) -> None:
    page = about_somebody(officer, begin(officer))
    page = officer.get(page.path + "?som=no")
    assert "Ingen annan part ser ärendet" in page.words
    page = officer.send(page)
    assert page.path.endswith("/kontrollera")
    page = officer.send(page)
    assert "samtycke saknas" in page.words
    assert count(AgendaItem) == 0


def test_when_the_last_slot_was_taken_the_text_is_kept_and_the_next_meeting_proposed(
    officer: Visitor, county: County
) -> None:
    page = to_the_check(officer)
    taken = session().scalars(select(Meeting).order_by(Meeting.starts_at)).first()
    assert taken is not None
    other = county.case(by="fk", to=("af",))
    other.person.name = "Någon Annan"
    rows.item(taken, other)
    page = officer.send(page)
    assert "Platsen hann bli tagen" in page.words
    assert count(Case) == 1
    page = officer.send(officer.send(page))
    assert page.path.endswith("/klart")
    later = session().scalars(select(AgendaItem).where(AgendaItem.meeting_id != taken.id)).one()
    assert later.slot == 1


def test_an_urgent_case_gets_an_extra_slot_in_a_full_meeting(
    officer: Visitor, county: County
) -> None:
    soonest = session().scalars(select(Meeting).order_by(Meeting.starts_at)).first()
    assert soonest is not None
    rows.item(soonest, county.case(by="fk", to=("af",)))
    page = about_somebody(officer, begin(officer))
    page = officer.send(page, parties=["fk"], types=["halsa", "planering"], method="muntligt")
    officer.send(officer.send(page, meeting="urgent"))
    slots = session().scalars(select(AgendaItem.slot).where(AgendaItem.meeting_id == soonest.id))
    assert sorted(slot for slot in slots if slot) == [1, 2]


def test_a_draft_is_kept_and_goes_on_where_it_was_left(officer: Visitor, county: County) -> None:
    page = begin(officer)
    page = officer.send(page, name="Testa Exempelsson", personnummer="fel", gender="man", later="1")
    assert page.path == "/arenden/utkast"
    assert "Testa Exempelsson" in page.words
    draft = session().scalars(select(LiftDraft)).one()
    page = officer.get(f"/arenden/lyft/{draft.id}/person")
    assert page.sheets[-1].fields["personnummer"] == "fel"


def test_nobody_else_opens_removes_or_sends_a_draft(
    app: Flask, officer: Visitor, county: County
) -> None:
    begin(officer)
    draft = session().scalars(select(LiftDraft)).one()
    other = Visitor(app).sign_in(county.accounts["fk"])
    nobody = rows.nobody()
    for tail in ("", "/person", "/kontrollera", "/klart"):
        hidden = other.get(f"/arenden/lyft/{draft.id}{tail}")
        absent = other.get(f"/arenden/lyft/{nobody}{tail}")
        assert (hidden.status, absent.status) == (404, 404)
        assert hidden.words == absent.words
    page = officer.get("/arenden/utkast")
    removed = officer.send(page, to="/ta-bort")
    assert "borttaget" in removed.words
    assert count(LiftDraft) == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"personnummer": "19850709-9806"}, "kontrollsiffran är fel"),
        ({"personnummer": "20200101-2391"}, "Kontrollera siffrorna"),
        ({"personnummer": ""}, "Skriv personnumret"),
        ({"name": ""}, "Skriv personens namn"),
        ({"name": "N" * 201}, "Skriv högst 200 tecken"),
        ({"gender": None}, "Välj kön"),
    ],
)
def test_a_person_that_cannot_be_right_is_a_sentence_at_the_field(
    officer: Visitor, typed: dict[str, str], sentence: str
) -> None:
    right = {"name": "Testa Exempelsson", "personnummer": NUMBER, "gender": "man"}
    page = officer.send(begin(officer), **{**right, **typed})
    assert page.status == 422
    assert sentence in page.words


def test_a_megabyte_of_text_is_a_sentence_and_nothing_is_lost(officer: Visitor) -> None:
    page = officer.send(begin(officer), name="T", personnummer=NUMBER, gender="man")
    enormous = "å" * MEGABYTE
    for button in ({}, {"later": "1"}):
        answer = officer.send(page, issue=enormous, **button)
        assert answer.status == 422
        assert "Texten är för lång" in answer.words
        assert enormous in answer.text


def test_control_characters_are_dropped_wherever_they_stand(officer: Visitor) -> None:
    page = begin(officer)
    page = officer.send(page, name="Testa\x00", personnummer=f"{NUMBER}\x00", gender="man\x00")
    page = officer.send(page, issue="Text\x00 med\x0b tecken")
    assert page.status == 200
    check = officer.get(page.path.replace("egna-ord", "fraga"))
    assert check.sheets[-1].fields["issue"] == "Text med tecken"


def test_a_date_in_the_future_is_a_sentence(officer: Visitor) -> None:
    page = begin(officer)
    page = officer.get(page.path.replace("person", "lage"))
    page = officer.send(page, income_since="2090-01-01")
    assert page.status == 422
    assert "efter i dag" in page.words


def test_one_question_at_least_is_asked(officer: Visitor) -> None:
    page = begin(officer)
    page = officer.send(officer.get(page.path.replace("person", "parter")))
    assert "Ställ en fråga till minst en part" in page.words


def test_a_consent_ticks_somebody(officer: Visitor) -> None:
    page = about_somebody(officer, begin(officer))
    page = officer.send(page, method="muntligt")
    assert page.status == 422
    assert "minst en part" in page.words


def test_skyddade_uppgifter_ask_for_no_name(officer: Visitor) -> None:
    page = begin(officer)
    page = officer.get(page.path + "?som=protected")
    assert not {"name", "personnummer"} & page.sheets[-1].names
    page = officer.send(page, gender="annat")
    assert page.path.endswith("/fraga")


def test_someone_without_personnummer_tells_the_birth_year(officer: Visitor) -> None:
    page = begin(officer)
    page = officer.get(page.path + "?som=without")
    refused = officer.send(page, name="Testa", gender="man", birth_year="1899")
    assert "heltal från 1900" in refused.words
    page = officer.send(page, name="Testa", gender="man", birth_year="1990")
    assert page.path.endswith("/fraga")


def test_an_earlier_case_is_told_only_to_those_who_may_see_it(
    app: Flask, officer: Visitor, county: County
) -> None:
    officer.send(to_the_check(officer))  # seen by FK and vården, not by the kommun
    answers = {"name": "Testa Exempelsson", "personnummer": NUMBER, "gender": "kvinna"}
    for who, told in (("fk", True), ("kommun", False)):
        page = officer_of(app, county, who)
        page_after = page[0].send(page[1], **answers)
        assert ("redan ett öppet ärende" in page_after.words) is told


def officer_of(app: Flask, county: County, who: str) -> tuple[Visitor, Page]:
    """Another officer, with a draft at the question who it is about."""
    visitor = Visitor(app).sign_in(county.accounts[who])
    page = visitor.send(visitor.get("/arenden/lyft"), to="/arenden/lyft")
    return visitor, visitor.send(page, team="brynas-halsocentral") if "team" in page.path else page


def test_changing_an_answer_comes_back_to_the_check(officer: Visitor) -> None:
    page = to_the_check(officer)
    page = officer.get(page.path.replace("kontrollera", "fraga") + "?fran=kontroll")
    page = officer.send(page, issue="Något helt annat")
    assert page.path.endswith("/kontrollera")
    assert "Något helt annat" in page.words


def test_an_empty_draft_cannot_be_handed_in(officer: Visitor) -> None:
    page = begin(officer)
    page = officer.get(page.path.replace("person", "kontrollera"))
    assert "/person" in page.path
    assert count(Case) == 0


def test_steering_is_offered_no_lift_and_refused(app: Flask, county: County) -> None:
    visitor = Visitor(app).sign_in(county.accounts["steering"])
    assert visitor.get("/arenden/lyft").status == 403
    assert "Lyft ett ärende" not in visitor.get("/arenden").words


def test_identities_stand_in_no_address(officer: Visitor) -> None:
    page = to_the_check(officer)
    assert "Testa" not in page.path
    assert "9805" not in page.path


def test_a_question_to_a_party_outside_the_consent_is_pointed_out(officer: Visitor) -> None:
    page = about_somebody(officer, begin(officer))
    page = officer.send(
        officer.send(page, parties=["fk"], types=["halsa", "planering"], method="skriftligt")
    )
    assert "Du frågar Vården, men samtycket omfattar inte parten." in page.words


def test_no_question_is_pointed_out_when_the_consent_covers_the_party(officer: Visitor) -> None:
    assert "En fråga når inte fram" not in to_the_check(officer).words


def test_a_meeting_whose_written_answers_have_closed_is_not_the_proposed_one(
    officer: Visitor, county: County
) -> None:
    rows.meeting(county.team, clock.today() + timedelta(days=1), slots=3)
    page = about_somebody(officer, begin(officer))
    page = officer.send(
        page, parties=["fk", "vard"], types=["halsa", "planering"], method="skriftligt"
    )
    assert "så parterna hinner kanske inte svara" in page.words
    officer.send(officer.send(page))
    soonest = session().scalars(select(Meeting).order_by(Meeting.starts_at)).first()
    chosen = session().scalars(select(AgendaItem)).one()
    assert soonest is not None
    assert chosen.meeting_id != soonest.id


def test_an_extra_slot_is_offered_only_when_the_next_meeting_is_full(officer: Visitor) -> None:
    page = about_somebody(officer, begin(officer))
    page = officer.send(page, parties=["fk"], types=["halsa", "planering"], method="muntligt")
    assert "Det brådskar" not in page.words


def test_of_several_own_teams_none_is_chosen_beforehand(officer: Visitor, county: County) -> None:
    rows.seat(county.other_team, county.parties["af"], county.accounts["af"])
    page = officer.send(officer.get("/arenden/lyft"), to="/arenden/lyft")
    assert "Välj ett team." in officer.send(page).words


def test_teams_without_an_own_seat_stand_behind_a_click(officer: Visitor) -> None:
    page = officer.send(officer.get("/arenden/lyft"), to="/arenden/lyft")
    assert "Ett team där du inte har plats" in page.words
