"""What the two officers, and those who lead the teams, are told. Never a word of an individual."""

from collections.abc import Collection
from datetime import date

from trisam.accounts.models import Account
from trisam.core import swedish
from trisam.core.actor import Actor
from trisam.handovers.models import Caseload, Handover, HandoverStatus
from trisam.outbox import service as outbox
from trisam.outbox.service import Letter
from trisam.teams import queries as teams

Asked = Handover | Caseload
LOG_IN = "Logga in i Trisam för att se mer. Där svarar du också."
_ENDED = {
    HandoverStatus.ACCEPTED: ("Övertaget", "{receiver} har tagit över {what}."),
    HandoverStatus.DECLINED: (
        "Nej till att ta över",
        "{receiver} kan inte ta över {what}. Det ligger kvar hos dig. Fråga någon annan.",
    ),
    HandoverStatus.LAPSED: (
        "Begäran har gått tillbaka",
        "{receiver} har inte svarat om {what}. Det ligger kvar hos dig. Fråga igen eller fråga "
        "någon annan.",
    ),
}


def subject_of(asked: Asked) -> str:
    """How the outbox names a request."""
    kind = "handover" if isinstance(asked, Handover) else "caseload"
    return f"{kind}:{asked.id}"


def ask(actor: Actor, asked: Asked, count: int) -> None:
    """Tell the receiver that a colleague asks, and about how many cases."""
    outbox.queue(actor, question(asked, count))


def question(asked: Asked, count: int) -> Letter:
    """What the receiver is asked."""
    cases = swedish.count_of(count, "ärende", "ärenden")
    return _letter(
        asked.receiver,
        asked,
        f"{asked.giver.name} vill lämna över {cases}",
        f"{asked.giver.name} ber dig ta över {cases}. Svara inom 14 dagar.\n\n{LOG_IN}",
        "asked",
    )


def tell_giver(actor: Actor, asked: Asked, status: HandoverStatus) -> None:
    """Tell the giver what came of it; at once when the giver has to do something."""
    if status is not HandoverStatus.LAPSED:  # answered: the question need not be mailed any more
        outbox.cancel_about(actor, subject_of(asked))
    subject, body = _ENDED[status]
    words = body.format(receiver=asked.receiver.name, what=_what(asked))
    urgent = status is not HandoverStatus.ACCEPTED
    _send(actor, asked.giver, asked, subject, words, status.value, urgent=urgent)


def tell_receiver(actor: Actor, asked: Asked, status: HandoverStatus) -> None:
    """Take the question back. Whoever has already had it by mail is told that it stands no more."""
    if outbox.cancel_about(actor, subject_of(asked)):
        return
    words = {
        HandoverStatus.WITHDRAWN: f"{asked.giver.name} har tagit tillbaka sin begäran.",
        HandoverStatus.LAPSED: f"Begäran från {asked.giver.name} har gått tillbaka, eftersom den "
        "inte blev besvarad på 14 dagar.",
    }
    body = f"{words[status]} Du behöver inte göra något."
    _send(actor, asked.receiver, asked, "Begäran gäller inte längre", body, f"{status.value}-to")


def tell_leaders(
    actor: Actor, caseload: Caseload, team_ids: Collection[int], first_day: date
) -> None:
    """Tell whoever leads the teams that a seat has got a new holder."""
    led = [
        (seat.account, team.name)
        for team, chairs in teams.list_with_coordinators(actor)
        if team.id in team_ids
        for seat in chairs
    ]
    for account in {one.id: one for one, _ in led}.values():
        names = swedish.listed(dict.fromkeys(name for one, name in led if one.id == account.id))
        body = (
            f"{caseload.receiver.name} tar över platsen efter {caseload.giver.name} från och med "
            f"{swedish.day(first_day)} i {names}."
        )
        _send(actor, account, caseload, "Ny på en plats i teamet", body, f"seats-{account.id}")


def _what(asked: Asked) -> str:
    if isinstance(asked, Caseload):
        return "det som du bad om"
    return "ärendet som du bad om"


def _send(
    actor: Actor,
    account: Account,
    asked: Asked,
    subject: str,
    body: str,
    occasion: str,
    *,
    urgent: bool = False,
) -> None:
    if account.deactivated_at is None:
        outbox.queue(actor, _letter(account, asked, subject, body, occasion, urgent=urgent))


def _letter(
    account: Account,
    asked: Asked,
    subject: str,
    body: str,
    occasion: str,
    *,
    urgent: bool = False,
) -> Letter:
    about = subject_of(asked)
    return Letter(
        account_id=account.id,
        address=account.email,
        subject=subject,
        body=body,
        about=about,
        once_key=f"{about}:{occasion}",
        urgent=urgent,
    )
