"""Reading drafts: each is seen by its officer alone."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.lifts.models import LiftDraft


def draft(actor: Actor, draft_id: uuid.UUID) -> LiftDraft:
    """The actor's own draft. Raises `NotFound` for anybody else's."""
    found = session().scalar(
        select(LiftDraft).where(LiftDraft.id == draft_id, LiftDraft.officer_id == actor.account_id)
    )
    if found is None:
        raise NotFound
    return found


def drafts(actor: Actor) -> Sequence[LiftDraft]:
    """The actor's drafts, latest first."""
    return (
        session()
        .scalars(
            select(LiftDraft)
            .where(LiftDraft.officer_id == actor.account_id)
            .order_by(LiftDraft.changed_at.desc())
        )
        .all()
    )
