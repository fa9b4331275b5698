"""Changing this and the following meetings, or all to come: none is lost, none comes twice."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests.factories import rows
from tests.factories.county import County
from tests.meetings.series_of_a_year import (
    A_WEEK_LATER,
    SITTING,
    TO_SECOND_THURSDAYS,
    autumn_tuesdays,
    changed,
    fetched,
    messages,
    planned,
    shown,
    stands,
)
from trisam.core import clock
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.meetings.models import (
    AgendaItem,
    Answer,
    CancelCause,
    ItemStatus,
    Meeting,
    MeetingForm,
    MeetingStatus,
    Series,
)
from trisam.meetings.queries import meetings
from trisam.meetings.recurrence import Ordinal, Weekday
from trisam.meetings.service import changing, series
from trisam.meetings.service.series_steps import Change, key_of, preview
from trisam.teams.service import closures


@pytest.fixture(autouse=True)
def _new_years_eve(time_machine: time_machine.TimeMachineFixture) -> None:
    time_machine.move_to(clock.instant(date(2025, 12, 31), time(12)), tick=False)


def test_the_preview_lists_each_meeting_before_and_after_and_saves_nothing(
    county: County,
) -> None:
    made = planned(county)
    before = stands(county)

    found = shown(county, made[3], TO_SECOND_THURSDAYS)

    assert found.words == "andra torsdagen varje månad utom i juli, 9.00–10.30"
    assert [(step.meeting.day, step.day) for step in found.steps] == [
        (date(2026, 4, 15), date(2026, 4, 9)),
        (date(2026, 5, 20), date(2026, 5, 14)),
        (date(2026, 6, 17), date(2026, 6, 11)),
        (date(2026, 8, 19), date(2026, 8, 13)),
        (date(2026, 9, 16), date(2026, 9, 10)),
        (date(2026, 10, 21), date(2026, 10, 8)),
        (date(2026, 11, 18), date(2026, 11, 12)),
        (date(2026, 12, 16), date(2026, 12, 10)),
    ]
    assert {step.day: step.reason for step in found.steps if not step.proposed} == {
        date(2026, 5, 14): "Kristi himmelsfärdsdag"
    }
    assert stands(county) == before
    assert messages() == []


def test_this_and_the_following_change_and_those_before_do_not(county: County) -> None:
    made = planned(county)

    assert changed(county, made[3], TO_SECOND_THURSDAYS) == 7

    assert list(stands(county).values()) == [
        *((date(2026, month, day), time(13)) for month, day in ((1, 21), (2, 18), (3, 18))),
        (date(2026, 4, 9), time(9)),
        (date(2026, 5, 20), time(13)),  # Kristi himmelsfärdsdag: it stays
        (date(2026, 6, 11), time(9)),
        (date(2026, 8, 13), time(9)),
        (date(2026, 9, 10), time(9)),
        (date(2026, 10, 8), time(9)),
        (date(2026, 11, 12), time(9)),
        (date(2026, 12, 10), time(9)),
    ]


def test_the_changed_ones_become_a_series_that_says_what_they_are(county: County) -> None:
    made = planned(county)
    changed(county, made[3], TO_SECOND_THURSDAYS)

    named = select(Meeting.day, Series.words).join(Meeting.series)
    words = {day: said for day, said in session().execute(named)}
    assert words[date(2026, 3, 18)] == "tredje onsdagen varje månad utom i juli, 13.00–14.30"
    assert words[date(2026, 5, 20)] == words[date(2026, 3, 18)]
    assert words[date(2026, 4, 9)] == "andra torsdagen varje månad utom i juli, 9.00–10.30"
    latest = meetings.latest_series(county.actor("vard"), county.team.id)
    assert latest is not None
    assert (latest.ordinal, latest.weekday, latest.months_off) == (2, 3, frozenset({7}))


def test_all_to_come_change_in_place_when_none_is_left_behind(county: County) -> None:
    made = autumn_tuesdays(county)

    assert changed(county, made[3], replace(A_WEEK_LATER, weeks_later=0, sitting=replace(
        SITTING, place="Rum 3", form=MeetingForm.PHYSICAL))) == 7  # fmt: skip

    session().expire_all()
    assert {one.place for one in session().scalars(select(Meeting))} == {"Rum 3"}
    assert [one.place for one in session().scalars(select(Series))] == ["Rum 3"]


@pytest.mark.parametrize("weeks", [1, -1, 3])
def test_a_whole_series_moves_onto_its_own_days(county: County, weeks: int) -> None:
    made = autumn_tuesdays(county)
    before = {one.id: one.day for one in made}

    assert changed(county, made[0], replace(A_WEEK_LATER, weeks_later=weeks)) == 7

    after = {key: day for key, (day, _) in stands(county).items()}
    assert after == {key: day + timedelta(weeks=weeks) for key, day in before.items()}


def test_an_hour_that_overlaps_the_neighbours_old_one_is_no_hindrance(county: County) -> None:
    made = autumn_tuesdays(county)
    later = replace(A_WEEK_LATER, sitting=replace(SITTING, starts=time(13, 30)))

    assert changed(county, made[0], later) == 7

    assert next(iter(stands(county).values())) == (date(2026, 9, 8), time(13, 30))


def test_a_meeting_that_another_one_stays_in_the_way_of_stays_too(county: County) -> None:
    made = autumn_tuesdays(county)
    actor = county.actor("vard")
    closures.add(actor, county.team, date(2026, 10, 19), date(2026, 10, 23), "studievecka")

    found = shown(county, made[0], A_WEEK_LATER)

    assert found.proposed == frozenset()
    assert [step.reason for step in found.steps][-2:] == [
        "då ligger mötet tis 13 okt 2026 som står kvar",
        "studievecka",
    ]


def test_cases_and_answers_follow_their_meeting(county: County) -> None:
    made = planned(county)
    case = county.case()
    item = rows.item(made[3], case)
    answers = session().scalars(select(Answer.case_id)).all()

    changed(county, made[3], TO_SECOND_THURSDAYS)

    session().expire_all()
    place = session().scalars(
        select(Meeting.day)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(AgendaItem.status == ItemStatus.PLANNED)
    )
    assert place.all() == [date(2026, 4, 9)]
    assert item.slot == 1
    assert session().scalars(select(Answer.case_id)).all() == answers
    assert fetched(county, made[3]).pre_meeting.day == date(2026, 3, 31)  # over Easter


def test_one_that_was_moved_by_itself_stays_unless_it_is_ticked(county: County) -> None:
    made = planned(county)
    chair = county.actor("vard")
    changing.move(chair, fetched(county, made[5]), date(2026, 6, 22), time(10))

    [step] = [s for s in shown(county, made[3], TO_SECOND_THURSDAYS).steps if s.meeting is made[5]]
    assert (step.reason, step.day) == ("flyttat för sig tidigare", date(2026, 6, 11))

    changed(county, made[3], TO_SECOND_THURSDAYS)
    assert stands(county)[made[5].id] == (date(2026, 6, 22), time(10))

    everyone = replace(TO_SECOND_THURSDAYS, only_following=False)
    changed(county, made[5], everyone, fetched(county, made[5]))
    assert stands(county)[made[5].id] == (date(2026, 6, 11), time(9))
    assert fetched(county, made[5]).moved_from is None


def test_a_new_place_alone_reaches_also_the_moved_one_and_lets_it_keep_its_time(
    county: County,
) -> None:
    made = planned(county)
    changing.move(county.actor("vard"), fetched(county, made[5]), date(2026, 6, 22), time(10))
    wanted = Change(
        only_following=False,
        weekday=Weekday.WEDNESDAY,
        ordinal=Ordinal.THIRD,
        weeks_later=0,
        sitting=replace(SITTING, place="Rum 3"),
    )

    assert changed(county, made[0], wanted) == 11

    assert stands(county)[made[5].id] == (date(2026, 6, 22), time(10))
    assert fetched(county, made[5]).place == "Rum 3"


def test_the_held_and_the_cancelled_never_change(
    county: County, time_machine: time_machine.TimeMachineFixture
) -> None:
    made = planned(county)
    changing.cancel(county.actor("vard"), fetched(county, made[4]), CancelCause.ILLNESS)
    time_machine.move_to(clock.instant(date(2026, 2, 20), time(12)), tick=False)
    made[0].status, made[0].held_at = MeetingStatus.HELD, clock.now()
    session().flush()

    changed(county, made[5], replace(TO_SECOND_THURSDAYS, only_following=False))

    session().expire_all()
    days = [(made[n].day, made[n].status.value) for n in (0, 1, 4)]
    assert days == [
        (date(2026, 1, 21), "held"),
        (date(2026, 2, 18), "planned"),  # has been, and waits to be ended
        (date(2026, 5, 20), "cancelled"),
    ]
    assert made[2].day == date(2026, 3, 12)


def test_what_somebody_changed_meanwhile_is_not_overwritten(county: County) -> None:
    made = planned(county)
    chair = county.actor("vard")
    chosen = shown(county, made[3], TO_SECOND_THURSDAYS).proposed
    changing.change_place(chair, fetched(county, made[5]), MeetingForm.PHYSICAL, "Rum 3")
    before = stands(county)

    with pytest.raises(RuleBroken, match="Någon har ändrat mötena under tiden"):
        series.change(chair, fetched(county, made[3]), TO_SECOND_THURSDAYS, chosen)

    assert stands(county) == before
    assert fetched(county, made[5]).place == "Rum 3"


def test_a_change_happens_whole_or_not_at_all(county: County) -> None:
    made = planned(county)
    before = stands(county)
    chosen = {s.key for s in shown(county, made[3], TO_SECOND_THURSDAYS).steps}
    rows.meeting(county.team, date(2026, 12, 10), starts=time(9))

    with pytest.raises(RuleBroken, match="Mötet ons 16 dec 2026 kl. 13.00 går inte att ändra"):
        series.change(county.actor("vard"), fetched(county, made[3]), TO_SECOND_THURSDAYS, chosen)

    assert {key: stood for key, stood in stands(county).items() if key in before} == before
    [step] = [s for s in shown(county, made[3], TO_SECOND_THURSDAYS).steps if s.hindrance]
    assert step.hindrance == "teamet har redan möte kl. 09.00"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"weekday": Weekday.WEDNESDAY, "ordinal": Ordinal.THIRD, "sitting": SITTING}, "ändrat"),
        ({"sitting": replace(SITTING, minutes=60)}, "tar 80 minuter, men mötet är 60"),
        ({"sitting": replace(SITTING, starts=time(23))}, "före midnatt"),
    ],
)
def test_an_impossible_or_empty_change_is_refused_in_a_sentence(
    county: County, change: dict[str, object], sentence: str
) -> None:
    made = planned(county)

    with pytest.raises(RuleBroken, match=sentence):
        shown(county, made[0], replace(TO_SECOND_THURSDAYS, **change))  # type: ignore[arg-type]


def test_a_change_without_any_meeting_is_refused(county: County) -> None:
    made = planned(county)

    with pytest.raises(RuleBroken, match="minst ett möte"):
        series.change(county.actor("vard"), fetched(county, made[0]), TO_SECOND_THURSDAYS, [])


@pytest.mark.parametrize("who", ["af", "fk_other", "process_leader", "steering", "administrator"])
def test_only_the_rehabkoordinator_changes_or_ends_a_series(county: County, who: str) -> None:
    made = planned(county)
    chosen = shown(county, made[0], TO_SECOND_THURSDAYS).proposed
    meeting = fetched(county, made[0])

    with pytest.raises(Forbidden):
        preview(county.actor(who), meeting, TO_SECOND_THURSDAYS)
    with pytest.raises(Forbidden):
        series.change(county.actor(who), meeting, TO_SECOND_THURSDAYS, chosen)
    with pytest.raises(Forbidden):
        series.cancel(county.actor(who), meeting, CancelCause.OTHER, [key_of(meeting)])


def test_a_meeting_that_stands_alone_has_no_series_to_change(county: County) -> None:
    alone = rows.meeting(county.team, date(2026, 3, 3))

    with pytest.raises(NotFound):
        shown(county, alone, TO_SECOND_THURSDAYS)
