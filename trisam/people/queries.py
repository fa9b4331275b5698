"""Reading individuals.

Nothing here tells whether somebody *is* in Trisam: callers show only what comes with a case
that the actor may see.
"""

import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import select

from trisam.core import crypto
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.people.models import Person


def ids_with_personnummer(actor: Actor, digits: str) -> Sequence[uuid.UUID]:
    """The rows about the individual with this personnummer (twelve digits), one for each lift.

    For services and search only: they may belong to lifts that the actor may not know of.
    """
    _known_to(actor)
    return (
        session()
        .scalars(select(Person.id).where(Person.personnummer_index.in_(crypto.indexes_of(digits))))
        .all()
    )


def by_ids(actor: Actor, person_ids: Iterable[uuid.UUID]) -> Sequence[Person]:
    """These individuals. The caller has asked which ones the actor may know of."""
    _known_to(actor)
    return session().scalars(select(Person).where(Person.id.in_(list(person_ids)))).all()


def _known_to(actor: Actor) -> None:
    if actor.account_id is None and not actor.system:
        raise NotFound
