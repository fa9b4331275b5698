"""The rest of a series is cancelled: one cause, one message each, and the cases move on."""

from datetime import date, time

import pytest
import time_machine

from tests.factories import rows
from tests.factories.county import County
from tests.meetings.series_of_a_year import (
    fetched,
    messages,
    planned,
)
from trisam.core import clock
from trisam.core.db import session
from trisam.meetings.models import (
    CancelCause,
    MeetingStatus,
)
from trisam.meetings.service import changing, series
from trisam.meetings.service.series_steps import key_of


@pytest.fixture(autouse=True)
def _new_years_eve(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(clock.instant(date(2025, 12, 31), time(12)), tick=False)


def test_the_rest_of_a_series_is_cancelled_with_one_cause_and_one_message_each(
    county: County,
) -> None:
    made = planned(county)
    extra = rows.meeting(county.team, date(2027, 1, 20))
    rows.item(made[8], county.case())
    rows.item(made[9], county.case())
    chair = county.actor("vard")

    became = series.cancel(
        chair,
        fetched(county, made[8]),
        CancelCause.COORDINATOR_MISSING,
        [key_of(one) for one in made[8:10]],
    )

    session().expire_all()
    assert [one.status.value for one in made[7:]] == [
        "planned",
        "cancelled",
        "cancelled",
        "planned",
    ]
    assert [(meeting.day) for _, meeting in became.moved] == [made[10].day, made[10].day]
    assert extra.status is MeetingStatus.PLANNED
    told = messages()
    assert len(told) == 4
    assert all(m.body.count("orsak: rehabkoordinator saknas") == 2 for m in told)


def test_cases_that_no_meeting_is_left_for_wait_and_the_rehabkoordinator_is_told(
    county: County,
) -> None:
    made = planned(county)
    rows.item(made[8], county.case())

    became = series.cancel(
        county.actor("vard"),
        fetched(county, made[8]),
        CancelCause.OTHER,
        [key_of(one) for one in made[8:]],
    )

    assert len(became.waiting) == 1
    told = {message.account_id: message.body for message in messages()}
    assert "1 ärende fick inte plats" in told.pop(county.accounts["vard"].id)
    assert all("fick inte plats" not in body for body in told.values())


@pytest.mark.parametrize("day", [date(2026, 3, 10), date(2026, 3, 26)])
def test_one_that_was_moved_by_itself_is_cancelled_with_those_that_follow_it(
    county: County, day: date
) -> None:
    made = planned(county)
    chair = county.actor("vard")
    changing.move(chair, fetched(county, made[2]), day, time(9))
    moved = fetched(county, made[2])

    series.cancel(chair, moved, CancelCause.ILLNESS, [key_of(moved), key_of(made[3])])

    session().expire_all()
    assert [one.status for one in made[1:5]] == [
        MeetingStatus.PLANNED,
        MeetingStatus.CANCELLED,
        MeetingStatus.CANCELLED,
        MeetingStatus.PLANNED,
    ]
