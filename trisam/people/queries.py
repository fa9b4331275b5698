"""Reading individuals.

Nothing here tells whether somebody *is* in Trisam: callers show only what comes with a case
that the actor may see.
"""

import re
import uuid
from collections.abc import Iterable, Sequence

from sqlalchemy import select, union_all

from trisam.accounts.models import Account
from trisam.core import crypto
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.parties.models import Kommun, Party, Unit
from trisam.people.models import Person
from trisam.people.telltale.detector import Known
from trisam.teams.models import Team


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


def known_words(actor: Actor) -> Known:
    """What names nobody though it has a capital: parties, units, teams, kommuner, colleagues."""
    _known_to(actor)
    named = union_all(
        select(Kommun.name),
        select(Party.name),
        select(Party.short_name),
        select(Unit.name),
        select(Team.name),
    )
    words = {word for name in session().scalars(named) for word in re.findall(r"\w+", name)}
    colleagues = session().scalars(select(Account.name)).all()
    return Known(
        frozenset(word.casefold() for word in words),
        frozenset(name for name in colleagues if " " in name),
    )


def _known_to(actor: Actor) -> None:
    if actor.account_id is None and not actor.system:
        raise NotFound
