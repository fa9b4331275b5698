"""What readers are told of a period: one release, or several that lie beside each other."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from trisam.statistics.release.counts import Place, Spread
from trisam.statistics.release.making import Release
from trisam.statistics.suppression import HIDDEN, Cell


def note(k: int) -> str:
    """The sentence that must stand under every table or picture in which something is hidden."""
    return (
        f"Dolt: ett tal från 0 till {k - 1}, eller ett tal som skulle göra det möjligt att räkna ut"
        " ett sådant."
    )


@dataclass(frozen=True, slots=True)
class Told:
    """Each number, or that it is hidden. What is not among `cells` is not told of there at all.

    `k`: no number below it is told. `spreads`: the values behind numbers that are told.
    """

    cells: dict[Place, Cell]
    in_part: frozenset[Place]
    k: int = 1
    spreads: dict[Place, Spread] = field(default_factory=dict)

    @classmethod
    def of(cls, releases: Iterable[Release]) -> Self:
        """The releases added up. Hidden in one of them is hidden in all: their sum tells no more
        than they do."""
        cells: dict[Place, Cell] = {}
        in_part: frozenset[Place] = frozenset()
        spreads: defaultdict[Place, Counter[int]] = defaultdict(Counter)
        k = 1
        for release in releases:
            in_part |= release.in_part
            k = max(k, release.k)
            for place, spread in release.spreads.items():
                spreads[place].update(spread)
            for place in release.hidden:
                cells[place] = HIDDEN
            for place, number in release.shown.items():
                before = cells.get(place, 0)
                cells[place] = HIDDEN if before is HIDDEN else before + number
        told = {place: spreads[place] for place in spreads if cells[place] is not HIDDEN}
        return cls(cells, in_part, k, dict(told))
