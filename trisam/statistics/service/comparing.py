"""Two periods of one place beside each other. Who may see what is as for one of them."""

from trisam.core.actor import Actor
from trisam.statistics import comparison, queries
from trisam.statistics.areas import Area, Areas
from trisam.statistics.comparison import Comparison
from trisam.statistics.period_choices import Choice, can_be_told, pieces
from trisam.statistics.periods import Period
from trisam.statistics.queries import released
from trisam.statistics.release.making import Family


def lifts(actor: Actor, places: Areas, area: Area, period: Period, other: Period) -> Comparison:
    """The lifts of a place in `period` and in `other`, or the sentence that says why they cannot be
    compared. Raises `NotFound` for a place the actor may not see.
    """
    found = queries.area(actor, places, area.key)
    if why := comparison.not_comparable(period, other):
        return Comparison(other, why)
    first, second = (queries.figures(actor, places, found, one) for one in (period, other))
    if first is None or second is None:
        return comparison.not_told(found, other)
    return comparison.compared(found, (period, first), (other, second))


def told(
    actor: Actor, family: Family, area: Area, choices: tuple[Choice, ...]
) -> tuple[Choice, ...]:
    """Those of `choices` that something of the family is told of in a place of that kind.

    Raises `Forbidden` for those who may see no figures at all.
    """
    spans = released.spans(actor, family)
    return tuple(
        choice
        for choice in choices
        if can_be_told(area, choice.period) and set(pieces(choice.period)) <= spans
    )
