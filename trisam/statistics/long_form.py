"""The figures as one CSV in long form: a line for each number, whatever table it stands in.

One file that both readers can use. A table a file would have been a ZIP, which Excel does not open
with a click, and whose files an analyst has to put together again; all tables after each other in
one file nobody's program can read. Here every line says which table, row and column it is from,
which place and period and which day it was made, so that files of several places can be laid one
after the other. In Excel it is filtered, or turned into a pivot table; in R or pandas it is
reshaped with one call. Whoever wants the tables as they look on the page has the workbook.

Semicolons, a decimal comma, CRLF and UTF-8 with a byte order mark: what Excel in Sweden opens with
a double click. A hidden number has no value, and "dolt" as its text. What begins as a formula gets
an apostrophe before it (OWASP, CSV injection); numbers never do, negative ones neither.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Final

from trisam.statistics.publication import ABOUT, Publication
from trisam.statistics.suppression import Hidden
from trisam.statistics.tables import Change, Difference, Portion, Share, Table, Value, as_text

HEAD: Final = (
    "tabell",
    "radnummer",
    "rad",
    "kolumn",
    "värde",
    "enhet",
    "text",
    "plats",
    "period",
    "framtagen",
)
COUNT, NUMBER, PERCENT, POINTS = "antal", "tal", "procent", "procentenheter"
# Also the wide forms of the signs, which some spreadsheets take for the plain ones.
_FORMULA: Final = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")
_HUNDRED: Final = 100


def long_form(publication: Publication) -> bytes:
    """The publication as CSV, the table "Om uppgifterna" last."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEAD)
    where = (publication.place.name, publication.period.words)
    for table in publication.tables:
        for line in _lines(table):
            writer.writerow(_safe((*line, *where), publication.made_on))
    for number, (heading, said) in enumerate(publication.about, start=1):
        line = (ABOUT, str(number), heading, "Text", "", "", str(said), *where)
        writer.writerow(_safe(line, publication.made_on))
    return text.getvalue().encode("utf-8-sig", errors="replace")


def _lines(table: Table) -> Iterator[tuple[str, ...]]:
    rows = (*table.rows, table.foot) if table.foot else table.rows
    for number, (name, *values) in enumerate(rows, start=1):
        for column, value in zip(table.head[1:], values, strict=True):
            yield table.title, str(number), as_text(name), column, *_told(value)


def _told(value: Value) -> tuple[str, str, str]:
    """The number, what it counts, and what stands there in words."""
    match value:
        case Share() | Portion():
            words = as_text(value) if isinstance(value, Portion) else ""
            return _decimal(value.value * _HUNDRED), PERCENT, words
        case Difference():
            return _decimal(value.value * _HUNDRED), POINTS, ""
        case Change():
            return _told(value.value)
        case int():
            return str(value), COUNT, ""
        case float():
            return _decimal(value), NUMBER, ""
        case _:
            return "", "", _in_words(value)


def _in_words(value: str | date | Hidden | None) -> str:
    match value:
        case None:
            return ""
        case date():
            return value.isoformat()
        case _:
            return as_text(value)


def _decimal(number: float) -> str:
    return f"{round(number, 1) + 0.0:.1f}".replace(".", ",")


def _safe(line: Iterable[str], made_on: date) -> list[str]:
    told = list(line)
    value = HEAD.index("värde")
    safe = [text if at == value else _no_formula(text) for at, text in enumerate(told)]
    return [*safe, made_on.isoformat()]


def _no_formula(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text
