"""Numbers that are told on one page: what each may be shown as."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from statistics import fmean
from typing import Self

from trisam.statistics.release.alone import told_alone
from trisam.statistics.release.counts import Counts, Place, place
from trisam.statistics.release.told import Told, note
from trisam.statistics.suppression import HIDDEN, Cell
from trisam.statistics.tables import Share, Table, Value, as_text

Where = Hashable
"""A place: its name, or a tuple of the words that it is made of."""


class Counted:
    """What is told of a family of figures. A place is its name, or the words that it is made of.

    A place that is not told of counts nought.
    """

    def __init__(self, told: Told) -> None:
        """`told` decides what is hidden."""
        self._told = told

    @classmethod
    def alone(
        cls,
        numbers: Mapping[Where, int],
        lines: Iterable[Iterable[Where]],
        k: int,
    ) -> Self:
        """Numbers that stand by themselves: of a page that is made anew each time it is read.

        In each of `lines` the numbers add up to that of the last place.
        """
        counts = Counts.of(
            {_name(where): number for where, number in numbers.items()},
            [[_name(where) for where in line] for line in lines],
        )
        return cls(told_alone(counts, k))

    @property
    def k(self) -> int:
        """No number below it is told."""
        return self._told.k

    def __contains__(self, where: Where) -> bool:
        """It is told of, if only that it is hidden."""
        return _name(where) in self._told.cells

    def throughout(self, where: Where) -> bool:
        """It is told of, and was counted the whole period."""
        return where in self and _name(where) not in self._told.in_part

    def shown(self, where: Where) -> Cell:
        """The number, or that it is hidden."""
        return self._told.cells.get(_name(where), 0)

    def share(self, part: Where, whole: Where) -> Value:
        """The part of the whole; hidden when either is, since it would give that one away.

        None of nothing: there is no share of nought.
        """
        some, all_of_it = self.shown(part), self.shown(whole)
        if some is HIDDEN or all_of_it is HIDDEN:
            return HIDDEN
        return Share(some / all_of_it) if all_of_it else None

    def values(self, where: Place) -> Mapping[int, int]:
        """How many had each value behind a number; nothing when the number is hidden, or so small
        that what half of them had would say much of each."""
        return self._told.spreads.get(where, Counter())

    def mean(self, where: Place) -> float | None:
        """The mean of the values behind a number, if it may be told."""
        spread = self.values(where)
        return fmean(spread, weights=spread.values()) if spread else None

    def table(
        self,
        title: str,
        caption: str,
        head: tuple[str, ...],
        rows: Iterable[tuple[Value, ...]],
        foot: tuple[Value, ...] = (),
    ) -> Table:
        """With the sentence about hidden numbers where there are any."""
        every = tuple(rows)
        # Also where a hidden number stands in words, "dolt".
        hides = any(as_text(value) == HIDDEN.value for row in (*every, foot) for value in row)
        return Table(title, caption, head, every, (note(self.k),) if hides else (), foot)


def within(waited: Mapping[int, int], share: float) -> int:
    """The value that `share` of them had at the most. `waited`: how many had each. Raises
    ValueError of nobody."""
    so_many = share * sum(waited.values())
    reached = 0
    for days in sorted(waited):
        reached += waited[days]
        if reached >= so_many:
            return days
    raise ValueError("nobody waited")


def _name(where: Where) -> Place:
    return place(*where) if isinstance(where, tuple) else place(where)
