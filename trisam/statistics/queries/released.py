"""Reading what has been counted and told: kept figures, never a case."""

from collections.abc import Iterable, Sequence

from sqlalchemy import func, select, tuple_

from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden
from trisam.statistics import policy
from trisam.statistics.models import QuarterCounts, ReleasedFigures
from trisam.statistics.periods import Period, Span
from trisam.statistics.release.counts import Counts
from trisam.statistics.release.making import Family, Quarters, Release
from trisam.statistics.release.told import Told


def told(actor: Actor, family: Family, pieces: Sequence[Quarters]) -> Told | None:
    """What is told of all `pieces` together; None when one of them is not told of yet.

    Raises `Forbidden` for those who may see no figures at all.
    """
    found = each(actor, family, pieces)
    return Told.of(found.values()) if found.keys() == set(pieces) else None


def each(actor: Actor, family: Family, pieces: Iterable[Quarters]) -> dict[Quarters, Release]:
    """What is told of each of `pieces`, in their order; what is not told of yet is left out.

    Raises `Forbidden` for those who may see no figures at all.
    """
    if not policy.sees_statistics(actor):
        raise Forbidden
    wanted = {(piece[0], piece[-1]): piece for piece in pieces}
    span = tuple_(ReleasedFigures.first_quarter, ReleasedFigures.last_quarter)
    rows = session().scalars(
        select(ReleasedFigures.figures)
        .where(ReleasedFigures.family == family.key, span.in_(list(wanted)))
        .order_by(ReleasedFigures.last_quarter, ReleasedFigures.first_quarter)
    )
    found = (Release.from_text(text) for text in rows)
    return {release.quarters: release for release in found}


def by_quarter(actor: Actor, family: Family, period: Period) -> list[tuple[Span, Told]]:
    """What is told of each quarter of a period, those left out that are not told of yet.

    Raises `Forbidden` as `each`.
    """
    wanted = [(quarter.number,) for quarter in period.quarters()]
    found = each(actor, family, wanted)
    return [(Span.numbered(at), Told.of([one])) for (at,), one in found.items()]


def spans(actor: Actor, family: Family) -> set[Quarters]:
    """The quarters, each alone or several together, that are told of. Raises `Forbidden` as
    `each`."""
    if not policy.sees_statistics(actor):
        raise Forbidden
    rows = session().execute(
        select(ReleasedFigures.first_quarter, ReleasedFigures.last_quarter).where(
            ReleasedFigures.family == family.key
        )
    )
    return {tuple(range(first, last + 1)) for first, last in rows}


def oldest(actor: Actor, family: Family) -> Span | None:
    """The first quarter that has anything. Raises `Forbidden` as `each`."""
    if not policy.sees_statistics(actor):
        raise Forbidden
    number = session().scalar(
        select(func.min(QuarterCounts.quarter)).where(QuarterCounts.family == family.key)
    )
    return None if number is None else Span.numbered(number)


def counted(family: Family) -> dict[int, Counts]:
    """Everything that has been counted, by quarter. Unprotected: for making releases and proving
    them."""
    rows = session().execute(
        select(QuarterCounts.quarter, QuarterCounts.counts)
        .where(QuarterCounts.family == family.key)
        .order_by(QuarterCounts.quarter)
    )
    return {quarter: Counts.from_text(text) for quarter, text in rows}


def releases(family: Family) -> list[Release]:
    """Everything that has been told, in the order in which it was."""
    rows = session().scalars(
        select(ReleasedFigures.figures)
        .where(ReleasedFigures.family == family.key)
        .order_by(ReleasedFigures.id)
    )
    return [Release.from_text(text) for text in rows]
