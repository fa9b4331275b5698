"""Ending a meeting: by whom, when, and what must be done first."""

from datetime import timedelta

import pytest

from tests.factories import rows
from tests.factories.county import County
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.meetings.models import CancelCause, ItemStatus, Meeting, MeetingStatus
from trisam.meetings.queries import attendance, meetings
from trisam.meetings.service.holding import GivenAttendance, hold


def todays(county: County, *, days: int = 0) -> Meeting:
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=days))
    return meetings.get(county.actor("vard"), meeting.id)


def everybody(county: County) -> list[GivenAttendance]:
    return [
        GivenAttendance(party.id, county.accounts[slug].id)
        for slug, party in county.parties.items()
    ]


def test_the_chair_ends_the_meeting_and_notes_who_was_there(county: County) -> None:
    meeting = todays(county)
    there = [*everybody(county)[:3], GivenAttendance(county.parties["vard"].id)]
    held = hold(county.actor("vard"), meeting, there)
    assert held.status is MeetingStatus.HELD
    assert held.held_at is not None
    rows_ = attendance.list_for(county.actor("vard"), meeting)
    assert [(row.party.slug, row.present) for row in rows_] == [
        ("af", True),
        ("fk", True),
        ("kommun", True),
        ("vard", False),
    ]
    assert rows_[0].account is not None
    assert rows_[0].account.name == "Alva Testgren"


def test_someone_who_does_not_chair_cannot_end_the_meeting(county: County) -> None:
    with pytest.raises(Forbidden):
        hold(county.actor("af"), todays(county), everybody(county))


def test_a_meeting_cannot_end_before_its_day(county: County) -> None:
    with pytest.raises(RuleBroken, match="har inte varit än"):
        hold(county.actor("vard"), todays(county, days=1), everybody(county))


def test_a_meeting_ends_once(county: County) -> None:
    meeting = hold(county.actor("vard"), todays(county), everybody(county))
    with pytest.raises(RuleBroken, match="redan avslutat"):
        hold(county.actor("vard"), meeting, everybody(county))


def test_a_case_without_a_word_stops_the_end_and_is_named(county: County) -> None:
    case, hidden = county.case(), county.case(to=("fk",))
    meeting = todays(county)
    rows.item(meeting, case, 1)
    rows.item(meeting, hidden, 2)
    fresh = meetings.get(county.actor("vard"), meeting.id)
    with pytest.raises(RuleBroken) as refused:
        hold(county.actor("vard"), fresh, everybody(county))
    assert f"ärende {case.code}" in refused.value.sentence
    assert "plats 2 (1 ärende från AF)" in refused.value.sentence
    assert hidden.code not in refused.value.sentence


def test_a_case_that_was_taken_up_or_moved_does_not_stop_the_end(county: County) -> None:
    meeting = todays(county)
    taken_up = county.case()
    rows.item(meeting, taken_up, 1).status = ItemStatus.HELD
    rows.recommendation(meeting, taken_up)
    moved = rows.item(meeting, county.case(), 2)
    moved.status, moved.slot = ItemStatus.MOVED, None
    fresh = meetings.get(county.actor("vard"), meeting.id)
    assert hold(county.actor("vard"), fresh, everybody(county)).status is MeetingStatus.HELD


def test_a_party_that_is_left_out_is_asked_for(county: County) -> None:
    with pytest.raises(RuleBroken, match="för varje part"):
        hold(county.actor("vard"), todays(county), everybody(county)[:3])


def test_someone_without_a_seat_cannot_have_been_there_for_a_party(county: County) -> None:
    stranger = GivenAttendance(county.parties["fk"].id, county.accounts["fk_other"].id)
    there = [stranger if a.party_id == stranger.party_id else a for a in everybody(county)]
    with pytest.raises(RuleBroken, match="plats i teamet"):
        hold(county.actor("vard"), todays(county), there)


def test_a_named_substitute_can_have_been_there(county: County) -> None:
    county.seats["fk"].substitute_id = county.accounts["fk_other"].id
    stranger = GivenAttendance(county.parties["fk"].id, county.accounts["fk_other"].id)
    there = [stranger if a.party_id == stranger.party_id else a for a in everybody(county)]
    assert hold(county.actor("vard"), todays(county), there).status is MeetingStatus.HELD


def test_a_cancelled_meeting_is_not_ended(county: County) -> None:
    meeting = todays(county)
    meeting.status, meeting.cancel_cause = MeetingStatus.CANCELLED, CancelCause.ILLNESS
    with pytest.raises(RuleBroken, match="inställt"):
        hold(county.actor("vard"), meeting, everybody(county))


def test_a_case_whose_consent_ran_out_is_let_go_and_one_with_consent_is_waited_for(
    county: County,
) -> None:
    meeting = todays(county)
    ran_out, stands = county.case(), county.case()
    gone = rows.item(meeting, ran_out, 1)
    rows.item(meeting, stands, 2)
    assert ran_out.consent is not None
    ran_out.consent.valid_to = clock.today() - timedelta(days=1)
    session().flush()
    session().expire_all()
    chair = county.actor("vard")

    with pytest.raises(RuleBroken, match=f"Kvar: ärende {stands.code}.$"):
        hold(chair, meetings.get(chair, meeting.id), everybody(county))

    session().expire_all()
    stands.consent_id = None
    session().flush()
    hold(chair, meetings.get(chair, meeting.id), everybody(county))
    assert gone.status is ItemStatus.WITHDRAWN
