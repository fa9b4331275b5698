from datetime import date, time, timedelta

import pytest

from trisam.meetings.recurrence import (
    Occurrence,
    Ordinal,
    Rhythm,
    RhythmKind,
    Weekday,
    in_words,
    occurrences,
    pre_meeting_day,
)

THIRD_WEDNESDAY = Rhythm.monthly(Ordinal.THIRD, Weekday.WEDNESDAY)
ONE_O_CLOCK = time(13, 0)


def days(found: list[Occurrence]) -> list[date]:
    return [occurrence.day for occurrence in found]


def skipped(found: list[Occurrence]) -> dict[date, str | None]:
    return {occurrence.day: occurrence.reason for occurrence in found if not occurrence.is_held}


@pytest.mark.parametrize(
    ("rhythm", "words"),
    [
        (THIRD_WEDNESDAY, "tredje onsdagen varje månad 13.00–14.30"),
        (
            Rhythm.monthly(Ordinal.FIRST, Weekday.MONDAY, months_off=[7]),
            "första måndagen varje månad utom i juli, 13.00–14.30",
        ),
        (
            Rhythm.monthly(Ordinal.LAST, Weekday.FRIDAY, months_off=[8, 6, 7]),
            "sista fredagen varje månad utom i juni, juli och augusti, 13.00–14.30",
        ),
        (
            Rhythm.weekly(Weekday.TUESDAY, every=1, starts_on=date(2026, 9, 1)),
            "varje tisdag från v. 36 13.00–14.30",
        ),
        (
            Rhythm.weekly(Weekday.TUESDAY, every=2, starts_on=date(2026, 9, 1)),
            "varannan tisdag från v. 36 13.00–14.30",
        ),
        (
            Rhythm.weekly(Weekday.TUESDAY, every=3, starts_on=date(2026, 9, 2)),
            "var tredje tisdag från v. 37 13.00–14.30",
        ),
        (
            Rhythm.weekly(Weekday.THURSDAY, every=4, starts_on=date(2026, 12, 31), months_off=[7]),
            "var fjärde torsdag från v. 53 utom i juli, 13.00–14.30",
        ),
        (Rhythm.workdays(), "varje vardag 13.00–14.30"),
    ],
)
def test_a_series_is_said_as_people_say_it(rhythm: Rhythm, words: str) -> None:
    assert in_words(rhythm, ONE_O_CLOCK, 90) == words


def test_an_early_hour_is_said_without_a_leading_nought() -> None:
    assert in_words(THIRD_WEDNESDAY, time(8, 5), 55).endswith("8.05–9.00")


@pytest.mark.parametrize("minutes", [0, -30, 11 * 60])
def test_hours_that_no_meeting_can_have_are_refused(minutes: int) -> None:
    with pytest.raises(ValueError, match="before midnight"):
        in_words(THIRD_WEDNESDAY, ONE_O_CLOCK, minutes)


@pytest.mark.parametrize(
    ("ordinal", "weekday", "year", "expected"),
    [
        (Ordinal.FIRST, Weekday.MONDAY, 2026, [(1, 5), (2, 2), (3, 2), (4, 6), (5, 4), (6, 1)]),
        (Ordinal.SECOND, Weekday.TUESDAY, 2027, [(1, 12), (2, 9), (3, 9), (4, 13), (5, 11)]),
        (Ordinal.THIRD, Weekday.WEDNESDAY, 2026, [(1, 21), (2, 18), (3, 18), (4, 15), (5, 20)]),
        (Ordinal.FOURTH, Weekday.THURSDAY, 2028, [(1, 27), (2, 24), (3, 23), (4, 27), (5, 25)]),
        (Ordinal.LAST, Weekday.TUESDAY, 2028, [(1, 25), (2, 29), (3, 28), (4, 25), (5, 30)]),
        (Ordinal.LAST, Weekday.FRIDAY, 2027, [(1, 29), (2, 26), (3, 26), (4, 30), (5, 28)]),
    ],
)
def test_a_monthly_series_falls_on_the_named_weekday(
    ordinal: Ordinal, weekday: Weekday, year: int, expected: list[tuple[int, int]]
) -> None:
    found = occurrences(Rhythm.monthly(ordinal, weekday), date(year, 1, 1), date(year, 12, 31))
    assert len(found) == 12
    assert days(found)[: len(expected)] == [date(year, month, day) for month, day in expected]


def test_three_years_of_a_monthly_series_have_one_date_each_month() -> None:
    for ordinal in Ordinal:
        for weekday in Weekday:
            rhythm = Rhythm.monthly(ordinal, weekday)
            found = days(occurrences(rhythm, date(2026, 1, 1), date(2028, 12, 31)))
            assert {(day.year, day.month) for day in found} == {
                (year, month) for year in (2026, 2027, 2028) for month in range(1, 13)
            }
            assert {day.weekday() for day in found} == {weekday}
            assert len(found) == 36


def test_every_second_week_runs_through_week_53() -> None:
    rhythm = Rhythm.weekly(Weekday.TUESDAY, every=2, starts_on=date(2026, 12, 1))
    found = occurrences(rhythm, date(2026, 12, 1), date(2027, 1, 31))
    assert [day.isocalendar().week for day in days(found)] == [49, 51, 53, 2, 4]


@pytest.mark.parametrize("every", [1, 2, 3, 4])
def test_weeks_between_meetings_stay_the_same_over_three_years(every: int) -> None:
    rhythm = Rhythm.weekly(Weekday.MONDAY, every=every, starts_on=date(2026, 1, 7))
    found = days(occurrences(rhythm, date(2026, 1, 1), date(2028, 12, 31)))
    assert found[0] == date(2026, 1, 12)
    gaps = {later - earlier for earlier, later in zip(found, found[1:], strict=False)}
    assert gaps == {timedelta(weeks=every)}


def test_the_part_of_a_series_shown_does_not_move_its_dates() -> None:
    rhythm = Rhythm.weekly(Weekday.TUESDAY, every=3, starts_on=date(2026, 9, 1))
    whole = days(occurrences(rhythm, date(2026, 9, 1), date(2027, 12, 31)))
    part = days(occurrences(rhythm, date(2027, 2, 3), date(2027, 12, 31)))
    assert part == [day for day in whole if day >= date(2027, 2, 3)]


def test_a_series_of_working_days_lists_monday_to_friday() -> None:
    found = occurrences(Rhythm.workdays(), date(2028, 2, 28), date(2028, 3, 5))
    assert days(found) == [date(2028, 2, 28) + timedelta(days=n) for n in range(5)]


def test_a_period_that_ends_before_it_begins_has_no_dates() -> None:
    assert occurrences(THIRD_WEDNESDAY, date(2026, 9, 1), date(2026, 8, 1)) == []


def test_a_series_on_the_third_friday_skips_midsummer_eve_and_keeps_it_in_the_list() -> None:
    rhythm = Rhythm.monthly(Ordinal.THIRD, Weekday.FRIDAY)
    found = occurrences(rhythm, date(2026, 1, 1), date(2026, 12, 31))
    assert len(found) == 12
    assert skipped(found) == {date(2026, 6, 19): "midsommarafton"}


def test_a_month_off_is_skipped_with_its_reason() -> None:
    rhythm = Rhythm.monthly(Ordinal.THIRD, Weekday.WEDNESDAY, months_off=[7])
    found = occurrences(rhythm, date(2026, 1, 1), date(2026, 12, 31))
    assert len(found) == 12
    assert skipped(found) == {date(2026, 7, 15): "uppehåll i juli"}


def test_an_own_closure_is_skipped_in_the_words_given() -> None:
    closures = {date(2026, 10, 21): "hälsocentralen flyttar", date(2026, 10, 22): "städdag"}
    found = occurrences(THIRD_WEDNESDAY, date(2026, 10, 1), date(2026, 11, 30), closures=closures)
    assert skipped(found) == {date(2026, 10, 21): "hälsocentralen flyttar"}


def test_a_squeeze_day_is_skipped_only_by_choice() -> None:
    rhythm = Rhythm.monthly(Ordinal.THIRD, Weekday.FRIDAY)
    may = (date(2026, 5, 1), date(2026, 5, 31))
    assert skipped(occurrences(rhythm, *may)) == {}
    assert skipped(occurrences(rhythm, *may, skip_squeeze_days=True)) == {
        date(2026, 5, 15): "klämdag"
    }


def test_a_red_day_is_told_before_a_closure_or_a_month_off() -> None:
    rhythm = Rhythm.monthly(Ordinal.THIRD, Weekday.FRIDAY, months_off=[6])
    eve = date(2026, 6, 19)
    (found,) = occurrences(rhythm, eve, eve, closures={eve: "stängt"})
    assert found.reason == "midsommarafton"


def test_a_restored_date_is_held_and_still_tells_why_it_was_skipped() -> None:
    rhythm = Rhythm.monthly(Ordinal.THIRD, Weekday.WEDNESDAY, months_off=[7])
    year = (date(2026, 1, 1), date(2026, 12, 31))
    before = occurrences(rhythm, *year)
    after = occurrences(rhythm, *year, restored=[date(2026, 7, 15), date(2026, 8, 19)])
    assert days(after) == days(before)
    assert skipped(after) == {}
    assert Occurrence(date(2026, 7, 15), "uppehåll i juli", restored=True) in after
    assert Occurrence(date(2026, 8, 19)) in after


def test_the_pre_meeting_closes_so_many_working_days_before() -> None:
    assert pre_meeting_day(date(2026, 10, 21), 5) == date(2026, 10, 14)
    assert pre_meeting_day(date(2026, 6, 24), 5) == date(2026, 6, 16)  # over midsummer
    assert pre_meeting_day(date(2027, 1, 13), 5) == date(2027, 1, 5)  # over trettondedag jul


@pytest.mark.parametrize("every", [0, 5])
def test_a_number_of_weeks_that_has_no_words_is_refused(every: int) -> None:
    with pytest.raises(ValueError, match="1 to 4"):
        Rhythm.weekly(Weekday.MONDAY, every=every, starts_on=date(2026, 1, 7))


@pytest.mark.parametrize("months_off", [[0], [13], range(1, 13)])
def test_months_that_do_not_exist_or_a_whole_year_off_are_refused(months_off: list[int]) -> None:
    with pytest.raises(ValueError, match="months_off"):
        Rhythm.workdays(months_off=months_off)


def test_a_rhythm_with_the_parts_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="other parts"):
        Rhythm(RhythmKind.MONTH, weekday=Weekday.MONDAY)
