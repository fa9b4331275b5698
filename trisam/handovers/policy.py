"""Who may know of a request, and who may settle it. Said once in Python and once in SQL.

Whoever is asked sees the case's code and nothing else of it, until the work is taken over: the
note, like all that stands in the case, goes by the reading rule of the case at the moment of
reading. When the party may no longer know of the case, the request is not there either.
"""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, false, or_

from trisam.cases import policy as cases
from trisam.cases.models import Case
from trisam.core.actor import Actor, Role
from trisam.handovers.models import Caseload, Handover, HandoverStatus
from trisam.parties.policy import IntColumn

ANSWERED_WITHIN = timedelta(days=14)
"""So long a request waits for an answer; then it goes back to whoever asked."""


def known_to_party(party_id: IntColumn, today: date) -> ColumnElement[bool]:
    """The party may know of the case today: its own, or one that the lift reaches. Over `Case`."""
    own = Case.lifting_party_id == party_id
    return and_(Case.purged_at.is_(None), or_(own, cases.reaches_party(party_id, today)))


def visible_to(actor: Actor, today: date) -> ColumnElement[bool]:
    """Giver and receiver know of an open request; of a settled one, those of the two who may read
    the case. In SQL, over a join of `Handover` and `Case`."""
    if actor.account_id is None:
        return false()
    is_between = or_(
        Handover.giver_id == actor.account_id, Handover.receiver_id == actor.account_id
    )
    is_open = and_(
        Handover.status == HandoverStatus.ASKED, known_to_party(Handover.party_id, today)
    )
    return and_(is_between, or_(is_open, cases.visible_to(actor, today)))


def can_read_note(actor: Actor, handover: Handover, case: Case, today: date) -> bool:
    """The note is the party's own: for its people in the case, as far as they may read the case."""
    if not cases.can_view(actor, case, today):
        return False
    is_between = actor.account_id in {handover.giver_id, handover.receiver_id}
    lifted = handover.party_id == case.lifting_party_id and cases.is_own(actor, case)
    seated = handover.party_id in actor.parties_for(case.team_id, case.id)
    return is_between or lifted or seated


def can_answer(actor: Actor, asked: Handover | Caseload) -> bool:
    """Accepting and declining is for whoever is asked."""
    return actor.account_id is not None and asked.receiver_id == actor.account_id


def can_withdraw(actor: Actor, asked: Handover | Caseload) -> bool:
    """Taking a request back is for the giver; a whole caseload also for administrators, who may
    have asked for somebody who is gone."""
    is_giver = actor.account_id is not None and asked.giver_id == actor.account_id
    return is_giver or (isinstance(asked, Caseload) and actor.has(Role.ADMINISTRATOR))


def can_ask_for_all(actor: Actor, giver_id: int) -> bool:
    """A caseload is handed over by its officer, or by an administrator when the officer is gone."""
    return actor.account_id == giver_id or actor.has(Role.ADMINISTRATOR)
