"""Reading figures that are told, and the places that they are told of: never a case."""

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import select

from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound
from trisam.parties.models import Party
from trisam.statistics import policy
from trisam.statistics.areas import Area, AreaKind, Areas
from trisam.statistics.families.lifts import LIFTS
from trisam.statistics.figures import Figures, PartyName
from trisam.statistics.period_choices import can_be_told, pieces
from trisam.statistics.periods import A_YEAR, Period, Span
from trisam.statistics.queries import lifts, released
from trisam.statistics.release.told import Told

SOME_BEFORE: Final = 8
"""So many quarters stand beside each other over time."""


def areas(actor: Actor) -> Areas:
    """Every place there is. Raises `Forbidden` for those who may see no figures at all.

    What the actor may see of them is `policy.can_view`'s to say, and `visible` keeps to it.
    """
    if not policy.sees_statistics(actor):
        raise Forbidden
    return lifts.every_place()


def visible(actor: Actor, places: Iterable[Area]) -> tuple[Area, ...]:
    """Those of `places` whose figures the actor may see."""
    return tuple(area for area in places if policy.can_view(actor, area))


def area(actor: Actor, places: Areas, key: str) -> Area:
    """The place that is written `key` in an address. Raises `NotFound` when it is hidden."""
    found = places.find(key)
    if found is None or not policy.can_view(actor, found):
        raise NotFound
    return found


def figures(actor: Actor, places: Areas, area: Area, period: Period) -> Figures | None:
    """What is told of the lifts in `area` and the places it is divided into. None when the period
    is not told of, or not yet.

    Raises `Forbidden` for those who may see no figures at all.
    """
    told = released.told(actor, LIFTS, pieces(period)) if can_be_told(area, period) else None
    if told is None:
        return None
    return Figures(places, party_names(actor), told, _before(actor, area, period))


def _before(actor: Actor, area: Area, period: Period) -> Sequence[tuple[Span, Told]]:
    """The last quarters of the period and some before it; in a smaller place four at a time."""
    size = 1 if area.kind is AreaKind.COUNTY else A_YEAR
    last = period.quarters()[-1].number
    ends = range(last - SOME_BEFORE + 1, last + 1)
    each = released.each(actor, LIFTS, [tuple(range(end - size + 1, end + 1)) for end in ends])
    return [
        (Span.numbered(at[-1]), Told.of([one])) for at, one in each.items() if one.tells_something
    ]


def party_names(actor: Actor) -> list[PartyName]:
    """Every party, in their usual order. Raises `Forbidden` for those who may see no figures."""
    if not policy.sees_statistics(actor):
        raise Forbidden
    rows = session().execute(select(Party.id, Party.name).order_by(Party.position, Party.id))
    return [PartyName(party_id, name) for party_id, name in rows]
