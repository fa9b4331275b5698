"""What people are told of a changed series: once, and nothing about an individual."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.factories import rows
from tests.factories.county import County
from tests.meetings.series_of_a_year import (
    SITTING,
    TO_SECOND_THURSDAYS,
    changed,
    messages,
    planned,
)
from trisam.core import clock
from trisam.core.db import session
from trisam.meetings.models import (
    Meeting,
)
from trisam.meetings.recurrence import Ordinal, Weekday
from trisam.meetings.service.series_steps import Change


@pytest.fixture(autouse=True)
def _new_years_eve(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(clock.instant(date(2025, 12, 31), time(12)), tick=False)


def test_each_person_is_told_once_of_all_and_nothing_about_an_individual(county: County) -> None:
    made = planned(county)
    case = county.case()
    rows.item(made[3], case)

    changed(county, made[3], TO_SECOND_THURSDAYS)

    told = messages()
    seated = {county.accounts[who].id for who in ("af", "fk", "kommun", "vard")}
    assert {message.account_id for message in told} == seated
    assert len(told) == 4
    for message in told:
        assert message.body.count("flyttas till") == 7
        assert "ons 15 apr 2026 kl. 13.00: flyttas till tors 9 apr 2026 kl. 09.00" in message.body
        assert case.code not in message.body


def test_who_has_a_seat_for_some_of_the_days_is_told_of_those_alone(county: County) -> None:
    made = planned(county)
    seat = rows.seat(county.team, county.parties["af"], county.accounts["af_outside"])
    seat.valid_to = date(2026, 6, 12)
    session().flush()

    changed(county, made[3], TO_SECOND_THURSDAYS)

    [told] = [m for m in messages() if m.account_id == county.accounts["af_outside"].id]
    assert told.body.count("flyttas till") == 2


def test_more_room_for_cases_is_nothing_to_write_to_people_about(county: County) -> None:
    made = planned(county)
    roomier = Change(
        only_following=False,
        weekday=Weekday.WEDNESDAY,
        ordinal=Ordinal.THIRD,
        weeks_later=0,
        sitting=replace(SITTING, slots=3),
    )

    assert changed(county, made[0], roomier) == 11

    assert {one.slots for one in session().scalars(select(Meeting))} == {3}
    assert messages() == []


def test_a_second_change_of_the_last_day_to_answer_is_told_as_the_first_was(
    county: County, time_machine: time_machine.TimeMachineFixture
) -> None:
    made = planned(county)
    for told, days in ((4, 6), (8, 7)):
        time_machine.shift(timedelta(minutes=1))
        sooner = replace(SITTING, pre_meeting_days=days)
        wanted = Change(
            only_following=False,
            weekday=Weekday.WEDNESDAY,
            ordinal=Ordinal.THIRD,
            weeks_later=0,
            sitting=sooner,
        )
        changed(county, made[0], wanted)
        assert len(messages()) == told
