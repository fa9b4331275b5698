"""What becomes of each row of a list. The database side may turn one into another."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from trisam.imports.reading.case_rows import CaseRow


@dataclass(frozen=True)
class Accepted:
    """The row is right. `notes` are remarks about what was understood or doubtful."""

    number: int
    case: CaseRow
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refused:
    """The row cannot be imported, for `reasons`: Swedish sentences without personal data."""

    number: int
    reasons: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Duplicate:
    """Same individual, lift date and party as row `of` of the file, or as a case we have (None).

    `differs`: other cells are not the same, so something may be left out.
    """

    number: int
    of: int | None
    differs: bool = False


@dataclass(frozen=True)
class Blank:
    """An empty line between others."""

    number: int


Outcome: TypeAlias = Accepted | Refused | Duplicate | Blank


@dataclass(frozen=True)
class Tally:
    """How many rows of each kind."""

    imported: int
    refused: int
    duplicates: int
    blank: int

    def __str__(self) -> str:
        return (
            f"införda: {self.imported} · avvisade: {self.refused} · "
            f"dubbletter: {self.duplicates} · tomma: {self.blank}"
        )


def tally(outcomes: Iterable[Outcome]) -> Tally:
    """Counts the outcomes; as text it is the last line of every import."""
    kinds = Counter(type(outcome) for outcome in outcomes)
    return Tally(kinds[Accepted], kinds[Refused], kinds[Duplicate], kinds[Blank])
