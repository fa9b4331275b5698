"""Who makes keys, who reads what the individual sends, and until when the individual can change.

What the individual may see is `cases.policy.is_about`: the own case and nothing else.
"""

from datetime import datetime

from trisam.cases.models import Case
from trisam.cases.policy import can_view, is_own
from trisam.cases.values import CaseStatus
from trisam.contacts.models import FixedContact
from trisam.contacts.policy import still_helps
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.own_case.models import OwnKind, OwnMessage


def can_keep_keys(actor: Actor, case: Case) -> bool:
    """The lifting party makes keys and ends them: its officer and its seats in the team."""
    return is_own(actor, case)


def receiver_id(case: Case, contact: FixedContact | None, kind: OwnKind) -> int:
    """The account that what came from the individual is for today: a message goes to the fast
    kontakt who still can help, all else to the lifting officer."""
    helps = contact is not None and still_helps(contact, case, clock.today())
    if kind is OwnKind.MESSAGE and contact is not None and helps:
        return contact.account_id
    return case.officer_id


def can_read_message(
    actor: Actor, case: Case, contact: FixedContact | None, message: OwnMessage
) -> bool:
    """Only the receiver, who must be able to see the case too."""
    return (
        actor.account_id is not None
        and actor.account_id == receiver_id(case, contact, message.kind)
        and can_view(actor, case, clock.today())
    )


def can_still_change(case: Case, begins: datetime | None, *, was_held: bool, now: datetime) -> bool:
    """The individual can change the own words and how to take part until the meeting begins."""
    return case.status is CaseStatus.OPEN and not was_held and (begins is None or now < begins)
