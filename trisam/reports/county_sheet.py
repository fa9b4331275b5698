"""Länsbladet: participants per insats by kön, and its kronor, over four quarters.

What the förbund has to tell of its insatser is how many took part in each, by kön (domain.md,
section 3). Trisam's own participants are the lifts that the statistics tell, protected there. Those
of other insatser are typed in, and protected here.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Final

from trisam.statistics.areas import Area
from trisam.statistics.counted import Counted
from trisam.statistics.families.cuts import ALL, OTHERS, SEX_WORDS, SEXES, WOMEN
from trisam.statistics.figures import Figures
from trisam.statistics.release.told import note
from trisam.statistics.suppression import HIDDEN, Hidden
from trisam.statistics.tables import Share, Table, Value, as_text

TRISAM: Final = "Trisam"
_TOTAL: Final = "Totalt"
_COLUMNS: Final = (SEX_WORDS[WOMEN], SEX_WORDS[OTHERS], SEX_WORDS[ALL])
DEFINITIONS: Final = (
    (
        "Deltagare i Trisam",
        "Lyft som parterna har gjort under perioden, samma tal som under Statistik. Den som lyfts "
        "två gånger räknas två gånger.",
    ),
    (
        "Deltagare i andra insatser",
        "De tal som processledaren har skrivit in. Trisam vet inte vilka insatser en person går "
        "vidare till.",
    ),
    ("Kronor", "Beviljat och använt under perioden, så som processledaren har skrivit in det."),
)


@dataclass(frozen=True, slots=True)
class Money:
    """Whole kronor; None where it is not known."""

    granted: int | None = None
    used: int | None = None


@dataclass(frozen=True, slots=True)
class Intervention:
    """An insats as it was typed: participants by kön, or None of both. Unprotected."""

    what: str
    women: int | None
    others: int | None
    money: Money


def sentence(lifts: Figures | None, trisam: Money, others: Sequence[Intervention]) -> str:
    """How many, and what it cost."""
    said = [counted(lifts)]
    granted, used = _sums([trisam, *(one.money for one in others)])
    if granted is not None and used is not None:
        said.append(f"{as_text(used)} kronor använda av {as_text(granted)}")
    return ", ".join(said)


def counted(lifts: Figures | None) -> str:
    """n: "912 lyft i Trisam"."""
    if lifts is None:
        return "Lyften är inte räknade"
    total = lifts.total(lifts.areas.county)
    return "Antalet lyft är dolt" if total is HIDDEN else f"{as_text(total)} lyft i Trisam"


def lifts_by_kon(figures: Figures, words: str) -> Table:
    """A row for each kommun where a party has a place, and the county."""
    areas = figures.areas
    rows = [_lifts(figures, one) for one in areas.kommuner if figures.parties(one)]
    foot = _lifts(figures, areas.county)
    hides = any(isinstance(value, Hidden) for row in (*rows, foot) for value in row)
    return Table(
        "Trisam per kommun",
        f"Lyft i Trisam per kommun och kön: {words}",
        ("Kommun", *_COLUMNS),
        tuple(rows),
        (note(figures.told.k),) if hides else (),
        foot,
    )


def participants(typed: Sequence[Intervention], words: str, k: int) -> Table:
    """A row for each insats. There is no sum: somebody may be in several."""
    numbers: dict[Hashable, int] = {}
    lines: list[list[Hashable]] = []
    for at, one in enumerate(typed):
        if one.women is not None and one.others is not None:
            both = (one.women, one.others, one.women + one.others)
            line: list[Hashable] = [(at, kind) for kind in (WOMEN, OTHERS, ALL)]
            numbers |= dict(zip(line, both, strict=True))
            lines.append(line)
    protected = Counted.alone(numbers, lines, k)
    rows: list[tuple[Value, ...]] = [
        (
            one.what,
            *(
                protected.shown((at, kind)) if (at, kind) in numbers else None
                for kind in (WOMEN, OTHERS, ALL)
            ),
        )
        for at, one in enumerate(typed)
    ]
    return protected.table(
        "Andra insatser",
        f"Deltagare per insats och kön: {words}",
        ("Insats", *_COLUMNS),
        rows,
    )


def money(trisam: Money, typed: Sequence[Intervention], words: str) -> Table:
    """A row for each insats, Trisam first, and what they come to together."""
    each = [(TRISAM, trisam), *((one.what, one.money) for one in typed)]
    granted, used = _sums([one for _, one in each])
    return Table(
        "Budget och utfall",
        f"Budget och utfall i kronor: {words}",
        ("Insats", "Beviljat", "Använt", "Använt av beviljat"),
        tuple((what, one.granted, one.used, _share(one.used, one.granted)) for what, one in each),
        foot=(_TOTAL, granted, used, _share(used, granted)) if typed else (),
    )


def _lifts(figures: Figures, area: Area) -> tuple[Value, ...]:
    return (area.name, *(figures.total(area, cut) for cut in SEXES), figures.total(area))


def _sums(money: Sequence[Money]) -> tuple[int | None, int | None]:
    """Together; None where one of them is not known."""
    granted = [one.granted for one in money if one.granted is not None]
    used = [one.used for one in money if one.used is not None]
    return (
        sum(granted) if len(granted) == len(money) else None,
        sum(used) if len(used) == len(money) else None,
    )


def _share(used: int | None, granted: int | None) -> Value:
    return Share(used / granted) if used is not None and granted else None
