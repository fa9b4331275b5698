"""Small numbers are hidden, and so is what would give them away. The only place for the rule.

The first, simple rule. It works on a two-way table whose totals are shown beside it:

1. A number from 1 to k-1 is hidden, totals too. Noughts are shown.
2. In each row and each column, the totals' own row and column included, the hidden numbers must
   be at least two and together at least k. Otherwise the smallest shown number there that is not
   nought is hidden too, a total last of all. Repeated until nothing changes.

So no hidden number can be worked out from one row or one column. What the rule does not do: hold
against someone who combines several rows and columns, several tables or other knowledge; the full
protection takes this module's place. Source: `quality.md` J and L7 (k = 5).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

SMALLEST_SHOWN: Final = 5


class Hidden(Enum):
    """A number that must not be shown. It does not say why: the reason is a clue in itself."""

    HIDDEN = "dolt"


HIDDEN: Final = Hidden.HIDDEN

Cell = int | Hidden
_Place = tuple[int, int]
_Grid = list[list[int]]


@dataclass(frozen=True)
class Protected:
    """A table that may be shown: cells, a total per row and per column, and the grand total."""

    cells: tuple[tuple[Cell, ...], ...]
    row_totals: tuple[Cell, ...]
    column_totals: tuple[Cell, ...]
    grand_total: Cell

    @property
    def hides_something(self) -> bool:
        """True if any number, total or not, is hidden."""
        everything = (*self.cells, self.row_totals, self.column_totals, (self.grand_total,))
        return any(cell is HIDDEN for row in everything for cell in row)


def protect(counts: Sequence[Sequence[int]], k: int = SMALLEST_SHOWN) -> Protected:
    """The table of `counts` with its totals, small numbers hidden and safe from subtraction.

    Rows must be equally long and counts not negative, else ValueError.
    """
    if any(len(row) != len(counts[0]) for row in counts):
        raise ValueError("all rows must be equally long")
    if any(count < 0 for row in counts for count in row):
        raise ValueError("a count cannot be negative")
    grid = _with_totals(counts)
    return _shown(grid, _places_to_hide(grid, k))


def note(k: int = SMALLEST_SHOWN) -> str:
    """The sentence that must stand under every table or picture in which something is hidden."""
    return (
        f"Dolt: färre än {k}, eller dolt för att ett sådant tal annars skulle gå att räkna ut."
        " Noll visas."
    )


def _with_totals(counts: Sequence[Sequence[int]]) -> _Grid:
    rows = [[*row, sum(row)] for row in counts]
    width = len(counts[0]) if counts else 0
    totals = [sum(row[column] for row in counts) for column in range(width)]
    return [*rows, [*totals, sum(totals)]]


def _places_to_hide(grid: _Grid, k: int) -> set[_Place]:
    hidden = {
        (row, column)
        for row, numbers in enumerate(grid)
        for column, number in enumerate(numbers)
        if 0 < number < k
    }
    while exposed := _one_more(grid, hidden, k):
        hidden.add(exposed)
    return hidden


def _one_more(grid: _Grid, hidden: set[_Place], k: int) -> _Place | None:
    """The next number to hide in the first line that gives one away, or None if none does."""
    for line in _lines(grid):
        if not _gives_away(grid, line, hidden, k):
            continue
        *inner, total = line
        candidates = [place for place in inner if _number(grid, place) and place not in hidden]
        if not candidates:
            # Then the total is still shown: a hidden total alone has company to choose from.
            return total
        return min(candidates, key=lambda place: (_number(grid, place), place))
    return None


def _gives_away(grid: _Grid, line: Sequence[_Place], hidden: set[_Place], k: int) -> bool:
    covered = [place for place in line if place in hidden]
    if len(covered) == 1:
        return True
    # With the total shown, subtraction gives the hidden numbers' sum: it must not be small.
    total_is_shown = line[-1] not in hidden
    return bool(covered) and total_is_shown and sum(_number(grid, p) for p in covered) < k


def _lines(grid: _Grid) -> Iterator[list[_Place]]:
    """Every row and every column as places; the last place of each is the sum of the others."""
    height, width = len(grid), len(grid[0])
    for row in range(height):
        yield [(row, column) for column in range(width)]
    for column in range(width):
        yield [(row, column) for row in range(height)]


def _number(grid: _Grid, place: _Place) -> int:
    row, column = place
    return grid[row][column]


def _shown(grid: _Grid, hidden: set[_Place]) -> Protected:
    *rows, totals = [
        tuple(
            HIDDEN if (row, column) in hidden else number for column, number in enumerate(numbers)
        )
        for row, numbers in enumerate(grid)
    ]
    return Protected(
        cells=tuple(row[:-1] for row in rows),
        row_totals=tuple(row[-1] for row in rows),
        column_totals=totals[:-1],
        grand_total=totals[-1],
    )
