"""Chance that always falls the same way: seeded, one stream per part of the county."""

import random
import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar

SEED = "Gävleborg 1"
LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"  # as in `core.crypto.random_code`

T = TypeVar("T")


class Chance:
    """A stream of its own for each `part`, so that a change in one leaves the others alone."""

    def __init__(self, part: str) -> None:
        self._random = random.Random(f"{SEED} {part}")

    def happens(self, share: float) -> bool:
        """True in `share` of the cases (0–1)."""
        return self._random.random() < share

    def one(self, of: Sequence[T]) -> T:
        """One of them."""
        return self._random.choice(of)

    def some(self, of: Sequence[T], count: int) -> list[T]:
        """`count` different ones, or all when there are fewer."""
        return self._random.sample(of, min(count, len(of)))

    def weighted(self, weights: Mapping[T, float]) -> T:
        """One of the keys, each as often as its weight says."""
        return self._random.choices(list(weights), list(weights.values()))[0]

    def between(self, lowest: int, highest: int) -> int:
        """A whole number, both ends included."""
        return self._random.randint(lowest, highest)

    def days(self, lowest: int, highest: int) -> timedelta:
        """A number of days, both ends included."""
        return timedelta(days=self.between(lowest, highest))

    def day(self, first: date, last: date) -> date:
        """A day, both ends included; `first` when they lie in the wrong order."""
        return first + self.days(0, max((last - first).days, 0))

    def id(self) -> uuid.UUID:
        """The id of a row."""
        return uuid.UUID(int=self._random.getrandbits(128), version=4)

    def code(self) -> str:
        """A code of eight signs that can be read aloud."""
        return "".join(self._random.choices(LETTERS, k=8))
