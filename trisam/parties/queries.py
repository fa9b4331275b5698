"""Reading parties, units and kommuner. Who they are is known to all who work here."""

from collections.abc import Sequence

from sqlalchemy import select

from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.parties.models import Party, Unit


def units(actor: Actor) -> Sequence[Unit]:
    """Every unit with its party, by party and name."""
    if actor.account_id is None and not actor.system:
        raise NotFound
    return (
        session().scalars(select(Unit).join(Unit.party).order_by(Party.position, Unit.name)).all()
    )


def units_named(actor: Actor, name: str) -> list[Unit]:
    """The units called `name`, alone or after the party ("Gävle", "AF Gävle"), in any case."""
    wanted = " ".join(name.split()).casefold()
    return [
        unit
        for unit in units(actor)
        if wanted in {unit.name.casefold(), f"{unit.party.short_name} {unit.name}".casefold()}
    ]
