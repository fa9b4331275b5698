"""Promising messages, and taking promises back."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.outbox import queries
from trisam.outbox.models import Digest, MailChoice, Message

JUST_SAID = "Du sparade just från en annan flik. Spara en gång till."


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it is promised. Neither line may say anything about an individual (L10)."""

    account_id: int
    address: str
    subject: str
    body: str
    about: str
    """What it concerns ("meeting:12"), so that it can be taken back."""
    once_key: str
    """Two promises with the same key are one message."""
    urgent: bool = False
    """Leaves at once, instead of with the others of its day."""
    calendar: bool = False
    """The meetings that it is about ("meeting:12", "series:3") come along for the calendar."""


def queue(actor: Actor, letter: Letter) -> None:  # noqa: ARG001 - nothing is promised by nobody
    """Promise `letter`. It goes out once the transaction is committed; promised twice, once.

    Its subject becomes one line: a line break in a team's name is no way into the mail's head.
    """
    with suppress(RuleBroken), attempt({"uq_message_once_key": "Redan utlovat."}):
        session().add(
            Message(
                account_id=letter.account_id,
                address=letter.address,
                subject=" ".join(letter.subject.split()),
                body=letter.body,
                about=letter.about,
                once_key=letter.once_key,
                urgent=letter.urgent,
                calendar=letter.calendar,
                promised_at=clock.now(),
            )
        )


def take_back(actor: Actor, key_start: str) -> int:  # noqa: ARG001
    """Take back every waiting message of one occasion: those whose key begins so; how many."""
    cancelled = session().execute(
        update(Message)
        .where(
            Message.once_key.startswith(key_start, autoescape=True),
            Message.sent_at.is_(None),
            Message.cancelled_at.is_(None),
        )
        .values(cancelled_at=clock.now())
        .returning(Message.id)
    )
    return len(cancelled.all())


def choose(actor: Actor, *, at_once: bool, invitations: bool) -> None:
    """Say how the actor wants mail. Raises `Forbidden` for the system, `RuleBroken` when it was
    just said in another tab for the first time."""
    if actor.account_id is None:
        raise Forbidden
    choice = queries.own_choice(actor, lock=True)
    if choice is not None:
        choice.at_once, choice.invitations = at_once, invitations
        session().flush()
        return
    said = MailChoice(account_id=actor.account_id, at_once=at_once, invitations=invitations)
    with attempt({"pk_mail_choice": JUST_SAID}):
        session().add(said)


def gather(actor: Actor, account_id: int, due_at: datetime) -> None:  # noqa: ARG001
    """Settle what the person's digest of that day holds: once, whoever else tries."""
    digest = Digest(account_id=account_id, day=clock.local(due_at).date())
    with suppress(RuleBroken), attempt({"uq_digest_account_id_day": "Redan samlat."}):
        session().add(digest)
        session().flush()
        session().execute(
            update(Message)
            .where(Message.account_id == account_id, queries.comes_together(due_at))
            .values(digest_id=digest.id)
            .execution_options(synchronize_session=False)
        )


def cancel_to(actor: Actor, account_id: int) -> None:  # noqa: ARG001
    """Take back every waiting message to an account: nothing reaches who has left."""
    session().execute(
        update(Message)
        .where(
            Message.account_id == account_id,
            Message.sent_at.is_(None),
            Message.cancelled_at.is_(None),
        )
        .values(cancelled_at=clock.now())
    )


def cancel_about(actor: Actor, about: str) -> int:  # noqa: ARG001
    """Take back every waiting message about `about`; how many there were."""
    cancelled = session().execute(
        update(Message)
        .where(Message.about == about, Message.sent_at.is_(None), Message.cancelled_at.is_(None))
        .values(cancelled_at=clock.now())
        .returning(Message.id)
    )
    return len(cancelled.all())
