"""Planning a year in words: what is shown before it is saved, what is saved, what is refused."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import time_machine

from tests.factories import rows
from tests.factories.county import County
from trisam.core import clock
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.meetings.models import CancelCause, Meeting, MeetingForm, MeetingStatus, PreMeeting
from trisam.meetings.queries import meetings
from trisam.meetings.recurrence import Ordinal, Rhythm, Weekday
from trisam.meetings.service import scheduling
from trisam.meetings.service.scheduling import Plan, Sitting

SITTING = Sitting(
    starts=time(13),
    minutes=90,
    slots=4,
    form=MeetingForm.DIGITAL,
    place="",
    pre_meeting_days=5,
)
THIRD_WEDNESDAYS = Plan(
    rhythm=Rhythm.monthly(Ordinal.THIRD, Weekday.WEDNESDAY, months_off=[7]),
    sitting=SITTING,
    first_day=date(2026, 1, 1),
    last_day=date(2026, 12, 31),
)
SECOND_FRIDAYS = replace(
    THIRD_WEDNESDAYS, rhythm=Rhythm.weekly(Weekday.FRIDAY, every=1, starts_on=date(2026, 6, 1)),
    first_day=date(2026, 6, 1), last_day=date(2026, 6, 30),
)  # fmt: skip


@pytest.fixture(autouse=True)
def _new_years_eve(time_at: Callable[[date], None]) -> None:
    time_at(date(2025, 12, 31))


@pytest.fixture
def time_at(time_machine: time_machine.TimeMachineFixture) -> Callable[[date], None]:
    """Move the clock to noon of a day."""
    return lambda day: time_machine.move_to(clock.instant(day, time(12)), tick=False)


def test_the_preview_says_the_rhythm_in_words_and_lists_every_date(county: County) -> None:
    shown = scheduling.preview(county.actor("vard"), county.team, THIRD_WEDNESDAYS)

    assert shown.words == "tredje onsdagen varje månad utom i juli, 13.00–14.30"
    assert len(shown.dates) == 12
    assert shown.dates[0].day == date(2026, 1, 21)
    assert shown.dates[0].pre_meeting_day == date(2026, 1, 14)
    assert [(d.day, d.reason) for d in shown.dates if not d.proposed] == [
        (date(2026, 7, 15), "uppehåll i juli")
    ]
    assert meetings.upcoming(county.actor("vard"), county.team.id) == []


def test_midsummer_eve_is_skipped_with_its_name_and_can_be_restored(county: County) -> None:
    chair = county.actor("vard")
    shown = scheduling.preview(chair, county.team, SECOND_FRIDAYS)
    eve = date(2026, 6, 19)
    assert {d.day: d.reason for d in shown.dates}[eve] == "midsommarafton"
    assert eve not in shown.proposed

    scheduling.schedule(chair, county.team, SECOND_FRIDAYS, shown.proposed | {eve})
    assert [choice.meeting.day.day for choice in meetings.upcoming(chair, county.team.id)] == [
        5, 12, 19, 26,
    ]  # fmt: skip


def test_saving_makes_exactly_the_dates_that_are_ticked(county: County) -> None:
    chair = county.actor("vard")
    kept = {date(2026, 1, 21), date(2026, 2, 18)}

    series = scheduling.schedule(chair, county.team, THIRD_WEDNESDAYS, kept)

    saved = [choice.meeting for choice in meetings.upcoming(chair, county.team.id)]
    assert [meeting.day for meeting in saved] == sorted(kept)
    assert {meeting.series_id for meeting in saved} == {series.id}
    assert [meeting.pre_meeting.day for meeting in saved] == [date(2026, 1, 14), date(2026, 2, 11)]
    assert clock.local(saved[0].starts_at).time() == time(13)
    assert meetings.latest_series(chair, county.team.id) == series


def test_the_wall_clock_keeps_its_hour_over_daylight_saving(county: County) -> None:
    chair = county.actor("vard")
    days = scheduling.preview(chair, county.team, THIRD_WEDNESDAYS).proposed
    scheduling.schedule(chair, county.team, THIRD_WEDNESDAYS, days)

    hours = {
        clock.local(c.meeting.starts_at).hour for c in meetings.upcoming(chair, county.team.id)
    }
    assert hours == {13}


@pytest.mark.parametrize("who", ["af", "fk_other", "process_leader", "steering", "administrator"])
def test_only_the_rehabkoordinator_plans(county: County, who: str) -> None:
    with pytest.raises(Forbidden):
        scheduling.preview(county.actor(who), county.team, THIRD_WEDNESDAYS)
    with pytest.raises(Forbidden):
        scheduling.schedule(county.actor(who), county.team, THIRD_WEDNESDAYS, {date(2026, 1, 21)})
    with pytest.raises(Forbidden):
        scheduling.add_single(county.actor(who), county.team, date(2026, 1, 21), SITTING)


@pytest.mark.parametrize(
    ("change", "sentence", "field"),
    [
        ({"first_day": date(2025, 12, 30)}, "har redan varit", "first_day"),
        ({"last_day": date(2025, 12, 31)}, "före den första", "last_day"),
        ({"last_day": date(2028, 1, 2)}, "högst 24 månader", "last_day"),
        ({"last_day": date(2026, 1, 20)}, "inga möten", "last_day"),
        ({"sitting": replace(SITTING, minutes=60)}, "tar 80 minuter, men mötet är 60", "slots"),
        ({"sitting": replace(SITTING, starts=time(23))}, "före midnatt", "minutes"),
    ],
)
def test_an_impossible_plan_is_refused_at_its_field(
    county: County, change: dict[str, object], sentence: str, field: str
) -> None:
    plan = replace(THIRD_WEDNESDAYS, **change)  # type: ignore[arg-type]

    with pytest.raises(RuleBroken, match=sentence) as refused:
        scheduling.preview(county.actor("vard"), county.team, plan)
    assert refused.value.field == field


def test_two_years_to_the_day_can_be_planned(county: County) -> None:
    plan = replace(THIRD_WEDNESDAYS, last_day=date(2028, 1, 1))

    assert len(scheduling.preview(county.actor("vard"), county.team, plan).dates) == 24


def test_a_date_on_which_the_team_meets_already_is_shown_and_refused(county: County) -> None:
    chair, taken = county.actor("vard"), date(2026, 2, 18)
    rows.meeting(county.team, taken, starts=time(9))

    shown = scheduling.preview(chair, county.team, THIRD_WEDNESDAYS)
    assert {d.day: d.hindrance for d in shown.dates}[taken] == "teamet har redan möte kl. 09.00"
    with pytest.raises(RuleBroken, match="ons 18 feb 2026 går inte"):
        scheduling.schedule(chair, county.team, THIRD_WEDNESDAYS, {taken})


def test_a_cancelled_meeting_gives_its_date_back(county: County) -> None:
    chair, day = county.actor("vard"), date(2026, 2, 18)
    meeting = rows.meeting(county.team, day)
    meeting.status, meeting.cancel_cause = MeetingStatus.CANCELLED, CancelCause.ILLNESS

    scheduling.schedule(chair, county.team, THIRD_WEDNESDAYS, {day})
    assert [c.meeting.day for c in meetings.upcoming(chair, county.team.id)] == [day]


def test_an_hour_that_has_passed_today_is_no_date(
    county: County, time_at: Callable[[date], None]
) -> None:
    time_at(date(2026, 1, 21))
    early = replace(
        THIRD_WEDNESDAYS,
        first_day=date(2026, 1, 21),
        sitting=replace(SITTING, starts=time(9)),
    )

    shown = scheduling.preview(county.actor("vard"), county.team, early)
    assert shown.dates[0].hindrance == "tiden har redan varit"


def test_a_plan_without_dates_or_with_foreign_ones_is_refused(county: County) -> None:
    chair = county.actor("vard")
    with pytest.raises(RuleBroken, match="minst ett datum"):
        scheduling.schedule(chair, county.team, THIRD_WEDNESDAYS, set())
    with pytest.raises(RuleBroken, match="hör inte till rytmen"):
        scheduling.schedule(chair, county.team, THIRD_WEDNESDAYS, {date(2026, 1, 22)})


def test_one_meeting_more_stands_outside_the_rhythm(county: County) -> None:
    meeting = scheduling.add_single(county.actor("vard"), county.team, date(2026, 3, 3), SITTING)

    assert (meeting.series_id, meeting.slots) == (None, 4)
    assert meeting.pre_meeting.day == date(2026, 2, 24)


def test_one_meeting_more_may_share_the_day_but_not_the_hour(county: County) -> None:
    chair, day = county.actor("vard"), date(2026, 3, 3)
    rows.meeting(county.team, day, starts=time(13))
    scheduling.add_single(chair, county.team, day, replace(SITTING, starts=time(14, 30)))

    with pytest.raises(RuleBroken, match="redan ett möte just då"):
        scheduling.add_single(chair, county.team, day, replace(SITTING, starts=time(12)))


def test_one_meeting_more_is_not_in_the_past(county: County) -> None:
    with pytest.raises(RuleBroken, match="redan varit"):
        scheduling.add_single(
            county.actor("vard"), county.team, clock.today() - timedelta(days=1), SITTING
        )


def test_the_database_refuses_two_meetings_of_a_team_at_one_time(county: County) -> None:
    first = rows.meeting(county.team, date(2026, 3, 3))

    with (
        pytest.raises(RuleBroken, match="redan ett möte just då"),
        attempt(scheduling.TIME_TAKEN),
    ):
        session().add(
            Meeting(team_id=first.team_id, day=first.day, starts_at=first.starts_at, minutes=30,
                    slots=1, slot_minutes=20, form=MeetingForm.DIGITAL,
                    pre_meeting=PreMeeting(day=first.day))
        )  # fmt: skip


def test_an_extra_meeting_soon_gives_the_parties_the_day_for_their_answers(county: County) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    meeting = scheduling.add_single(county.actor("vard"), county.team, tomorrow, SITTING)
    assert meeting.pre_meeting.day == clock.today()
