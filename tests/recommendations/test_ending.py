"""A case that is not taken up in the room: postponed to a meeting, waiting, or withdrawn; and a
meeting that ends only when each of its cases has come to something."""

import uuid
from datetime import time, timedelta

import pytest
from flask import Flask
from time_machine import TimeMachineFixture

from tests.factories import rows
from tests.factories.county import County
from tests.html import InvalidHtml
from tests.meetings.test_holding import everybody
from tests.recommendations.test_service import Room, given, room
from tests.visitor import Visitor
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.cases.values import Attendance, CaseStatus, CloseReason
from trisam.core import clock, db
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.meetings.models import ItemStatus, Meeting, MeetingStatus
from trisam.meetings.queries import agenda, queue
from trisam.meetings.service import ending
from trisam.meetings.service.holding import hold


@pytest.fixture(autouse=True)
def _in_the_meeting(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(clock.instant(clock.today(), time(13, 30)), tick=False)


def later(county: County, days: int, *, slots: int = 4) -> Meeting:
    return rows.meeting(county.team, clock.today() + timedelta(days=days), slots=slots)


def postpone(here: Room, who: str, to: Meeting | None) -> None:
    ending.postpone(here.county.actor(who), here.meeting(who), here.case(who), to)


def withdraw(here: Room, who: str) -> None:
    actor = here.county.actor(who)
    ending.withdraw(actor, here.meeting(who), here.case(who), CloseReason.DECLINED)


def waits_in(case_id: uuid.UUID) -> int | None:
    item = agenda.planned_item(case_id)
    return item.meeting_id if item else None


def comes(case: Case) -> Case:
    case.attendance_wish = Attendance.IN_PERSON
    return case


def test_a_postponed_case_goes_to_the_meeting_that_was_named(county: County) -> None:
    here = room(county)
    later(county, 14)
    named = later(county, 28)
    postpone(here, "vard", named)
    assert waits_in(here.item.case_id) == named.id
    assert here.item.status is ItemStatus.MOVED


def test_a_full_meeting_and_an_earlier_one_are_refused_and_nothing_moves(county: County) -> None:
    here = room(county)
    full = later(county, 14, slots=1)
    rows.item(full, county.case())
    with pytest.raises(RuleBroken, match="fullt"):
        postpone(here, "af", full)
    with pytest.raises(RuleBroken, match="efter det här"):
        postpone(here, "af", later(county, -7))
    assert waits_in(here.item.case_id) == here.meeting_id


def test_a_case_waits_in_line_only_when_no_meeting_has_room(county: County) -> None:
    here = room(county)
    other = later(county, 1, slots=1)
    postpone(here, "af", None)
    assert queue.place_of(here.item.case_id) is None  # the meeting of tomorrow has room
    rows.item(other, county.case())
    case = county.case()
    second = Room(county, here.meeting_id, rows.item(here.meeting("af"), case), case.code)
    session().expire_all()
    postpone(second, "af", None)
    assert waits_in(case.id) is None
    assert queue.place_of(case.id) is not None


def test_before_the_meeting_begins_its_own_slot_is_free_again_so_the_case_waits_outside_the_line(
    county: County, time_machine: TimeMachineFixture
) -> None:
    """Else it would be given back the slot that it has just left."""
    here = room(county)
    time_machine.move_to(here.meeting("af").starts_at - timedelta(hours=1), tick=False)
    postpone(here, "af", None)
    assert waits_in(here.item.case_id) is None
    assert queue.place_of(here.item.case_id) is None


def test_another_party_neither_postpones_nor_withdraws(county: County) -> None:
    here = room(county)
    with pytest.raises(Forbidden):
        postpone(here, "fk", None)
    with pytest.raises(Forbidden):
        withdraw(here, "fk")
    assert waits_in(here.item.case_id) == here.meeting_id


def test_the_rehabkoordinator_postpones_but_does_not_withdraw(county: County) -> None:
    here = room(county)
    with pytest.raises(Forbidden):
        withdraw(here, "vard")
    postpone(here, "vard", later(county, 14))
    assert here.item.status is ItemStatus.MOVED


def test_the_lifting_party_withdraws_and_the_case_is_closed(county: County) -> None:
    here = room(county)
    withdraw(here, "af")
    assert here.item.status is ItemStatus.WITHDRAWN
    assert here.case("af").status is CaseStatus.CLOSED
    with pytest.raises(NotFound):
        withdraw(here, "af")


def test_what_was_taken_up_is_neither_postponed_nor_withdrawn(county: County) -> None:
    here = room(county)
    here.record("af", given(county))
    with pytest.raises(RuleBroken, match="redan tagits upp"):
        postpone(here, "af", later(county, 14))
    with pytest.raises(RuleBroken, match="redan tagits upp"):
        withdraw(here, "af")
    with pytest.raises(Forbidden):
        withdraw(here, "fk")
    assert here.item.status is ItemStatus.HELD


@pytest.mark.parametrize("who", ["vard", "af"])
def test_an_individual_who_comes_is_to_be_told_of_the_new_time(county: County, who: str) -> None:
    """Unless the lifting officer postpones, and so knows."""
    here = room(county, comes(county.case()))
    postpone(here, who, later(county, 14))
    item = agenda.planned_item(here.item.case_id)
    assert item is not None
    assert (item.untold_since is not None) == (who == "vard")


def test_a_meeting_ends_when_each_case_has_come_to_something(county: County) -> None:
    """One is recommended with an action, one without but with the reason, one goes to another
    meeting, one is taken back."""
    meeting = rows.meeting(county.team, clock.today())
    rooms = []
    for slot in range(1, 5):
        case = county.case()
        rooms.append(Room(county, meeting.id, rows.item(meeting, case, slot), case.code))
    acted, reasoned, postponed, withdrawn = rooms
    acted.record("af", given(county))
    reasoned.record("af", given(county, actions=(), no_actions_because="Planen räcker."))
    postpone(postponed, "af", later(county, 14))
    with pytest.raises(RuleBroken, match=f"Kvar: ärende {withdrawn.code}"):
        hold(county.actor("vard"), withdrawn.meeting("vard"), everybody(county))
    withdraw(withdrawn, "af")
    held = hold(county.actor("vard"), withdrawn.meeting("vard"), everybody(county))
    assert held.status is MeetingStatus.HELD


def test_a_case_taken_up_without_outcome_stops_the_end_and_is_named_by_slot_alone(
    county: County,
) -> None:
    here = room(county, county.case(to=("fk",)))
    here.item.status = ItemStatus.HELD
    recommended = rows.recommendation(here.meeting("fk"), here.case("af"), because="")
    sentence = "skälet till att ingen behövs. Kvar: plats 1"
    with pytest.raises(RuleBroken, match=sentence) as refused, db.attempt():
        hold(county.actor("vard"), here.meeting("vard"), everybody(county))
    assert here.code not in refused.value.sentence
    recommended.no_actions_because = "Planen räcker."
    held = hold(county.actor("vard"), here.meeting("vard"), everybody(county))
    assert held.status is MeetingStatus.HELD


def test_the_page_proposes_the_first_meeting_with_room_and_says_where_the_case_went(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    here = room(county, comes(county.case()))
    full, first = later(county, 7, slots=1), later(county, 14)
    rows.item(full, county.case())
    later(county, 28)
    start = f"/moten/{here.meeting_id}/rum"
    rut = Visitor(app).sign_in(county.accounts["vard"])
    assert f"{start}/{here.code}/senare" in rut.get(f"{start}/{here.code}").text
    page = rut.get(f"{start}/{here.code}/senare")
    assert invalid_html(page.text) == []
    assert "Exempelsson" not in page.text
    sheet = next(one for one in page.sheets if "meeting" in one.names)
    assert sheet.fields["meeting"] == str(first.id)
    assert sheet.offered["meeting"][-1] == "vantar"
    assert str(full.id) not in sheet.offered["meeting"]
    told = rut.send(page)
    assert "i stället. Personen ska vara med och behöver få veta det." in told.words
    assert "Skjutet till" in rut.get(start).words


def test_a_meeting_that_filled_meanwhile_is_a_sentence_and_another_can_be_chosen(
    app: Flask, county: County
) -> None:
    here = room(county)
    small, other = later(county, 7, slots=1), later(county, 14)
    path = f"/moten/{here.meeting_id}/rum/{here.code}/senare"
    alva = Visitor(app).sign_in(county.accounts["af"])
    page = alva.get(path)
    rows.item(small, county.case())
    refused = alva.send(page, meeting=str(small.id))
    assert refused.status == 422
    assert alva.send(refused, meeting=str(other.id)).status == 200
    assert waits_in(here.item.case_id) == other.id


def test_only_the_lifting_party_is_offered_to_withdraw_and_reads_what_it_means(
    app: Flask, county: County, invalid_html: InvalidHtml
) -> None:
    here = room(county)
    start = f"/moten/{here.meeting_id}/rum"
    path = f"{start}/{here.code}/dra-tillbaka"
    folke = Visitor(app).sign_in(county.accounts["fk"])
    assert "dra-tillbaka" not in folke.get(f"{start}/{here.code}").text
    assert folke.get(path).status == 403
    alva = Visitor(app).sign_in(county.accounts["af"])
    assert path in alva.get(f"{start}/{here.code}").text
    page = alva.get(path)
    assert invalid_html(page.text) == []
    assert "avslutas utan rekommendation" in page.words
    refused = alva.send(page)
    assert refused.status == 422
    assert "Välj varför det avslutas" in refused.words
    assert "tillbakadraget och avslutat" in alva.send(refused, reason="tackat_nej").words
    assert cases.get(county.actor("af"), here.code).status is CaseStatus.CLOSED
    assert "Tillbakadraget" in alva.get(start).words


def test_a_party_outside_the_consent_is_not_told_that_a_case_was_withdrawn(
    app: Flask, county: County
) -> None:
    here = room(county, county.case(to=("fk",)))
    withdraw(here, "af")
    start = f"/moten/{here.meeting_id}/rum"
    assert "Tillbakadraget" in Visitor(app).sign_in(county.accounts["fk"]).get(start).words
    assert "Tillbakadraget" not in Visitor(app).sign_in(county.accounts["vard"]).get(start).words
