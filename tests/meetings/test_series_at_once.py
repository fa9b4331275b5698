"""Two who change a series at the same moment: one wins whole, the other is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import time, timedelta

import pytest

from tests.at_once import DONE, at_once, committed
from tests.factories import county as counties
from trisam.core import clock, db
from trisam.meetings.models import MeetingForm
from trisam.meetings.queries import meetings
from trisam.meetings.recurrence import Rhythm, Weekday
from trisam.meetings.service import changing, scheduling, series
from trisam.meetings.service.scheduling import Plan, Sitting
from trisam.meetings.service.series_steps import Change, preview

SITTING = Sitting(time(13), 90, 4, MeetingForm.DIGITAL, "", 5)
A_WEEK_LATER = Change(
    only_following=False,
    weekday=Weekday.TUESDAY,
    ordinal=None,
    weeks_later=1,
    sitting=SITTING,
)
TWO_LATER = replace(A_WEEK_LATER, weeks_later=2)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("other", ["the series too", "one of its meetings"])
def test_two_change_a_series_at_once_and_nothing_is_half_done(other: str) -> None:
    with db.transaction():
        county = counties.build()
        first = clock.today() + timedelta(days=1)
        plan = Plan(
            Rhythm.weekly(Weekday.TUESDAY, every=1, starts_on=first),
            SITTING,
            first,
            first + timedelta(weeks=8),
        )
        chair = county.actor("vard")
        days = {one.day for one in scheduling.preview(chair, county.team, plan).dates}
        scheduling.schedule(chair, county.team, plan, days)
        made = [choice.meeting.id for choice in meetings.upcoming(chair, county.team.id)]
        before = [choice.meeting.day for choice in meetings.upcoming(chair, county.team.id)]
    with db.reading():
        meeting = meetings.get(chair, made[0])
        keys = {one.key for one in preview(chair, meeting, A_WEEK_LATER).steps}

    def changes(wanted: Change) -> Callable[[], object]:
        return lambda: series.change(chair, meetings.get(chair, made[0]), wanted, keys)

    def moves_one() -> None:
        changing.change_place(chair, meetings.get(chair, made[3]), MeetingForm.PHYSICAL, "Rum 3")

    second = changes(TWO_LATER) if other == "the series too" else moves_one
    ended = at_once(committed(changes(A_WEEK_LATER)), committed(second))

    with db.reading():
        after = [choice.meeting.day for choice in meetings.upcoming(chair, county.team.id)]
    shift = {(new - old).days for new, old in zip(after, before, strict=True)}
    assert len(shift) == 1
    if other == "the series too":
        assert ended == [series.STALE, DONE]
        assert shift <= {7, 14}
    else:  # the place of one does not hinder the other; only the order decides
        assert ended in ([DONE, DONE], [series.STALE, DONE])
