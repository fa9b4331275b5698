"""What came from the individual, for whoever it is for."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from trisam.cases.models import Case, Release
from trisam.cases.policy import visible_to
from trisam.consents.models import Consent
from trisam.contacts import queries as contacts
from trisam.contacts.models import FixedContact
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.own_case.models import OwnKind, OwnMessage
from trisam.own_case.policy import can_read_message


def for_reader(actor: Actor, case: Case) -> list[OwnMessage]:
    """What came from the individual of a case that was fetched and is for the actor, the latest
    first."""
    contact = _contact(actor, case)
    return [one for one in _of(case.id) if can_read_message(actor, case, contact, one)]


def get(actor: Actor, case: Case, message_id: uuid.UUID) -> OwnMessage:
    """One of them. Raises `NotFound` for any other."""
    for message in for_reader(actor, case):
        if message.id == message_id:
            return message
    raise NotFound


def count_new(actor: Actor, case: Case) -> int:
    """How many of them the actor has not seen to."""
    return sum(one.handled is None for one in for_reader(actor, case))


def sent_by(actor: Actor) -> Sequence[OwnMessage]:
    """The individual's own messages, the latest first."""
    if actor.own_case_id is None:
        raise NotFound
    return [one for one in _of(actor.own_case_id) if one.kind is OwnKind.MESSAGE]


def count_since(case_id: uuid.UUID, since: datetime) -> int:
    """How many messages the individual has sent since then: for services."""
    wanted = select(func.count(OwnMessage.id)).where(
        OwnMessage.case_id == case_id,
        OwnMessage.kind == OwnKind.MESSAGE,
        OwnMessage.sent_at >= since,
    )
    return session().scalar(wanted) or 0


def waiting(actor: Actor) -> list[Case]:
    """The cases from which something is for the actor and not yet seen to. Only those are read of
    which the actor is the officer or the fast kontakt."""
    if actor.account_id is None:
        return []
    is_contact = exists(
        select(FixedContact.id).where(
            FixedContact.case_id == Case.id,
            FixedContact.account_id == actor.account_id,
            FixedContact.ended_on.is_(None),
        )
    ).correlate(Case)
    new = (
        session()
        .scalars(
            select(OwnMessage)
            .join(OwnMessage.case)
            .where(
                OwnMessage.handled.is_(None),
                or_(Case.officer_id == actor.account_id, is_contact),
                visible_to(actor, clock.today()),
            )
            .options(
                joinedload(OwnMessage.case, innerjoin=True).options(
                    joinedload(Case.person, innerjoin=True),
                    joinedload(Case.team, innerjoin=True),
                    joinedload(Case.consent).selectinload(Consent.grants),
                    selectinload(Case.releases).selectinload(Release.receivers),
                )
            )
            .order_by(OwnMessage.sent_at)
        )
        .all()
    )
    known = _contacts({one.case_id for one in new})
    found = {
        one.case.id: one.case
        for one in new
        if can_read_message(actor, one.case, known.get(one.case_id), one)
    }
    return list(found.values())


def _of(case_id: uuid.UUID) -> Sequence[OwnMessage]:
    return (
        session()
        .scalars(
            select(OwnMessage)
            .where(OwnMessage.case_id == case_id)
            .options(joinedload(OwnMessage.handled_by))
            .order_by(OwnMessage.sent_at.desc(), OwnMessage.id)
        )
        .all()
    )


def _contact(actor: Actor, case: Case) -> FixedContact | None:
    return next((one for one in contacts.history(actor, case) if one.ended_on is None), None)


def _contacts(case_ids: set[uuid.UUID]) -> dict[uuid.UUID, FixedContact]:
    if not case_ids:
        return {}
    found = session().scalars(
        select(FixedContact)
        .where(FixedContact.case_id.in_(case_ids), FixedContact.ended_on.is_(None))
        .options(joinedload(FixedContact.account, innerjoin=True))
    )
    return {one.case_id: one for one in found}
