"""Numbers of each team, added up to kommuner and the county, protected as one piece."""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence

from trisam.statistics.areas import Area, Areas
from trisam.statistics.counted import Counted
from trisam.statistics.suppression import Cell


class ByPlace:
    """What is counted, in every place. A number from 1 to `k` - 1 is never told, nor what would
    give it away: `suppression`."""

    def __init__(
        self,
        areas: Areas,
        counts: Mapping[tuple[int, Hashable], int],
        lines: Sequence[Sequence[Hashable]],
        k: int,
    ) -> None:
        """`counts`: by a team's id and what is counted. In `lines` are such whats whose numbers
        add up to that of the last one, alike in every place."""
        numbers: Counter[Hashable] = Counter()
        for (team_id, what), number in counts.items():
            for area in areas:
                if team_id in area.team_ids:
                    numbers[area.key, what] += number
        self._counted = Counted(numbers, list(_lines(areas, lines)), k)

    def shown(self, area: Area, what: Hashable) -> Cell:
        """How many there, or that it is hidden."""
        return self._counted.shown((area.key, what))


def _lines(areas: Areas, lines: Sequence[Sequence[Hashable]]) -> Iterator[list[Hashable]]:
    every = dict.fromkeys(what for line in lines for what in line)
    for area in areas:
        for line in lines:
            yield [(area.key, what) for what in line]
    for whole in (areas.county, *areas.kommuner):
        places = (*areas.within(whole), whole)
        for what in every:
            yield [(area.key, what) for area in places]
