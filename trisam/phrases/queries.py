"""Reading one's own phrases; nobody reads another's."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from trisam.accounts.models import Account
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.phrases.models import Phrase, PhraseKind


def own(actor: Actor) -> Sequence[Phrase]:
    """The actor's phrases, oldest first."""
    return (
        session()
        .scalars(
            select(Phrase)
            .where(Phrase.account_id == actor.account_id)
            .order_by(Phrase.saved_at, Phrase.id)
        )
        .all()
    )


def for_fields(actor: Actor, *kinds: PhraseKind) -> dict[PhraseKind, list[Phrase]]:
    """The actor's phrases for each of these fields: first those of the field, then the general."""
    every = own(actor)
    return {
        kind: [one for one in every if one.kind is kind]
        + [one for one in every if one.kind is PhraseKind.ANYWHERE]
        for kind in kinds
    }


def get(actor: Actor, phrase_id: uuid.UUID) -> Phrase:
    """One of the actor's phrases. Raises `NotFound`, also for another's."""
    found = session().scalar(
        select(Phrase).where(Phrase.id == phrase_id, Phrase.account_id == actor.account_id)
    )
    if found is None:
        raise NotFound
    return found


def hold(actor: Actor) -> None:
    """Hold the actor's list until the transaction ends: nobody adds to it meanwhile."""
    session().execute(select(Account.id).where(Account.id == actor.account_id).with_for_update())
