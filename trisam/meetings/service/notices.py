"""Telling those who have a seat that a meeting changed. Never anything about an individual."""

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date

from trisam.accounts.models import Account
from trisam.core.actor import Actor
from trisam.core.swedish import count_of, moment
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
    lifters: Iterable[Account] = (),
    to_each: Callable[[Account], str] = lambda _: "",
) -> None:
    """One message to each person with a seat in the team on `day` and an open account, and to
    each of the `lifters`: whoever lifted a case to the meeting, named once for each.

    `what` is the subject line and, with the meeting's version, what makes the message the same
    one; `to_chair` is added for the rehabkoordinator, `to_each` for each as it says.
    """
    seats = teams.seated_on(actor, meeting.team_id, day)
    lifted = list(lifters)
    chairs = {seat.account_id for seat in seats if seat.chairs}
    counts = Counter(account.id for account in lifted)
    for account in {one.id: one for one in [*(s.account for s in seats), *lifted]}.values():
        if account.deactivated_at is None:
            said = [body, to_chair if account.id in chairs else "", _to_lifter(counts[account.id])]
            said.append(to_each(account))
            outbox.queue(actor, letter(account, meeting, meeting.team, what, *said))


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
        once_key=f"{key_of(meeting, what)}{account.id}",
    )


def key_of(meeting: Meeting, what: str) -> str:
    """How the keys of all messages of this occasion begin."""
    return f"{meeting.subject}:{what}:{meeting.version}:"


def _to_lifter(count: int) -> str:
    if not count:
        return ""
    cases = count_of(count, "ärende", "ärenden")
    return f"Du har lyft {cases} till mötet. Om personen ska vara med: berätta vad som ändras."


def cancelled(meeting: Meeting) -> str:
    """That a meeting is cancelled, and why."""
    cause = meeting.cancel_cause
    why = f"Orsak: {CAUSE_WORDS[cause].lower()}. " if cause else ""
    return (
        f"Teammötet {moment(meeting.starts_at)} är inställt. {why}"
        "Mötets ärenden flyttas till nästa möte med plats."
    )
