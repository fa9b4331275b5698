"""A team's own closures: who keeps them, which days, and what a plan makes of them."""

from dataclasses import replace
from datetime import date, time

import pytest
import time_machine

from tests.factories.county import County
from trisam.core import clock
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.meetings.models import MeetingForm
from trisam.meetings.recurrence import Ordinal, Rhythm, Weekday
from trisam.meetings.service import scheduling
from trisam.meetings.service.scheduling import Plan, Sitting
from trisam.teams import queries as teams
from trisam.teams.service import closures

YEAR = Plan(
    Rhythm.monthly(Ordinal.THIRD, Weekday.WEDNESDAY),
    Sitting(time(13), 90, 4, MeetingForm.DIGITAL, "", 5),
    date(2026, 1, 1),
    date(2026, 12, 31),
)


@pytest.fixture(autouse=True)
def _new_years_eve(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(clock.instant(date(2025, 12, 31), time(12)), tick=False)


def closed(county: County, first: date, last: date, words: str = "sommarstängt") -> None:
    closures.add(county.actor("vard"), county.team, first, last, words)


def skipped(county: County, plan: Plan = YEAR) -> dict[date, str | None]:
    shown = scheduling.preview(county.actor("vard"), county.team, plan)
    return {planned.day: planned.reason for planned in shown.dates if not planned.proposed}


def test_a_plan_skips_the_teams_closures_in_their_words_and_restores_them_by_choice(
    county: County,
) -> None:
    closed(county, date(2026, 7, 15), date(2026, 8, 19))
    assert skipped(county) == {
        date(2026, 7, 15): "sommarstängt",
        date(2026, 8, 19): "sommarstängt",
    }

    chair = county.actor("vard")
    proposed = scheduling.preview(chair, county.team, YEAR).proposed
    scheduling.schedule(chair, county.team, YEAR, proposed | {date(2026, 8, 19)})
    assert date(2026, 8, 19) not in proposed


def test_another_teams_closure_is_no_reason(county: County) -> None:
    closures.add(
        county.actor("vard"), county.team, date(2026, 7, 1), date(2026, 7, 31), "sommarstängt"
    )
    assert teams.closures(county.actor("vard"), county.other_team.id) == []
    assert len(teams.closures(county.actor("vard"), county.team.id)) == 1


def test_a_plan_skips_klamdagar_by_choice_alone(county: County) -> None:
    fridays = replace(
        YEAR, rhythm=Rhythm.weekly(Weekday.FRIDAY, every=1, starts_on=date(2026, 5, 4)),
        first_day=date(2026, 5, 4), last_day=date(2026, 5, 31),
    )  # fmt: skip
    assert skipped(county, fridays) == {}
    assert skipped(county, replace(fridays, skip_squeeze_days=True)) == {
        date(2026, 5, 15): "klämdag"
    }


def test_a_day_in_two_closures_has_the_word_of_the_first(county: County) -> None:
    closed(county, date(2026, 7, 10), date(2026, 7, 20), "flytt")
    closed(county, date(2026, 7, 1), date(2026, 7, 15))

    days = teams.closed_days(
        county.actor("vard"), county.team.id, date(2026, 7, 14), date(2026, 7, 17)
    )

    assert days == {
        date(2026, 7, 14): "sommarstängt",
        date(2026, 7, 15): "sommarstängt",
        date(2026, 7, 16): "flytt",
        date(2026, 7, 17): "flytt",
    }


@pytest.mark.parametrize(
    ("first", "last", "sentence"),
    [
        (date(2026, 7, 2), date(2026, 7, 1), "före den första"),
        (date(2025, 12, 1), date(2025, 12, 30), "redan över"),
        (date(2026, 7, 1), date(2027, 7, 1), "kortare än 12 månader"),
        (date(2026, 6, 1), date(2026, 6, 30), "redan inlagda"),
    ],
)
def test_impossible_days_are_refused_in_a_sentence(
    county: County, first: date, last: date, sentence: str
) -> None:
    closed(county, date(2026, 6, 1), date(2026, 6, 30))

    with pytest.raises(RuleBroken, match=sentence):
        closed(county, first, last)


def test_one_that_has_begun_can_be_entered_and_a_removed_one_is_a_reason_no_more(
    county: County,
) -> None:
    closed(county, date(2025, 12, 22), date(2026, 1, 21), "juluppehåll")
    [closure] = teams.closures(county.actor("vard"), county.team.id)
    assert skipped(county) == {date(2026, 1, 21): "juluppehåll"}

    closures.remove(county.actor("vard"), county.team, closure.id)

    assert skipped(county) == {}
    with pytest.raises(NotFound):
        closures.remove(county.actor("vard"), county.team, closure.id)


@pytest.mark.parametrize("who", ["af", "fk_other", "process_leader", "steering", "administrator"])
def test_only_the_rehabkoordinator_keeps_them(county: County, who: str) -> None:
    closed(county, date(2026, 6, 1), date(2026, 6, 30))
    [closure] = teams.closures(county.actor("vard"), county.team.id)

    with pytest.raises(Forbidden):
        closures.add(county.actor(who), county.team, date(2026, 7, 1), date(2026, 7, 2), "x")
    with pytest.raises(Forbidden):
        closures.remove(county.actor(who), county.team, closure.id)
