"""A cancelled meeting that is held after all, and how many words each person gets about it."""

from collections import Counter
from datetime import time, timedelta

import pytest
from sqlalchemy import select, update

from tests import log
from tests.factories import rows
from tests.factories.county import County
from trisam.cases.models import Case
from trisam.cases.values import Attendance
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.meetings.models import CancelCause, ItemStatus, Meeting, MeetingStatus
from trisam.meetings.queries import agenda as items
from trisam.meetings.queries import meetings, offers, queue
from trisam.meetings.service import agenda, changing, ordering, restoring, series
from trisam.outbox.models import Message


def coming(county: County, days: int = 14, *, slots: int = 4, starts: time = time(13)) -> Meeting:
    day = clock.today() + timedelta(days=days)
    return rows.meeting(county.team, day, slots=slots, starts=starts)


def fetched(county: County, meeting: Meeting) -> Meeting:
    session().expire_all()
    return meetings.get(county.actor("vard"), meeting.id)


def cancel(county: County, meeting: Meeting) -> None:
    chair = county.actor("vard")
    changing.cancel(chair, fetched(county, meeting), CancelCause.ILLNESS)


def restore(county: County, meeting: Meeting) -> int:
    return restoring.restore(county.actor("vard"), fetched(county, meeting))


def where(case: Case) -> tuple[int, int | None] | None:
    session().expire_all()
    place = items.planned_item(case.id)
    return (place.meeting_id, place.slot) if place else None


def letters() -> list[Message]:
    return list(session().scalars(select(Message).order_by(Message.id)))


def send_everything() -> None:
    session().execute(update(Message).values(sent_at=clock.now()))
    session().expire_all()


def test_the_cases_come_back_to_their_own_slots(county: County) -> None:
    meeting, later = coming(county), coming(county, 28)
    first, third = county.case(), county.case()
    rows.item(meeting, first, 1)
    rows.item(meeting, third, 3)
    cancel(county, meeting)
    assert [where(first), where(third)] == [(later.id, 1), (later.id, 2)]

    assert restore(county, meeting) == 2

    assert [where(first), where(third)] == [(meeting.id, 1), (meeting.id, 3)]
    assert (meeting.status, meeting.cancel_cause) == (MeetingStatus.PLANNED, None)
    assert [entry.subject for entry in log.entries(action="meeting.restore")] == [meeting.subject]


def test_a_case_that_waited_in_line_comes_back_and_leaves_the_line(county: County) -> None:
    meeting, case = coming(county), county.case()
    rows.item(meeting, case, 2)
    cancel(county, meeting)
    assert queue.in_line(county.team.id) == [case]

    restore(county, meeting)

    assert where(case) == (meeting.id, 2)
    assert queue.in_line(county.team.id) == []


def test_a_case_that_somebody_has_moved_on_since_stays_where_it_is(county: County) -> None:
    meeting, _, chosen = coming(county), coming(county, 28), coming(county, 42)
    case = county.case()
    rows.item(meeting, case)
    cancel(county, meeting)
    place = items.planned_item(case.id)
    assert place is not None
    agenda.move(county.actor("af"), place, chosen)

    assert restore(county, meeting) == 0
    assert where(case) == (chosen.id, 1)


def test_so_does_one_whose_individual_has_a_fixed_time_there(county: County) -> None:
    meeting, later = coming(county), coming(county, 28)
    case = county.case()
    case.attendance_wish = Attendance.IN_PERSON
    rows.item(meeting, case)
    cancel(county, meeting)
    session().expire_all()
    place = items.planned_item(case.id)
    assert place is not None
    ordering.fix(county.actor("af"), place)

    assert restore(county, meeting) == 0
    assert where(case) == (later.id, 1)


def test_a_case_whose_consent_ended_meanwhile_does_not_come_back(county: County) -> None:
    meeting, case = coming(county), county.case()
    rows.item(meeting, case)
    cancel(county, meeting)
    session().refresh(case, ["consent"])
    assert case.consent is not None
    case.consent.valid_to = clock.today() - timedelta(days=1)
    session().flush()

    assert restore(county, meeting) == 0
    assert where(case) is None


def test_the_room_it_leaves_goes_to_the_first_in_line(county: County) -> None:
    meeting, later = coming(county, slots=1), coming(county, 28, slots=1)
    back, waiting = county.case(), county.case()
    rows.item(meeting, back)
    cancel(county, meeting)
    agenda.join_line(county.actor("af"), waiting)

    restore(county, meeting)

    assert [where(back), where(waiting)] == [(meeting.id, 1), (later.id, 1)]


def test_it_holds_until_midnight_and_not_the_day_after(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = coming(county)
    cancel(county, meeting)
    midnight = clock.instant(clock.today() + timedelta(days=1), time())
    chair = county.actor("vard")

    monkeypatch.setattr(clock, "now", lambda: midnight)
    assert not restoring.may_restore(chair, fetched(county, meeting))
    with pytest.raises(RuleBroken, match="samma dag"):
        restore(county, meeting)

    monkeypatch.setattr(clock, "now", lambda: midnight - timedelta(seconds=1))
    assert restoring.may_restore(chair, fetched(county, meeting))
    restore(county, meeting)


def test_a_meeting_that_should_have_begun_is_not_restored(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning = clock.instant(clock.today(), time(8))
    monkeypatch.setattr(clock, "now", lambda: morning)
    meeting = coming(county, 0, starts=time(13))
    cancel(county, meeting)
    monkeypatch.setattr(clock, "now", lambda: meeting.starts_at)

    with pytest.raises(RuleBroken, match="innan det skulle ha börjat"):
        restore(county, meeting)


def test_a_time_that_somebody_has_booked_meanwhile_is_not_taken_back(county: County) -> None:
    meeting = coming(county)
    cancel(county, meeting)
    coming(county)

    with pytest.raises(RuleBroken, match="redan ett möte just då"):
        restore(county, meeting)
    assert fetched(county, meeting).status is MeetingStatus.CANCELLED


def test_only_the_rehabkoordinator_restores_and_only_what_is_cancelled(county: County) -> None:
    meeting = coming(county)
    with pytest.raises(RuleBroken, match="inte inställt"):
        restore(county, meeting)
    cancel(county, meeting)

    with pytest.raises(Forbidden):
        restoring.restore(county.actor("af"), fetched(county, meeting))


def test_everyone_concerned_gets_exactly_one_notice_of_a_cancellation(county: County) -> None:
    meeting = coming(county)
    for slot, by in enumerate(("af", "af", "af_outside"), start=1):
        rows.item(meeting, county.case(by=by), slot)

    cancel(county, meeting)

    got = Counter(letter.account_id for letter in letters())
    concerned = {county.accounts[who].id for who in ("af", "fk", "kommun", "vard", "af_outside")}
    assert got == Counter(concerned)
    bodies = {letter.account_id: letter.body for letter in letters()}
    assert "Du har lyft 2 ärenden till mötet." in bodies[county.accounts["af"].id]
    assert "Du har lyft 1 ärende till mötet." in bodies[county.accounts["af_outside"].id]
    assert "Du har lyft" not in bodies[county.accounts["fk"].id]


def test_who_has_not_heard_of_the_cancellation_hears_nothing_at_all(county: County) -> None:
    meeting = coming(county)
    rows.item(meeting, county.case())
    cancel(county, meeting)

    restore(county, meeting)

    assert len(letters()) == 4
    assert all(letter.cancelled_at for letter in letters())


def test_who_has_heard_of_it_gets_one_word_that_it_is_held(county: County) -> None:
    meeting = coming(county)
    cancel(county, meeting)
    send_everything()
    unsent = letters()[0]
    unsent.sent_at = None
    session().flush()

    restore(county, meeting)

    told = [letter for letter in letters() if letter.subject.startswith("Mötet blir av")]
    heard = {letter.account_id for letter in letters() if letter.sent_at}
    assert unsent.cancelled_at
    assert Counter(letter.account_id for letter in told) == Counter(heard)
    assert unsent.account_id not in heard


def test_a_meeting_is_cancelled_again_and_told_of_again(county: County) -> None:
    meeting = coming(county)
    cancel(county, meeting)
    send_everything()
    restore(county, meeting)
    send_everything()

    cancel(county, meeting)

    about = Counter(letter.subject.split(":")[0] for letter in letters())
    assert about == {"Möte inställt": 8, "Mötet blir av": 4}


def test_an_individual_who_knew_of_the_cancellation_has_to_be_told_and_another_not(
    county: County,
) -> None:
    meeting = coming(county)
    coming(county, 28)
    knows, knows_not = county.case(), county.case()
    knows.attendance_wish = knows_not.attendance_wish = Attendance.IN_PERSON
    rows.item(meeting, knows, 1)
    rows.item(meeting, knows_not, 2)
    cancel(county, meeting)
    ordering.note_told(county.actor("af"), knows)

    restore(county, meeting)

    def untold(case: Case) -> list[int]:
        return [place.meeting_id for place in items.items_of(case.id) if place.untold_since]

    assert (untold(knows), untold(knows_not)) == ([meeting.id], [])


def test_days_lost_add_up_over_every_cancellation_of_a_case(county: County) -> None:
    first, second, third = coming(county), coming(county, 28), coming(county, 49)
    case = county.case()
    rows.item(first, case)

    def lost() -> int:
        session().expire_all()
        officer = county.actor("af")
        places = items.list_for_case(officer, case)
        return items.days_lost(places, clock.today())

    assert lost() == 0
    cancel(county, first)
    assert lost() == 14
    cancel(county, second)
    assert lost() == 35
    cancel(county, third)
    assert lost() == 35
    restore(county, third)
    assert lost() == 35


def test_a_case_that_was_moved_by_choice_has_lost_no_days(county: County) -> None:
    meeting, later = coming(county), coming(county, 28)
    case = county.case()
    rows.item(meeting, case)
    place = items.planned_item(case.id)
    assert place is not None
    agenda.move(county.actor("af"), place, later)

    session().expire_all()
    places = items.list_for_case(county.actor("af"), case)
    assert items.days_lost(places, clock.today()) == 0
    assert {one.status for one in places} == {ItemStatus.MOVED, ItemStatus.PLANNED}


def test_days_are_lost_by_the_cancellation_that_moved_the_case_and_by_no_earlier_one(
    county: County,
) -> None:
    first, second = coming(county), coming(county, 28)
    case = county.case()
    rows.item(first, case)
    cancel(county, first)
    restore(county, first)
    cancel(county, second)  # the case is back in the first one

    session().expire_all()
    places = items.list_for_case(county.actor("af"), case)
    assert items.days_lost(places, clock.today() + timedelta(days=200)) == 0


def test_who_had_left_before_the_meeting_was_cancelled_lost_nothing_by_it(county: County) -> None:
    meeting, later = coming(county), coming(county, 28)
    leaves, stays = county.case(), county.case()
    rows.item(meeting, leaves, 1)
    rows.item(meeting, stays, 2)
    place = items.planned_item(leaves.id)
    assert place is not None
    agenda.move(county.actor("af"), place, later)
    cancel(county, meeting)

    def lost(case: Case) -> int:
        session().expire_all()
        return items.days_lost(items.list_for_case(county.actor("af"), case), clock.today())

    assert (lost(leaves), lost(stays)) == (0, 14)
    waits = offers.offers_to(county.actor("af"))
    assert waits == []


def test_one_that_was_cancelled_with_its_series_is_told_of_to_everybody_again(
    county: County,
) -> None:
    first, second = coming(county), coming(county, 28)
    first.series = second.series = rows.series(county.team)
    session().flush()
    chair = county.actor("vard")
    keys = {f"{one.id}.{one.version}" for one in (first, second)}
    series.cancel(chair, fetched(county, first), CancelCause.ILLNESS, keys)

    restore(county, second)

    about = Counter(letter.subject.split(":")[0] for letter in letters())
    assert about == {"Möten inställda": 4, "Mötet blir av": 4}
    assert {letter.account_id for letter in letters()[4:]} == {
        county.accounts[who].id for who in ("af", "fk", "kommun", "vard")
    }
