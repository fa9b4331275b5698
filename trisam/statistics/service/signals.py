"""Early signs, and needs that nobody meets: beside the gap list."""

from collections import Counter

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.meetings.models import CancelCause, MeetingStatus
from trisam.statistics import not_ready
from trisam.statistics.gaps import Gaps
from trisam.statistics.not_ready import NotReady
from trisam.statistics.periods import last_four
from trisam.statistics.queries import meetings, signals
from trisam.statistics.unmet import unmet


def not_ready_by_quarter(actor: Actor, k: int) -> NotReady:
    """Whether more than before are not ready, over the last four whole quarters.

    Raises `Forbidden` for those who neither plan nor steer.
    """
    four = last_four(clock.today())
    return not_ready.told(signals.ended_by_quarter(actor, four), four.quarters(), k)


def unmet_needs(actor: Actor, told: Gaps) -> tuple[str, ...]:
    """What is missing, in sentences, beside the gap list `told`.

    Raises `Forbidden` for those who neither plan nor steer.
    """
    lacking = signals.without_psychiatry(actor)
    period = last_four(clock.today())
    cancelled: Counter[CancelCause] = Counter()
    for one in meetings.sittings(actor, period):
        if one.status is MeetingStatus.CANCELLED and one.cause is not None:
            cancelled[one.cause] += one.number
    return unmet(told.by_party, cancelled, lacking)
