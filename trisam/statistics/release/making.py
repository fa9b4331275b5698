"""Making a release: the rule by lines, then the program, with everything told before."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

from trisam.core.errors import RuleBroken
from trisam.statistics.release.counts import (
    Counts,
    Place,
    Spread,
    as_lists,
    from_lists,
    together,
)
from trisam.statistics.release.lines import Rule, Weight, never
from trisam.statistics.release.puzzle import Puzzle, Seen

Quarters = tuple[int, ...]
"""Quarters by their number, in order: `Span.number`."""
Name = tuple[Quarters, Place]


@dataclass(frozen=True, slots=True)
class Release:
    """What is told of some quarters together. It never changes."""

    quarters: Quarters
    shown: Mapping[Place, int]
    hidden: frozenset[Place]
    in_part: frozenset[Place] = frozenset()
    k: int = 1
    """No hidden number may be told to within less."""
    spreads: Mapping[Place, Spread] = field(default_factory=dict)
    """The values behind numbers that are shown, for what is half of them, or the mean."""

    def asked(self) -> Iterator[tuple[Name, int]]:
        """The hidden numbers, as `puzzle_of` names them, and `k`."""
        return ((name(self.quarters, place), self.k) for place in sorted(self.hidden))

    @property
    def tells_something(self) -> bool:
        """False of quarters in which there was nothing at all."""
        return bool(self.hidden) or any(self.shown.values())

    def as_text(self) -> str:
        """To be kept, and read by `from_text`."""
        places = (dict(self.shown), sorted(self.hidden), sorted(self.in_part))
        content = [self.quarters, *places, self.k, as_lists(self.spreads)]
        return json.dumps(content, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """What `as_text` wrote."""
        quarters, shown, hidden, in_part, k, *spreads = json.loads(text)
        places = shown, frozenset(hidden), frozenset(in_part)
        return cls(tuple(quarters), *places, k, from_lists(*spreads))


@dataclass(frozen=True, slots=True)
class Family:
    """Figures of one kind: what of them is told by the quarter, what means least."""

    key: str
    by_quarter: Callable[[Place], bool] | None
    """None: nothing is."""
    weight: Weight
    harmless: Callable[[Place], bool] = never
    """Numbers that say nothing of anybody, such as how much is not noted: told, however small,
    unless they would give something else away."""
    later: int = 0
    """Counted so many quarters after its own, when what is to be counted has had time to come."""
    by_year: bool = True
    """Four quarters are told together too. Not of what stands at the end of each."""


class CannotBeProtected(RuleBroken):
    """What has been told before gives away what must be hidden now."""


def name(quarters: Quarters, place: Place) -> Name:
    """A number of some quarters together, in a puzzle."""
    return quarters, place


def puzzle_of(counted: Mapping[int, Counts], told: Iterable[Release]) -> Puzzle:
    """What somebody knows who has read all of `told`. `counted`: the counts of each quarter, of
    which a reader knows only how they add up."""
    puzzle, told = Puzzle(), list(told)
    # That a quarter had nothing at all has been told.
    busy = {at for one in told for at in one.quarters if counted[at].tells_something}
    for quarter in sorted(busy):
        for line in counted[quarter].lines:
            puzzle.adds_up(
                [name((quarter,), part) for part in line.parts], name((quarter,), line.whole)
            )
    for one in told:
        if len(one.quarters) > 1:
            for place in (*one.shown, *one.hidden):
                _spread(puzzle, counted, one.quarters, place)
        elif one.quarters[0] not in busy:
            continue
        for place, number in one.shown.items():
            puzzle.is_told(name(one.quarters, place), number)
    return puzzle


def make(
    family: Family,
    counted: Mapping[int, Counts],
    quarters: Quarters,
    earlier: Sequence[Release],
    k: int,
) -> Release:
    """What may be told of `quarters`. `earlier`: everything that has been told.

    No hidden number of this release can be told to within less than `k`, none of an earlier one to
    within less than the `k` that it was made with. Raises `CannotBeProtected` when that cannot be.
    """
    counts = together(counted[at] for at in quarters)
    if len(quarters) == 1:
        counts = counts.only(family.by_quarter or never)
    # That there was nothing at all says nothing of anybody.
    if k <= 1 or not counts.tells_something:
        return _release(quarters, counts, (), k)
    known = {
        *_known(counted, quarters, counts, earlier, k),
        *_nothing(counted, quarters, counts),
    }
    rule = Rule(k, family.weight, known, family.harmless)
    hidden = rule.hidden(counts)
    seen = _certain(counted, [*earlier, Release(quarters, {}, frozenset(counts.numbers))])
    while True:
        made = _release(quarters, counts, hidden, k)
        # Hiding more leaves everything possible that was: what has been seen stays so.
        narrow = _narrow(counted, [*earlier, made], seen)
        if not narrow:
            return made
        more = _more(rule, counts, hidden, [place for _, place in narrow])
        if not more:
            raise CannotBeProtected("Det som redan är visat röjer det som ska döljas nu.")
        hidden = rule.hidden(counts, hidden | more)


def narrow_of(counted: Mapping[int, Counts], told: Sequence[Release]) -> list[Name]:
    """The hidden numbers of all releases that can be told to within less than they must be."""
    return _narrow(counted, told, _certain(counted, told))


def _narrow(counted: Mapping[int, Counts], told: Sequence[Release], seen: Seen) -> list[Name]:
    asked = dict(one for release in told for one in release.asked())
    return puzzle_of(counted, told).narrow(asked, seen)


def _certain(counted: Mapping[int, Counts], told: Iterable[Release]) -> Seen:
    """The true numbers of what is hidden."""
    return Seen(
        {
            name(release.quarters, place): sum(
                counted[at].numbers.get(place, 0) for at in release.quarters
            )
            for release in told
            for place in release.hidden
        }
    )


def _release(quarters: Quarters, counts: Counts, hidden: Collection[Place], k: int) -> Release:
    shown = {place: number for place, number in counts.numbers.items() if place not in hidden}
    spreads = {
        place: spread
        for place, spread in counts.spreads.items()
        # What half of four had would say much of each, also where four may be told of.
        if place in shown and sum(spread.values()) >= k
    }
    return Release(quarters, shown, frozenset(hidden), counts.in_part, k, spreads)


def _spread(
    puzzle: Puzzle, counted: Mapping[int, Counts], quarters: Quarters, place: Place
) -> None:
    """`place` over several quarters is what it is in each in which there was something."""
    parts = [
        name((at,), place)
        for at in quarters
        if counted[at].tells_something and place in counted[at].numbers
    ]
    puzzle.is_sum(name(quarters, place), parts)


def _known(
    counted: Mapping[int, Counts],
    quarters: Quarters,
    counts: Counts,
    told: Sequence[Release],
    k: int,
) -> frozenset[Place]:
    """Of a longer period, what earlier releases tell already: it would be no use to hide it. Never
    a number below `k`: if there were one, `make` has to refuse."""
    if len(quarters) == 1:
        return frozenset()
    puzzle = puzzle_of(counted, told)
    for place in counts.numbers:
        _spread(puzzle, counted, quarters, place)
    seen = Seen({name(quarters, place): number for place, number in counts.numbers.items()})
    exact = puzzle.narrow({name(quarters, place): 1 for place in counts.numbers}, seen)
    return frozenset(place for _, place in exact if counts.numbers[place] >= k)


def _nothing(counted: Mapping[int, Counts], quarters: Quarters, counts: Counts) -> Iterator[Place]:
    """The places of a longer period that were only there in quarters in which there was nothing at
    all, which has been told."""
    busy = [counted[at] for at in quarters if counted[at].tells_something]
    return (place for place in counts.numbers if not any(place in one.numbers for one in busy))


def _more(
    rule: Rule, counts: Counts, hidden: Collection[Place], narrow: Sequence[Place]
) -> set[Place]:
    """One place more to hide for each that can be told too well, in a line of its own or, when
    all of those are hidden, in a line of what stands there with it."""
    more: set[Place] = set()
    for place in narrow:
        near = _beside(counts, {place})
        if near & more:
            continue
        out = {*hidden, *rule.open_to_all}
        can_be = near - out or _beside(counts, near) - out
        if can_be:
            more.add(min(can_be, key=lambda one: (*rule.order(counts, one), one)))
    return more


def _beside(counts: Counts, places: Collection[Place]) -> set[Place]:
    return {one for line in counts.lines if any(p in places for p in line) for one in line}
