"""Who may let a case wait, and who looks at it again.

A wait is the team's own: whoever may see the case sees it (`cases.policy`), and only the rights to
change are said here.
"""

from datetime import date

from trisam.cases.models import Case, Wait
from trisam.cases.policy import can_view, is_own, takes_part
from trisam.core.actor import Actor


def can_put(actor: Actor, case: Case, today: date) -> bool:
    """The lifting party, and whoever takes part in the case today and may see it."""
    return is_own(actor, case) or (takes_part(actor, case) and can_view(actor, case, today))


def can_review(actor: Actor, wait: Wait, case: Case, today: date) -> bool:
    """Whoever is to look at it again, while the case may be seen; and those who may let it wait."""
    owns = actor.account_id is not None and wait.owner_id == actor.account_id
    return (owns and can_view(actor, case, today)) or can_put(actor, case, today)
