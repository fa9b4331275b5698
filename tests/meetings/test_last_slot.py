"""Two people at once: the database decides."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.at_once import at_once, committed
from tests.factories import county as counties
from tests.factories import rows
from tests.soak import Budget
from tests.tally import Tally
from trisam.cases import queries as cases
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.meetings.models import AgendaItem, CancelCause, ItemStatus
from trisam.meetings.queries import meetings
from trisam.meetings.service import agenda, changing, slots

THREADS = 20


def placing(actor: Actor, code: str, meeting_id: int) -> Callable[[], AgendaItem]:
    return lambda: agenda.place(actor, cases.get(actor, code), meetings.get(actor, meeting_id))


@pytest.mark.usefixtures("installed")
def test_two_people_take_the_last_slot_at_once_and_one_wins() -> None:
    with db.transaction():
        county = counties.build()
        meeting = rows.meeting(county.team, clock.today() + timedelta(days=14), slots=1)
        codes = [county.case(by="af").code, county.case(by="fk", to=("af", "vard")).code]
        actors = [county.actor("af"), county.actor("fk")]

    tasks = [placing(actor, code, meeting.id) for actor, code in zip(actors, codes, strict=True)]

    assert at_once(*map(committed, tasks)) == [slots.FULL, "done"]
    with db.reading():
        assert [line.slot for line in meetings.get(actors[0], meeting.id).items] == [1]


@pytest.mark.usefixtures("installed")
def test_two_people_find_two_slots_at_once_and_both_get_one() -> None:
    with db.transaction():
        county = counties.build()
        meeting = rows.meeting(county.team, clock.today() + timedelta(days=14), slots=2)
        codes = [county.case(by="af").code, county.case(by="fk", to=("af", "vard")).code]
        actors = [county.actor("af"), county.actor("fk")]

    tasks = [placing(actor, code, meeting.id) for actor, code in zip(actors, codes, strict=True)]

    assert at_once(*map(committed, tasks)) == ["done", "done"]


@pytest.mark.usefixtures("installed")
def test_a_case_placed_while_the_meeting_is_cancelled_never_stays_in_it() -> None:
    with db.transaction():
        county = counties.build()
        meeting = rows.meeting(county.team, clock.today() + timedelta(days=14))
        code, officer, chair = county.case().code, county.actor("af"), county.actor("vard")

    def cancel() -> None:
        changing.cancel(chair, meetings.get(chair, meeting.id), CancelCause.ILLNESS)

    ended = at_once(committed(placing(officer, code, meeting.id)), committed(cancel))

    assert "done" in ended
    with db.reading():
        items = meetings.get(officer, meeting.id).items
        assert [item for item in items if item.status is ItemStatus.PLANNED] == []


@pytest.mark.usefixtures("installed")
def test_twenty_take_the_last_slot_at_once_and_exactly_one_wins(
    budget: Budget, tally: Tally
) -> None:
    with db.transaction():
        county = counties.build()
        codes = [county.case().code for _ in range(THREADS)]
        officer = county.actor("af")
        days = [clock.today() + timedelta(days=14 + n) for n in range(budget.bookings)]
        ids = [rows.meeting(county.team, day, slots=1).id for day in days]
    for meeting_id in ids:
        ended = at_once(*(committed(placing(officer, code, meeting_id)) for code in codes))
        assert (ended.count("done"), ended.count(slots.FULL)) == (1, THREADS - 1)
        with db.transaction():
            [item] = meetings.get(officer, meeting_id).items
            agenda.take_out(officer, item)  # the next round begins as this one did
    tally(len(ids) * THREADS, "cases placed in a last slot at once")
