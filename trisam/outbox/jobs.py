"""Sending what was promised."""

import smtplib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import reading, transaction
from trisam.outbox import digest, queries, service
from trisam.outbox.mail import Enclosure, Mail
from trisam.outbox.models import Message

ACTOR = Actor.of_system("utskick")
# ValueError: the address or the subject cannot stand in a mail.
REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError)
Post = Callable[[Mail], None]


@dataclass(frozen=True, slots=True)
class Above:
    """What the features above know of a message. The outbox lies below them, so whoever sets the
    job up hands it down. Both are asked in the transaction that sends, just before."""

    may_hear: Callable[[Message], bool]
    """Whether the receiver may still know of what it is about."""
    enclose: Callable[[Sequence[Message]], Enclosure]
    """What comes along in a mail with these messages, all to one person."""


def deliver(post: Post, above: Above) -> int:
    """Hand what is due to `post`, one transaction each mail; how many mails went out.

    What is urgent leaves at once and alone, and so does everything to whoever chose that. The rest
    waits for the person's digest (`digest.AT`): first it is settled what is in it, in a transaction
    of its own, then it leaves as one mail. A message whose receiver may no longer know of what it
    is about is taken back.

    A message that the server refuses, such as one to an address that cannot be, waits and does
    not stop the others. A server that does not answer stops the round.

    A crash between `post` and the commit sends that one mail again with the same Message-ID:
    exactly once over SMTP is impossible, so the receiver's mail program can tell.
    """
    sent = _each(queries.waiting_ids, lambda message_id: _deliver_one(message_id, post, above))
    _gather()
    return sent + _each(queries.waiting_digests, lambda day: _deliver_digest(day, post, above))


def _each(some_after: Callable[[int], Sequence[int]], work: Callable[[int], bool]) -> int:
    """Do the work for all that wait, some at a time. Those that the server refused stay behind and
    bar no way."""
    done = last = 0
    while ids := _read(some_after, last):
        done += sum(work(found) for found in ids)
        last = ids[-1]
    return done


def _read(some_after: Callable[[int], Sequence[int]], last: int) -> Sequence[int]:
    with reading():
        return some_after(last)


def _gather() -> None:
    """Settle each digest that is due and not yet made."""
    due_at = digest.latest(clock.now())
    with reading():
        accounts = queries.in_want_of_a_digest(due_at, clock.local(due_at).date())
    for account_id in accounts:
        with transaction():
            service.gather(ACTOR, account_id, due_at)


def _deliver_one(message_id: int, post: Post, above: Above) -> bool:
    """Post one message if it still waits and may go; True when it went out."""
    with suppress(*REFUSED), transaction():
        # First what the message is about is held, then the message: in the order in which a
        # withdrawal holds the consent and then cancels messages. The other way is a deadlock.
        waiting = queries.waiting(message_id)
        may_go = waiting is not None and above.may_hear(waiting)
        message = queries.take(message_id)
        if message is None:
            return False
        return _send([message], [message] if may_go else [], f"trisam-{message.id}", post, above)
    return False


def _deliver_digest(digest_id: int, post: Post, above: Above) -> bool:
    """Post a digest with those of its messages that still wait and may go, in the same order."""
    with suppress(*REFUSED), transaction():
        heard = {one.id for one in queries.in_digest(digest_id) if above.may_hear(one)}
        messages = queries.take_digest(digest_id)
        may_go = [one for one in messages if one.id in heard]
        return _send(messages, may_go, f"trisam-samlat-{digest_id}", post, above)
    return False


def _send(
    messages: Sequence[Message], may_go: Sequence[Message], name: str, post: Post, above: Above
) -> bool:
    """Take back what may not go, and post the rest as one mail; True when there was any."""
    for message in messages:
        if message not in may_go:
            message.cancelled_at = clock.now()
    if not may_go:
        return False
    post(_mail(may_go, name, above))
    for message in may_go:
        message.sent_at = clock.now()
    return True


def _mail(messages: Sequence[Message], name: str, above: Above) -> Mail:
    last = messages[-1]  # written to where the person was reached last
    enclosed = above.enclose(messages)
    letters = [(message.subject, message.body) for message in messages]
    subject, body = digest.together(letters, enclosed.paragraphs)
    return Mail(name, last.address, subject, body, enclosed.calendar)
