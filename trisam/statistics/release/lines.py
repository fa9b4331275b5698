"""The rule by lines: small numbers are hidden, and so is what would give them away in one line.

It is not enough by itself: whoever puts several lines together can know more, see `puzzle`. It
is quick and leaves little for the program to find.
"""

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass

from trisam.statistics.release.counts import Counts, Line, Place

Weight = Callable[[Place], int]
"""How little a place means to its readers: what means least is hidden first."""


def never(_: Place) -> bool:
    """Of no place."""
    return False


@dataclass(frozen=True, slots=True)
class Rule:
    """No number below `k` is told, nought included: if noughts were told, whatever is hidden would
    be known to be at least one. `open_to_all` is known already, so hiding it protects nothing. What
    is `harmless` is only hidden where it would give something else away."""

    k: int
    weight: Weight
    open_to_all: Collection[Place] = frozenset()
    harmless: Callable[[Place], bool] = never

    def hidden(self, counts: Counts, before: Collection[Place] = ()) -> set[Place]:
        """The places to hide: those in `before`, small ones, and what one line would give away."""
        small = {
            place
            for place, number in counts.numbers.items()
            if number < self.k and not self.harmless(place)
        }
        hidden = {*small, *before} - {*self.open_to_all}
        lines_of = _lines_of(counts)
        # In the order of the places, not of the set: the same counts always hide the same.
        first = (place for place in counts.numbers if place in hidden)
        waiting = deque(dict.fromkeys(at for place in first for at in lines_of.get(place, ())))
        while waiting:
            line = counts.lines[waiting.popleft()]
            while self._gives_away(counts, line, hidden):
                more = self.next_of(counts, line, hidden)
                if more is None:
                    break
                hidden.add(more)
                waiting.extend(lines_of[more])
        return hidden

    def next_of(self, counts: Counts, line: Line, hidden: Collection[Place]) -> Place | None:
        """What to hide next in a line: what means least and is smallest, then the whole, and what
        is harmless last of all. Noughts that are harmless stand in every kommun: hiding one of them
        would hide them all, and their whole, and so the county's."""
        can_be = [place for place in line if self._can_be_hidden(place, hidden)]
        return min(
            can_be,
            key=lambda at: (self.harmless(at), at == line.whole, *self.order(counts, at)),
            default=None,
        )

    def order(self, counts: Counts, place: Place) -> tuple[bool, int, int]:
        """Sorts what is to be hidden first before what is to be hidden last."""
        return self.harmless(place), -self.weight(place), counts.numbers[place]

    def _can_be_hidden(self, place: Place, hidden: Collection[Place]) -> bool:
        return place not in hidden and place not in self.open_to_all

    def _gives_away(self, counts: Counts, line: Line, hidden: Collection[Place]) -> bool:
        covered = [place for place in line if place in hidden]
        if len(covered) == 1:
            return True
        # With the whole shown, subtraction gives the hidden numbers' sum. With k and one to
        # spare, crossing lines seldom narrow it down: measured on the demo county.
        whole_is_shown = line.whole not in hidden
        return (
            bool(covered)
            and whole_is_shown
            and sum(map(counts.numbers.__getitem__, covered)) <= self.k
        )


def _lines_of(counts: Counts) -> dict[Place, list[int]]:
    lines_of: dict[Place, list[int]] = {}
    for at, line in enumerate(counts.lines):
        for place in line:
            lines_of.setdefault(place, []).append(at)
    return lines_of
