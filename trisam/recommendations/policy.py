"""Who may record a recommendation, close an action and tell the individual.

A recommendation is the team's own: whoever may see the case sees it, and nobody else. So its
visibility is the case's (`cases.policy`), and only the rights to change are said here.
"""

from datetime import date

from trisam.cases.models import Case
from trisam.cases.policy import can_view, is_own
from trisam.core.actor import Actor
from trisam.meetings.models import Meeting
from trisam.recommendations.models import Action


def can_record(actor: Actor, meeting: Meeting, case: Case, today: date) -> bool:
    """Whoever sits in the team today and may see the case; so a chair outside it may not."""
    return actor.sits_in(meeting.team_id) and can_view(actor, case, today)


def can_close(actor: Actor, action: Action, case: Case, today: date) -> bool:
    """The person who is to do it, and the seats of that party in the team."""
    owns = action.officer_id == actor.account_id or action.party_id in actor.parties_in(
        case.team_id
    )
    return owns and can_view(actor, case, today)


def can_tell(actor: Actor, case: Case) -> bool:
    """Återkoppling is the lifting officer's task, or that of the lifting party's seats."""
    return is_own(actor, case)
