"""Promising messages to individuals, taking promises back, and noting what became of them."""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, update

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import RuleBroken
from trisam.mailings import queries
from trisam.mailings.models import Mailing, MailingKind, MailingWay

MOST_TRIES = 5
NO_TIME = timedelta()
NEXT_TRY = timedelta(hours=6)
"""How long a message that was refused waits: a full mailbox is emptied, a telephone turned on."""
SUBJECT = "Ett meddelande från Trisam"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message as it is promised. `body` names nobody: it may hold a link (`outbox.links`)."""

    case_id: uuid.UUID
    kind: MailingKind
    way: MailingWay
    address: str
    """Checked by `addresses`. Empty for a letter: whoever posts it writes the envelope."""
    body: str
    about: str
    """What it concerns ("survey:<id>"), so that it can be taken back."""
    once_key: str
    """Two promises with the same key are one message."""
    subject: str = SUBJECT
    not_before: datetime | None = None
    """None: as soon as the hours allow."""


def promise(actor: Actor, parcel: Parcel) -> None:  # noqa: ARG001 - nothing is promised by nobody
    """Promise `parcel`. It leaves once the transaction is committed; promised twice, once.

    The caller has asked whether the individual may be written to, and logs it. That is asked again
    as it leaves (`jobs.deliver`).
    """
    now = clock.now()
    with suppress(RuleBroken), attempt({"uq_mailing_once_key": "Redan utlovat."}):
        session().add(
            Mailing(
                case_id=parcel.case_id,
                kind=parcel.kind,
                way=parcel.way,
                subject=" ".join(parcel.subject.split()),
                address=parcel.address,
                body=parcel.body,
                about=parcel.about,
                once_key=parcel.once_key,
                not_before=parcel.not_before or now,
                promised_at=now,
            )
        )


def cancel_about(actor: Actor, about: str) -> int:
    """Take back everything that waits about something, and erase it; how many there were."""
    return _cancel(actor, Mailing.about == about)


def cancel_for_case(actor: Actor, case_id: uuid.UUID) -> int:
    """Take back everything that waits for the individual of a case; how many there were."""
    return _cancel(actor, Mailing.case_id == case_id)


def note_sent(actor: Actor, mailing: Mailing) -> None:  # noqa: ARG001
    """A message that is held has left; a letter, when somebody has posted it. It is erased.

    What is to follow about the same thing keeps its distance: after a silent server, or a letter
    that lay, no reminder comes the next day.
    """
    now = clock.now()
    late = max(now - mailing.not_before, NO_TIME)
    for later in queries.later_about(mailing):
        later.not_before += late
    mailing.sent_at = now
    _erase(mailing)


def note_cancelled(actor: Actor, mailing: Mailing) -> None:  # noqa: ARG001
    """A message that is held may not leave any more. It is erased."""
    mailing.cancelled_at = clock.now()
    _erase(mailing)


def note_refused(actor: Actor, mailing: Mailing) -> None:
    """A message that is held was not taken: it is tried again later, and at last given up, with
    what was to follow about the same thing."""
    mailing.tries += 1
    if mailing.tries < MOST_TRIES:
        mailing.not_before = clock.now() + NEXT_TRY
        session().flush()
        return
    for later in queries.later_about(mailing):
        note_cancelled(actor, later)
    mailing.failed_on = clock.today()
    _erase(mailing)


def _erase(mailing: Mailing) -> None:
    # Not through the seal: one that somebody broke is erased too.
    mailing.address_sealed = mailing.body_sealed = None
    session().flush()


def _cancel(_actor: Actor, which: ColumnElement[bool]) -> int:
    cancelled = session().execute(
        update(Mailing)
        .where(which, queries.waits())
        .values(cancelled_at=clock.now(), address_sealed=None, body_sealed=None)
        .returning(Mailing.id)
        .execution_options(synchronize_session="fetch")
    )
    return len(cancelled.all())
