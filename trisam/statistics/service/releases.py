"""Counting each quarter once when it has been over for some days, and telling what may be told."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from trisam.core import clock
from trisam.core.db import attempt, session, transaction
from trisam.statistics.lifts_chart import joined
from trisam.statistics.models import QuarterCounts, ReleasedFigures
from trisam.statistics.periods import (
    A_YEAR,
    Span,
    between,
    days_of,
    newest,
)
from trisam.statistics.queries import lifts
from trisam.statistics.queries import released as queries
from trisam.statistics.release.counts import Counts
from trisam.statistics.release.making import (
    CannotBeProtected,
    Family,
    Name,
    Quarters,
    Release,
    make,
    narrow_of,
)
from trisam.statistics.release.puzzle import Contradiction
from trisam.statistics.service.counting import families

_BY_TWO: Final = "Någon annan tar fram siffrorna just nu. Försök igen om en stund."
_ONE_EACH: Final = {
    "uq_quarter_counts_family_quarter": _BY_TWO,
    "uq_released_figures_family_first_quarter_last_quarter": _BY_TWO,
}


@dataclass(frozen=True, slots=True)
class Proof:
    """What the program found of one family: so many releases, numbers and hidden numbers, and
    those of the hidden that can be told to within less than they must be. `k`: the least that any
    was made with."""

    family: str
    releases: int
    numbers: int
    hidden: int
    narrow: tuple[Name, ...]
    k: int


def release_due(k: int) -> int:
    """Count the quarters that have ended, and tell what may be told of each and of four together;
    how many sets are new. What has been counted and told stays as it is.

    Each set is a transaction of its own, so that what is done stays done. Raises
    `CannotBeProtected`, after the others, when one cannot be told: it is left untold.
    """
    refused: list[str] = []
    new = sum(_release(family, k, refused) for family in families())
    if refused:
        raise CannotBeProtected(
            f"{joined(refused)} kan inte visas utan att röja det som är dolt.".capitalize()
        )
    return new


def prove() -> Iterator[Proof]:
    """Whether any hidden number of what has been told can be told to within less than it was
    hidden with, by somebody who has read everything."""
    for family in families():
        told = queries.releases(family)
        yield Proof(
            family.key,
            len(told),
            sum(len(one.shown) + len(one.hidden) for one in told),
            sum(len(one.hidden) for one in told),
            tuple(narrow_of(queries.counted(family), told)),
            min((one.k for one in told), default=0),
        )


def _release(family: Family, k: int, refused: list[str]) -> int:
    """How many sets of the family are new; those that cannot be told are put among `refused`."""
    with transaction():
        counted = _count(family)
        told = queries.releases(family)
    done = {one.quarters for one in told}
    new = [one for one in _wanted(family, sorted(counted)) if one not in done]
    for quarters in new:
        try:
            # Outside the transaction: the program takes its time, and nobody has to wait for it.
            made = make(family, counted, quarters, told, k)
        except (CannotBeProtected, Contradiction):
            when = between(*map(Span.numbered, (quarters[0], quarters[-1]))).words
            refused.append(f"{family.key} för {when}")
            continue
        told.append(made)
        with transaction(), attempt(_ONE_EACH):
            _keep(family, made)
    return len(new)


def _count(family: Family) -> dict[int, Counts]:
    """Count what has not been counted; everything that has been."""
    counting = families()[family]
    counted = queries.counted(family)
    first = lifts.first_lifted()  # before it there was nothing of any kind
    if first is None:
        return counted
    # A quarter before one that has been counted had nothing then: what is new there comes too late.
    start = max(counted) + 1 if counted else Span.of(first).number
    for number in range(start, newest(clock.today(), family.later).number + 1):
        counted[number] = counting(days_of(Span.numbered(number)))
        with attempt(_ONE_EACH):
            session().add(
                QuarterCounts(
                    family=family.key,
                    quarter=number,
                    counted_at=clock.now(),
                    counts=counted[number].as_text(),
                )
            )
    return counted


def _wanted(family: Family, numbers: list[int]) -> Iterator[Quarters]:
    """What is told of, in order: each quarter, and the four that end with it. In this order there
    is always something that can be told: of the newest quarter little is known."""
    for number in numbers:
        if family.by_quarter:
            yield (number,)
        if family.by_year and number - A_YEAR + 1 in numbers:
            yield tuple(range(number - A_YEAR + 1, number + 1))


def _keep(family: Family, made: Release) -> None:
    session().add(
        ReleasedFigures(
            family=family.key,
            first_quarter=made.quarters[0],
            last_quarter=made.quarters[-1],
            k=made.k,
            released_at=clock.now(),
            figures=made.as_text(),
        )
    )
