"""Who says whom an individual turns to, and whether that person still can help.

Whoever may see the case sees its fast kontakt (`cases.policy`).
"""

from datetime import date, timedelta

from trisam.cases.models import Case
from trisam.cases.policy import is_own
from trisam.contacts.models import FixedContact
from trisam.core.actor import Actor
from trisam.core.calendar_days import next_working_day
from trisam.meetings.policy import audience


def can_choose(actor: Actor, case: Case) -> bool:
    """The lifting party: its officer and its seats in the team."""
    return is_own(actor, case)


def still_helps(contact: FixedContact, case: Case, today: date) -> bool:
    """The person works here, and the party may know of the case today. Otherwise nobody is told to
    turn to that one."""
    return contact.party_id in audience(case, today) and contact.account.deactivated_at is None


def can_note(actor: Actor, contact: FixedContact) -> bool:
    """Whoever is the fast kontakt today."""
    return actor.account_id == contact.account_id and contact.ended_on is None


def touch_due(contact: FixedContact, last: date | None) -> date | None:
    """The working day on which to be in touch next, reckoned from the last time or, before that,
    from when the person became the fast kontakt; None without reminders."""
    if contact.every_weeks is None:
        return None
    return next_working_day((last or contact.since) + timedelta(weeks=contact.every_weeks))
