"""Telling those who have a seat that a meeting changed. Never anything about an individual."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
        seat.account_id: letter(
            seat.account, meeting, meeting.team, what, body, to_chair if seat.chairs else ""
        )
        for seat in sorted(teams.seated_on(actor, meeting.team_id, day), key=lambda s: s.chairs)
        if seat.account.deactivated_at is None
    }
    for one in told.values():
        outbox.queue(actor, one)


@dataclass(frozen=True, slots=True)
class Happening:
    """What one of many meetings is told of with."""

    meeting: Meeting
    line: str
    """"ons 14 okt 2026 kl. 13.00: flyttas till tors 15 okt 2026 kl. 09.00"."""
    days: frozenset[date]
    """Those who have a seat on one of these days are told."""


def tell_of_many(
    actor: Actor,
    team: Team,
    what: str,
    happenings: Sequence[Happening],
    then: str = "",
    to_chair: str = "",
) -> None:
    """One message to each person, however many of the meetings are that person's.

    `what` is the subject line; `then` stands under the list; `to_chair` is added for the
    rehabkoordinator.
    """
    every_day = sorted({day for one in happenings for day in one.days})
    seated = {day: teams.seated_on(actor, team.id, day) for day in every_day}
    seats = {seat.account_id: seat for day in every_day for seat in seated[day]}
    chairs = {seat.account_id for day in every_day for seat in seated[day] if seat.chairs}
    for account_id, seat in sorted(seats.items()):
        own = [
            one
            for one in happenings
            if any(other.account_id == account_id for day in one.days for other in seated[day])
        ]
        if seat.account.deactivated_at is None:
            body = "\n".join([f"{team.name}:", *(f"– {one.line}" for one in own)])
            last = to_chair if account_id in chairs else ""
            outbox.queue(actor, letter(seat.account, own[0].meeting, team, what, body, then, last))


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
