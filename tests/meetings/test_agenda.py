"""The agenda: slots, extra slots, moving, taking out, and what a withdrawn consent does."""

from datetime import timedelta

import pytest

from tests import log
from tests.factories import rows
from tests.factories.county import County
from trisam.cases.events import CaseClosed
from trisam.consents import service as consents
from trisam.core import clock, events
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.meetings.models import CancelCause, ItemStatus, Meeting, MeetingStatus
from trisam.meetings.queries import agenda as queries
from trisam.meetings.queries import meetings
from trisam.meetings.service import agenda
from trisam.outbox.models import Message


def coming(county: County, days: int = 14, *, slots: int = 4) -> Meeting:
    return rows.meeting(county.team, clock.today() + timedelta(days=days), slots=slots)


def shown(county: County, who: str, meeting: Meeting) -> list[str]:
    """What the agenda says to a reader."""
    session().expire_all()
    actor = county.actor(who)
    return [line.words for line in queries.lines(actor, meetings.get(actor, meeting.id))]


def test_a_case_takes_the_lowest_free_slot(county: County) -> None:
    meeting = coming(county)
    first, second, third = (county.case() for _ in range(3))
    rows.item(meeting, first, slot=1)
    rows.item(meeting, second, slot=3)

    item = agenda.place(county.actor("af"), third, meeting)

    assert (item.slot, item.status) == (2, ItemStatus.PLANNED)


def test_placing_a_case_is_logged_about_the_individual(county: County) -> None:
    case = county.case()
    agenda.place(county.actor("af"), case, coming(county))

    [entry] = log.entries(action="agenda.place")
    assert (entry.subject, entry.person_id) == (case.subject, case.person_id)


def test_a_full_meeting_refuses_and_the_next_one_with_room_is_proposed(county: County) -> None:
    full, later = coming(county, slots=1), coming(county, 28)
    rows.item(full, county.case())

    with pytest.raises(RuleBroken, match="Mötet är fullt"):
        agenda.place(county.actor("af"), county.case(), full)

    proposed = meetings.next_free(county.actor("af"), county.team.id)
    assert proposed is not None
    assert (proposed.meeting, proposed.free) == (later, 4)


def test_no_meeting_is_proposed_when_all_are_full_or_have_been(county: County) -> None:
    rows.item(coming(county, slots=1), county.case())
    coming(county, -7)

    assert meetings.next_free(county.actor("af"), county.team.id) is None


def test_an_urgent_case_gets_an_extra_slot_in_a_full_meeting(county: County) -> None:
    full = coming(county, slots=1)
    rows.item(full, county.case())

    assert agenda.place_urgent(county.actor("af"), county.case(), full).slot == 2
    assert meetings.upcoming(county.actor("af"), county.team.id)[0].free == 0


def test_an_urgent_case_takes_an_ordinary_slot_while_there_is_one(county: County) -> None:
    assert agenda.place_urgent(county.actor("af"), county.case(), coming(county)).slot == 1


def test_not_even_an_urgent_case_is_number_twenty_one(county: County) -> None:
    crowded = coming(county, slots=20)
    for slot in range(1, 21):
        rows.item(crowded, county.case(), slot)

    with pytest.raises(RuleBroken, match="redan 20 ärenden"):
        agenda.place_urgent(county.actor("af"), county.case(), crowded)


def test_a_case_without_consent_cannot_enter(county: County) -> None:
    with pytest.raises(RuleBroken) as refused:
        agenda.place(county.actor("af"), county.case(to=()), coming(county))

    assert refused.value.sentence == "Ärendet kan inte sättas upp: samtycke saknas."


def test_a_case_whose_consent_ran_out_yesterday_cannot_enter(county: County) -> None:
    case = county.case()
    assert case.consent is not None
    case.consent.valid_to = clock.today()
    agenda.take_out(county.actor("af"), agenda.place(county.actor("af"), case, coming(county)))

    case.consent.valid_to = clock.today() - timedelta(days=1)
    with pytest.raises(RuleBroken, match="samtycke saknas"):
        agenda.place(county.actor("af"), case, coming(county, 21))


def test_a_case_waits_in_one_meeting_at_a_time(county: County) -> None:
    case, first = county.case(), coming(county)
    agenda.place(county.actor("af"), case, first)

    with pytest.raises(RuleBroken, match="står redan på ett annat möte"):
        agenda.place(county.actor("af"), case, coming(county, 28))
    with pytest.raises(RuleBroken, match="står redan på det mötet"):
        agenda.place(county.actor("af"), case, first)


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(MeetingStatus.CANCELLED, "inställt"), (MeetingStatus.HELD, "redan varit")],
)
def test_a_meeting_that_is_not_planned_takes_no_case(
    county: County, status: MeetingStatus, sentence: str
) -> None:
    meeting = coming(county)
    meeting.status = status
    if status is MeetingStatus.HELD:
        meeting.held_at = clock.now()
    else:
        meeting.cancel_cause = CancelCause.ILLNESS

    with pytest.raises(RuleBroken, match=sentence):
        agenda.place(county.actor("af"), county.case(), meeting)


def test_a_meeting_that_has_been_takes_no_case(county: County) -> None:
    with pytest.raises(RuleBroken, match="redan varit"):
        agenda.place(county.actor("af"), county.case(), coming(county, -1))


def test_a_case_goes_to_a_meeting_of_its_own_team(county: County) -> None:
    elsewhere = rows.meeting(county.other_team, clock.today() + timedelta(days=14))

    with pytest.raises(RuleBroken, match="annat team"):
        agenda.place(county.actor("af"), county.case(), elsewhere)


def test_another_party_does_not_place_the_case_but_the_rehabkoordinator_does(
    county: County,
) -> None:
    case, meeting = county.case(), coming(county)
    with pytest.raises(Forbidden):
        agenda.place(county.actor("fk"), case, meeting)

    assert agenda.place(county.actor("vard"), case, meeting).slot == 1


def test_a_case_is_moved_to_another_meeting_and_back(county: County) -> None:
    actor, case = county.actor("af"), county.case()
    first, second = coming(county), coming(county, 28)
    item = agenda.place(actor, case, first)

    moved = agenda.move(actor, queries.get_item(actor, first.id, item.id), second)
    assert (item.status, item.slot) == (ItemStatus.MOVED, None)
    assert (moved.meeting_id, moved.slot) == (second.id, 1)

    back = agenda.move(actor, queries.get_item(actor, second.id, moved.id), first)
    assert (back.id, back.slot) == (item.id, 1)


def test_a_move_to_a_full_meeting_leaves_the_case_where_it_was(county: County) -> None:
    actor = county.actor("af")
    first, full = coming(county), coming(county, 28, slots=1)
    rows.item(full, county.case())
    placed = agenda.place(actor, county.case(), first)
    item = queries.get_item(actor, first.id, placed.id)

    with pytest.raises(RuleBroken, match="fullt"):
        agenda.move(actor, item, full)
    item = queries.get_item(actor, first.id, placed.id)
    assert (item.status, item.slot) == (ItemStatus.PLANNED, 1)

    assert agenda.move(actor, item, full, urgent=True).slot == 2


def test_a_case_is_not_moved_to_the_meeting_where_it_stands(county: County) -> None:
    actor, meeting = county.actor("af"), coming(county)
    item = agenda.place(actor, county.case(), meeting)

    with pytest.raises(RuleBroken, match="står redan på det mötet"):
        agenda.move(actor, item, meeting)


def test_a_case_taken_out_waits_and_the_rehabkoordinator_sees_it(county: County) -> None:
    actor, meeting = county.actor("af"), coming(county)
    item = agenda.place(actor, county.case(to=("fk",)), meeting)
    agenda.take_out(actor, queries.get_item(actor, meeting.id, item.id))

    waiting = queries.waiting(county.actor("vard"), [county.team.id])
    assert [line.words for line in waiting] == ["1 ärende från AF"]
    assert [line.words for line in queries.waiting(county.actor("kommun"), [county.team.id])] == [
        "1 ärende"
    ]
    assert len(queries.waiting(county.actor("af_outside"), [county.team.id])) == 0


def test_a_case_that_was_held_is_not_taken_out_nor_by_another_party(county: County) -> None:
    meeting = coming(county)
    item = rows.item(meeting, county.case())
    with pytest.raises(Forbidden):
        agenda.take_out(
            county.actor("fk"), queries.get_item(county.actor("fk"), meeting.id, item.id)
        )

    item.status = ItemStatus.HELD
    with pytest.raises(RuleBroken, match="redan tagits upp"):
        agenda.take_out(
            county.actor("vard"), queries.get_item(county.actor("vard"), meeting.id, item.id)
        )


def test_a_party_outside_the_consent_reads_one_case_and_nothing_else(county: County) -> None:
    meeting = coming(county)
    agenda.place(county.actor("af"), county.case(to=("fk",)), meeting)

    assert shown(county, "af", meeting) == ["Testa Exempelsson"]
    assert shown(county, "fk", meeting) == ["Testa Exempelsson"]
    assert shown(county, "kommun", meeting) == ["1 ärende"]
    assert shown(county, "vard", meeting) == ["1 ärende från AF"]
    assert shown(county, "process_leader", meeting) == ["1 ärende"]


def test_the_slots_follow_each_other(county: County) -> None:
    meeting = coming(county)
    for _ in range(2):
        agenda.place(county.actor("af"), county.case(), meeting)
    session().expire_all()

    lines = queries.lines(county.actor("af"), meetings.get(county.actor("af"), meeting.id))
    assert [f"{clock.local(line.starts_at):%H.%M}" for line in lines] == ["13.00", "13.20"]


def test_a_withdrawn_consent_frees_the_slot_and_cancels_what_would_be_sent(
    county: County,
) -> None:
    case, meeting = county.case(), coming(county, slots=1)
    item = agenda.place(county.actor("af"), case, meeting)
    waits = rows.save(
        Message(account_id=1, address="a@trisam.test", subject="s", body="b", about=case.subject,
                once_key="k", promised_at=clock.now())
    )  # fmt: skip
    assert case.consent is not None
    consents.withdraw(county.actor("af"), case.consent)
    session().refresh(waits)

    assert (item.status, item.slot) == (ItemStatus.WITHDRAWN, None)
    assert waits.cancelled_at is not None
    assert agenda.place(county.actor("af"), county.case(), meeting).slot == 1


def test_one_partys_withdrawal_keeps_the_case_while_another_may_still_be_told(
    county: County,
) -> None:
    case = county.case(to=("fk", "kommun"))
    item = agenda.place(county.actor("af"), case, coming(county))
    assert case.consent is not None

    consents.withdraw(county.actor("af"), case.consent, county.parties["fk"].id)
    assert item.slot == 1

    consents.withdraw(county.actor("af"), case.consent, county.parties["kommun"].id)
    assert item.status is ItemStatus.WITHDRAWN


def test_withdrawing_the_consent_of_a_case_without_meeting_changes_no_agenda(
    county: County,
) -> None:
    case, other = county.case(), county.case()
    item = agenda.place(county.actor("af"), other, coming(county))
    assert case.consent is not None

    consents.withdraw(county.actor("af"), case.consent)
    assert item.status is ItemStatus.PLANNED


def test_a_closed_case_leaves_the_agenda(county: County) -> None:
    case, closed = county.case(), county.case()
    meeting = coming(county)
    stays, leaves = (agenda.place(county.actor("af"), c, meeting) for c in (case, closed))

    events.publish(CaseClosed(county.actor("af"), closed.id))
    events.publish(CaseClosed(county.actor("af"), rows.nobody()))

    assert (stays.status, leaves.status) == (ItemStatus.PLANNED, ItemStatus.WITHDRAWN)


def test_an_item_of_a_withdrawn_case_is_no_more_for_whoever_plans(county: County) -> None:
    chair, meeting = county.actor("vard"), coming(county)
    case, other = county.case(to=("fk",)), county.case(to=("fk",))
    gone, stays = rows.item(meeting, case), rows.item(meeting, other, slot=2)
    assert case.consent is not None
    consents.withdraw(county.actor("af"), case.consent)

    with pytest.raises(NotFound):
        queries.get_item(chair, meeting.id, gone.id)
    assert queries.get_item(chair, meeting.id, stays.id) is stays


def test_a_withdrawn_case_waits_for_nobody_but_those_who_see_it(county: County) -> None:
    meeting, case = coming(county), county.case(to=("fk",))
    item = queries.get_item(county.actor("af"), meeting.id, rows.item(meeting, case).id)
    agenda.take_out(county.actor("af"), item)

    def told(who: str) -> list[list[str]]:
        session().expire_all()
        actor = county.actor(who)
        here = queries.left(actor, meetings.get(actor, meeting.id))
        waiting = queries.waiting(actor, [county.team.id])
        return [[line.words for line in lines] for lines in (here, waiting)]

    assert told("vard") == [["1 ärende från AF"]] * 2
    assert queries.get_item(county.actor("vard"), meeting.id, item.id) is item

    session().refresh(case, ["consent"])
    assert case.consent is not None
    session().refresh(case.consent, ["grants"])
    consents.withdraw(county.actor("af"), case.consent)

    assert told("vard") == [[], []]
    assert told("af") == [["Testa Exempelsson"]] * 2
    with pytest.raises(NotFound):
        queries.get_item(county.actor("vard"), meeting.id, item.id)


def test_a_case_that_leaves_an_agenda_is_logged_about_the_individual(county: County) -> None:
    officer, meeting, case = county.actor("af"), coming(county), county.case()
    agenda.take_out(officer, queries.get_item(officer, meeting.id, rows.item(meeting, case).id))

    [entry] = log.entries(action="agenda.moved")
    assert (entry.subject, entry.person_id) == (case.subject, case.person_id)
