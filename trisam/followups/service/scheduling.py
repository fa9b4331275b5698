"""When the follow-ups of a case fall due."""

from datetime import date

from trisam.audit import service as audit
from trisam.cases.values import Income, Occupation
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.followups import queries
from trisam.followups.due import due_on
from trisam.followups.models import FollowUp, FollowUpIncome
from trisam.followups.values import FIRST_MONTHS, SECOND_MONTHS, FollowUpStatus
from trisam.outbox import service as outbox
from trisam.recommendations.events import CaseConcluded

SYSTEM = Actor.of_system("uppföljning")


def schedule(event: CaseConcluded) -> None:
    """Let a follow-up fall due six months after the meeting, at the lifting officer; and one more
    after twelve, where the team wants that.

    A case that comes to one more meeting before its follow-up is answered gets a new day for
    it, never a second one after as many months.
    """
    _schedule(event, FIRST_MONTHS)
    if queries.wants_second(event.case_id):
        _schedule(event, SECOND_MONTHS)


def record_past(
    actor: Actor,
    follow_up: FollowUp,
    on: date,
    *,
    income: Income | None,
    occupation: Occupation | None,
) -> FollowUp:
    """Note that a follow-up was made before, on `on`, as a list kept until now tells it.

    Lists tell little of what was answered, and nothing of readiness: what is missing stays
    empty. The caller has asked whether `actor` may take the list over.
    """
    follow_up.income, follow_up.occupation = income, occupation
    follow_up.from_list = True
    follow_up.status, follow_up.closed_on = FollowUpStatus.ANSWERED, on
    if income is not None:
        session().add(FollowUpIncome(follow_up_id=follow_up.id, income=income, percent=100))
    session().flush()
    audit.record(actor, "follow_up.import", f"follow_up:{follow_up.id}")
    return follow_up


def _schedule(event: CaseConcluded, months: int) -> None:
    follow_up = queries.of_case(event.case_id, months)
    if follow_up is None:
        follow_up = FollowUp(case_id=event.case_id, months=months)
        session().add(follow_up)
    elif follow_up.status is not FollowUpStatus.DUE:
        return
    else:
        # What was said of the day before is not true any more.
        outbox.take_back(SYSTEM, f"{follow_up.subject}:")
        follow_up.escalated_on = None
    follow_up.owner_id = event.officer_id
    follow_up.due_on = due_on(event.held_on, months)
    session().flush()
