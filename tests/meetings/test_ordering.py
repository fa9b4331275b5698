"""Ordering an agenda, fixed times, and who has to tell the individual."""

from collections.abc import Callable
from datetime import time, timedelta

import pytest

from tests import log
from tests.at_once import at_once, committed
from tests.factories import county as counties
from tests.factories import rows
from tests.factories.county import County
from trisam.cases.models import Case
from trisam.cases.values import Attendance
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.home import queries as home
from trisam.meetings.models import AgendaItem, CancelCause, ItemStatus, Meeting, MeetingStatus
from trisam.meetings.queries import agenda as queries
from trisam.meetings.queries import meetings
from trisam.meetings.queries.ordering import in_words, known_places
from trisam.meetings.service import agenda, changing, ordering


def coming(county: County, days: int = 14, *, slots: int = 4) -> Meeting:
    return rows.meeting(county.team, clock.today() + timedelta(days=days), slots=slots)


def put(meeting: Meeting, case: Case, slot: int = 1) -> AgendaItem:
    """The case in a slot, as the services fetch it."""
    rows.item(meeting, case, slot)
    found = queries.planned_item(case.id)
    assert found is not None
    return found


def attending(county: County, wish: Attendance = Attendance.IN_PERSON) -> Case:
    case = county.case()
    case.attendance_wish = wish
    session().flush()
    return case


def order_now(actor: Actor, meeting: Meeting) -> str:
    return in_words(known_places(actor, meeting))


def place_at(actor: Actor, meeting: Meeting, item: AgendaItem, slot: int) -> None:
    """Move a line of the list as it stands now."""
    fetched = meetings.get(actor, meeting.id)
    ordering.place_at(actor, fetched, item.id, slot, order_now(actor, fetched))


def standing(meeting: Meeting) -> dict[int | None, int]:
    """Which item stands in which slot."""
    session().expire_all()
    return {item.slot: item.id for item in queries.planned_items(meeting)}


def tasks(county: County, who: str = "af") -> list[str]:
    session().expire_all()
    return [task.what for task in home.my_day(county.actor(who)).tasks]


def test_the_rehabkoordinator_orders_cases_of_which_only_the_number_is_known(
    county: County,
) -> None:
    meeting = coming(county)
    first, second = (rows.item(meeting, county.case(to=("fk",)), slot) for slot in (1, 2))
    assert [line.words for line in queries.lines(county.actor("vard"), fetched(county, meeting))] \
        == ["1 ärende från AF"] * 2  # fmt: skip

    place_at(county.actor("vard"), meeting, second, 1)

    assert standing(meeting) == {1: second.id, 2: first.id}
    assert log.entries(action="agenda.order")[0].subject == meeting.subject


def fetched(county: County, meeting: Meeting) -> Meeting:
    return meetings.get(county.actor("vard"), meeting.id)


def test_nobody_else_orders_not_even_who_lifted(county: County) -> None:
    meeting = coming(county)
    item = rows.item(meeting, county.case())

    with pytest.raises(Forbidden):
        place_at(county.actor("af"), meeting, item, 2)

    place_at(county.actor("vard"), meeting, item, 2)
    assert standing(meeting) == {2: item.id}


def test_a_case_goes_into_a_free_slot_and_a_crowded_agenda_of_twenty_is_turned_round(
    county: County,
) -> None:
    meeting = coming(county, slots=20)
    items = [rows.item(meeting, county.case(), slot) for slot in range(1, 21)]

    place_at(county.actor("vard"), meeting, items[-1], 1)

    assert standing(meeting) == {
        1: items[-1].id,
        **{slot: item.id for slot, item in enumerate(items[:-1], start=2)},
    }


def test_whoever_looked_at_an_older_list_is_told_and_nothing_moves(county: County) -> None:
    meeting, chair = coming(county), county.actor("vard")
    first, second, third = (rows.item(meeting, county.case(), slot) for slot in (1, 2, 3))
    seen = order_now(chair, meeting)
    place_at(chair, meeting, third, 1)

    with pytest.raises(RuleBroken) as refused:
        ordering.place_at(chair, fetched(county, meeting), second.id, 1, seen)

    assert refused.value.sentence == ordering.CHANGED_MEANWHILE
    assert standing(meeting) == {1: third.id, 2: first.id, 3: second.id}


def test_what_the_form_carries_tells_nothing_of_a_case_that_is_hidden(county: County) -> None:
    meeting = coming(county)
    seen, ended = rows.item(meeting, county.case(), 1), county.case(to=("fk",))
    hidden = rows.item(meeting, ended, 2)
    assert f"-{hidden.id}" in order_now(county.actor("vard"), meeting)

    assert ended.consent is not None
    ended.consent.valid_to = clock.today() - timedelta(days=1)
    session().flush()

    assert order_now(county.actor("vard"), meeting) == f"1-{seen.id}"
    place_at(county.actor("vard"), meeting, seen, 2)
    assert standing(meeting) == {1: hidden.id, 2: seen.id}


@pytest.mark.parametrize("status", [MeetingStatus.HELD, MeetingStatus.CANCELLED])
def test_a_meeting_that_is_over_keeps_its_order(county: County, status: MeetingStatus) -> None:
    meeting = coming(county)
    item = rows.item(meeting, county.case())
    if status is MeetingStatus.CANCELLED:
        meeting.cancel_cause = CancelCause.OTHER
    else:
        meeting.held_at = clock.now()
    meeting.status = status
    session().flush()

    with pytest.raises(RuleBroken, match="över eller inställt"):
        place_at(county.actor("vard"), meeting, item, 2)


@pytest.mark.parametrize("slot", [0, 5, 99])
def test_there_is_no_moving_to_a_slot_that_is_not_there(county: County, slot: int) -> None:
    meeting = coming(county)
    item = rows.item(meeting, county.case())

    with pytest.raises(RuleBroken, match="kan inte flyttas dit"):
        place_at(county.actor("vard"), meeting, item, slot)


def test_a_case_of_another_meeting_is_not_there(county: County) -> None:
    meeting, other = coming(county), coming(county, 21)
    item = rows.item(other, county.case())

    with pytest.raises(NotFound):
        place_at(county.actor("vard"), meeting, item, 2)


def test_a_fixed_time_stays_and_the_others_go_round_it(county: County) -> None:
    meeting = coming(county)
    first = put(meeting, county.case(), 1)
    fixed = put(meeting, attending(county), 2)
    third = put(meeting, county.case(), 3)
    ordering.fix(county.actor("af"), fixed)

    place_at(county.actor("vard"), meeting, third, 1)

    assert standing(meeting) == {1: third.id, 2: fixed.id, 3: first.id}
    with pytest.raises(RuleBroken, match="kan inte flyttas dit"):
        place_at(county.actor("vard"), meeting, fixed, 1)
    with pytest.raises(RuleBroken, match="kan inte flyttas dit"):
        place_at(county.actor("vard"), meeting, third, 2)


@pytest.mark.parametrize(
    ("wish", "may"),
    [
        (Attendance.IN_PERSON, True),
        (Attendance.BY_PHONE, True),
        (Attendance.REPRESENTATIVE, True),
        (Attendance.OWN_WORDS, False),
        (Attendance.DECLINES, False),
    ],
)
def test_only_a_case_whose_individual_comes_gets_a_fixed_time(
    county: County, wish: Attendance, may: bool
) -> None:
    item = put(coming(county), attending(county, wish))
    if may:
        ordering.fix(county.actor("af"), item)
    else:
        with pytest.raises(RuleBroken, match="ska inte vara med"):
            ordering.fix(county.actor("af"), item)
    assert item.fixed is may


def test_who_may_not_know_how_the_individual_takes_part_neither_fixes_nor_learns_it(
    county: County,
) -> None:
    hidden = put(coming(county), county.case(to=("fk",)))
    hidden.case.attendance_wish = Attendance.IN_PERSON
    declining = put(coming(county, 21), county.case(to=("fk",)))
    declining.case.attendance_wish = Attendance.DECLINES
    session().flush()

    for item in (hidden, declining):  # the same refusal, whatever the individual wants
        with pytest.raises(Forbidden):
            ordering.fix(county.actor("vard"), item)
    with pytest.raises(Forbidden):
        ordering.fix(county.actor("kommun"), hidden)

    ordering.fix(county.actor("af"), hidden)
    ordering.loosen(county.actor("vard"), hidden)
    assert not hidden.fixed


def test_when_somebody_else_takes_the_fixed_time_back_the_officer_has_to_tell(
    county: County,
) -> None:
    case = attending(county)
    ordering.fix(county.actor("af"), put(coming(county), case))
    assert tasks(county) == []

    item = queries.planned_item(case.id)
    assert item is not None
    ordering.loosen(county.actor("vard"), item)

    assert tasks(county) == ["Berätta för Testa Exempelsson"]
    assert tasks(county, "fk") == ["Svara om 1 ärende inför mötet"]

    ordering.note_told(county.actor("af"), case)
    assert tasks(county) == []


def test_only_who_may_know_it_notes_that_the_individual_was_told(county: County) -> None:
    case = attending(county)
    put(coming(county), case)

    with pytest.raises(Forbidden):
        ordering.note_told(county.actor("fk"), case)
    ordering.note_told(county.actor("af"), case)
    assert [entry.subject for entry in log.entries(action="agenda.told")] == [case.subject]


@pytest.mark.parametrize(("comes", "told"), [(Attendance.IN_PERSON, True), (None, False)])
def test_moving_the_meeting_asks_the_officer_to_tell_an_individual_who_comes(
    county: County, comes: Attendance | None, told: bool
) -> None:
    meeting, case = coming(county), county.case()
    case.attendance_wish = comes
    put(meeting, case)

    day = clock.today() + timedelta(days=15)
    changing.move(county.actor("vard"), fetched(county, meeting), day, time(9))

    assert ("Berätta för Testa Exempelsson" in tasks(county)) is told


def test_what_has_to_be_told_is_where_the_case_stands_now(county: County) -> None:
    meeting, later = coming(county), coming(county, 28)
    case = attending(county)

    agenda.take_out(county.actor("vard"), put(meeting, case))
    assert "Berätta för Testa Exempelsson" in tasks(county)
    agenda.place(county.actor("vard"), case, later)

    session().expire_all()
    flagged = [place for place in queries.items_of(case.id) if place.untold_since]
    assert [place.meeting_id for place in flagged] == [later.id]


def test_an_officer_who_moves_the_case_needs_no_reminder(county: County) -> None:
    item = put(coming(county), attending(county))
    agenda.move(county.actor("af"), item, coming(county, 28))

    assert tasks(county) == []


@pytest.mark.usefixtures("installed")
def test_of_twenty_who_order_at_once_one_wins_and_no_case_is_lost() -> None:
    with db.transaction():
        county = counties.build()
        meeting = rows.meeting(county.team, clock.today() + timedelta(days=14), slots=20)
        items = [rows.item(meeting, county.case(), slot).id for slot in range(1, 21)]
        chair = county.actor("vard")
        seen = order_now(chair, meeting)

    def moving(item_id: int, goal: int) -> Callable[[], AgendaItem]:
        return lambda: ordering.place_at(
            chair, meetings.get(chair, meeting.id), item_id, goal, seen
        )

    ended = at_once(*(committed(moving(item, 21 - n)) for n, item in enumerate(items, start=1)))

    assert sorted(set(ended)) == sorted({"done", ordering.CHANGED_MEANWHILE})
    assert ended.count("done") == 1
    with db.reading():
        now = meetings.get(chair, meeting.id).items
        assert sorted(item.id for item in now) == sorted(items)
        assert [item.slot for item in now] == list(range(1, 21))
        assert {item.status for item in now} == {ItemStatus.PLANNED}


def test_a_case_of_which_nobody_may_be_told_is_absent_for_whoever_guesses_its_number(
    county: County,
) -> None:
    meeting = coming(county)
    seen, ended = put(meeting, county.case()), county.case()
    hidden = put(meeting, ended, 2)
    chair = county.actor("vard")
    assert ended.consent is not None
    ended.consent.valid_to = clock.today() - timedelta(days=1)
    session().flush()
    session().expire_all()

    assert queries.get_item(chair, meeting.id, seen.id) is seen
    with pytest.raises(NotFound):
        queries.get_item(chair, meeting.id, hidden.id)
    with pytest.raises(NotFound):
        place_at(chair, meeting, hidden, 3)
    place_at(chair, meeting, seen, 3)
