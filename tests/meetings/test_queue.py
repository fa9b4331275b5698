"""The waiting list of a team: who stands in it, who takes a slot that becomes free, who is told."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from tests import log
from tests.factories import rows
from tests.factories.county import County
from trisam.cases import service as cases
from trisam.cases.models import Case
from trisam.cases.values import Attendance, CloseReason
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.home import queries as home
from trisam.meetings.models import AgendaItem, CancelCause, Meeting, MeetingForm, QueuePlace
from trisam.meetings.queries import agenda as items
from trisam.meetings.queries import meetings, queue
from trisam.meetings.service import agenda, changing, scheduling
from trisam.meetings.service.scheduling import Sitting
from trisam.outbox.models import Message

SITTING = Sitting(time(13), 90, 4, MeetingForm.DIGITAL, "", 5)


def full(county: County, days: int = 14) -> tuple[Meeting, AgendaItem]:
    """A meeting with one slot, and the case that has it."""
    meeting = rows.meeting(county.team, clock.today() + timedelta(days=days), slots=1)
    return meeting, put(meeting, county.case())


def put(meeting: Meeting, case: Case) -> AgendaItem:
    """The case in the first slot, as the services fetch it."""
    rows.item(meeting, case)
    found = items.planned_item(case.id)
    assert found is not None
    return found


def in_line(county: County, number: int = 1) -> list[Case]:
    """So many cases in line, one after the other."""
    waiting = [county.case() for _ in range(number)]
    for step, case in enumerate(waiting):
        place = agenda.join_line(county.actor("af"), case)
        place.since += timedelta(seconds=step)
    session().flush()
    return waiting


def has(meeting: Meeting) -> list[Case]:
    session().expire_all()
    return [item.case for item in items.planned_items(meeting)]


def letters() -> list[Message]:
    found = session().scalars(select(Message).order_by(Message.id)).all()
    return [message for message in found if message.subject == "Plats på ett möte"]


def test_a_case_stands_in_line_once_however_often_it_is_asked_for(county: County) -> None:
    full(county)
    [case] = in_line(county)
    agenda.join_line(county.actor("vard"), case)

    assert queue.in_line(county.team.id) == [case]
    assert len(log.entries(action="agenda.join_queue")) == 1


def test_while_there_is_a_free_slot_it_is_pointed_at_instead(county: County) -> None:
    rows.meeting(county.team, clock.today() + timedelta(days=14))

    with pytest.raises(RuleBroken, match="Det finns plats"):
        agenda.join_line(county.actor("af"), county.case())


def test_a_case_without_consent_or_with_a_meeting_stands_in_no_line(county: County) -> None:
    _, item = full(county)

    with pytest.raises(RuleBroken, match="samtycke saknas"):
        agenda.join_line(county.actor("af"), county.case(to=()))
    with pytest.raises(RuleBroken, match="redan på ett annat möte"):
        agenda.join_line(county.actor("af"), item.case)
    with pytest.raises(Forbidden):
        agenda.join_line(county.actor("fk"), county.case())


def test_the_first_in_line_takes_the_slot_of_a_case_that_is_taken_out(county: County) -> None:
    meeting, item = full(county)
    first, second = in_line(county, 2)

    agenda.take_out(county.actor("vard"), item)

    assert has(meeting) == [first]
    assert queue.in_line(county.team.id) == [second]


def test_its_officer_is_told_without_a_word_of_whom_it_is_about(county: County) -> None:
    _, item = full(county)
    [case] = in_line(county)

    agenda.take_out(county.actor("vard"), item)

    [letter] = letters()
    assert (letter.account_id, letter.about) == (county.accounts["af"].id, case.subject)
    assert case.code not in letter.subject + letter.body
    assert "Exempelsson" not in letter.subject + letter.body


def test_the_slot_of_a_withdrawn_consent_goes_to_the_first_in_line(county: County) -> None:
    meeting, item = full(county)
    [case] = in_line(county)

    cases.withdraw_consent(county.actor("af"), item.case)

    assert has(meeting) == [case]


def test_so_does_the_slot_of_a_closed_case_and_of_one_that_moves(county: County) -> None:
    meeting, item = full(county)
    later = rows.meeting(county.team, clock.today() + timedelta(days=28), slots=1)
    blocking = put(later, county.case())
    first, second = in_line(county, 2)

    cases.close(county.actor("af"), item.case, CloseReason.MOVED)
    assert has(meeting) == [first]

    place = items.planned_item(blocking.case_id)
    assert place is not None
    agenda.move(county.actor("vard"), place, meeting, urgent=True)
    assert has(later) == [second]


def test_a_newly_planned_meeting_is_filled_from_the_line(county: County) -> None:
    full(county)
    waiting = in_line(county, 2)
    day = clock.today() + timedelta(days=40)

    meeting = scheduling.add_single(county.actor("vard"), county.team, day, SITTING)

    assert has(meeting) == waiting
    assert len(letters()) == 2


def test_a_consent_that_does_not_stand_lets_the_next_one_pass(county: County) -> None:
    meeting, item = full(county)
    first, second = in_line(county, 2)
    assert first.consent is not None
    first.consent.valid_to = clock.today() - timedelta(days=1)
    session().flush()

    agenda.take_out(county.actor("vard"), item)

    assert has(meeting) == [second]
    assert [letter.about for letter in letters()] == [second.subject]


def test_who_takes_back_the_consent_or_closes_the_case_stands_in_line_no_more(
    county: County,
) -> None:
    full(county)
    first, second, third = in_line(county, 3)

    cases.withdraw_consent(county.actor("af"), first)
    cases.close(county.actor("af"), second, CloseReason.MOVED)

    assert session().scalars(select(QueuePlace.case_id)).all() == [third.id]


def test_an_agenda_that_has_closed_is_not_filled(county: County) -> None:
    meeting, item = full(county)
    [case] = in_line(county)
    meeting.open_to = clock.today() - timedelta(days=1)
    session().flush()

    agenda.take_out(county.actor("vard"), item)

    assert has(meeting) == []
    assert queue.in_line(county.team.id) == [case]


def test_whoever_leaves_the_line_is_passed_over(county: County) -> None:
    meeting, item = full(county)
    first, second = in_line(county, 2)

    with pytest.raises(Forbidden):
        agenda.leave_queue(county.actor("fk"), first)
    agenda.leave_queue(county.actor("af"), first)
    agenda.take_out(county.actor("vard"), item)

    assert has(meeting) == [second]


def test_what_finds_no_room_after_a_cancelled_meeting_stands_in_line(county: County) -> None:
    meeting, item = full(county)
    chair, case = county.actor("vard"), item.case

    changing.cancel(chair, meetings.get(chair, meeting.id), CancelCause.ILLNESS)

    assert queue.in_line(county.team.id) == [case]
    day = clock.today() + timedelta(days=40)
    assert has(scheduling.add_single(chair, county.team, day, SITTING)) == [case]


def test_the_line_tells_each_reader_only_of_what_may_be_known(county: County) -> None:
    full(county)
    agenda.join_line(county.actor("af"), county.case(to=("fk", "vard")))
    hidden = county.case(to=("fk",))
    agenda.join_line(county.actor("af"), hidden)
    assert hidden.consent is not None

    def said(who: str) -> list[str]:
        return [line.words for line in queue.lines(county.actor(who), county.team.id)]

    assert said("fk") == ["Testa Exempelsson", "Testa Exempelsson"]
    assert said("vard") == ["Testa Exempelsson", "1 ärende från AF"]
    assert said("kommun") == ["1 ärende"]
    hidden.consent.valid_to = clock.today() - timedelta(days=1)
    session().flush()
    assert said("vard") == ["Testa Exempelsson"]
    assert queue.count_in_line(county.actor("vard"), county.team.id) == 1


def test_a_case_in_line_raises_no_alarm_on_min_dag(county: County) -> None:
    full(county)
    case = county.case()
    [task] = home.my_day(county.actor("af")).tasks
    assert (task.what, task.alarm) == ("Välj möte: Testa Exempelsson", "Står inte på något möte")

    agenda.join_line(county.actor("af"), case)

    [task] = home.my_day(county.actor("af")).tasks
    assert (task.what, task.alarm) == ("Står i kö till ett möte: Testa Exempelsson", "")


def test_an_individual_who_comes_has_to_be_told_of_the_slot(county: County) -> None:
    _, item = full(county)
    [case] = in_line(county)
    case.attendance_wish = Attendance.IN_PERSON
    session().flush()

    agenda.take_out(county.actor("vard"), item)

    session().expire_all()
    whats = [task.what for task in home.my_day(county.actor("af")).tasks]
    assert "Berätta för Testa Exempelsson" in whats


def test_a_meeting_whose_agenda_opens_again_as_it_moves_takes_the_first_in_line(
    county: County,
) -> None:
    meeting, _ = full(county)
    meeting.slots, meeting.open_to = 2, clock.today() - timedelta(days=1)
    session().flush()
    waits = county.case()
    session().add(QueuePlace(case_id=waits.id, since=clock.now()))
    session().flush()
    chair = county.actor("vard")

    soon = clock.local(meeting.starts_at).date() + timedelta(days=35)
    changing.move(chair, meetings.get(chair, meeting.id), soon, time(13))

    assert waits in has(meeting)
