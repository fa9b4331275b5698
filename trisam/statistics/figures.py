"""The lifts of one period, as they may be told: every page about the period takes its numbers from
here. Nobody is shown more of the whole than `policy` allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from trisam.statistics.areas import Area, Areas
from trisam.statistics.families.cuts import SEX_WORDS, SEXES
from trisam.statistics.families.lifts import (
    AGAIN,
    ALL,
    EVERY_PARTY,
    FIRST,
    OUTSIDE,
    place,
)
from trisam.statistics.periods import Span
from trisam.statistics.release.told import Told
from trisam.statistics.suppression import Cell


@dataclass(frozen=True, slots=True)
class PartyName:
    """A party as figures name it."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """One way to cut the lifts in parts: each of `cuts` is a code and its words."""

    title: str
    head: str
    cuts: tuple[tuple[str, str], ...]


DIMENSIONS: Final = (
    Dimension("Kön", "Kön", tuple((one, SEX_WORDS[one]) for one in SEXES)),
    Dimension(
        "Nya lyft och återlyft",
        "Lyft",
        ((FIRST, "Lyfts för första gången"), (AGAIN, "Återlyft")),
    ),
)


@dataclass(frozen=True, slots=True)
class Figures:
    """The lifts of a period. A party counts where it was one of the team's own on the day it
    lifted.

    Lifts by guests, and by parties without a place in the team, have no equal share to be
    compared with: they are told apart, by `outside`. `over_time`: the same of shorter or earlier
    periods, each by its last quarter.
    """

    areas: Areas
    every_party: Sequence[PartyName]
    told: Told
    over_time: Sequence[tuple[Span, Told]] = ()

    def parties(self, area: Area) -> tuple[PartyName, ...]:
        """The parties that were some team's own there during the period, in their usual order."""
        return tuple(
            party for party in self.every_party if place(area.code, party.id) in self.told.cells
        )

    def in_part(self, area: Area) -> tuple[PartyName, ...]:
        """Those of `parties` that were not in every team of the place for the whole period."""
        return tuple(
            party for party in self.parties(area) if place(area.code, party.id) in self.told.in_part
        )

    def lifts(self, area: Area, party: PartyName, cut: str = ALL) -> Cell | None:
        """A party's lifts there; None for a party that is no team's own there, and where the cut
        is not told by party."""
        return self.told.cells.get(place(area.code, party.id, cut))

    def total(self, area: Area, cut: str = ALL) -> Cell:
        """What the parties lifted together: nought in a place that was not there."""
        return self.told.cells.get(place(area.code, EVERY_PARTY, cut), 0)

    def outside(self, area: Area) -> Cell:
        """Lifts by guests and by parties without a place in the team."""
        return self.told.cells.get(place(area.code, OUTSIDE), 0)

    def dimensions(self, area: Area) -> tuple[Dimension, ...]:
        """The cuts that are told there: none of a team."""
        return tuple(
            one
            for one in DIMENSIONS
            if place(area.code, EVERY_PARTY, one.cuts[0][0]) in self.told.cells
        )

    def then(self, told: Told) -> "Figures":
        """The same of another period."""
        return Figures(self.areas, self.every_party, told)
