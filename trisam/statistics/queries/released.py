"""Reading what has been counted and told: kept figures, never a case."""

from collections.abc import Collection, Iterable, Mapping, Sequence

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
    return together(actor, {family: pieces}).get(family)


def together(actor: Actor, wanted: Mapping[Family, Sequence[Quarters]]) -> dict[Family, Told]:
    """As `told`, of several families at once; one that is not told of yet is left out. Raises
    `Forbidden` as `told`."""
    kept = _kept(actor, {(family, at) for family, pieces in wanted.items() for at in pieces})
    found = {
        family: [kept[family, at] for at in pieces if (family, at) in kept]
        for family, pieces in wanted.items()
    }
    return {
        family: Told.of(releases)
        for family, releases in found.items()
        if len(releases) == len(wanted[family])
    }


def each(actor: Actor, family: Family, pieces: Iterable[Quarters]) -> dict[Quarters, Release]:
    """What is told of each of `pieces`, in their order; what is not told of yet is left out.

    Raises `Forbidden` for those who may see no figures at all.
    """
    kept = _kept(actor, {(family, piece) for piece in pieces})
    return {release.quarters: release for release in kept.values()}


def _kept(
    actor: Actor, wanted: Collection[tuple[Family, Quarters]]
) -> dict[tuple[Family, Quarters], Release]:
    """What is told of each, in the order of the quarters."""
    if not policy.sees_statistics(actor):
        raise Forbidden
    families = {family.key: family for family, _ in wanted}
    told = ReleasedFigures
    rows = session().execute(
        select(told.family, told.figures)
        .where(
            tuple_(told.family, told.first_quarter, told.last_quarter).in_(
                [(family.key, at[0], at[-1]) for family, at in wanted]
            )
        )
        .order_by(told.last_quarter, told.first_quarter)
    )
    found = ((families[key], Release.from_text(text)) for key, text in rows)
    return {(family, release.quarters): release for family, release in found}


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
