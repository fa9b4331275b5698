"""The minutes of a meeting: each reader gets those cases on paper that the reader may see now."""

import io

import pypdf
from flask import Flask

from tests import log
from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Visitor
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.cases.values import Attendance
from trisam.consents import service as consents
from trisam.core import clock
from trisam.core.db import session
from trisam.meetings.models import CancelCause, Meeting, MeetingStatus
from trisam.recommendations.models import Action, Recommendation

PAPER = "/moten/{}/minnesanteckningar.pdf"


def recommended(county: County, meeting: Meeting, case: Case, slot: int, text: str) -> None:
    rows.item(meeting, case, slot)
    rows.save(
        Recommendation(
            case_id=case.id,
            meeting_id=meeting.id,
            recorded_by_id=county.accounts["vard"].id,
            recorded_at=clock.now(),
            participation=Attendance.BY_PHONE,
            text=text,
            actions=[
                Action(
                    text=f"Åtgärd om {text.lower()}",
                    party_id=county.parties["af"].id,
                    officer_id=county.accounts["af"].id,
                    due_on=clock.today(),
                )
            ],
        )
    )


def words_of(paper: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper)).pages)


def fetched(app: Flask, county: County, who: str, meeting: Meeting) -> str:
    answer = Visitor(app).sign_in(county.accounts[who]).client.get(PAPER.format(meeting.id))
    assert answer.status_code == 200
    return " ".join(words_of(answer.data).split())


def test_the_minutes_hold_what_was_recommended_and_who_does_what(
    app: Flask, county: County
) -> None:
    meeting, case = rows.meeting(county.team, clock.today()), county.case()
    recommended(county, meeting, case, 1, "Arbetsträning")
    words = fetched(app, county, "fk", meeting)
    assert f"Ärende {case.code}, lyft av" in words
    assert "Arbetsträning" in words
    assert "Åtgärd om arbetsträning" in words
    assert "Personen var med per telefon." in words


def test_the_paper_says_how_it_is_kept_who_printed_it_and_which_page_it_is(
    app: Flask, county: County
) -> None:
    words = fetched(app, county, "fk", rows.meeting(county.team, clock.today()))
    assert "Sekretess." in words
    assert f"av {county.accounts['fk'].name}" in words
    assert "Sida 1 av 1" in words


def test_no_individual_is_named_on_the_paper_nor_in_the_name_of_the_file(
    app: Flask, county: County
) -> None:
    meeting, case = rows.meeting(county.team, clock.today()), county.case()
    recommended(county, meeting, case, 1, "Arbetsträning")
    answer = Visitor(app).sign_in(county.accounts["af"]).client.get(PAPER.format(meeting.id))
    assert "Exempelsson" not in words_of(answer.data)
    name = answer.headers["Content-Disposition"]
    assert name == f"inline; filename=minnesanteckningar-{county.team.slug}-{meeting.day}.pdf"


def test_a_case_that_the_printing_reader_may_not_see_is_one_line_without_a_word_of_it(
    app: Flask, county: County
) -> None:
    meeting = rows.meeting(county.team, clock.today())
    seen, hidden = county.case(), county.case(to=("fk",))
    recommended(county, meeting, seen, 1, "Arbetsträning")
    recommended(county, meeting, hidden, 2, "Läkarbesök")
    assert "Läkarbesök" in fetched(app, county, "fk", meeting)
    words = fetched(app, county, "vard", meeting)
    assert "Arbetsträning" in words
    assert "1 ärende" in words
    assert [told for told in (hidden.code, "Läkarbesök", "läkarbesök") if told in words] == []


def test_a_consent_taken_back_takes_the_case_off_the_next_paper(app: Flask, county: County) -> None:
    meeting, case = rows.meeting(county.team, clock.today()), county.case()
    recommended(county, meeting, case, 1, "Arbetsträning")
    assert "Arbetsträning" in fetched(app, county, "fk", meeting)
    af = county.actor("af")
    consent = cases.get(af, case.code).consent
    assert consent is not None
    consents.withdraw(af, consent)
    assert "Arbetsträning" not in fetched(app, county, "fk", meeting)


def test_a_case_without_a_recommendation_says_so(app: Flask, county: County) -> None:
    meeting = rows.meeting(county.team, clock.today())
    rows.item(meeting, county.case())
    assert "Ingen rekommendation är skriven." in fetched(app, county, "fk", meeting)


def test_that_they_were_printed_is_logged_for_the_meeting_and_for_each_case_shown(
    app: Flask, county: County
) -> None:
    meeting = rows.meeting(county.team, clock.today())
    seen, hidden = county.case(), county.case(to=("fk",))
    recommended(county, meeting, seen, 1, "Arbetsträning")
    recommended(county, meeting, hidden, 2, "Läkarbesök")
    fetched(app, county, "vard", meeting)
    assert [entry.subject for entry in log.entries(action="meeting.minutes")] == [meeting.subject]
    assert [entry.subject for entry in log.entries(action="case.print")] == [seen.subject]
    assert log.entries(action="case.list", subject=seen.subject) == []


def test_a_meeting_to_come_and_a_cancelled_one_have_no_minutes(app: Flask, county: County) -> None:
    meeting = rows.meeting(county.team, clock.today())
    folke = Visitor(app).sign_in(county.accounts["fk"])
    assert folke.client.get(PAPER.format(meeting.id)).status_code == 200
    meeting.status, meeting.cancel_cause = MeetingStatus.CANCELLED, CancelCause.ILLNESS
    session().flush()
    assert folke.client.get(PAPER.format(meeting.id)).status_code == 409
    later = rows.meeting(county.team, clock.today() + (clock.today() - rows.long_ago()))
    assert folke.client.get(PAPER.format(later.id)).status_code == 409


def test_another_teams_people_get_the_answer_for_a_meeting_that_is_not_there(
    app: Flask, county: County
) -> None:
    meeting = rows.meeting(county.team, clock.today())
    outside = Visitor(app).sign_in(county.accounts["af_outside"])
    assert outside.client.get(PAPER.format(meeting.id)).status_code == 404
