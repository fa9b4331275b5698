"""The sheet before the meeting: plain words for the individual, from the lifting party alone."""

from datetime import date, time, timedelta
from io import BytesIO

import pypdf
import pytest
from flask import Flask

from tests import log
from tests.factories import rows
from tests.factories.county import County
from tests.visitor import Visitor
from trisam.cases.models import Case
from trisam.cases.values import Attendance
from trisam.contacts.models import FixedContact
from trisam.core import clock, swedish
from trisam.meetings.models import MeetingForm


def paper_of(app: Flask, county: County, case: Case, who: str = "af") -> pypdf.PdfReader:
    officer = Visitor(app).sign_in(county.accounts[who])
    answer = officer.client.get(f"/arenden/{case.code}/infor-motet.pdf")
    assert answer.mimetype == "application/pdf", answer.status
    return pypdf.PdfReader(BytesIO(answer.data))


def words_of(app: Flask, county: County, case: Case) -> str:
    paper = paper_of(app, county, case)
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


def planned(county: County, case: Case, form: MeetingForm = MeetingForm.PHYSICAL) -> date:
    """The case stands second in a meeting at one o'clock in ten days."""
    day = clock.today() + timedelta(days=10)
    meeting = rows.meeting(county.team, day, starts=time(13))
    meeting.form = form
    rows.item(meeting, case, slot=2)
    return day


def test_it_tells_when_where_who_sits_there_the_question_and_whom_to_ask(
    app: Flask, county: County
) -> None:
    case = county.case(to=("fk", "vard"))
    day = planned(county, case)
    words = words_of(app, county, case)
    assert swedish.moment(clock.instant(day, time(13, 20))) in words
    assert "Plats: Sammanträdesrummet" in words.replace("Plats Samm", "Plats: Samm")
    for party in ("Arbetsförmedlingen", "Försäkringskassan", "Vården"):
        assert party in words
    assert "• Kommunen" not in words
    assert "Hur kommer vi vidare mot arbete?" in words
    assert "Hör av dig till Alva Testgren, Arbetsförmedlingen Gävle." in words
    assert "Du kan ändra dig när du vill" in words


def test_it_is_one_tagged_page_and_neither_it_nor_its_name_tells_who(
    app: Flask, county: County
) -> None:
    case = county.case()
    planned(county, case)
    case.own_words = "Jag vill börja med några timmar i veckan. " * 6
    paper = paper_of(app, county, case)
    assert len(paper.pages) == 1
    assert "True" in str(paper.root_object.get("/MarkInfo"))
    assert paper.metadata is not None
    assert paper.metadata.title == "Inför ditt möte"
    assert "Exempelsson" not in paper.pages[0].extract_text()
    officer = Visitor(app).sign_in(county.accounts["af"])
    headers = officer.client.get(f"/arenden/{case.code}/infor-motet.pdf").headers
    assert headers["Content-Disposition"] == "inline; filename=infor-ditt-mote.pdf"


@pytest.mark.parametrize(
    ("wish", "form", "said"),
    [
        (Attendance.IN_PERSON, MeetingForm.PHYSICAL, "Du är med på mötet."),
        (Attendance.IN_PERSON, MeetingForm.DIGITAL, "Du är med i videomötet."),
        (Attendance.BY_PHONE, MeetingForm.DIGITAL, "Teamet ringer dig när det är din tur."),
        (Attendance.OWN_WORDS, MeetingForm.HYBRID, "Du är inte med själv."),
        (Attendance.REPRESENTATIVE, MeetingForm.PHYSICAL, "Ditt ombud är med i stället för dig."),
        (Attendance.DECLINES, MeetingForm.PHYSICAL, "Du får veta efteråt"),
        (None, MeetingForm.PHYSICAL, "Du bestämmer."),
    ],
)
def test_it_says_how_the_person_takes_part_in_that_kind_of_meeting(
    app: Flask, county: County, wish: Attendance | None, form: MeetingForm, said: str
) -> None:
    case = county.case()
    case.attendance_wish = wish
    planned(county, case, form)
    assert said in words_of(app, county, case)


def test_before_a_day_is_decided_it_says_who_will_tell(app: Flask, county: County) -> None:
    assert "Inte bestämd än. Alva Testgren hör av sig" in words_of(app, county, county.case())


def test_without_consent_nobody_is_said_to_read(app: Flask, county: County) -> None:
    words = words_of(app, county, county.case(to=()))
    assert "Du har inte sagt ja till att någon annan läser" in words
    assert "• Försäkringskassan" not in words


def test_the_interpreter_and_the_fast_kontakt_stand_there_when_there_are_any(
    app: Flask, county: County
) -> None:
    case = county.case()
    assert "tolk" not in words_of(app, county, case)
    case.interpreter_language = "arabiska"
    county.accounts["fk"].reach = "010-123 45 67, vardagar 9–11"
    rows.save(
        FixedContact(
            case_id=case.id,
            party_id=county.parties["fk"].id,
            account_id=county.accounts["fk"].id,
            since=clock.today(),
        )
    )
    words = words_of(app, county, case)
    assert "Språk: arabiska." in words
    assert "Folke Provberg, Försäkringskassan. 010-123 45 67" in words


def test_who_may_read_the_case_but_did_not_lift_it_is_refused_and_others_find_nothing(
    app: Flask, county: County
) -> None:
    case = county.case(to=("fk",))
    address = f"/arenden/{case.code}/infor-motet.pdf"
    assert Visitor(app).sign_in(county.accounts["af"]).client.get(address).status_code == 200
    assert Visitor(app).sign_in(county.accounts["fk"]).get(address).status == 403
    assert Visitor(app).sign_in(county.accounts["kommun"]).get(address).status == 404


def test_it_is_logged_as_a_print_and_linked_from_the_open_case(app: Flask, county: County) -> None:
    case = county.case()
    paper_of(app, county, case)
    assert [entry.subject for entry in log.entries(action="case.sheet")] == [case.subject]
    own = Visitor(app).sign_in(county.accounts["af"]).get(f"/arenden/{case.code}").text
    assert f'href="/arenden/{case.code}/infor-motet.pdf"' in own
    theirs = Visitor(app).sign_in(county.accounts["fk"]).get(f"/arenden/{case.code}").text
    assert "infor-motet.pdf" not in theirs
