"""However a series is moved, there are as many meetings as before."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import time_machine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.county import County
from tests.meetings.series_of_a_year import (
    SITTING,
    THIRD_WEDNESDAYS,
    fetched,
    planned,
    shown,
    stands,
)
from tests.undone import undone
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import RuleBroken
from trisam.meetings.models import (
    CancelCause,
    MeetingStatus,
)
from trisam.meetings.recurrence import Ordinal, Rhythm, Weekday
from trisam.meetings.service import changing, series
from trisam.meetings.service.series_steps import Change, Step


@pytest.fixture(autouse=True)
def _new_years_eve(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(clock.instant(date(2025, 12, 31), time(12)), tick=False)


Move = tuple[str, int, Weekday, Ordinal, int, int, bool]
RHYTHMS = st.one_of(
    st.builds(Rhythm.monthly, st.sampled_from(Ordinal), st.sampled_from(Weekday)),
    st.builds(
        lambda weekday, every: Rhythm.weekly(weekday, every=every, starts_on=date(2026, 2, 2)),
        st.sampled_from(Weekday),
        st.integers(1, 4),
    ),
)
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["one", "following", "all"]),
        st.integers(0, 30),
        st.sampled_from(Weekday),
        st.sampled_from(Ordinal),
        st.integers(-3, 3),
        st.integers(8, 17),
        st.booleans(),
    ),
    min_size=1,
    max_size=4,
)


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(rhythm=RHYTHMS, moves=MOVES)
def test_moving_never_changes_how_many_there_are(
    county: County, rhythm: Rhythm, moves: list[Move]
) -> None:
    with undone():
        before, after = worked(county, rhythm, moves)
        assert set(after) == before
        assert len(set(after.values())) == len(before)


def worked(
    county: County, rhythm: Rhythm, moves: list[Move]
) -> tuple[set[int], dict[int, tuple[date, time]]]:
    """The meetings of a plan before, and where they stand after the moves; refused ones too."""
    made = planned(county, rhythm, date(2026, 2, 2), date(2026, 5, 31))
    chair, before = county.actor("vard"), set(stands(county))
    for scope, which, weekday, ordinal, weeks, hour, every in moves:
        meeting = fetched(county, made[which % len(made)])
        with suppress(RuleBroken):
            if scope == "one":
                day = meeting.day + timedelta(days=which - 15)
                changing.move(chair, meeting, day, time(hour))
                continue
            wanted = Change(
                only_following=scope == "following",
                weekday=weekday,
                ordinal=ordinal if rhythm.ordinal else None,
                weeks_later=weeks,
                sitting=replace(SITTING, starts=time(hour)),
            )
            steps = shown(county, meeting, wanted)
            possible = {s.key for s in steps.steps if every and not s.hindrance}
            meeting = fetched(county, meeting)
            series.change(chair, meeting, wanted, steps.proposed | possible)
    return before, stands(county)


def test_a_planted_move_that_loses_a_meeting_is_caught(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As if what cannot be moved were cancelled instead."""
    carry_out = series._carry_out

    def losing(actor: Actor, step: Step) -> None:
        carry_out(actor, step)
        if step.day.month == 4:
            step.meeting.status = MeetingStatus.CANCELLED
            step.meeting.cancel_cause = CancelCause.OTHER
            session().flush()

    moves: list[Move] = [("all", 0, Weekday.FRIDAY, Ordinal.SECOND, 0, 9, False)]
    with undone():
        before, after = worked(county, THIRD_WEDNESDAYS, moves)
        assert set(after) == before
    monkeypatch.setattr(series, "_carry_out", losing)
    with undone():
        before, after = worked(county, THIRD_WEDNESDAYS, moves)
        assert set(after) != before
