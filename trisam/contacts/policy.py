"""Who says whom an individual turns to, and whether that person still can help.

Whoever may see the case sees its fast kontakt (`cases.policy`).
"""

from datetime import date

from trisam.cases.models import Case
from trisam.cases.policy import is_own
from trisam.contacts.models import FixedContact
from trisam.core.actor import Actor
from trisam.meetings.policy import audience


def can_choose(actor: Actor, case: Case) -> bool:
    """The lifting party: its officer and its seats in the team."""
    return is_own(actor, case)


def still_helps(contact: FixedContact, case: Case, today: date) -> bool:
    """The person works here, and the party may know of the case today. Otherwise nobody is told to
    turn to that one."""
    return contact.party_id in audience(case, today) and contact.account.deactivated_at is None
