"""What the individual is told: a draft from what was recorded, changed, kept, and printed."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests import log
from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.visitor import Visitor
from trisam.cases.models import Case
from trisam.cases.values import Attendance
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden, Overtaken
from trisam.recommendations import queries, service
from trisam.recommendations.letters import Step, draft
from trisam.recommendations.models import Action, FeedbackLetter, Recommendation
from trisam.recommendations.service import GivenLetter

TODAY = {"told_on": clock.today().isoformat()}


def concluded(county: County, case: Case | None = None, days: int = 10) -> Recommendation:
    """A recommendation of a meeting so many days ago."""
    case = case or county.case()
    meeting = rows.meeting(county.team, clock.today() - timedelta(days=days))
    rows.item(meeting, case)
    return rows.save(
        Recommendation(
            case_id=case.id,
            meeting_id=meeting.id,
            recorded_by_id=county.accounts["vard"].id,
            recorded_at=clock.now(),
            participation=Attendance.BY_PHONE,
            text="Arbetsträning i lugn takt.",
            actions=[
                Action(
                    text="Kalla till avstämning.",
                    party_id=county.parties["fk"].id,
                    officer_id=county.accounts["fk"].id,
                    due_on=clock.today(),
                )
            ],
        )
    )


def path(kept: Recommendation, rest: str = "") -> str:
    return f"/aterkoppling/{kept.id}{rest}"


def test_the_draft_says_what_who_and_when_in_plain_swedish() -> None:
    steps = [Step("Kalla till avstämning.", "Folke", "Försäkringskassan", date(2026, 12, 9))]
    words = draft(date(2026, 11, 18), "Arbetsträning.", steps, "Alva, AF", asked_again=True)
    assert words == (
        "Hej!\n\n"
        "Onsdag 18 november 2026 pratade vi om din fråga. Det här föreslår vi:\n\n"
        "Arbetsträning.\n\n"
        "Det här ska hända nu:\n"
        "– Kalla till avstämning. Det gör Folke, Försäkringskassan, "
        "senast onsdag 9 december 2026.\n\n"
        "Undrar du över något? Hör av dig till Alva, AF.\n\n"
        "Om ungefär ett halvår frågar vi hur det har gått."
    )


def test_nobody_who_has_not_said_yes_to_it_is_promised_a_question_later() -> None:
    words = draft(date(2026, 11, 18), "Arbetsträning.", [], "Alva, AF", asked_again=False)
    assert "halvår" not in words
    assert "hända nu" not in words


def test_the_page_holds_the_draft_and_nothing_is_kept_until_it_is_changed(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    kept = concluded(county)
    alva = Visitor(app).sign_in(county.accounts["af"])
    page = alva.get(path(kept))
    assert "Kalla till avstämning. Det gör" in page.text
    assert invalid_html(page.text) == []
    as_it_stands = next(sheet for sheet in page.sheets if "told_on" in sheet.names)
    assert alva.post(path(kept), as_it_stands.fields).status == 200
    assert session().get_one(Recommendation, kept.id).feedback_on == clock.today()
    assert session().scalars(select(FeedbackLetter)).all() == []


def test_what_was_changed_is_kept_sealed_and_stands_there_again(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    case = county.case()
    case.interpreter_language = "arabiska"
    kept = concluded(county, case)
    alva = Visitor(app).sign_in(county.accounts["af"])
    changed = {**TODAY, "text": "Hej! Vi ses.", "translation": "مرحبا", "later": "1"}
    page = alva.submit(path(kept), changed)
    assert page.path == path(kept)
    assert "Hej! Vi ses." in page.text
    assert "مرحبا" in page.text
    letter = session().scalars(select(FeedbackLetter)).one()
    assert letter.text_sealed is not None
    assert b"Vi ses" not in letter.text_sealed
    assert session().get_one(Recommendation, kept.id).feedback_on is None
    printed = alva.get(path(kept, "/brev")).text
    assert "Hej! Vi ses." in printed
    assert "مرحبا" in printed
    assert invalid_html(printed) == []
    assert [entry.subject for entry in log.entries(action="case.print")] == [case.subject]


def test_the_letter_tells_the_individual_nothing_of_codes(app: Flask, county: County) -> None:
    case = county.case()
    kept = concluded(county, case)
    printed = Visitor(app).sign_in(county.accounts["af"]).get(path(kept, "/brev")).words
    assert "Arbetsträning i lugn takt." in printed
    assert case.code not in printed


def test_a_translation_is_asked_for_only_where_an_interpreter_is_needed(
    app: Flask, county: County
) -> None:
    alva = Visitor(app).sign_in(county.accounts["af"])
    assert "på personens språk" not in alva.get(path(concluded(county))).text
    case = county.case()
    case.interpreter_language = "arabiska"
    assert "på personens språk" in alva.get(path(concluded(county, case, days=11))).text


def test_another_party_reads_the_draft_and_neither_the_letter_nor_its_print(
    app: Flask, county: County
) -> None:
    kept = concluded(county)
    service.keep_letter(
        county.actor("af"), queries.get(county.actor("af"), kept.id), GivenLetter("Bara till dig.")
    )
    folke = Visitor(app).sign_in(county.accounts["fk"])
    page = folke.get(path(kept))
    assert "Arbetsträning i lugn takt." in page.text
    assert "Bara till dig." not in page.text
    assert folke.get(path(kept, "/brev")).status == 403
    alva = Visitor(app).sign_in(county.accounts["af"])
    assert "Bara till dig." in alva.get(path(kept, "/brev")).text


def test_another_party_does_not_write_the_letter(county: County) -> None:
    kept = concluded(county)
    folke = county.actor("fk")
    with pytest.raises(Forbidden):
        service.keep_letter(folke, queries.get(folke, kept.id), GivenLetter("Hej"))


def test_who_was_second_is_told_whose_text_stands_and_keeps_the_own(
    app: Flask, county: County
) -> None:
    kept = concluded(county)
    alva = Visitor(app).sign_in(county.accounts["af"])
    alva.submit(path(kept), {**TODAY, "text": "Den första.", "later": "1"})
    late = alva.submit(path(kept), {**TODAY, "text": "Den andra.", "later": "1", "version": ""})
    assert late.status == 422
    assert "Den första." in late.text
    assert "Den andra." in late.text
    with pytest.raises(Overtaken):
        service.keep_letter(
            county.actor("af"), queries.get(county.actor("af"), kept.id), GivenLetter("Den tredje.")
        )


def test_days_to_feedback_are_counted_from_the_meeting(app: Flask, county: County) -> None:
    kept = concluded(county)
    alva = Visitor(app).sign_in(county.accounts["af"])
    told_on = clock.today() - timedelta(days=4)
    page = alva.submit(path(kept), {"text": "Hej!", "told_on": told_on.isoformat()})
    assert "6 dagar efter mötet" in page.words
