"""What the reader of a case file may do next, across the features."""

from collections.abc import Sequence

from trisam.cases.models import Case
from trisam.cases.values import CaseStatus
from trisam.contacts.models import FixedContact
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.meetings.models import AgendaItem
from trisam.recommendations.models import ActionStatus, Recommendation
from trisam.waits.policy import can_put, can_review


def may_wait(actor: Actor, case: Case, place: AgendaItem | None) -> bool:
    """The actor may let the case wait, or look again at one that waits."""
    today = clock.today()
    if case.wait is not None:
        return can_review(actor, case.wait, case, today)
    is_open = case.status is not CaseStatus.CLOSED
    return is_open and place is None and can_put(actor, case, today)


def holds_something(
    actor: Actor,
    case: Case,
    proposed: Sequence[Recommendation],
    follow_ups: Sequence[FollowUp],
    contact: FixedContact | None,
) -> bool:
    """The actor has something open in the case, which can be handed over."""
    me, is_open = actor.account_id, case.status is not CaseStatus.CLOSED
    promised = (action for found in proposed for action in found.actions)
    return (
        (is_open and case.officer_id == me)
        or (is_open and contact is not None and contact.account_id == me)
        or any(one.officer_id == me and one.status is ActionStatus.OPEN for one in promised)
        or any(one.owner_id == me and one.status is FollowUpStatus.DUE for one in follow_ups)
        or (case.wait is not None and case.wait.owner_id == me)
    )
