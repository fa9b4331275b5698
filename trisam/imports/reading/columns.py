"""Finds the row of headings and says what each column means. Never by guess alone.

A heading that we do not know, or that two columns share, is reported by name so that the user
can say what it means.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from trisam.imports.reading.cells import Cell, as_text, is_blank
from trisam.imports.reading.fields import (
    IDENTIFYING,
    OBLIGATORY,
    REASON_HEADING,
    Field,
    field_by_choice,
    field_for_heading,
    heading_key,
)
from trisam.imports.reading.grids import Grid
from trisam.imports.reading.problems import ListUnreadable

_HEADING_WITHIN_ROWS = 30
_FEWEST_RECOGNISED = 2
# With so many the sheet is the list, even if last year's sheet after it has one column more.
_FULL_HEADING = 5
_LONGEST_LABEL = 60


@dataclass(frozen=True)
class Columns:
    """The columns of one grid. Positions count from 0, `heading_row` from 1 as in the file."""

    heading_row: int
    labels: tuple[str, ...]
    """The user's own headings, made unique; one without heading is named by its letter."""
    positions: Mapping[Field, int]
    unknown: tuple[str, ...] = ()
    """Labels that we do not recognise and that hold something."""
    ambiguous: Mapping[Field, tuple[str, ...]] = field(default_factory=dict)
    """Field → the labels that all seem to mean it. None of them is read."""
    ignored: tuple[str, ...] = ()
    is_reason: tuple[int, ...] = ()
    """Positions of the reason that we ourselves added to returned rows."""

    def label(self, meaning: Field) -> str:
        """The user's heading for a field, or the field's own name when the list lacks it."""
        position = self.positions.get(meaning)
        return meaning.capitalize() if position is None else self.labels[position]

    def cell(self, row: Sequence[Cell], meaning: Field) -> Cell:
        """The cell of `row` that holds the field, None when the list has no such column."""
        position = self.positions.get(meaning)
        return None if position is None else row[position]

    def obstacle(self) -> str | None:
        """Why no row can be read: obligatory columns that are missing or double. None if fine."""
        lacking = [str(meaning) for meaning in OBLIGATORY if not self._has(meaning)]
        if not any(self._has(meaning) for meaning in IDENTIFYING):
            lacking.append("personnummer eller namn")
        if lacking:
            return (
                f"Listan saknar {listed(lacking)}. Döp om rubriken i filen, eller säg vilken "
                "kolumn det är."
            )
        return " ".join(self._double(OBLIGATORY)) or None

    def questions(self) -> tuple[str, ...]:
        """What the user should be asked, one sentence for each unknown or double column."""
        unknown = (f"Kolumnen ”{label}” känns inte igen och läses inte." for label in self.unknown)
        return (*unknown, *self._double(self.ambiguous))

    def _has(self, meaning: Field) -> bool:
        return meaning in self.positions or meaning in self.ambiguous

    def _double(self, meanings: Iterable[Field]) -> list[str]:
        return [
            f"{listed_in_quotes(self.ambiguous[meaning])} kan alla vara {meaning} och läses inte. "
            "Säg vilken som är det."
            for meaning in meanings
            if meaning in self.ambiguous
        ]


def find_columns(
    grids: Sequence[Grid], mapping: Mapping[str, str] | None = None
) -> tuple[Grid, Columns]:
    """The first grid with a full row of headings, else the best one, and what its columns mean.

    `mapping`: heading → a field's own name ("namn") or "ignorera", the user's word above ours.
    Raises ListUnreadable when no row looks like headings, or a mapping names what is not there.
    """
    chosen = _chosen(mapping or {})
    best: tuple[int, Grid, int] | None = None
    for grid in grids:
        score, row = _heading_row(grid, chosen)
        if best is None or score > best[0]:
            best = (score, grid, row)
        if score >= _FULL_HEADING:
            break
    if best is None or best[0] < _FEWEST_RECOGNISED:
        raise ListUnreadable(
            "Ingen rad med rubriker hittades. Listan behöver rubriker som Datum lyft, Lyft av, "
            "Personnr, Frågeställning och Samtycke."
        )
    columns = _read_headings(best[1], best[2], chosen)
    _refuse_strangers(chosen, columns, mapping or {})
    return best[1], columns


def _chosen(mapping: Mapping[str, str]) -> dict[str, Field]:
    chosen = {}
    for heading, choice in mapping.items():
        meaning = field_by_choice(choice)
        if meaning is None:
            known = ", ".join(Field)
            raise ListUnreadable(f"”{choice}” är inget fält. Välj bland: {known}.")
        chosen[heading_key(heading)] = meaning
    return chosen


def _refuse_strangers(
    chosen: Mapping[str, Field], columns: Columns, mapping: Mapping[str, str]
) -> None:
    known = {heading_key(label) for label in columns.labels}
    strangers = [heading for heading in mapping if heading_key(heading) not in known]
    if strangers:
        raise ListUnreadable(f"Listan har ingen kolumn som heter {listed_in_quotes(strangers)}.")
    fields = [meaning for meaning in chosen.values() if meaning is not Field.IGNORE]
    twice = [str(meaning) for meaning, times in Counter(fields).items() if times > 1]
    if twice:
        raise ListUnreadable(f"Flera kolumner har valts som {listed(twice)}. Välj en.")


def _heading_row(grid: Grid, chosen: Mapping[str, Field]) -> tuple[int, int]:
    """How many fields the best row of the grid names, and its number."""
    best = (0, 0)
    for number, row in enumerate(grid.rows[:_HEADING_WITHIN_ROWS], start=1):
        found = {_meaning(as_text(cell), chosen) for cell in row if isinstance(cell, str)}
        score = len(found - {None, Field.IGNORE})
        if score > best[0]:
            best = (score, number)
    return best


def _meaning(heading: str, chosen: Mapping[str, Field]) -> Field | None:
    if len(heading) > _LONGEST_LABEL:
        return None
    return chosen.get(heading_key(heading)) or field_for_heading(heading)


def _read_headings(grid: Grid, number: int, chosen: Mapping[str, Field]) -> Columns:
    labels = _labels(grid.rows[number - 1])
    by_field: dict[Field, list[int]] = {}
    unknown: list[str] = []
    for position, label in enumerate(labels):
        meaning = _meaning(label, chosen)
        if meaning is not None:
            by_field.setdefault(meaning, []).append(position)
        elif _holds_something(grid, number, position):
            unknown.append(label)
    ignored = by_field.pop(Field.IGNORE, [])
    settled = {meaning: _pointed_out(found, labels, chosen) for meaning, found in by_field.items()}
    return Columns(
        heading_row=number,
        labels=labels,
        positions={meaning: found[0] for meaning, found in settled.items() if len(found) == 1},
        unknown=tuple(unknown),
        ambiguous={
            meaning: tuple(labels[position] for position in found)
            for meaning, found in settled.items()
            if len(found) > 1
        },
        ignored=tuple(labels[position] for position in ignored),
        is_reason=tuple(position for position in ignored if _is_reason(labels[position])),
    )


def _pointed_out(found: list[int], labels: Sequence[str], chosen: Mapping[str, Field]) -> list[int]:
    """Of several columns with one meaning the one that the user chose, else all of them."""
    by_user = [position for position in found if heading_key(labels[position]) in chosen]
    return by_user if len(by_user) == 1 else found


def _labels(row: Sequence[Cell]) -> tuple[str, ...]:
    seen: Counter[str] = Counter()
    labels = []
    for position, cell in enumerate(row):
        label = " ".join(as_text(cell).split())
        if not label:
            label = f"Kolumn {get_column_letter(position + 1)} (utan rubrik)"
        seen[label] += 1
        labels.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return tuple(labels)


def _holds_something(grid: Grid, heading_row: int, position: int) -> bool:
    return any(not is_blank(row[position]) for row in grid.rows[heading_row:])


def _is_reason(label: str) -> bool:
    return heading_key(label) == heading_key(REASON_HEADING)


def listed(words: Sequence[str]) -> str:
    """ "a, b och c"."""
    *first, last = words
    return f"{', '.join(first)} och {last}" if first else last


def listed_in_quotes(words: Sequence[str]) -> str:
    """ "”a”, ”b” och ”c”"."""
    return listed([f"”{word}”" for word in words])
