"""Telling those who have a seat that a meeting changed. Never anything about an individual."""

from collections.abc import Mapping
from datetime import date

from trisam.core.actor import Actor
from trisam.meetings.models import Meeting
from trisam.outbox import service as outbox
from trisam.outbox.service import Letter
from trisam.teams import queries as teams

_SIGN_IN = "Logga in i Trisam för att se mer."


def tell_seated(
    actor: Actor,
    meeting: Meeting,
    what: str,
    body: str,
    *,
    day: date,
    to_chair: str = "",
) -> None:
    """One message to each person with a seat in the team on `day` and an open account.

    `what` is the subject line and, with the meeting's version, what makes the message the same
    one; `to_chair` is added for the rehabkoordinator.
    """
    told: Mapping[int, Letter] = {
        seat.account_id: Letter(
            account_id=seat.account_id,
            address=seat.account.email,
            subject=f"{what}: {meeting.team.name}",
            body="\n\n".join(filter(None, (body, to_chair if seat.chairs else "", _SIGN_IN))),
            about=meeting.subject,
            once_key=f"{meeting.subject}:{what}:{meeting.version}:{seat.account_id}",
        )
        for seat in sorted(teams.seated_on(actor, meeting.team_id, day), key=lambda s: s.chairs)
        if seat.account.deactivated_at is None
    }
    for letter in told.values():
        outbox.queue(actor, letter)
