"""Only one party's figures, or one sex's: the tables of a page with the others left out.

What is left stands on the page already, so narrowing it tells nothing more.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from trisam.statistics.families.cuts import SEX_WORDS, SEXES, SHARE_WORDS
from trisam.statistics.figures import PartyName
from trisam.statistics.publication import Publication
from trisam.statistics.suppression import HIDDEN
from trisam.statistics.tables import Table, Value, as_text


@dataclass(frozen=True, slots=True)
class Cut:
    """One of those that figures are told by; `others` are the words that the rest stand under."""

    code: str
    """In addresses and names of files."""
    words: str
    kind: str
    """What it is one of: "part", "kon"."""
    others: frozenset[str]

    @property
    def slug(self) -> str:
        """For names of files: "kvinnor", "part2"."""
        return self.code if self.kind == _SEX else self.kind + self.code


_SEX: Final = "kon"
_PARTY: Final = "part"
_KINDS: Final = {_SEX: "kön", _PARTY: "part"}
_IN_TABLES: Final = "Antalen står i tabellerna"


def sexes() -> tuple[Cut, ...]:
    """Both, as figures tell of them."""
    return tuple(
        Cut(code, SEX_WORDS[code], _SEX, frozenset({SEX_WORDS[other], SHARE_WORDS[other]}))
        for code, other in zip(SEXES, reversed(SEXES), strict=True)
    )


def parties(every: Sequence[PartyName]) -> tuple[Cut, ...]:
    """Each party, in their usual order."""
    names = {party.name for party in every}
    return tuple(
        Cut(str(party.id), party.name, _PARTY, frozenset(names - {party.name})) for party in every
    )


def narrowed(told: Publication, cuts: Sequence[Cut]) -> Publication:
    """The page with only what is told of all of `cuts`. Its sentences and pictures are about
    everybody, so they are left out."""
    tables = told.tables
    for cut in cuts:
        tables = tuple(found for table in tables if (found := _narrowed(table, cut)))
    return replace(
        told,
        slug="-".join((told.slug, *(cut.slug for cut in cuts))),
        only=joined(cuts),
        counted=_IN_TABLES,
        tables=tables,
        pictures=(),
        said=(_left_out(cuts) if tables else _nothing(cuts),),
    )


def joined(cuts: Sequence[Cut]) -> str:
    """ "Arbetsförmedlingen, kvinnor"."""
    return ", ".join(cut.words.lower() if cut.kind == _SEX else cut.words for cut in cuts)


def _left_out(cuts: Sequence[Cut]) -> str:
    kinds = " och ".join(_KINDS[cut.kind] for cut in cuts)
    return f"Bara tabeller som räknas per {kinds} visas."


def _nothing(cuts: Sequence[Cut]) -> str:
    return (
        f"Här finns inga siffror för {joined(cuts)}. Visa hela länet, eller ta bort ett av valen."
    )


def _narrowed(table: Table, cut: Cut) -> Table | None:
    """None for a table that is not cut that way."""
    if cut.words in table.head:
        return _columns(table, cut)
    rows = tuple(row for row in table.rows if row[0] == cut.words)
    return _with(table, table.head, rows, table.foot) if rows else None


def _columns(table: Table, cut: Cut) -> Table:
    keep = [at for at, words in enumerate(table.head) if words not in cut.others]

    def kept(row: Sequence[Value]) -> tuple[Value, ...]:
        return tuple(row[at] for at in keep) if row else ()

    head = tuple(table.head[at] for at in keep)
    return _with(table, head, tuple(map(kept, table.rows)), kept(table.foot))


def _with(
    table: Table,
    head: tuple[str, ...],
    rows: tuple[tuple[Value, ...], ...],
    foot: tuple[Value, ...],
) -> Table:
    hides = any(as_text(value) == HIDDEN.value for row in (*rows, foot) for value in row)
    return replace(table, head=head, rows=rows, foot=foot, notes=table.notes if hides else ())
