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
_Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]
_SPREAD: Final = 8
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
        self._low: dict[Hashable, float] = dict((certain or {}).items())
        self._high: dict[Hashable, float] = dict(self._low)

    def of(self, names: Iterable[Hashable]) -> tuple[_Numbers, _Numbers]:
        """The lowest and the highest, in the order of the names."""
        every = list(names)
        low = (self._low.get(what, np.inf) for what in every)
        high = (self._high.get(what, -np.inf) for what in every)
        return np.fromiter(low, float), np.fromiter(high, float)

    def add(self, names: Iterable[Hashable], low: _Numbers, high: _Numbers) -> None:
        """They can be as low, and as high, as this."""
        every = list(names)
        self._low.update(zip(every, low.tolist(), strict=True))
        self._high.update(zip(every, high.tolist(), strict=True))

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
        wanted = {what: k for what, k in hidden.items() if seen.width(what) < k}
        if not wanted:
            return []
        columns = {what: self._sums.get(what) or [self._at(what)] for what in wanted}
        search = _Search(self._program(), columns, wanted)
        search.see(*seen.of(wanted))
        search.widen()
        search.ask_each()
        seen.add(wanted, *search.found)
        return [what for what in wanted if seen.width(what) < wanted[what]]

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
        self, program: highspy.Highs, columns: Mapping[Name, list[int]], wanted: Mapping[Name, int]
    ) -> None:
        """`columns`: which unknowns each number is the sum of. `wanted`: how far apart its lowest
        and highest value must be."""
        self._program = program
        self._parts = [np.array(columns[what], dtype=np.int32) for what in wanted]
        self._flat = np.concatenate(self._parts)
        self._starts = np.cumsum([0, *map(len, self._parts)])[:-1]
        self._wanted = np.array(list(wanted.values()))
        self._low = np.full(len(wanted), np.inf)
        self._high = np.full(len(wanted), -np.inf)
        self._chance = Random(len(wanted))  # noqa: S311 - to spread solutions, not to keep secrets

    def see(self, low: _Numbers, high: _Numbers) -> None:
        """They can be as low, and as high, as this."""
        self._low, self._high = np.minimum(self._low, low), np.maximum(self._high, high)

    def widen(self) -> None:
        """A few solutions far from each other: cheap, and enough for most numbers."""
        for _ in range(_SPREAD):
            narrow = np.flatnonzero(self.narrow())
            if len(narrow) <= _FEW:
                return
            self._solve({int(at): self._chance.choice((-1.0, 1.0)) for at in narrow})

    def ask_each(self) -> None:
        """What is still narrow is asked for itself, first how high and then how low it can be."""
        for at in np.flatnonzero(self.narrow()):
            for sense in (-1.0, 1.0):
                if self.narrow()[at]:
                    self._solve({int(at): sense})

    def narrow(self) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
        """Which of them have not been as far apart as they must be able to, as whole numbers."""
        return np.floor(self._high + _NEAR) - np.ceil(self._low - _NEAR) < self._wanted

    @property
    def found(self) -> tuple[_Numbers, _Numbers]:
        """The lowest and the highest values so far."""
        return self._low, self._high

    def _solve(self, wanted: Mapping[int, float]) -> None:
        costs: dict[int, float] = {}
        for at, sense in wanted.items():
            for column in self._parts[at]:
                costs[column] = costs.get(column, 0.0) + sense
        columns = np.array(list(costs), dtype=np.int32)
        self._program.changeColsCost(len(columns), columns, np.array(list(costs.values())))
        self._program.run()
        status = self._program.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise Contradiction(f"what has been told contradicts itself: {status}")
        solution = np.array(self._program.getSolution().col_value)
        values = np.add.reduceat(solution[self._flat], self._starts)
        self.see(values, values)
        self._program.changeColsCost(len(columns), columns, np.zeros(len(columns)))
