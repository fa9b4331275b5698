"""Who may record a recommendation, close an action and tell the individual.

A recommendation is the team's own: whoever may see the case sees it, and nobody else. So its
visibility is the case's (`cases.policy`), and only the rights to change are said here.
"""

from datetime import date

from trisam.cases.models import Case
from trisam.cases.policy import can_view, is_own, takes_part
from trisam.core.actor import Actor
from trisam.meetings.models import Meeting
from trisam.recommendations.models import Action


def can_record(actor: Actor, case: Case, today: date) -> bool:
    """Whoever takes part in the case today and may see it; so a chair outside it may not."""
    return takes_part(actor, case) and can_view(actor, case, today)


def writes_in(actor: Actor, meeting: Meeting, case: Case) -> bool:
    """`can_record` in the room of a meeting that the actor sees, about a case that the actor sees.
    In Efter-Trisam so does the lifting officer who has no seat."""
    is_officer = actor.account_id is not None and case.officer_id == actor.account_id
    return takes_part(actor, case) or (meeting.is_after and is_officer)


def can_settle(actor: Actor, case: Case, today: date) -> bool:
    """The lifting officer, or the lifting party's seats: whoever asked says that it is answered."""
    return is_own(actor, case) and can_view(actor, case, today)


def can_close(actor: Actor, action: Action, case: Case, today: date) -> bool:
    """The person who is to do it, and the seats of that party in the team."""
    mine = actor.parties_for(case.team_id, case.id)
    owns = action.officer_id == actor.account_id or action.party_id in mine
    return owns and can_view(actor, case, today)


def can_tell(actor: Actor, case: Case) -> bool:
    """Återkoppling is the lifting officer's task, or that of the lifting party's seats."""
    return is_own(actor, case)
