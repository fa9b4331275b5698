"""What is said in a meeting about one case, and whether it can be recorded."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from trisam.cases.models import Case
from trisam.cases.values import Attendance, Company
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import RuleBroken
from trisam.meetings.models import Meeting, MeetingStatus
from trisam.meetings.queries import after as gatherings
from trisam.meetings.queries.owners import Owner, of_participants, possible
from trisam.recommendations.models import Action, Recommendation
from trisam.waits.service import GivenWait

MOST_ACTIONS = 5
NO_ACTION = (
    "Skriv minst en åtgärd: vad som ska göras, vem som gör det och när. "
    "Om ingen åtgärd behövs: skriv varför."
)
ACTIONS_OR_WAIT = (
    "Ett ärende som avvaktar har inga åtgärder. Ta bort åtgärderna, eller dagen att avvakta till."
)


@dataclass(frozen=True, slots=True)
class GivenAction:
    """Who does what by when."""

    text: str = field(repr=False)
    party_id: int
    officer_id: int
    due_on: date


@dataclass(frozen=True, slots=True)
class GivenRecommendation:
    """What the team agreed on about one case."""

    text: str = field(repr=False)
    participation: Attendance
    """How the individual in fact took part."""
    actions: tuple[GivenAction, ...]
    version: int | None = None
    """The version of the earlier text that the person read; None when there was none."""
    no_actions_because: str = field(default="", repr=False)
    """Why nobody is to do anything; needed when there are no actions, else not kept."""
    wait: GivenWait | None = None
    """Instead of actions: until when the case waits, and who looks at it again."""
    company: Company | None = None
    """Who was there for the individual's sake; None when that was not noted."""


def owners(actor: Actor, meeting: Meeting, case: Case) -> list[Owner]:
    """Who can be given an action in the meeting: of its team, or of those who take part in
    Efter-Trisam."""
    if meeting.is_after:
        return of_participants(case, gatherings.participants(meeting))
    return possible(actor, case, meeting.team_id)


def check_meeting(meeting: Meeting) -> None:
    """Raise `RuleBroken` when nothing is recorded in the meeting any more, or yet."""
    if meeting.status is MeetingStatus.HELD:
        raise RuleBroken("Mötet är avslutat, så rekommendationen kan inte ändras längre.")
    if meeting.status is MeetingStatus.CANCELLED:
        raise RuleBroken("Mötet är inställt. Ärendet tas upp på ett annat möte.")
    if meeting.day > clock.today():
        raise RuleBroken("Mötet har inte varit än. Rekommendationen skrivs på mötesdagen.")


def check_given(
    actor: Actor, meeting: Meeting, case: Case, given: GivenRecommendation, earliest: date
) -> None:
    """Raise `RuleBroken` when something is missing or cannot be; no action is due before
    `earliest`."""
    if not given.text.strip():
        raise RuleBroken("Skriv vad teamet rekommenderar.", field="text")
    if not given.actions and not given.no_actions_because.strip():
        raise RuleBroken(NO_ACTION, field="actions")
    if given.actions and given.wait is not None:
        raise RuleBroken(ACTIONS_OR_WAIT, field="wait_until")
    if len(given.actions) > MOST_ACTIONS:
        raise RuleBroken(f"Skriv högst {MOST_ACTIONS} åtgärder.", field="actions")
    possible = {(owner.party_id, owner.officer_id) for owner in owners(actor, meeting, case)}
    for action in given.actions:
        if (action.party_id, action.officer_id) not in possible:
            raise RuleBroken("Välj en person i teamet vars part får se ärendet.", field="actions")
        if action.due_on < earliest:
            before = "före mötet" if earliest == meeting.day else "innan den är bestämd"
            raise RuleBroken(
                f"En åtgärd kan inte vara klar {before}. Välj ett senare datum.", field="actions"
            )


def keep(
    account_id: int,
    meeting: Meeting,
    case: Case,
    found: Recommendation | None,
    given: GivenRecommendation,
) -> Recommendation:
    """Write it down, over what was recorded before."""
    kept = found or Recommendation(case_id=case.id, meeting_id=meeting.id, actions=[])
    kept.text = given.text
    kept.participation = given.participation
    kept.company = company_of(given.participation, given.company)
    kept.recorded_by_id = account_id
    kept.recorded_at = clock.now()
    kept.actions = actions_of(given.actions)
    kept.no_actions_because = None if given.actions else given.no_actions_because
    session().add(kept)
    return kept


def company_of(participation: Attendance, noted: Company | None) -> Company | None:
    """Who was there for the individual's sake: whoever takes part through a representative had one
    there, whether it was noted or not."""
    if participation is Attendance.REPRESENTATIVE:
        return Company.REPRESENTATIVE
    return noted


def actions_of(given: Sequence[GivenAction]) -> list[Action]:
    """The rows of what was given."""
    return [
        Action(
            text=action.text,
            party_id=action.party_id,
            officer_id=action.officer_id,
            due_on=action.due_on,
        )
        for action in given
    ]
