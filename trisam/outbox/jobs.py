"""Sending what was promised."""

import smtplib
from collections.abc import Callable, Sequence
from contextlib import suppress

from trisam.core import clock
from trisam.core.db import reading, transaction
from trisam.outbox import queries
from trisam.outbox.models import Message

# ValueError: the address or the subject cannot stand in a mail.
REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError)


def deliver(post: Callable[[Message], None], may_hear: Callable[[Message], bool]) -> int:
    """Hand each waiting message to `post`, one transaction each; how many went out.

    `may_hear` is asked in the same transaction, just before: a message whose receiver may no
    longer know of what it is about is taken back. Whoever sets the job up knows whom to ask.

    A message that the server refuses, such as one to an address that cannot be, waits and does
    not stop the others. A server that does not answer stops the round.

    A crash between `post` and the commit sends that one message again with the same
    Message-ID: exactly once over SMTP is impossible, so the receiver's mail program can tell.
    """
    sent = last = 0
    while ids := _waiting_ids(last):
        sent += sum(_deliver_one(message_id, post, may_hear) for message_id in ids)
        last = ids[-1]
    return sent


def _waiting_ids(after: int) -> Sequence[int]:
    """Some more of those that wait. Those that the server refused stay behind and bar no way."""
    with reading():
        return queries.waiting_ids(after)


def _deliver_one(
    message_id: int, post: Callable[[Message], None], may_hear: Callable[[Message], bool]
) -> bool:
    """Post one message if it still waits and may go; True when it went out."""
    with suppress(*REFUSED), transaction():
        # First what the message is about is held, then the message: in the order in which a
        # withdrawal holds the consent and then cancels messages. The other way is a deadlock.
        waiting = queries.waiting(message_id)
        may_go = waiting is not None and may_hear(waiting)
        message = queries.take(message_id)
        if message is None:
            return False
        if not may_go:
            message.cancelled_at = clock.now()
            return False
        post(message)
        message.sent_at = clock.now()
        return True
    return False
