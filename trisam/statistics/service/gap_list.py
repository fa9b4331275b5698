"""What could not be carried out, with what stands beside it: early signs, who waits for a next
step, how soon individuals are told, and needs that nobody meets."""

from collections import Counter

from trisam.core.actor import Actor
from trisam.core.errors import Forbidden
from trisam.meetings.models import CancelCause, MeetingStatus
from trisam.statistics import gaps, next_steps, not_ready, participation, policy, queries, service
from trisam.statistics.areas import Areas
from trisam.statistics.families.actions import ACTIONS
from trisam.statistics.families.next_steps import BEGAN, WAITED
from trisam.statistics.families.participation import PARTICIPATION
from trisam.statistics.gaps import Gaps
from trisam.statistics.periods import Period, days_of
from trisam.statistics.published import Beside
from trisam.statistics.queries import meetings, signals
from trisam.statistics.unmet import unmet


def gap_list(actor: Actor, places: Areas, four: Period) -> tuple[Gaps, Beside] | None:
    """All of it, over four quarters. None when it is not told of, or not yet.

    Raises `Forbidden` for those who neither plan nor steer.
    """
    if not policy.sees_gaps(actor):
        raise Forbidden
    quarters = four.quarters()
    wanted = {ACTIONS: four, PARTICIPATION: four, BEGAN: four, WAITED: days_of(quarters[-1])}
    found = service.told_together(actor, wanted)
    if found.keys() != wanted.keys():
        return None
    actions, seen = found[ACTIONS], queries.visible(actor, places.kommuner)
    told = gaps.gaps(actions, queries.party_names(actor), places.kommuner, seen, four.words)
    beside = Beside(
        participation.told_after(found[PARTICIPATION]),
        next_steps.ready(found[WAITED], found[BEGAN], seen, four.words),
        not_ready.told(actions, service.by_quarter(actor, ACTIONS, four), quarters),
        _unmet(actor, told, four),
    )
    return told, beside


def _unmet(actor: Actor, told: Gaps, period: Period) -> tuple[str, ...]:
    """What is missing, in sentences."""
    lacking = signals.without_psychiatry(actor)
    cancelled: Counter[CancelCause] = Counter()
    for one in meetings.sittings(actor, period):
        if one.status is MeetingStatus.CANCELLED and one.cause is not None:
            cancelled[one.cause] += one.number
    return unmet(told, cancelled, lacking)
