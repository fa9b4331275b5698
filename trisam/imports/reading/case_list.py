"""A case list from the bytes of a file to one outcome a row. Where the reading begins.

opened = open_list(data, filename, mapping)     # columns, questions for the user
outcomes = read_rows(opened, today)             # Accepted | Refused | Duplicate | Blank
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from trisam.imports.reading.case_rows import LiftKey
from trisam.imports.reading.cells import is_blank
from trisam.imports.reading.columns import Columns, find_columns
from trisam.imports.reading.grids import Grid
from trisam.imports.reading.outcomes import Accepted, Blank, Duplicate, Outcome
from trisam.imports.reading.problems import ListUnreadable
from trisam.imports.reading.row_reader import read_row
from trisam.imports.reading.sheets import read_grids


@dataclass(frozen=True)
class OpenedList:
    """The sheet that holds the list, and what its columns mean."""

    grid: Grid
    columns: Columns
    other_sheets: tuple[str, ...] = ()
    """Names of sheets that hold something and are not read."""


def open_list(data: bytes, filename: str, mapping: Mapping[str, str] | None = None) -> OpenedList:
    """Finds sheet, headings and columns. Raises ListUnreadable with a sentence for the user.

    `mapping`: heading → field name or "ignorera" (see `fields.Field`), above our own reading.
    """
    grids = read_grids(data, filename)
    grid, columns = find_columns(grids, mapping)
    others = tuple(other.name for other in grids if other is not grid and other.name)
    return OpenedList(grid, columns, others)


def read_rows(opened: OpenedList, today: date) -> list[Outcome]:
    """One outcome for each row under the headings, in the order of the file.

    Raises ListUnreadable when an obligatory column is missing; ask `opened.columns` first.
    """
    if obstacle := opened.columns.obstacle():
        raise ListUnreadable(obstacle)
    return list(_outcomes(opened, today))


def _outcomes(opened: OpenedList, today: date) -> Iterator[Outcome]:
    seen: dict[LiftKey, Accepted] = {}
    first = opened.columns.heading_row
    for number, cells in enumerate(opened.grid.rows[first:], start=first + 1):
        if all(is_blank(cell) for cell in cells):
            yield Blank(number)
            continue
        outcome = read_row(number, cells, opened.columns, today)
        if isinstance(outcome, Accepted):
            earlier = seen.setdefault(outcome.case.key, outcome)
            if earlier is not outcome:
                yield _duplicate(outcome, earlier)
                continue
        yield outcome


def _duplicate(outcome: Accepted, earlier: Accepted) -> Duplicate:
    same = replace(outcome.case, number=earlier.number) == earlier.case
    return Duplicate(outcome.number, of=earlier.number, differs=not same)
