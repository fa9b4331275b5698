"""Sending what was promised to individuals."""

import logging
import smtplib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.crypto import SealBroken
from trisam.core.db import reading, transaction
from trisam.mailings import queries, service
from trisam.mailings.gateways import SmsGateway, SmsRefused, Text
from trisam.mailings.models import Mailing, MailingWay
from trisam.outbox import links
from trisam.outbox.mail import Mail

ACTOR = Actor.of_system("utskick till enskilda")
# ValueError: the address cannot stand in a mail.
REFUSED = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError, SmsRefused)
log = logging.getLogger("trisam.mailings")
Send = Callable[[Mailing], None]


@dataclass(frozen=True, slots=True)
class Roads:
    """The ways out of this installation. What has no road waits."""

    mail: Callable[[Mail], None] | None
    sms: SmsGateway | None
    base_url: str
    """Where this installation is found: links in texts begin with it."""

    def sends(self) -> dict[MailingWay, Send]:
        """How each way that there is hands over a message."""
        found: dict[MailingWay, Send] = {}
        if (post := self.mail) is not None:
            found[MailingWay.MAIL] = lambda mailing: post(_mail(mailing))
        if (gateway := self.sms) is not None:
            found[MailingWay.SMS] = lambda mailing: gateway(_text(mailing, self.base_url))
        return found


@dataclass(frozen=True, slots=True)
class Gate:
    """What must hold as a message leaves. Handed down by whoever sets the job up: the features that
    promise messages lie above this one."""

    may_go: Callable[[Mailing], bool]
    """Whether the individual may still be written to about this; the consent is held meanwhile."""
    is_open: Callable[[datetime], bool]
    """Whether anything may reach an individual at this hour."""


def name_of(mailing: Mailing) -> str:
    """What the message is called on its way: the same if it is sent again."""
    return f"trisam-enskild-{mailing.id}"


def deliver(roads: Roads, gate: Gate) -> int:
    """Hand over what is due, one transaction each; how many messages left.

    A message that the individual may no longer get is taken back and erased; one that is refused
    waits a while and stops no other, until it is given up. A server that does not answer stops its
    own way for this round, and the others go on: its error is raised at the end.

    A crash between the handing over and the commit sends that one message again, under the same
    name. Letters wait for whoever prints them.
    """
    sent, silent = 0, None
    for way, send in roads.sends().items():
        try:
            sent += _deliver_by(way, send, gate)
        except OSError as error:  # smtplib's errors are among them
            silent = error
    if silent is not None:
        raise silent
    return sent


def _deliver_by(way: MailingWay, send: Send, gate: Gate) -> int:
    sent, last = 0, queries.FIRST
    while gate.is_open(clock.now()) and (found := _due_ids(way, last)):
        for mailing_id in found:
            # Asked for each: a long round must not go on into the evening.
            sent += gate.is_open(clock.now()) and _deliver_one(mailing_id, send, gate)
        last = found[-1]
    return sent


def _due_ids(way: MailingWay, after: uuid.UUID) -> Sequence[uuid.UUID]:
    with reading():
        return queries.due_ids(way, clock.now(), after)


def _deliver_one(mailing_id: uuid.UUID, send: Send, gate: Gate) -> bool:
    """Hand over one message if it still waits and may go; True when it left."""
    with transaction():
        # First the consent is held, then the message: in the order in which a withdrawal holds the
        # consent and then takes messages back. The other way is a deadlock.
        due = queries.due(mailing_id, clock.now())
        may_go = due is not None and gate.may_go(due)
        mailing = queries.take(mailing_id, clock.now())
        if mailing is None:
            return False
        if not may_go:
            service.note_cancelled(ACTOR, mailing)
            return False
        try:
            send(mailing)
        except SealBroken as broken:  # names the place, never what stands there
            log.error("ALARM seal broken: %s", broken)  # noqa: TRY400
            service.note_refused(ACTOR, mailing)
            return False
        except REFUSED:
            service.note_refused(ACTOR, mailing)
            return False
        service.note_sent(ACTOR, mailing)
        return True


def _mail(mailing: Mailing) -> Mail:
    return Mail(name_of(mailing), _address(mailing), mailing.subject, mailing.body or "")


def _text(mailing: Mailing, base_url: str) -> Text:
    words = links.filled(mailing.body or "", base_url)
    return Text(name_of(mailing), _address(mailing), words)


def _address(mailing: Mailing) -> str:
    if mailing.address is None:
        raise ValueError("nowhere to send")
    return mailing.address
