"""Do the parties lift equally many? Goal (b) of TRISAM 2.0, as shares and one index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trisam.statistics.suppression import Cell, Hidden


@dataclass(frozen=True)
class PartyShare:
    """One party's lifts. `share` and `difference` (share minus equal share) are parts of one."""

    party: str
    lifts: int
    share: float
    difference: float


@dataclass(frozen=True)
class Balance:
    """How the lifts are spread over the parties that took part.

    `index` is 100 when all lift equally many and 0 when one party lifts every case:
    100 · (1 - Σ|share - 1/n| / (2 · (1 - 1/n))) for n parties. The sum is the distance from an
    equal spread, and the divisor the greatest it can be. With fewer than two parties there is
    nothing to balance and `index` is None.
    """

    total: int
    equal_share: float
    equal_lifts: float
    parties: tuple[PartyShare, ...]
    index: float | None

    @property
    def least(self) -> tuple[str, ...]:
        """The party or parties that lift the fewest; none when all lift equally many."""
        fewest = min(party.lifts for party in self.parties)
        if all(party.lifts == fewest for party in self.parties):
            return ()
        return tuple(party.party for party in self.parties if party.lifts == fewest)


def balance(lifts: Mapping[str, int], active: Sequence[str]) -> Balance | None:
    """The balance between the `active` parties (slugs, in the order to show them).

    `total` counts their lifts only: a guest or a party that has left has no equal share to
    compare with. None when they have lifted nothing, or there are none: no share has a meaning
    then.
    """
    counts = {party: lifts.get(party, 0) for party in active}
    total = sum(counts.values())
    if total == 0:
        return None
    equal = 1 / len(counts)
    parties = tuple(
        PartyShare(party, count, share=count / total, difference=count / total - equal)
        for party, count in counts.items()
    )
    return Balance(total, equal, total * equal, parties, _index(parties, equal))


def balance_shown(lifts: Mapping[str, Cell], active: Sequence[str]) -> Balance | None:
    """The balance, or None if the number of any active party is hidden.

    Shares and the index would give a hidden number away.
    """
    shown: dict[str, int] = {}
    for party in active:
        cell = lifts.get(party, 0)
        if isinstance(cell, Hidden):
            return None
        shown[party] = cell
    return balance(shown, active)


def least_shown(lifts: Mapping[str, Cell]) -> tuple[str, ...]:
    """The party or parties that lift the fewest; empty when all lift equally many, or when a number
    is hidden."""
    found = balance_shown(lifts, tuple(lifts))
    return found.least if found else ()


def _index(parties: Sequence[PartyShare], equal: float) -> float | None:
    if len(parties) < 2:
        return None
    distance = sum(abs(party.difference) for party in parties)
    # Rounding in the last binary digit must not give -0.0 or 100.00000000000001.
    return min(100.0, max(0.0, 100 * (1 - distance / (2 * (1 - equal)))))
