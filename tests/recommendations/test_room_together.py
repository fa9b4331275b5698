"""Several write in the room at once: each field keeps itself, and the first to save wins."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine
from time_machine import TimeMachineFixture

from tests import log
from tests.at_once import DONE, at_once, committed
from tests.factories import county as counties
from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.statements import counted
from tests.visitor import Visitor
from trisam.accounts.lifetimes import LONGEST_IDLE
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.cases.models import Case
from trisam.cases.values import Attendance, CloseReason
from trisam.consents import service as consents
from trisam.core import clock, db
from trisam.core.db import session
from trisam.core.errors import NotFound, Overtaken, RuleBroken
from trisam.meetings.models import Meeting
from trisam.meetings.queries import agenda, meetings
from trisam.meetings.service import agenda as agenda_service
from trisam.recommendations import queries, service
from trisam.recommendations.models import RoomDraft
from trisam.recommendations.service import GivenDraft

POLL_BUDGET = 10
MORNING = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def morning(time_machine: TimeMachineFixture) -> None:
    """No test meets midnight."""
    time_machine.move_to(MORNING)


def todays(county: County, case: Case) -> Meeting:
    meeting = rows.meeting(county.team, clock.today())
    rows.item(meeting, case)
    return meeting


class Writer(Visitor):
    """Somebody with the room's page open, whose script does what room.js does."""

    def open(self, meeting: Meeting, case: Case) -> "Writer":
        self.path = f"/moten/{meeting.id}/rum/{case.code}"
        self.page = self.get(self.path)
        return self

    def asks(self) -> Any:
        answer = self.client.get(f"{self.path}/nu")
        return answer.json if answer.is_json else answer.status_code

    def writes(self, text: str, name: str = "text", before: int = 0, **more: str) -> Any:
        typed = {**self.page.hidden, "name": name, "text": text, "before": str(before), **more}
        return json.loads(self.post(f"{self.path}/utkast", typed).text)


@pytest.fixture
def case(county: County) -> Case:
    return county.case()


@pytest.fixture
def meeting(county: County, case: Case) -> Meeting:
    return todays(county, case)


@pytest.fixture
def open_room(app: Flask, county: County, meeting: Meeting, case: Case) -> Callable[[str], Writer]:
    def opened(who: str) -> Writer:
        visitor = Writer(app)
        visitor.sign_in(county.accounts[who])
        return visitor.open(meeting, case)

    return opened


def kept() -> dict[str, str | None]:
    session().expire_all()
    return {draft.field: draft.text for draft in session().query(RoomDraft)}


def test_what_one_writes_the_others_see_and_a_browser_that_died_has_lost_nothing(
    open_room: Callable[[str], Writer], invalid_html: InvalidHtml
) -> None:
    rut, folke = open_room("vard"), open_room("fk")
    assert rut.writes("Arbetsträning två dagar i") == {"version": 1}
    rut.writes("Kalla till avstämning", "actions-3-text")

    told = folke.asks()["fields"]["text"]
    assert told == {
        "text": "Arbetsträning två dagar i",
        "version": 1,
        "by": "Rut Exempelius",
        "writes": True,
    }
    again = open_room("vard").page.text
    assert "Arbetsträning två dagar i</textarea>" in again
    assert 'value="Kalla till avstämning"' in again
    assert invalid_html(again) == []
    assert not rut.asks()["fields"]["text"]["writes"], "nobody is told of the own writing"


def test_who_wrote_a_while_ago_writes_no_more(
    open_room: Callable[[str], Writer], time_machine: TimeMachineFixture
) -> None:
    open_room("vard").writes("Vänta")
    time_machine.move_to(clock.now() + service.WRITING + timedelta(seconds=1))
    told = open_room("fk").asks()["fields"]["text"]
    assert (told["by"], told["writes"]) == ("Rut Exempelius", False)


def test_the_second_in_a_field_is_told_and_the_first_text_stands(
    open_room: Callable[[str], Writer],
) -> None:
    rut, folke = open_room("vard"), open_room("fk")
    rut.writes("Ruts text")
    refused = folke.writes("Folkes text")
    assert "hann ändra" in refused["sentence"]
    assert kept() == {"text": "Ruts text"}
    assert folke.asks()["fields"]["text"]["by"] == "Rut Exempelius"

    assert folke.writes("Folkes text", before=1) == {"version": 2}
    assert folke.writes("Vi ringer", "actions-0-text") == {"version": 1}, "another field is free"
    assert kept() == {"text": "Folkes text", "actions-0-text": "Vi ringer"}


def test_an_emptied_field_stays_empty_over_what_was_recorded(
    open_room: Callable[[str], Writer], county: County, meeting: Meeting, case: Case
) -> None:
    recorded(county, meeting, case)
    rut = open_room("vard")
    assert "Klart</textarea>" in rut.get(f"{rut.path}?andra=1").text
    rut.writes("", version="1")
    assert kept() == {"text": None}
    assert "Klart</textarea>" not in rut.get(f"{rut.path}?andra=1").text


def test_two_at_the_same_moment_in_one_field_and_one_of_them_is_told(installed: None) -> None:  # noqa: ARG001
    with db.transaction():
        county = counties.build()
        case = county.case()
        meeting = todays(county, case)
        who = [county.actor("fk"), county.actor("kommun")]
        place, code = meeting.id, case.code
    for version in range(8):
        texts = [f"{actor.name} {version}" for actor in who]

        def write(number: int, version: int = version, texts: list[str] = texts) -> None:
            given = GivenDraft(texts[number], "text", version)
            service.keep_draft(who[number], place, code, given)

        ended = at_once(committed(lambda: write(0)), committed(lambda: write(1)))
        assert ended == sorted([DONE, Overtaken().sentence])
        with db.reading():
            [draft] = session().query(RoomDraft)
            assert (draft.version, draft.text in texts) == (version + 1, True)


def test_one_records_while_another_writes_and_no_half_written_text_outlives_it(
    installed: None,  # noqa: ARG001
) -> None:
    with db.transaction():
        county = counties.build()
        pairs = [(case, todays_at(county, case, n)) for n, case in enumerate(cases_of(county, 6))]
        fk, kommun = county.actor("fk"), county.actor("kommun")
        places = [(meeting.id, case.code) for case, meeting in pairs]
        owner = county.parties["fk"].id, county.accounts["fk"].id
    for place, code in places:

        def record(place: int = place, code: str = code) -> None:
            action = service.GivenAction("Ringa", *owner, clock.today())
            given = service.GivenRecommendation("Klart", Attendance.DECLINES, (action,))
            service.record(fk, meetings.get(fk, place), cases.get(fk, code), given)

        def write(place: int = place, code: str = code) -> None:
            service.keep_draft(kommun, place, code, GivenDraft("Halvskrivet", "text"))

        assert DONE in at_once(committed(record), committed(write))
        with db.reading():
            assert session().query(RoomDraft).count() == 0


def cases_of(county: County, number: int) -> list[Case]:
    return [county.case() for _ in range(number)]


def todays_at(county: County, case: Case, number: int) -> Meeting:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=number))
    meeting.day, meeting.starts_at = clock.today(), clock.now() + timedelta(hours=number)
    session().flush()
    rows.item(meeting, case)
    return meeting


def test_only_who_takes_part_in_the_case_reads_or_writes_what_is_half_written(
    app: Flask, county: County
) -> None:
    case = county.case(by="af_outside", to=("kommun", "vard"))
    meeting = todays(county, case)
    given = GivenDraft("Halvskrivet", "text")
    service.keep_draft(county.actor("kommun"), meeting.id, case.code, given)
    with pytest.raises(NotFound):
        service.keep_draft(county.actor("fk"), meeting.id, case.code, given)
    with pytest.raises(NotFound):
        service.keep_draft(county.actor("af_outside"), meeting.id, case.code, given)

    folke = Writer(app)
    folke.sign_in(county.accounts["fk"])
    folke.path = f"/moten/{meeting.id}/rum/{case.code}"
    assert folke.asks() == 404  # noqa: PLR2004
    kajsa = Writer(app)
    kajsa.sign_in(county.accounts["kommun"])
    assert kajsa.open(meeting, case).asks()["fields"]["text"]["text"] == "Halvskrivet"


def test_a_consent_withdrawn_meanwhile_closes_the_open_page_as_if_there_were_no_case(
    open_room: Callable[[str], Writer], county: County, case: Case
) -> None:
    folke, kajsa = open_room("fk"), open_room("kommun")
    kajsa.writes("Kajsas text")
    assert folke.asks()["fields"]["text"]["text"] == "Kajsas text"
    consent = cases.get(county.actor("af"), case.code).consent
    assert consent is not None
    consents.withdraw(county.actor("af"), consent, county.parties["fk"].id)
    session().expire_all()

    absent = folke.client.get("/moten/1/rum/ZZZZ2345/nu")
    gone = folke.client.get(f"{folke.path}/nu")
    assert (gone.status_code, gone.text) == (absent.status_code, absent.text)
    assert folke.post(f"{folke.path}/utkast", folke.page.hidden).status == 404  # noqa: PLR2004
    assert kajsa.asks()["fields"]["text"]["text"] == "Kajsas text"


def test_an_open_page_is_one_reading_however_often_it_asks_and_a_new_one_after_an_hour(
    open_room: Callable[[str], Writer], case: Case, time_machine: TimeMachineFixture
) -> None:
    folke = open_room("fk")
    opened = len(readings(case))
    for _ in range(3):
        folke.asks()
    folke.writes("Text")
    assert len(readings(case)) == opened == 1
    time_machine.move_to(clock.now() + queries.ONE_OPENING / 2)
    folke.asks()
    assert len(readings(case)) == opened
    time_machine.move_to(clock.now() + queries.ONE_OPENING)
    open_room("fk").asks()
    assert len(readings(case)) == opened + 1


def test_whoever_asks_without_having_opened_the_case_is_logged(
    app: Flask, county: County, meeting: Meeting, case: Case
) -> None:
    folke = Writer(app)
    folke.sign_in(county.accounts["fk"])
    folke.path = f"/moten/{meeting.id}/rum/{case.code}"
    folke.asks()
    [entry] = readings(case)
    assert entry.account_id == county.accounts["fk"].id


def readings(case: Case) -> list[Any]:
    return log.entries(action="case.read", subject=case.subject)


def test_asking_is_cheap(open_room: Callable[[str], Writer], migrated: Engine) -> None:
    folke = open_room("fk")
    folke.writes("Text")
    with counted(migrated) as sent:
        folke.asks()
    asked = [one for one in sent if not one.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "SET"))]
    assert len(asked) <= POLL_BUDGET, asked


def test_a_page_that_asks_by_itself_keeps_no_sign_in_alive(
    open_room: Callable[[str], Writer], time_machine: TimeMachineFixture
) -> None:
    asking, writing = open_room("fk"), open_room("kommun")
    for version in range(3):
        time_machine.move_to(clock.now() + LONGEST_IDLE / 2 - timedelta(seconds=30))
        asking.asks()
        assert writing.writes(f"Text {version}", before=version) == {"version": version + 1}
    assert asking.client.get(f"{asking.path}/nu").status_code == 302  # noqa: PLR2004
    assert writing.client.get(f"{writing.path}/nu").status_code == 200  # noqa: PLR2004


def test_after_a_new_sign_in_the_open_page_goes_on_with_the_token_it_is_told(
    open_room: Callable[[str], Writer], county: County
) -> None:
    folke = open_room("fk")
    folke.client.delete_cookie("trisam")
    folke.sign_in(county.accounts["fk"])
    assert folke.writes("Text", csrf_token=folke.asks()["token"]) == {"version": 1}


def recorded(county: County, meeting: Meeting, case: Case) -> None:
    rut = county.actor("vard")
    action = service.GivenAction(
        "Ringa", county.parties["fk"].id, county.accounts["fk"].id, clock.today()
    )
    given = service.GivenRecommendation("Klart", Attendance.DECLINES, (action,))
    service.record(rut, meetings.get(rut, meeting.id), cases.get(rut, case.code), given)


def taken_out(county: County, _meeting: Meeting, case: Case) -> None:
    item = agenda.planned_item(case.id)
    assert item is not None
    agenda_service.take_out(county.actor("vard"), item)


def closed(county: County, _meeting: Meeting, case: Case) -> None:
    alva = county.actor("af")
    case_service.close(alva, cases.get(alva, case.code), CloseReason.DECLINED)


@pytest.mark.parametrize("end", [recorded, taken_out, closed])
def test_when_the_case_is_recorded_or_leaves_nothing_half_written_is_left(
    end: Callable[[County, Meeting, Case], None],
    open_room: Callable[[str], Writer],
    county: County,
    meeting: Meeting,
    case: Case,
) -> None:
    folke = open_room("fk")
    folke.writes("Halvskrivet")
    folke.writes("Ringa", "actions-0-text")
    assert len(kept()) == 2  # noqa: PLR2004
    end(county, meeting, case)
    assert kept() == {}
    late = folke.post(f"{folke.path}/utkast", {**folke.page.hidden, "name": "text", "text": "Sent"})
    assert late.status in {404, 422}
    assert kept() == {}


def test_nothing_is_kept_before_the_day_of_the_meeting(county: County, case: Case) -> None:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=3))
    rows.item(meeting, case)
    with pytest.raises(RuleBroken, match="inte varit"):
        service.keep_draft(county.actor("fk"), meeting.id, case.code, GivenDraft("Före", "text"))


def test_a_field_that_the_form_lacks_and_a_text_too_long_are_sentences(
    open_room: Callable[[str], Writer],
) -> None:
    folke = open_room("fk")
    assert "Ladda om sidan" in folke.writes("Text", "actions-5-text")["sentence"]
    assert "för lång" in folke.writes("x" * 4001)["sentence"]
    assert kept() == {}
    assert folke.writes("x" * 4000) == {"version": 1}


def test_what_may_tell_who_it_is_is_not_kept_by_itself_in_a_protected_case(
    open_room: Callable[[str], Writer], case: Case
) -> None:
    case.person.name = case.person.birth_year = None
    case.person.protected = True
    session().flush()
    folke = open_room("fk")
    refused = folke.writes("Ring 070-123 45 67 när det blir av.")
    assert "skyddade personuppgifter" in refused["sentence"]
    assert kept() == {}
    assert folke.writes("Ring när det blir av.") == {"version": 1}
