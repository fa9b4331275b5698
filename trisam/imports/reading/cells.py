"""What a cell of a spreadsheet can hold, and its text made harmless."""

import unicodedata
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from trisam.core.text import LONGEST_LINE, LONGEST_TEXT, clean
from trisam.imports.reading.problems import CellProblem

Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta | None

_DASHES = frozenset("-–—−_.")


def as_text(cell: Cell) -> str:
    """The cell as trimmed text without control, bidirectional or other invisible characters.

    A whole number has no decimals, a date is written 2025-09-15. A lone dash means an empty cell.
    Text that looks like a formula stays the text that it is.
    """
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    visible = "".join(c for c in str(cell) if unicodedata.category(c) != "Cf")
    text = clean(visible)
    return "" if set(text) <= _DASHES else text


def limited_text(cell: Cell, longest: int = LONGEST_TEXT) -> str:
    """As `as_text`. Raises CellProblem when it is longer than `longest` characters."""
    text = as_text(cell)
    if len(text) > longest:
        raise CellProblem(
            f"texten är {_thousands(len(text))} tecken lång och får vara högst "
            f"{_thousands(longest)}. Korta den."
        )
    return text


def short_text(cell: Cell) -> str:
    """The text of a cell that should hold a word or a date, not a story. Raises CellProblem."""
    return limited_text(cell, LONGEST_LINE)


def one_line(cell: Cell, longest: int) -> str:
    """As `limited_text` with every run of blanks and line ends made one space."""
    return " ".join(limited_text(cell, longest).split())


def folded(text: str) -> str:
    """`text` for comparison: lower case, no accents, every sign a space, single spaces.

    å and ä become a, ö becomes o, so that "Forsorjning" and "Försörjning" meet.
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = (c for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in letters).split())


def is_blank(cell: Cell) -> bool:
    """True when nothing is to be seen in the cell. A dash is something: somebody wrote it."""
    return cell is None or (isinstance(cell, str) and not clean(cell))


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", "\u00a0")
