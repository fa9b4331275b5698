"""What somebody who has read everything can work out of what is hidden: a linear program.

Numbers are unknown, nought or more. What is told fixes some of them, and what adds up ties them
together. The lowest and the highest value that an unknown can then have is what the reader
knows of it. HiGHS solves it.
"""

from collections.abc import Hashable, Iterable, Mapping
from math import ceil, floor
from random import Random
from typing import Final, TypeVar

import highspy
import numpy as np

Name = TypeVar("Name", bound=Hashable)
_SPREAD: Final = 24
"""Solutions far from each other that are tried first."""
_FEW: Final = 8
_NEAR: Final = 1e-6
"""So far a solution may be from the exact one."""
_MOST: Final = 1e6
"""No number is larger."""
_PRIMAL_SIMPLEX: Final = 4  # the last solution stays a solution when only the question changes


class _Quiet(highspy.Highs):
    """The solver, without its greeting on the way out: what it prints would be in our answers."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the library's name
        """The first thing that the solver does; it greets while doing so."""
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class Contradiction(ValueError):
    """What has been told cannot all be true."""


class Seen:
    """The lowest and the highest value that numbers have had in solutions."""

    def __init__(self, certain: Mapping[Name, int] | None = None) -> None:
        """`certain`: the true numbers, which are a solution."""
        self._low: dict[Hashable, float] = {}
        self._high: dict[Hashable, float] = {}
        for what, number in (certain or {}).items():
            self.add(what, number)

    def add(self, what: Hashable, value: float) -> None:
        """It can be `value`."""
        self._low[what] = min(value, self._low.get(what, value))
        self._high[what] = max(value, self._high.get(what, value))

    def width(self, what: Hashable) -> float:
        """How far apart the whole numbers are that it can be for certain; -1 of no number."""
        if what not in self._low:
            return -1
        return float(floor(self._high[what] + _NEAR) - ceil(self._low[what] - _NEAR))


class Puzzle:
    """Unknown numbers, what ties them together, and what has been told of them."""

    def __init__(self) -> None:
        """Start with nothing known."""
        self._index: dict[Hashable, int] = {}
        self._told: dict[int, int] = {}
        self._sums: dict[Hashable, list[int]] = {}
        self._rows: list[tuple[list[int], list[int], int]] = []  # these, less those, are so many

    def adds_up(self, parts: Iterable[Hashable], whole: Hashable) -> None:
        """The parts are together as many as the whole."""
        self._rows.append(([self._at(part) for part in parts], [self._at(whole)], 0))

    def is_sum(self, whole: Hashable, parts: Iterable[Hashable]) -> None:
        """`whole` is what the parts are together, and nothing else is known of it."""
        self._sums[whole] = [self._at(part) for part in parts]

    def is_told(self, what: Hashable, number: int) -> None:
        """The number of `what` has been told."""
        if what in self._sums:
            self._rows.append((self._sums[what], [], number))
        else:
            self._told[self._at(what)] = number

    def narrow(self, hidden: Mapping[Name, int], seen: Seen | None = None) -> list[Name]:
        """Those of `hidden` that can be told to within less than the width beside each.

        `seen`: values they can have for certain; those that are found are added. Raises
        `Contradiction`.
        """
        seen = Seen() if seen is None else seen
        open_ones = {what: k for what, k in hidden.items() if seen.width(what) < k}
        if not open_ones:
            return []
        columns: dict[Hashable, list[int]] = {
            what: self._sums.get(what) or [self._at(what)] for what in open_ones
        }
        search = _Search(self._program(), columns, seen)
        search.widen(open_ones)
        return [what for what, k in open_ones.items() if not search.leaves_open(what, k)]

    def _at(self, what: Hashable) -> int:
        return self._index.setdefault(what, len(self._index))

    def _program(self) -> highspy.Highs:
        program = _Quiet()  # type: ignore[no-untyped-call]
        for name, value in (
            ("presolve", "off"),
            ("solver", "simplex"),
            ("simplex_strategy", _PRIMAL_SIMPLEX),
            ("threads", 1),
        ):
            program.setOptionValue(name, value)
        size = len(self._index)
        lower, upper = np.zeros(size), np.full(size, _MOST)
        for at, number in self._told.items():
            lower[at] = upper[at] = number
        program.addVars(size, lower, upper)
        starts: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        for these, those, _ in self._rows:
            starts.append(len(columns))
            columns += [*these, *those]
            values += [1.0] * len(these) + [-1.0] * len(those)
        numbers = np.array([float(number) for *_, number in self._rows])
        program.addRows(
            len(starts),
            numbers,
            numbers,
            len(columns),
            np.array(starts, dtype=np.int32),
            np.array(columns, dtype=np.int32),
            np.array(values),
        )
        return program


class _Search:
    """Looks for solutions in which numbers are as small or as large as they can be.

    Every solution says something about all of them, so most are never asked for themselves.
    """

    def __init__(
        self, program: highspy.Highs, columns: Mapping[Hashable, list[int]], seen: Seen
    ) -> None:
        self._program, self._columns, self._seen = program, columns, seen
        self._chance = Random(len(columns))  # noqa: S311 - to spread solutions, not to keep secrets

    def widen(self, wanted: Mapping[Name, int]) -> None:
        """A few solutions far from each other: cheap, and enough for most numbers."""
        for _ in range(_SPREAD):
            narrow = [what for what, k in wanted.items() if self._seen.width(what) < k]
            if len(narrow) <= _FEW:
                return
            self._solve({what: self._chance.choice((-1.0, 1.0)) for what in narrow})

    def leaves_open(self, what: Hashable, k: int) -> bool:
        """True when that number can be anything between two values at least `k` apart."""
        for sense in (-1.0, 1.0):
            if self._seen.width(what) >= k:
                return True
            self._solve({what: sense})
        return self._seen.width(what) >= k

    def _solve(self, wanted: Mapping[Hashable, float]) -> None:
        costs: dict[int, float] = {}
        for what, sense in wanted.items():
            for column in self._columns[what]:
                costs[column] = costs.get(column, 0.0) + sense
        at = np.array(list(costs), dtype=np.int32)
        self._program.changeColsCost(len(at), at, np.array(list(costs.values())))
        self._program.run()
        status = self._program.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise Contradiction(f"what has been told contradicts itself: {status}")
        values = self._program.getSolution().col_value
        for what, columns in self._columns.items():
            self._seen.add(what, sum(values[column] for column in columns))
        self._program.changeColsCost(len(at), at, np.zeros(len(at)))
