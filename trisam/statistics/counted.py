"""Numbers that are told on one page, protected together: what each may be shown as."""

from collections.abc import Hashable, Mapping, Sequence

from trisam.statistics.suppression import HIDDEN, Cell, places_to_hide
from trisam.statistics.tables import Share, Value


class Counted:
    """The numbers of a page. `lines` are places whose numbers add up to that of the last one.

    A place that no number was given for counts nought. A number from 1 to `k` - 1 is never told,
    nor what would give it away: `suppression`.
    """

    def __init__(
        self, numbers: Mapping[Hashable, int], lines: Sequence[Sequence[Hashable]], k: int
    ) -> None:
        """Hide what is smaller than `k`, in every line at once."""
        every = {place: numbers.get(place, 0) for line in lines for place in line}
        self._numbers = {**every, **numbers}
        self._hidden = places_to_hide(self._numbers, lines, k)

    def shown(self, place: Hashable) -> Cell:
        """The number, or that it is hidden."""
        return HIDDEN if place in self._hidden else self._numbers.get(place, 0)

    def share(self, part: Hashable, whole: Hashable) -> Value:
        """The part of the whole; hidden when either is, since it would give that one away.

        None of nothing: there is no share of nought.
        """
        some, all_of_it = self.shown(part), self.shown(whole)
        if some is HIDDEN or all_of_it is HIDDEN:
            return HIDDEN
        return Share(some / all_of_it) if all_of_it else None
