"""Cells in rows, as read from a sheet or a text file, and how much of it we take."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trisam.imports.reading.cells import Cell, is_blank
from trisam.imports.reading.problems import ListUnreadable

MOST_ROWS = 10_000
MOST_COLUMNS = 100


@dataclass(frozen=True)
class Grid:
    """One sheet, or a text file read with one separator. `rows[0]` is row 1 of the file.

    Empty rows and columns after the last filled one are left out; `name` is the sheet's.
    """

    rows: tuple[tuple[Cell, ...], ...]
    name: str = ""

    @property
    def is_empty(self) -> bool:
        """True when nothing at all is filled in."""
        return not self.rows


def trimmed(rows: Iterable[Sequence[Cell]], name: str = "") -> Grid:
    """A grid of equally wide rows. Raises ListUnreadable when there is too much of it."""
    kept: list[Sequence[Cell]] = []
    filled = width = 0
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise ListUnreadable(
                f"Listan har fler än {MOST_ROWS} rader. Dela upp den på flera filer, och ta bort "
                "tomma rader under listan."
            )
        kept.append(row)
        last = max((n for n, cell in enumerate(row, start=1) if not is_blank(cell)), default=0)
        if last:
            filled, width = number, max(width, last)
    if width > MOST_COLUMNS:
        raise ListUnreadable(
            f"Listan har fler än {MOST_COLUMNS} kolumner. Ta bort dem som inte hör till listan."
        )
    return Grid(tuple(_padded(row, width) for row in kept[:filled]), name)


def _padded(row: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    return tuple(row[:width]) + (None,) * (width - len(row))
