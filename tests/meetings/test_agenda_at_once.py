"""Two who change an agenda at the same moment: one comes wholly before the other, and neither
waits for the other in a ring."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import delete

from tests.at_once import DONE, at_once, committed
from tests.factories import county as counties
from tests.factories import rows
from tests.factories.county import County
from tests.tally import Tally
from trisam.cases import queries as cases
from trisam.cases import service as case_service
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings.models import AgendaItem, CancelCause, ItemStatus, Meeting, QueuePlace
from trisam.meetings.queries import agenda as queries
from trisam.meetings.queries import meetings, queue
from trisam.meetings.queries.ordering import in_words, known_places
from trisam.meetings.service import agenda, changing, ordering

ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Round:
    """A meeting of its own with two slots, both taken, and one more case."""

    chair: Actor
    officer: Actor
    meeting_id: int
    first: int
    second: int
    code: str
    other: str


@pytest.fixture
def rounds(installed: None) -> list[Round]:  # noqa: ARG001
    """Really saved; in every round the third case waits in line."""
    with db.transaction():
        county = counties.build()
        return [_round(county, weeks) for weeks in range(2, 2 + ROUNDS)]


def _round(county: County, weeks: int) -> Round:
    day = clock.today() + timedelta(weeks=weeks)
    meeting = rows.meeting(county.team, day, slots=2)
    one, two, three = county.case(), county.case(), county.case()
    first, second = rows.item(meeting, one, 1), rows.item(meeting, two, 2)
    rows.save(QueuePlace(case_id=three.id, since=clock.now()))
    chair, officer = county.actor("vard"), county.actor("af")
    return Round(chair, officer, meeting.id, first.id, second.id, one.code, three.code)


@pytest.fixture
def nobody_waits(rounds: list[Round]) -> list[Round]:
    """The same, and the line is empty."""
    with db.transaction() as now:
        now.execute(delete(QueuePlace))
    return rounds


def item(item_id: int) -> AgendaItem:
    return session().get_one(AgendaItem, item_id)


def ordered(made: Round) -> Callable[[], object]:
    """The second case goes first, as the rehabkoordinator saw the list before both began."""
    with db.reading():
        seen = in_words(known_places(made.chair, meetings.get(made.chair, made.meeting_id)))
    return committed(
        lambda: ordering.place_at(
            made.chair, meetings.get(made.chair, made.meeting_id), made.second, 1, seen
        )
    )


def taken_out(made: Round) -> Callable[[], object]:
    return committed(
        lambda: agenda.take_out(
            made.officer, queries.get_item(made.officer, made.meeting_id, made.first)
        )
    )


def joined(made: Round) -> Callable[[], object]:
    return committed(lambda: agenda.join_line(made.officer, cases.get(made.officer, made.other)))


def withdrawn(made: Round) -> Callable[[], object]:
    return committed(
        lambda: case_service.withdraw_consent(made.officer, cases.get(made.officer, made.code))
    )


def cancelled(made: Round) -> Callable[[], object]:
    return committed(
        lambda: changing.cancel(
            made.chair, meetings.get(made.chair, made.meeting_id), CancelCause.ILLNESS
        )
    )


def test_a_case_that_is_taken_out_while_the_list_is_ordered_stays_out(
    nobody_waits: list[Round], tally: Tally
) -> None:
    for made in nobody_waits:
        ended = at_once(ordered(made), taken_out(made))

        assert ended in ([DONE, DONE], sorted([DONE, ordering.CHANGED_MEANWHILE]))
        with db.reading():
            assert item(made.first).status is ItemStatus.MOVED
            assert item(made.second).status is ItemStatus.PLANNED
    tally(ROUNDS, "orderings while a case is taken out")


def test_ordering_and_taking_out_never_wait_for_each_other_when_a_case_stands_in_line(
    rounds: list[Round],
) -> None:
    for made in rounds:
        ended = at_once(ordered(made), taken_out(made))

        assert ended in ([DONE, DONE], sorted([DONE, ordering.CHANGED_MEANWHILE]))
        with db.reading():
            assert item(made.first).status is ItemStatus.MOVED
            assert not queries.free_slots(meetings.get(made.chair, made.meeting_id))


def test_nobody_waits_in_line_beside_a_free_slot(nobody_waits: list[Round]) -> None:
    for made in nobody_waits:
        ended = at_once(taken_out(made), joined(made))

        with db.reading():
            free = queries.free_slots(meetings.get(made.chair, made.meeting_id))
            waiting = queue.in_line(meetings.get(made.chair, made.meeting_id).team_id)
        assert DONE in ended, "at least the taking out"
        assert not (free and waiting)
        _fill(made)


def _fill(made: Round) -> None:
    """No free slot is left for the next round."""
    with db.transaction():
        meeting = meetings.get(made.chair, made.meeting_id)
        for slot in queries.free_slots(meeting):
            rows.item(meeting, cases.get(made.officer, made.other), slot)


def test_a_withdrawal_and_a_cancelled_meeting_at_once_leave_no_case_without_consent_on_an_agenda(
    rounds: list[Round],
) -> None:
    for made in rounds:
        assert at_once(withdrawn(made), cancelled(made)) == [DONE, DONE]
        with db.reading():
            assert queries.planned_item(cases.get(made.officer, made.code).id) is None
            assert session().get_one(Meeting, made.meeting_id).cancelled_at is not None
