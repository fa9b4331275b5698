"""What has been counted in a period, in every place of its tables, and how the places add up."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Self

Place = str
"""One number's place in the tables of a family of figures."""


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

    `in_part`: places that were there for a part of the period only.
    """

    numbers: Mapping[Place, int]
    lines: tuple[Line, ...]
    in_part: frozenset[Place] = frozenset()

    @property
    def tells_something(self) -> bool:
        """False when there was nothing at all."""
        return any(self.numbers.values())

    def only(self, wanted: Callable[[Place], bool]) -> "Counts":
        """The wanted places, and the lines that all of which are wanted."""
        numbers = {place: number for place, number in self.numbers.items() if wanted(place)}
        lines = tuple(line for line in self.lines if all(place in numbers for place in line))
        return Counts(numbers, lines, self.in_part & numbers.keys())

    def as_text(self) -> str:
        """To be kept, and read by `from_text`."""
        lines = [[line.kind, line.whole, *line.parts] for line in self.lines]
        return json.dumps([dict(self.numbers), lines, sorted(self.in_part)], separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Self:
        """What `as_text` wrote."""
        numbers, lines, in_part = json.loads(text)
        kept = (Line(kind, tuple(parts), whole) for kind, whole, *parts in lines)
        return cls(numbers, tuple(kept), frozenset(in_part))


def together(several: Iterable[Counts]) -> Counts:
    """The numbers of several periods that do not overlap, added up."""
    numbers: Counter[Place] = Counter()
    parts: dict[tuple[str, Place], dict[Place, None]] = {}
    in_part: set[Place] = set()
    every = list(several)
    for one in every:
        numbers.update(one.numbers)
        in_part |= one.in_part
        for line in one.lines:
            parts.setdefault((line.kind, line.whole), {}).update(dict.fromkeys(line.parts))
    for one in every:
        in_part |= numbers.keys() - one.numbers.keys()
    lines = (Line(kind, tuple(places), whole) for (kind, whole), places in parts.items())
    return Counts(dict(numbers), tuple(lines), frozenset(in_part))
