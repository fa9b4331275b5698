"""What a reader can work out, against every table there can be."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trisam.statistics.release.puzzle import Puzzle, Seen

CELLS = [(row, column) for row in range(2) for column in range(2)]
LINES = [[(0, 0), (0, 1)], [(1, 0), (1, 1)], [(0, 0), (1, 0)], [(0, 1), (1, 1)]]
MOST = 3


def tables() -> list[dict[tuple[int, int], int]]:
    return [
        dict(zip(CELLS, numbers, strict=True)) for numbers in product(range(2 * MOST + 1), repeat=4)
    ]


def narrow_by_trying(
    table: dict[tuple[int, int], int], hidden: set[tuple[int, int]], k: int
) -> set[tuple[int, int]]:
    """Those of `hidden` whose values lie less than `k` apart in all tables that look the same."""
    alike = [
        other
        for other in tables()
        if all(other[cell] == table[cell] for cell in CELLS if cell not in hidden)
        and all(
            sum(other[cell] for cell in line) == sum(table[cell] for cell in line) for line in LINES
        )
    ]
    return {
        cell
        for cell in hidden
        if max(one[cell] for one in alike) - min(one[cell] for one in alike) < k
    }


@given(st.tuples(*[st.integers(0, MOST)] * 4), st.sets(st.sampled_from(CELLS)))
@settings(max_examples=40, deadline=None)
def test_the_program_finds_what_trying_every_table_finds(
    numbers: tuple[int, ...], hidden: set[tuple[int, int]]
) -> None:
    table = dict(zip(CELLS, numbers, strict=True))
    puzzle = Puzzle()
    for at, line in enumerate(LINES):
        puzzle.adds_up(line, ("sum", at))
        puzzle.is_told(("sum", at), sum(table[cell] for cell in line))
    for cell in CELLS:
        if cell not in hidden:
            puzzle.is_told(cell, table[cell])
    for k in (1, 3):
        asked = dict.fromkeys(sorted(hidden), k)
        found = set(puzzle.narrow(asked))
        assert found == set(puzzle.narrow(asked, Seen(table)))
        assert found == narrow_by_trying(table, hidden, k)


def test_a_sum_of_unknowns_is_known_when_it_is_told_and_not_before() -> None:
    puzzle = Puzzle()
    puzzle.is_sum("year", ["spring", "autumn"])
    assert puzzle.narrow({"year": 5}) == []
    puzzle.is_told("year", 7)
    assert puzzle.narrow({"year": 5, "spring": 5}) == ["year"]
    assert puzzle.narrow({"spring": 8}) == ["spring"]


def test_what_contradicts_itself_is_refused() -> None:
    puzzle = Puzzle()
    puzzle.adds_up(["part", "rest"], "whole")
    puzzle.is_told("whole", 3)
    puzzle.is_told("part", 4)
    with pytest.raises(ValueError, match="contradicts"):
        puzzle.narrow({"rest": 5})


def test_nothing_is_written_on_the_way_out(capfd: pytest.CaptureFixture[str]) -> None:
    test_a_sum_of_unknowns_is_known_when_it_is_told_and_not_before()
    assert capfd.readouterr().out == ""
