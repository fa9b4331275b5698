"""Who may purge, and who sees what falls due."""

from datetime import date

from trisam.cases.models import Case
from trisam.cases.policy import can_view, is_own, party_of
from trisam.core.actor import Actor, Role


def can_purge(actor: Actor, case: Case, today: date) -> bool:
    """A party purges what it owns itself: the lifting party its case, another its own part.

    For the lifting party its officer and its seats in the team; for another party the seats that
    take part in the case.
    """
    if party_of(actor, case) == case.lifting_party_id:
        return is_own(actor, case)
    return can_view(actor, case, today)


def can_configure(actor: Actor) -> bool:
    """The administrator writes down what each party's jurist has decided."""
    return actor.has(Role.ADMINISTRATOR)
