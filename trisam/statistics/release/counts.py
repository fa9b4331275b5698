"""What has been counted in a period, in every place of its tables, and how the places add up."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

Place = str
"""One number's place in the tables of a family of figures."""
Spread = Mapping[int, int]
"""How many had each value: so many days, such an answer on a scale."""


def place(*words: Hashable) -> Place:
    """The place that is known by these words, in this order."""
    return "|".join(map(str, words))


@dataclass(frozen=True, slots=True)
class Line:
    """The numbers of `parts` add up to that of `whole`. `kind`: what the parts are."""

    kind: str
    parts: tuple[Place, ...]
    whole: Place

    def __iter__(self) -> Iterator[Place]:
        """Every place of the line, the whole last."""
        yield from self.parts
        yield self.whole


@dataclass(frozen=True, slots=True)
class Counts:
    """Unprotected numbers. A place that is not among them cannot have any.

    `in_part`: places that were there for a part of the period only. `spreads`: the values behind
    some of the numbers, for what is half of them, or the mean.
    """

    numbers: Mapping[Place, int]
    lines: tuple[Line, ...]
    in_part: frozenset[Place] = frozenset()
    spreads: Mapping[Place, Spread] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        numbers: Mapping[Place, int],
        lines: Iterable[Sequence[Place]],
        spreads: Mapping[Place, Spread] | None = None,
    ) -> Self:
        """Of lines whose last place is the whole of the others. A place that stands in a line and
        has no number counts nought.

        Lines with the same whole are told apart by their order, so a family has to give them in
        the same order for every quarter, one that has no parts too.
        """
        kinds: Counter[Place] = Counter()
        made: list[Line] = []
        for *parts, whole in lines:
            kinds[whole] += 1
            if parts:
                made.append(Line(str(kinds[whole]), tuple(parts), whole))
        every = dict.fromkeys((at for line in made for at in line), 0)
        return cls({**every, **numbers}, tuple(made), frozenset(), dict(spreads or {}))

    @property
    def tells_something(self) -> bool:
        """False when there was nothing at all."""
        return any(self.numbers.values())

    def only(self, wanted: Callable[[Place], bool]) -> "Counts":
        """The wanted places, and the lines that all of which are wanted."""
        numbers = {place: number for place, number in self.numbers.items() if wanted(place)}
        lines = tuple(line for line in self.lines if all(place in numbers for place in line))
        spreads = {place: spread for place, spread in self.spreads.items() if place in numbers}
        return Counts(numbers, lines, self.in_part & numbers.keys(), spreads)

    def as_text(self) -> str:
        """To be kept, and read by `from_text`."""
        lines = [[line.kind, line.whole, *line.parts] for line in self.lines]
        content = [dict(self.numbers), lines, sorted(self.in_part), as_lists(self.spreads)]
        return json.dumps(content, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """What `as_text` wrote."""
        numbers, lines, in_part, *spreads = json.loads(text)
        kept = (Line(kind, tuple(parts), whole) for kind, whole, *parts in lines)
        return cls(numbers, tuple(kept), frozenset(in_part), from_lists(*spreads))


def as_lists(spreads: Mapping[Place, Spread]) -> dict[Place, list[tuple[int, int]]]:
    """As JSON can hold them: its objects have no numbers for keys."""
    return {place: sorted(spread.items()) for place, spread in spreads.items()}


def from_lists(
    kept: Mapping[Place, Iterable[tuple[int, int]]] | None = None,
) -> dict[Place, Spread]:
    """What `as_lists` made."""
    return {place: dict(spread) for place, spread in (kept or {}).items()}


def together(several: Iterable[Counts]) -> Counts:
    """The numbers of several periods that do not overlap, added up."""
    numbers: Counter[Place] = Counter()
    parts: dict[tuple[str, Place], dict[Place, None]] = {}
    in_part: set[Place] = set()
    spreads: defaultdict[Place, Counter[int]] = defaultdict(Counter)
    every = list(several)
    for one in every:
        numbers.update(one.numbers)
        in_part |= one.in_part
        for line in one.lines:
            parts.setdefault((line.kind, line.whole), {}).update(dict.fromkeys(line.parts))
        for where, spread in one.spreads.items():
            spreads[where].update(spread)
    for one in every:
        in_part |= numbers.keys() - one.numbers.keys()
    lines = (Line(kind, tuple(places), whole) for (kind, whole), places in parts.items())
    return Counts(dict(numbers), tuple(lines), frozenset(in_part), dict(spreads))
