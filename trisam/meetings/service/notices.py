"""Telling those who have a seat that a meeting changed. Never anything about an individual."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from trisam.accounts.models import Account
from trisam.core.actor import Actor
from trisam.core.swedish import moment
from trisam.meetings.models import CAUSE_WORDS, Meeting
from trisam.outbox import service as outbox
from trisam.outbox.service import Letter
from trisam.teams import queries as teams
from trisam.teams.models import Team

CANCELLED = "Möte inställt"
MOVED = "Möte flyttat"
_RELEASED = "Den tidigare frågan till dig som ersättare gäller inte längre."
_SIGN_IN = "Logga in i Trisam för att se mer."


def tell_seated(
    actor: Actor,
    meeting: Meeting,
    what: str,
    body: str,
    *,
    day: date,
    to_chair: str = "",
    to_each: Callable[[Account], str] = lambda _: "",
) -> None:
    """One message to each person with a seat in the team on `day` and an open account.

    `what` is the subject line and, with the meeting's version, what makes the message the same
    one; `to_chair` is added for the rehabkoordinator, `to_each` for each as it says.
    """
    told: Mapping[int, Letter] = {
        seat.account_id: letter(
            seat.account,
            meeting,
            meeting.team,
            what,
            body,
            to_chair if seat.chairs else "",
            to_each(seat.account),
        )
        for seat in sorted(teams.seated_on(actor, meeting.team_id, day), key=lambda s: s.chairs)
        if seat.account.deactivated_at is None
    }
    for one in told.values():
        outbox.queue(actor, one)


def tell_released(
    actor: Actor, meeting: Meeting, substitutes: Iterable[Account], what: str, body: str
) -> None:
    """The same to the substitutes who had been asked, in case they have no seat there: the question
    to them stands no more."""
    for account in substitutes:
        outbox.queue(actor, letter(account, meeting, meeting.team, what, body, _RELEASED))


def letter(account: Account, meeting: Meeting, team: Team, what: str, *paragraphs: str) -> Letter:
    """Such a message to one person."""
    return Letter(
        account_id=account.id,
        address=account.email,
        subject=f"{what}: {team.name}",
        body="\n\n".join(filter(None, (*paragraphs, _SIGN_IN))),
        about=meeting.subject,
        once_key=f"{meeting.subject}:{what}:{meeting.version}:{account.id}",
    )


def cancelled(meeting: Meeting) -> str:
    """That a meeting is cancelled, and why."""
    cause = meeting.cancel_cause
    why = f"Orsak: {CAUSE_WORDS[cause].lower()}. " if cause else ""
    return (
        f"Teammötet {moment(meeting.starts_at)} är inställt. {why}"
        "Mötets ärenden flyttas till nästa möte med plats."
    )
