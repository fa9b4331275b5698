"""Each rule beside what it must leave alone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from trisam.log_reviews.facts import Duty, Facts, Hour, KnownCase, Moment, week_of
from trisam.log_reviews.findings import (
    RULE_WORDS,
    Finding,
    Limits,
    Material,
    Rule,
    find,
    many_cases_in_a_day,
    many_reads_outside_weeks,
    read_at_night,
    read_without_part,
    refused_again_and_again,
    searched_out_when_closed,
)

TEAM, ME, CASE = 3, 7, "BCDFGHJK"
DAY = date(2026, 10, 14)  # a Wednesday, week 42
ALWAYS = (None, None)
LIMITS = Limits()


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    """An instant, UTC: in October two hours before the clock in Sweden."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def hour(
    start: int = 8, *, day: date = DAY, code: str = CASE, count: int = 1, who: int = ME
) -> Hour:
    """Readings within one hour."""
    return Hour(who, code, count, at(start, 0, day), at(start, 59, day))


def facts(**known: object) -> Facts:
    """A county with one case."""
    return Facts(**{"cases": {CASE: KnownCase(TEAM)}, **known})  # type: ignore[arg-type]


def sentences(found: object) -> list[str]:
    return [finding.sentence for finding in found]  # type: ignore[attr-defined]


# Without taking part.


def test_a_reader_without_any_part_is_found_once_for_all_readings() -> None:
    hours = [hour(8, count=2), hour(9)]

    [finding] = read_without_part(hours, facts(), LIMITS)

    assert finding == Finding(
        Rule.OUTSIDE,
        ME,
        at(8),
        at(9, 59),
        f"Läste ärende {CASE} 3 gånger utan att delta i det.",
        CASE,
    )


@pytest.mark.parametrize(
    "known",
    [
        {"seats": {(ME, TEAM): [Duty("plats", ALWAYS)]}},
        {"seats": {(ME, TEAM): [Duty("ersättare", (DAY, DAY))]}},
        {"duties": {(ME, CASE): [Duty("lyfte", ALWAYS)]}},
        {"duties": {(ME, CASE): [Duty("åtgärd", (DAY - timedelta(days=90), None))]}},
    ],
    ids=["a seat", "a substitute that day", "lifted it", "an action"],
)
def test_whoever_takes_part_is_left_alone(known: dict[str, object]) -> None:
    assert list(read_without_part([hour()], facts(**known), LIMITS)) == []


@pytest.mark.parametrize(
    "known",
    [
        {"seats": {(ME, TEAM + 1): [Duty("plats", ALWAYS)]}},
        {"seats": {(ME + 1, TEAM): [Duty("plats", ALWAYS)]}},
        {"duties": {(ME, "ANNATAAA"): [Duty("lyfte", ALWAYS)]}},
    ],
    ids=["a seat in another team", "a colleague's seat", "lifted another case"],
)
def test_a_part_in_something_else_is_no_part(known: dict[str, object]) -> None:
    assert len(list(read_without_part([hour()], facts(**known), LIMITS))) == 1


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [(-100, -14, 0), (-100, -15, 1), (14, None, 0), (15, None, 1)],
    ids=["ended just now", "ended long ago", "begins soon", "begins later"],
)
def test_reading_round_a_handover_is_left_alone(first: int, last: int | None, found: int) -> None:
    period = (DAY + timedelta(days=first), None if last is None else DAY + timedelta(days=last))
    known = facts(seats={(ME, TEAM): [Duty("plats", period)]})

    assert len(list(read_without_part([hour()], known, LIMITS))) == found


def test_a_case_that_has_been_purged_cannot_be_judged() -> None:
    assert list(read_without_part([hour(code="GALLRATT")], facts(), LIMITS)) == []
    with pytest.raises(KeyError):
        facts().part_in(ME, "GALLRATT", DAY, 0)


def test_the_day_of_a_reading_is_the_one_in_sweden() -> None:
    tomorrow = facts(seats={(ME, TEAM): [Duty("plats", (DAY + timedelta(days=1), None))]})
    no_handover = Limits(handover_days=0)

    assert list(read_without_part([hour(22)], tomorrow, no_handover)) == []
    assert len(list(read_without_part([hour(21)], tomorrow, no_handover))) == 1


# Many readings outside the meeting week.


def test_more_readings_than_the_limit_outside_the_meeting_week_are_found() -> None:
    [finding] = many_reads_outside_weeks([hour(count=4), hour(9, count=3)], facts(), LIMITS)

    assert finding.sentence == f"Läste ärende {CASE} 7 gånger utanför mötesveckan."
    assert list(many_reads_outside_weeks([hour(count=6)], facts(), LIMITS)) == []


def test_readings_in_the_week_of_the_meeting_do_not_count() -> None:
    up = facts(meeting_weeks={CASE: frozenset({(2026, 42)})})
    week_before = DAY - timedelta(days=7)

    assert list(many_reads_outside_weeks([hour(count=50)], up, LIMITS)) == []
    assert len(list(many_reads_outside_weeks([hour(count=50, day=week_before)], up, LIMITS))) == 1


def test_weeks_in_which_the_reader_wrote_in_the_case_do_not_count() -> None:
    mine = facts(worked_weeks={(ME, CASE): frozenset({(2026, 42)})})
    colleagues = facts(worked_weeks={(ME + 1, CASE): frozenset({(2026, 42)})})

    assert list(many_reads_outside_weeks([hour(count=50)], mine, LIMITS)) == []
    assert len(list(many_reads_outside_weeks([hour(count=50)], colleagues, LIMITS))) == 1


def test_readings_of_different_cases_and_people_are_not_added_up() -> None:
    hours = [hour(count=4), hour(count=4, code="ANNATAAA"), hour(count=4, who=ME + 1)]

    assert list(many_reads_outside_weeks(hours, facts(), LIMITS)) == []


def test_the_week_is_that_of_the_iso_calendar() -> None:
    assert week_of(date(2027, 1, 1)) == (2026, 53)


# At night.


@pytest.mark.parametrize(
    ("start", "night"), [(19, False), (20, True), (23, True), (3, True), (4, False)]
)
def test_the_night_begins_and_ends_on_the_clock_in_sweden(start: int, night: bool) -> None:
    assert bool(list(read_at_night([hour(start)], LIMITS))) is night


def test_a_night_over_midnight_is_one_finding_named_by_its_first_day() -> None:
    hours = [hour(21), hour(23, code="ANNATAAA")]  # 23 and 01 in Sweden

    [finding] = read_at_night(hours, LIMITS)

    assert finding.sentence == "Läste 2 ärenden natten som började ons 14 okt 2026."
    assert finding.case_code == ""


def test_a_night_that_is_spent_on_one_case_names_it() -> None:
    [finding] = read_at_night([hour(21)], LIMITS)

    assert finding.sentence == "Läste 1 ärende natten som började ons 14 okt 2026."
    assert finding.case_code == CASE


def test_a_night_within_one_day_is_named_by_that_day() -> None:
    early = Limits(night_from=0, night_to=5)

    [finding] = read_at_night([hour(1)], early)

    assert "ons 14 okt" in finding.sentence
    assert list(read_at_night([hour(21)], early)) == []


def test_a_night_without_length_finds_nothing() -> None:
    never = Limits(night_from=6, night_to=6)

    assert list(read_at_night([hour(start) for start in range(24)], never)) == []


# Many cases in a day.


def test_more_different_cases_on_a_day_than_the_limit_are_found() -> None:
    codes = [f"ARENDE{number:02}" for number in range(26)]

    [finding] = many_cases_in_a_day([hour(code=code) for code in codes], LIMITS)

    assert finding.sentence == "Öppnade 26 olika ärenden ons 14 okt 2026."
    assert list(many_cases_in_a_day([hour(code=code) for code in codes[1:]], LIMITS)) == []


def test_the_same_case_many_times_or_many_cases_on_two_days_are_left_alone() -> None:
    codes = [f"ARENDE{number:02}" for number in range(26)]
    spread = [hour(code=c, day=DAY + timedelta(days=i % 2)) for i, c in enumerate(codes)]

    assert list(many_cases_in_a_day([hour(count=90)], LIMITS)) == []
    assert list(many_cases_in_a_day(spread, LIMITS)) == []


# Refused.


def test_more_refusals_than_the_limit_are_found_for_each_person() -> None:
    tries = [Moment(ME, at(8, minute)) for minute in range(6)]
    few = [Moment(ME + 1, at(8, minute)) for minute in range(5)]

    [finding] = refused_again_and_again([*tries, *few], LIMITS)

    assert (finding.account_id, finding.sentence) == (ME, "Nekades 6 gånger.")
    assert (finding.first, finding.last) == (at(8, 0), at(8, 5))


# Searched out although closed.


def closed(days_ago: int, **known: object) -> Facts:
    """The case, closed so long before `DAY`."""
    ended = DAY - timedelta(days=days_ago)
    return facts(**{"cases": {CASE: KnownCase(TEAM, ended)}, **known})


def opened(minutes_after: int = 2) -> tuple[list[Moment], list[Moment]]:
    """The case opened so long after a search at ten."""
    return [Moment(ME, at(8, minutes_after), CASE)], [Moment(ME, at(7)), Moment(ME, at(8))]


def test_a_case_closed_long_ago_that_was_searched_out_is_found() -> None:
    [finding] = searched_out_when_closed(*opened(), closed(31), LIMITS)

    assert finding.sentence == (
        f"Sökte fram och öppnade ärende {CASE}, som avslutades sön 13 sep 2026."
    )


@pytest.mark.parametrize(
    ("minutes", "known"),
    [
        (2, closed(30)),
        (11, closed(31)),
        (2, closed(31, duties={(ME, CASE): [Duty("uppföljning", ALWAYS)]})),
        (2, facts()),
        (2, Facts()),
    ],
    ids=["closed just now", "long after the search", "a follow-up is left", "open", "purged"],
)
def test_other_openings_after_a_search_are_left_alone(minutes: int, known: Facts) -> None:
    assert list(searched_out_when_closed(*opened(minutes), known, LIMITS)) == []


def test_an_opening_without_or_before_a_search_is_left_alone() -> None:
    opening = [Moment(ME, at(8), CASE)]
    colleagues, later = [Moment(ME + 1, at(8))], [Moment(ME, at(8, 1))]

    for searches in ([], colleagues, later):
        assert list(searched_out_when_closed(opening, searches, closed(31), LIMITS)) == []


# All together.


def test_findings_come_rule_by_rule_and_by_time() -> None:
    night, day = hour(22, count=9), hour(8, count=9, code="ANNATAAA")
    known = facts(cases={CASE: KnownCase(TEAM), "ANNATAAA": KnownCase(TEAM)})

    found = find(Material(hours=[night, day]), known, LIMITS)

    assert [(one.rule, one.case_code) for one in found] == [
        (Rule.OUTSIDE, "ANNATAAA"),
        (Rule.OUTSIDE, CASE),
        (Rule.MANY_READS, "ANNATAAA"),
        (Rule.MANY_READS, CASE),
        (Rule.ODD_HOURS, CASE),
    ]


def test_very_many_findings_about_one_person_are_told_as_one() -> None:
    def codes(count: int) -> list[str]:
        return [f"ARENDE{number:02}" for number in range(count)]

    known = facts(cases={code: KnownCase(TEAM) for code in codes(11)})
    few = [hour(code=code, who=ME + 1) for code in codes(10)]
    many = [hour(code=code) for code in codes(11)]

    found = find(Material(hours=[*few, *many]), known, LIMITS)

    assert [one.account_id for one in found].count(ME + 1) == 10
    [one] = [one for one in found if one.account_id == ME]
    assert one.sentence == (
        "11 fynd av samma sort. Det första: Läste ärende ARENDE00 1 gång utan att delta i det."
    )
    assert (one.case_code, one.first, one.last) == ("", at(8), at(8, 59))


def test_each_rule_says_what_it_looks_for_with_the_limits_of_the_review() -> None:
    assert set(RULE_WORDS) == set(Rule)
    limits = Limits(9, 8, 7, 21, 5, 1)
    said = {rule: limits.sentence(rule) for rule in Rule}

    assert "1 dag före" in said[Rule.OUTSIDE]
    assert "Fler än 9 läsningar" in said[Rule.MANY_READS]
    assert "Fler än 8 olika ärenden" in said[Rule.MANY_CASES]
    assert "Fler än 7 försök" in said[Rule.REFUSALS]
    assert "mellan kl. 21 och 05" in said[Rule.ODD_HOURS]
