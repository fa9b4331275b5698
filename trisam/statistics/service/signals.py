"""Early signs, and needs that nobody meets: beside the gap list."""

from collections import Counter

from trisam.core.actor import Actor
from trisam.core.errors import Forbidden
from trisam.meetings.models import CancelCause, MeetingStatus
from trisam.statistics import not_ready, policy, service
from trisam.statistics.families.actions import ACTIONS
from trisam.statistics.gaps import Gaps
from trisam.statistics.not_ready import NotReady
from trisam.statistics.periods import Period
from trisam.statistics.queries import meetings, signals
from trisam.statistics.unmet import unmet


def not_ready_by_quarter(actor: Actor, four: Period) -> NotReady | None:
    """Whether more than before are not ready, over four quarters; None when they are not told of,
    or not yet.

    Raises `Forbidden` for those who neither plan nor steer.
    """
    if not policy.sees_gaps(actor):
        raise Forbidden
    whole = service.told_of(actor, ACTIONS, four)
    if whole is None:
        return None
    return not_ready.told(whole, service.by_quarter(actor, ACTIONS, four), four.quarters())


def unmet_needs(actor: Actor, told: Gaps, period: Period) -> tuple[str, ...]:
    """What is missing, in sentences, beside the gap list `told` of the period.

    Raises `Forbidden` for those who neither plan nor steer.
    """
    lacking = signals.without_psychiatry(actor)
    cancelled: Counter[CancelCause] = Counter()
    for one in meetings.sittings(actor, period):
        if one.status is MeetingStatus.CANCELLED and one.cause is not None:
            cancelled[one.cause] += one.number
    return unmet(told.by_party, cancelled, lacking)
