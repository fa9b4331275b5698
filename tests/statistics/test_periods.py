from datetime import date

import pytest

from trisam.statistics.areas import Area, AreaKind
from trisam.statistics.period_choices import can_be_told, choices, own, pieces
from trisam.statistics.periods import (
    Period,
    Span,
    between,
    days_of,
    explainable,
    last_four,
    newest,
    to_be_explained,
    year_to,
)

TODAY = date(2026, 11, 23)
COUNTY = Area(AreaKind.COUNTY, AreaKind.COUNTY, "Hela länet", frozenset({1}))
KOMMUN = Area(AreaKind.KOMMUN, "gavle", "Gävle", frozenset({1}), 1)


@pytest.mark.parametrize(
    ("today", "found"),
    [
        (date(2026, 10, 14), Span(2026, 2)),
        (date(2026, 10, 15), Span(2026, 3)),
        (TODAY, Span(2026, 3)),
        (date(2027, 1, 14), Span(2026, 3)),
        (date(2027, 1, 15), Span(2026, 4)),
    ],
)
def test_a_quarter_is_told_when_it_has_been_over_for_two_weeks(today: date, found: Span) -> None:
    assert newest(today) == found
    assert last_four(today).last == days_of(found).last


def test_the_quarters_follow_each_other_over_the_turn_of_the_year() -> None:
    assert Span.numbered(Span(2026, 4).number + 1) == Span(2027, 1)
    assert Span.of(date(2026, 12, 31)) == Span(2026, 4)


@pytest.mark.parametrize(
    ("period", "words", "slug"),
    [
        (year_to(Span(2025, 4)), "2025", "2025"),
        (days_of(Span(2026, 3)), "kvartal 3 2026", "2026-q3"),
        (
            year_to(Span(2026, 3)),
            "kvartal 4 2025–kvartal 3 2026",
            "2025-10-01-2026-09-30",
        ),
        (Period(date(2026, 1, 1), date(2026, 9, 29)), "1 jan–29 sep 2026", "2026-01-01-2026-09-29"),
    ],
)
def test_a_period_is_written_as_its_quarters_or_else_as_days(
    period: Period, words: str, slug: str
) -> None:
    assert (period.words, period.slug) == (words, slug)


def test_the_newest_four_quarters_are_offered_first_and_each_value_only_once() -> None:
    offered = choices(TODAY, Span(2021, 2))
    assert (offered[0].value, offered[0].period) == ("till-2026-k3", last_four(TODAY))
    assert len({one.value for one in offered}) == len(offered)
    assert {"2022", "2025", "2021-k2", "till-2022-k1"} <= {one.value for one in offered}
    assert {"2021", "2026", "2026-k4", "till-2026-k4"}.isdisjoint(one.value for one in offered)


def test_a_county_without_figures_can_choose_wherever_there_can_be_an_explanation() -> None:
    ends = {one.period.quarters()[-1] for one in choices(TODAY, None)}
    assert set(explainable(TODAY)[:-1]) <= ends


def test_an_own_period_cannot_end_before_it_begins() -> None:
    assert own(Span(2026, 2), Span(2026, 1)) is None
    assert own(Span(2026, 1), Span(2026, 1)) == days_of(Span(2026, 1))


def test_only_the_county_is_told_by_the_quarter() -> None:
    quarter, two_years = days_of(Span(2026, 3)), between(Span(2024, 4), Span(2026, 3))
    assert can_be_told(COUNTY, quarter)
    assert not can_be_told(KOMMUN, quarter)
    assert can_be_told(KOMMUN, two_years)
    assert [len(piece) for piece in pieces(quarter)] == [1]
    assert [len(piece) for piece in pieces(between(Span(2026, 1), Span(2026, 2)))] == [1, 1]
    assert [len(piece) for piece in pieces(two_years)] == [4, 4]


def test_with_the_newest_figures_stand_the_explanations_since() -> None:
    newest_four = last_four(TODAY)
    assert to_be_explained(newest_four, TODAY).quarters()[-1] == Span(2026, 4)
    older = year_to(Span(2025, 4))
    assert to_be_explained(older, TODAY) == older
