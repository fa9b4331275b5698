"""Sending what was promised."""

from collections.abc import Callable

from trisam.core import clock
from trisam.core.db import reading, transaction
from trisam.outbox import queries
from trisam.outbox.models import Message


def deliver(post: Callable[[Message], None]) -> int:
    """Hand each waiting message to `post`, one transaction each; how many went out.

    A crash between `post` and the commit sends that one message again with the same
    Message-ID: exactly once over SMTP is impossible, so the receiver's mail program can tell.
    """
    with reading():
        ids = queries.waiting_ids()
    sent = 0
    for message_id in ids:
        with transaction():
            message = queries.take(message_id)
            if message is not None:
                post(message)
                message.sent_at = clock.now()
                sent += 1
    return sent
