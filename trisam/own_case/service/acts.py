"""What the individual does on the own page: corrects, chooses, takes back, writes.

The lifting officer is told of each, by mail that says nothing of whom it is about.
"""

from datetime import time

from trisam.accounts.models import Account
from trisam.audit import service as audit
from trisam.cases import service as cases
from trisam.cases.models import Case
from trisam.cases.policy import is_about
from trisam.cases.values import ATTENDANCE_WORDS, Attendance
from trisam.contacts import queries as contacts
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.outbox import links
from trisam.outbox import service as outbox
from trisam.outbox.service import Letter
from trisam.own_case.limits import LONGEST_MESSAGE, MOST_A_DAY
from trisam.own_case.models import Handled, OwnKind, OwnMessage
from trisam.own_case.policy import can_read_message
from trisam.own_case.queries import messages, own
from trisam.parties.models import Party

TOO_LATE = "Mötet har börjat. Nu går det inte att ändra. Skriv ett meddelande i stället."
NOTHING_LEFT = "Du har redan sagt nej. Det gäller."
EMPTY = "Skriv ditt meddelande."
MANY = "Du har skrivit många meddelanden i dag. Ring i stället, eller skriv i morgon."
SUBJECTS = {
    OwnKind.MESSAGE: "Meddelande från en enskild",
    OwnKind.WITHDRAWN: "En enskild har tagit tillbaka ett samtycke",
    OwnKind.WORDS: "En enskild har ändrat sina egna ord",
    OwnKind.WISH: "En enskild vill delta på ett annat sätt",
}


def correct_words(actor: Actor, case: Case, text: str) -> None:
    """Change the own words. Raises `RuleBroken` when the meeting has begun."""
    _must_be_before(actor, case)
    if (case.own_words or "") == text:
        return
    cases.correct_own_words(actor, case, text or None)
    _tell(actor, case, OwnKind.WORDS, "Personen har ändrat sina egna ord.")


def choose_how(actor: Actor, case: Case, wish: Attendance) -> None:
    """Change how to take part. Raises `RuleBroken` when the meeting has begun."""
    _must_be_before(actor, case)
    if case.attendance_wish is wish:
        return
    cases.choose_attendance(actor, case, wish)
    _tell(actor, case, OwnKind.WISH, f"Personen har valt: {ATTENDANCE_WORDS[wish].lower()}.")


def refuse(actor: Actor, case: Case, party: Party | None) -> None:
    """Take the consent back, for one party or wholly: everything stops at once.

    Raises `RuleBroken` when that was done before.
    """
    standing = own.parties_to_refuse(actor, case)
    if not standing or (party is not None and party not in standing):
        raise RuleBroken(NOTHING_LEFT)
    cases.withdraw_own(actor, case, party.id if party else None)
    what = f"för {party.name}" if party else "helt"
    _tell(actor, case, OwnKind.WITHDRAWN, f"Personen har själv tagit tillbaka samtycket {what}.")


def send(actor: Actor, case: Case, text: str) -> OwnMessage:
    """Write to the fast kontakt, or to the lifting officer when there is none.

    Raises `RuleBroken` for an empty or too long text, or when there were very many today.
    """
    if not text.strip():
        raise RuleBroken(EMPTY, field="text")
    if len(text) > LONGEST_MESSAGE:
        raise RuleBroken(f"Skriv högst {LONGEST_MESSAGE} tecken.", field="text")
    midnight = clock.instant(clock.today(), time(0))
    if messages.count_since(case.id, midnight) >= MOST_A_DAY:
        raise RuleBroken(MANY)
    sent = _tell(actor, case, OwnKind.MESSAGE, text)
    audit.record(actor, "own_case.message", case.subject, person_id=case.person_id)
    return sent


def see_to(actor: Actor, case: Case, message: OwnMessage, how: Handled) -> None:
    """The receiver has read it, or has phoned the individual about it.

    Raises `NotFound` for anybody else than the receiver.
    """
    contact = contacts.helping(actor, case)
    if not can_read_message(actor, case, contact, message):
        raise NotFound
    message.handled, message.handled_at = how, clock.now()
    message.handled_by_id = actor.account_id
    session().flush()
    audit.record(actor, "own_message.handle", case.subject, person_id=case.person_id)


def _must_be_before(actor: Actor, case: Case) -> None:
    if not is_about(actor, case):
        raise Forbidden
    if not own.can_change(actor, case):
        raise RuleBroken(TOO_LATE)


def _tell(actor: Actor, case: Case, kind: OwnKind, text: str) -> OwnMessage:
    """Keep it for its receiver, who is told that something is there."""
    if not is_about(actor, case):
        raise Forbidden
    receiver, party_id = case.officer, case.lifting_party_id
    contact = contacts.helping(actor, case)
    if kind is OwnKind.MESSAGE and contact is not None:
        receiver, party_id = contact.account, contact.party_id
    message = OwnMessage(
        case_id=case.id, party_id=party_id, kind=kind, sent_at=clock.now(), text=text
    )
    session().add(message)
    session().flush()
    if receiver.deactivated_at is None:
        outbox.queue(actor, _letter(case, message, receiver))
    return message


def _letter(case: Case, message: OwnMessage, receiver: Account) -> Letter:
    return Letter(
        account_id=receiver.id,
        address=receiver.email,
        subject=SUBJECTS[message.kind],
        body=(
            f"{SUBJECTS[message.kind]}. Logga in i Trisam för att läsa: {links.to_page('/')}\n\n"
            "Det står under Att göra på Min dag."
        ),
        about=case.subject,
        once_key=f"own_message:{message.id}",
        urgent=True,
    )
