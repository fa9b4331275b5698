"""The bars of a chart of lifts: how long, against which line, with which words."""

from dataclasses import dataclass

from trisam.statistics.lifts_chart import LiftsChart, Place, balance_at, least_at
from trisam.statistics.suppression import Hidden
from trisam.statistics.tables import Share, as_text

ABSENT = "deltar inte"
LEAST = "minst"


@dataclass(frozen=True)
class Bar:
    """One party at one place. `size` and the `equal` share have the same unit, lifts or shares.

    `size` is None where no number may or can be shown; `label` then says why.
    """

    row: int
    party: str
    size: float | None
    equal: float | None
    label: str
    is_least: bool = False

    @property
    def lacks(self) -> bool:
        """True if the bar is shorter than an equal share."""
        return self.size is not None and self.equal is not None and self.size < self.equal

    @property
    def reach(self) -> float:
        """Where the picture of the bar ends, what is missing up to the line included."""
        return max(self.size or 0, self.equal or 0) if self.lacks else self.size or 0


def bars_in_lifts(chart: LiftsChart) -> list[Bar]:
    """A bar per party and place, as long as the lifts are many: "31 lyft (14 %)"."""
    return [
        _bar_in_lifts(chart, row, position)
        for row in range(len(chart.places))
        for position in range(len(chart.parties))
    ]


def bars_in_shares(chart: LiftsChart) -> list[Bar]:
    """A bar per party and place, as long as the party's share of the place's lifts: "14 %"."""
    return [
        _bar_in_shares(chart, row, position)
        for row in range(len(chart.places))
        for position in range(len(chart.parties))
    ]


def _bar_in_lifts(chart: LiftsChart, row: int, position: int) -> Bar:
    place, party = chart.places[row], chart.parties[position]
    lifts, whole = place.lifts[position], _whole(chart, place)
    equal = whole * _equal_share(place) if whole else None
    if lifts is None or isinstance(lifts, Hidden):
        return Bar(row, party, None, equal, ABSENT if lifts is None else as_text(lifts))
    label = f"{as_text(lifts)} lyft" + (f" ({as_text(Share(lifts / whole))})" if whole else "")
    return Bar(row, party, lifts, equal, label, _is_least(chart, place, party))


def _bar_in_shares(chart: LiftsChart, row: int, position: int) -> Bar:
    place, party = chart.places[row], chart.parties[position]
    lifts, whole = place.lifts[position], _whole(chart, place)
    equal = _equal_share(place)
    if lifts is None or isinstance(lifts, Hidden):
        return Bar(row, party, None, equal, ABSENT if lifts is None else as_text(lifts))
    if not whole:
        return Bar(row, party, None, equal, f"{as_text(lifts)} lyft")
    is_least = _is_least(chart, place, party)
    label = as_text(Share(lifts / whole)) + (" minst" if is_least else "")
    return Bar(row, party, lifts / whole, equal, label, is_least)


def _is_least(chart: LiftsChart, place: Place, party: str) -> bool:
    return party in least_at(chart, place)


def _whole(chart: LiftsChart, place: Place) -> int | None:
    """What the parties lifted together, if it can be shown."""
    found = balance_at(chart, place)
    if found:
        return found.total
    return None if isinstance(place.total, Hidden) else place.total


def _equal_share(place: Place) -> float:
    return 1 / max(1, sum(lifts is not None for lifts in place.lifts))
