"""Rows about somebody with skyddade personuppgifter: nothing may tell who it is (domain.md, L9)."""

import re
from collections.abc import Iterator, Sequence

from trisam.imports.reading.cells import Cell, as_text, folded
from trisam.imports.reading.columns import Columns
from trisam.imports.reading.fields import Field
from trisam.people.telltale.detector import Trace, naming, traces_in, without

MARK = "Skyddade personuppgifter"
TELLS = (
    "texten kan avslöja vem det är, och personen har skyddade personuppgifter. Ta bort namn, "
    "nummer och adress ur rutan."
)
_IDENTITY = (Field.PERSONNUMMER, Field.NAME, Field.CODE, Field.BIRTH_YEAR)
TEXTS = (Field.QUESTION, Field.OWN_WORDS, Field.RECOMMENDATION, Field.NOTE, Field.INTERPRETER)
_MARKED = re.compile(r"skyddad|sekretessmark|skyddade personuppgifter|skyddad identitet")
# In other cells "skyddad" may be said of a job.
_MARKED_ELSEWHERE = re.compile(
    r"sekretessmark|kvarskriv|skyddade? (?:person|uppgift|identitet|id\b|adress|folkbok)"
)
_NOT_A_NAME = re.compile(
    r"skydd\w*|sekretess\w*|person\w*|identitet\w*|uppgift\w*|folkbok\w*|adress\w*|kod\b", re.I
)


def is_protected(cells: Sequence[Cell], columns: Columns) -> bool:
    """True when a cell of the row says that the individual's identity is protected."""
    who = " ".join(as_text(columns.cell(cells, field)) for field in _IDENTITY)
    rest = " ".join(as_text(columns.cell(cells, field)) for field in TEXTS)
    return bool(_MARKED.search(folded(who)) or _MARKED_ELSEWHERE.search(folded(rest)))


def telling_fields(cells: Sequence[Cell], columns: Columns) -> Iterator[Field]:
    """Fields of a protected row whose text surely tells who it is: the name in its own cell, or
    a number, an address. What may be a name besides is judged when the row is entered."""
    name = _name(cells, columns)
    for field in TEXTS:
        text = as_text(columns.cell(cells, field))
        sure = [find for find in traces_in(text) if find.trace is not Trace.NAME]
        if sure or naming(text, name):
            yield field


def without_identity(cells: Sequence[Cell], columns: Columns) -> list[Cell]:
    """A protected row as it may be given back: the mark for the identity, and texts without it."""
    meanings = {position: field for field, position in columns.positions.items()}
    name = _name(cells, columns)
    return [_given_back(meanings.get(position), cell, name) for position, cell in enumerate(cells)]


def _given_back(meaning: Field | None, cell: Cell, name: str) -> Cell:
    """A column that nobody has explained may hold anything, and is left out."""
    if meaning in TEXTS:
        text = as_text(cell)
        text = without(text, naming(text, name))
        return without(text, traces_in(text))
    if meaning in {Field.PERSONNUMMER, Field.NAME}:
        return MARK
    return None if meaning is None or meaning in _IDENTITY else cell


def _name(cells: Sequence[Cell], columns: Columns) -> str:
    told = _NOT_A_NAME.sub(" ", as_text(columns.cell(cells, Field.NAME)))
    return " ".join(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", told))
