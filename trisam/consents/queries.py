"""Reading consents, for whoever has fetched the case that one belongs to, and the notices."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from trisam.consents.models import Consent, EndNotice
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound

BATCH = 200


def held(consent_id: uuid.UUID) -> Consent | None:
    """The consent as it is now, with its grants and what was taken back, held until the
    transaction ends: a withdrawal comes wholly before or wholly after."""
    return session().scalar(
        select(Consent)
        .where(Consent.id == consent_id)
        .options(selectinload(Consent.grants), selectinload(Consent.withdrawals))
        .with_for_update(of=Consent)
        .execution_options(populate_existing=True)
    )


def of_case(actor: Actor, consent_id: uuid.UUID) -> list[Consent]:  # noqa: ARG001 - it was seen
    """The consent of a case that was fetched, and those that it replaced, the latest first; with
    all that was taken back. The proof of what was agreed when."""
    found: list[Consent] = []
    wanted: uuid.UUID | None = consent_id
    while wanted is not None:
        consent = (
            session()
            .scalars(
                select(Consent)
                .where(Consent.id == wanted)
                .options(
                    selectinload(Consent.grants),
                    selectinload(Consent.withdrawals),
                    joinedload(Consent.received_by),
                )
            )
            .one()
        )
        found.append(consent)
        wanted = consent.replaces_id
    return found


def expired_untold() -> Sequence[uuid.UUID]:
    """Consents that ran out without having been taken back, and of which nobody was told."""
    return (
        session()
        .scalars(
            select(Consent.id)
            .where(
                Consent.valid_to < clock.today(),
                Consent.withdrawn_at.is_(None),
                Consent.expiry_told_at.is_(None),
            )
            .order_by(Consent.valid_to, Consent.id)
            .limit(BATCH)
        )
        .all()
    )


def notices(actor: Actor) -> Sequence[EndNotice]:
    """What the actor has been told and not put aside, the latest first, each with its team."""
    return (
        session()
        .scalars(
            select(EndNotice)
            .where(EndNotice.account_id == actor.account_id, EndNotice.seen_at.is_(None))
            .options(joinedload(EndNotice.team, innerjoin=True))
            .order_by(EndNotice.day.desc(), EndNotice.id)
        )
        .all()
    )


def notice(actor: Actor, notice_id: int) -> EndNotice:
    """One notice of the actor's own. Raises `NotFound` for anybody else's."""
    found = session().scalar(
        select(EndNotice)
        .where(EndNotice.id == notice_id, EndNotice.account_id == actor.account_id)
        .options(joinedload(EndNotice.team, innerjoin=True))
    )
    if found is None:
        raise NotFound
    return found
