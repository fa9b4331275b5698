"""Small numbers are hidden, and so is what would give them away. The only place for the rule.

The first, simple rule. It works on lines: numbers that add up to a last one, such as the rows
and columns of a table with its totals, or the teams of a kommun and the kommun itself.

1. A number from 1 to k-1 is hidden, totals too. Noughts are shown.
2. In each line the hidden numbers must be at least two and, if the total is shown, together at
   least k. Otherwise the smallest shown number there that is not nought is hidden too, a total
   last of all. Repeated until nothing changes.

So no hidden number can be worked out from one line. What the rule does not do: hold against
someone who combines several lines, several periods or other knowledge; the full protection takes
this module's place. Source: `quality.md` J and L7 (k = 5).
"""

from collections import deque
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeVar

SMALLEST_SHOWN: Final = 5


class Hidden(Enum):
    """A number that must not be shown. It does not say why: the reason is a clue in itself."""

    HIDDEN = "dolt"


HIDDEN: Final = Hidden.HIDDEN

Cell = int | Hidden
PlaceKey = TypeVar("PlaceKey", bound=Hashable)
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
    numbers = {
        (row, column): number for row, line in enumerate(grid) for column, number in enumerate(line)
    }
    return _shown(grid, places_to_hide(numbers, list(_lines(grid)), k))


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


def places_to_hide(
    numbers: Mapping[PlaceKey, int], lines: Sequence[Sequence[PlaceKey]], k: int
) -> set[PlaceKey]:
    """The places whose numbers must not be shown.

    Each line is places whose numbers add up to that of the last one. A place may stand in
    several lines: in a table's row and column, and in the line that adds teams to a kommun.
    """
    hidden = {place for place, number in numbers.items() if 0 < number < k}
    lines_of: dict[PlaceKey, list[int]] = {}
    for index, line in enumerate(lines):
        for place in line:
            lines_of.setdefault(place, []).append(index)
    order = {place: position for position, place in enumerate(numbers)}
    waiting = deque(
        dict.fromkeys(at for place in numbers if place in hidden for at in lines_of[place])
    )
    while waiting:
        line = lines[waiting.popleft()]
        while _gives_away(numbers, line, hidden, k):
            exposed = _one_more(numbers, line, hidden, order)
            hidden.add(exposed)
            waiting.extend(lines_of[exposed])
    return hidden


def _one_more(
    numbers: Mapping[PlaceKey, int],
    line: Sequence[PlaceKey],
    hidden: set[PlaceKey],
    order: Mapping[PlaceKey, int],
) -> PlaceKey:
    """The next number to hide in a line that gives one away: the smallest, the sum last of all."""
    *inner, total = line
    candidates = [place for place in inner if numbers[place] and place not in hidden]
    if not candidates:
        # Then the total is still shown: a hidden total alone has company to choose from.
        return total
    return min(candidates, key=lambda place: (numbers[place], order[place]))


def _gives_away(
    numbers: Mapping[PlaceKey, int], line: Sequence[PlaceKey], hidden: set[PlaceKey], k: int
) -> bool:
    covered = [place for place in line if place in hidden]
    if len(covered) == 1:
        return True
    # With the total shown, subtraction gives the hidden numbers' sum: it must not be small.
    total_is_shown = line[-1] not in hidden
    return bool(covered) and total_is_shown and sum(numbers[place] for place in covered) < k


def _lines(grid: _Grid) -> Iterator[list[_Place]]:
    """Every row and every column as places; the last place of each is the sum of the others."""
    height, width = len(grid), len(grid[0])
    for row in range(height):
        yield [(row, column) for column in range(width)]
    for column in range(width):
        yield [(row, column) for row in range(height)]


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
