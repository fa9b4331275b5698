"""The consent as a list tells it: when, how, and to whom."""

import re
from dataclasses import dataclass
from datetime import date

from trisam.imports.reading.cells import Cell, folded, short_text
from trisam.imports.reading.dates import parse_date
from trisam.imports.reading.parties import PartyChoice, parse_parties
from trisam.imports.reading.problems import CellProblem, quoted

_NO = frozenset(
    {"nej", "n", "ej", "inte", "saknas", "saknar", "inget", "nekar", "nekat", "avbojer", "avbojt"}
    | {"aterkallat", "aterkallad", "aterkallades", "aterkallar", "aterkalla"}
    | {"atertaget", "atertagit", "atertar", "falskt", "false", "0", "no"}
)
_YES = frozenset(
    {"ja", "j", "x", "ok", "finns", "givet", "inhamtat", "klart", "underskrivet", "datum", "den"}
    | {"samtycke", "samtycker", "sant", "true", "1", "yes", "lamnat", "med"}
)
_METHODS = {
    "skriftligt": "skriftligt",
    "skriftlig": "skriftligt",
    "skrift": "skriftligt",
    "underskrivet": "skriftligt",
    "muntligt": "muntligt",
    "muntlig": "muntligt",
    "muntl": "muntligt",
    "elektroniskt": "elektroniskt",
    "digitalt": "elektroniskt",
}
_DATE = re.compile(r"\d[\d./\- ]*\d")


@dataclass(frozen=True)
class ConsentCell:
    """`given` False means that the cell is empty or says no (`refused`).

    `given_on` is None for "ja". `method` is skriftligt, muntligt or elektroniskt, None
    when not told. `receivers` is set when the same cell says to whom.
    """

    given: bool = False
    refused: bool = False
    given_on: date | None = None
    method: str | None = None
    receivers: PartyChoice | None = None


def parse_consent(cell: Cell) -> ConsentCell:
    """What the cell "Samtycke" says: a date, "ja", "nej", nothing, or words with a date in them.

    Any word that denies makes it a no. Raises CellProblem when it is not understood.
    """
    text = short_text(cell)
    if not text:
        return ConsentCell()
    words = folded(text).split()
    if set(words) & _NO and "utom" not in words:
        return ConsentCell(refused=True)
    if not any(c.isalpha() for c in text):
        return _dated(text, cell)
    return _in_words(text)


def _dated(text: str, cell: Cell) -> ConsentCell:
    if folded(text) in _YES:
        return ConsentCell(given=True)
    return ConsentCell(given=True, given_on=parse_date(cell))


def _in_words(text: str) -> ConsentCell:
    found = _DATE.search(text)
    given_on = parse_date(found[0]) if found else None
    rest = _DATE.sub(" ", text, count=1) if found else text
    method = next((_METHODS[word] for word in folded(rest).split() if word in _METHODS), None)
    receivers = _receivers(rest)
    return ConsentCell(given=True, given_on=given_on, method=method, receivers=receivers)


def _receivers(text: str) -> PartyChoice | None:
    """What stays of the cell when the words for yes and how are gone must be parties."""
    said = _YES | _METHODS.keys()
    kept = [word for word in re.split(r"([\s,;:()]+)", text) if folded(word) not in said]
    rest = "".join(kept).strip(" ,;:()\n")
    if not folded(rest):
        return None
    try:
        return parse_parties(re.sub(r"^till\s+", "", rest, flags=re.IGNORECASE))
    except CellProblem:
        raise CellProblem(
            f"{quoted(text.strip())} går inte att läsa som ett samtycke. "
            "Skriv ja, nej eller ett datum."
        ) from None
