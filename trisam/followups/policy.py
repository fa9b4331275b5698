"""Who may read and register a follow-up.

It is the lifting party's own data. The individual's consent lets the parties tell each other of
the case; nobody releases the follow-up to anyone, so no other party reads it (L2: default
nothing). Statistics count it, without names.
"""

from datetime import date

from sqlalchemy import ColumnElement, and_, false, or_

from trisam.cases.models import Case
from trisam.cases.policy import is_own, own_to
from trisam.consents import policy as consents
from trisam.consents.models import Tick
from trisam.core.actor import Actor
from trisam.followups.models import FollowUp


def can_view(actor: Actor, follow_up: FollowUp, case: Case) -> bool:
    """True for its owner, the lifting officer, and the lifting party's seats in the team.

    For nobody once the case is purged.
    """
    owns = actor.account_id is not None and follow_up.owner_id == actor.account_id
    return (owns and case.purged_at is None) or is_own(actor, case)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """`can_view` in SQL, over a join of `FollowUp` and `Case`."""
    owns = FollowUp.owner_id == actor.account_id if actor.account_id is not None else false()
    return or_(and_(owns, Case.purged_at.is_(None)), own_to(actor))


def may_contact(case: Case, today: date) -> bool:
    """The individual agreed, by its own tick, to be contacted; and that consent still stands."""
    return consents.may(case.consent, Tick.CONTACT, today)
