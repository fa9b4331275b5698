from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trisam.statistics.suppression import HIDDEN, Cell, Protected, note, protect

Lines = list[tuple[Cell, ...]]

# Three kommuner by four parties, with the places where small numbers have hidden company.
COUNTS = (
    (12, 3, 20, 9),
    (30, 11, 8, 14),
    (0, 25, 17, 6),
)

counts_of_a_table = st.integers(1, 6).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 30), min_size=width, max_size=width), min_size=1, max_size=8
    )
)


def lines(table: Protected) -> Lines:
    """Every row and column, each with its total last, the totals' own row and column too."""
    rows: Lines = [(*row, total) for row, total in zip(table.cells, table.row_totals, strict=True)]
    rows.append((*table.column_totals, table.grand_total))
    return rows + list(zip(*rows, strict=True))


def found_by_subtraction(table: Protected) -> list[tuple[Cell, ...]]:
    """The lines in which exactly one number is hidden: anyone can work that number out."""
    return [line for line in lines(table) if line.count(HIDDEN) == 1]


def small_sums(table: Protected, k: int) -> list[int]:
    """What subtraction says of the hidden numbers of a line together, when that is small."""
    sums = []
    for *inner, total in lines(table):
        if not isinstance(total, int) or HIDDEN not in inner:
            continue
        rest = total - sum(cell for cell in inner if isinstance(cell, int))
        if rest < k:
            sums.append(rest)
    return sums


def only_small_numbers_hidden(counts: Sequence[Sequence[int]], k: int = 5) -> Protected:
    """The planted weak rule: what a first attempt does, and what leaks."""

    def cell(number: int) -> Cell:
        return HIDDEN if 0 < number < k else number

    return Protected(
        cells=tuple(tuple(cell(number) for number in row) for row in counts),
        row_totals=tuple(cell(sum(row)) for row in counts),
        column_totals=tuple(cell(sum(column)) for column in zip(*counts, strict=True)),
        grand_total=cell(sum(map(sum, counts))),
    )


def rows_only(counts: Sequence[Sequence[int]], k: int = 5) -> Protected:
    """A second planted weak rule: company along the row, none along the column."""
    weak = only_small_numbers_hidden(counts, k)
    rows = []
    for numbers, cells in zip(counts, weak.cells, strict=True):
        kept = list(cells)
        if kept.count(HIDDEN) == 1:
            others = [place for place, cell in enumerate(cells) if cell not in (HIDDEN, 0)]
            kept[min(others, key=lambda place: numbers[place])] = HIDDEN
        rows.append(tuple(kept))
    return Protected(tuple(rows), weak.row_totals, weak.column_totals, weak.grand_total)


@pytest.mark.parametrize("weak_rule", [only_small_numbers_hidden, rows_only])
def test_subtraction_finds_the_number_that_a_weak_rule_hides(
    weak_rule: Callable[[Sequence[Sequence[int]]], Protected],
) -> None:
    assert found_by_subtraction(weak_rule(COUNTS))


def test_subtraction_finds_nothing_in_a_protected_table() -> None:
    table = protect(COUNTS)
    assert table.cells[0][1] is HIDDEN
    assert found_by_subtraction(table) == []
    assert small_sums(table, 5) == []


def test_company_is_the_smallest_other_number_and_never_a_nought() -> None:
    table = protect(COUNTS)
    assert table.cells == (
        (12, HIDDEN, 20, HIDDEN),  # 3 is small, 9 its company along the row
        (30, HIDDEN, HIDDEN, 14),  # 11 keeps 3 company down the column, 8 keeps 11 company
        (0, 25, HIDDEN, HIDDEN),
    )
    assert (table.row_totals, table.column_totals) == ((44, 63, 48), (42, 39, 45, 29))
    assert table.grand_total == 155


def test_noughts_and_numbers_from_k_are_shown() -> None:
    table = protect([[5, 0], [0, 7]])
    assert table.cells == ((5, 0), (0, 7))
    assert not table.hides_something


def test_a_total_below_k_is_hidden_too() -> None:
    table = protect([[1, 2], [10, 20]])
    assert table.row_totals[0] is HIDDEN
    assert found_by_subtraction(table) == []


def test_two_ones_do_not_hide_each_other_behind_a_sum_of_two() -> None:
    (row,) = protect([[1, 1, 6, 40]]).cells
    assert row == (HIDDEN, HIDDEN, HIDDEN, 40)


def test_a_number_alone_in_its_row_takes_the_total_with_it() -> None:
    table = protect([[6, 0], [3, 9], [20, 30]])
    assert found_by_subtraction(table) == []
    assert small_sums(table, 5) == []


def test_another_k_can_be_chosen() -> None:
    assert protect([[9, 40], [50, 60]], k=10).cells[0][0] is HIDDEN
    assert not protect([[1, 40], [50, 60]], k=1).hides_something


def test_the_sentence_under_the_table_names_k() -> None:
    assert note(5).startswith("Dolt: färre än 5,")


@pytest.mark.parametrize("counts", [[[1, 2], [3]], [[-1]]])
def test_what_is_no_table_of_counts_is_refused(counts: list[list[int]]) -> None:
    with pytest.raises(ValueError, match=r"equally long|negative"):
        protect(counts)


def test_an_empty_table_has_a_total_of_nought() -> None:
    assert protect([]).grand_total == 0


@settings(max_examples=400, deadline=None)
@given(counts_of_a_table, st.integers(2, 10))
def test_no_hidden_number_can_be_worked_out_from_one_row_or_column(
    counts: list[list[int]], k: int
) -> None:
    table = protect(counts, k)
    assert found_by_subtraction(table) == []
    assert small_sums(table, k) == []


@settings(max_examples=200, deadline=None)
@given(counts_of_a_table, st.integers(2, 10))
def test_what_is_shown_is_true_and_no_small_number_is_shown(
    counts: list[list[int]], k: int
) -> None:
    table = protect(counts, k)
    truth = lines(protect(counts, k=1))
    for true_line, line in zip(truth, lines(table), strict=True):
        for number, cell in zip(true_line, line, strict=True):
            assert cell is HIDDEN or cell == number
            assert cell is HIDDEN or cell == 0 or cell >= k
            assert number != 0 or cell == 0
