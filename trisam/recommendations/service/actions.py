"""Actions: done, or why they could not be carried out."""

import uuid

from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.recommendations import queries
from trisam.recommendations.models import (
    Action,
    ActionStatus,
    NotDoneReason,
)
from trisam.recommendations.policy import can_close


def close_action(
    actor: Actor, action_id: uuid.UUID, *, not_done: NotDoneReason | None = None
) -> Action:
    """Note that an action is done; or, with a reason, that it could not be carried out.

    Raises `NotFound`, `Forbidden` for other parties, `RuleBroken` when it is closed already.
    """
    action = queries.get_action(actor, action_id)
    case = action.recommendation.case
    if not can_close(actor, action, case, clock.today()):
        raise Forbidden
    if action.status is not ActionStatus.OPEN:
        raise RuleBroken("Åtgärden är redan avslutad.")
    action.status = ActionStatus.DONE if not_done is None else ActionStatus.NOT_DONE
    action.not_done_reason = not_done
    action.closed_on = clock.today()
    session().flush()
    audit.record(actor, "action.close", case.subject, person_id=case.person_id)
    return action
