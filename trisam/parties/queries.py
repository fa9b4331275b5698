"""Reading parties, units and kommuner. Who they are is known to all who work here."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.parties.models import Kommun, PairRule, Party, Unit


def parties(actor: Actor) -> Sequence[Party]:
    """Every party, guests too, in their usual order."""
    _known_to(actor)
    return session().scalars(select(Party).order_by(Party.position)).all()


def kommuner(actor: Actor) -> Sequence[Kommun]:
    """Every kommun, by name."""
    _known_to(actor)
    return session().scalars(select(Kommun).order_by(Kommun.name)).all()


def units(actor: Actor) -> Sequence[Unit]:
    """Every unit with its party, by party and name."""
    _known_to(actor)
    return (
        session().scalars(select(Unit).join(Unit.party).order_by(Party.position, Unit.name)).all()
    )


def units_with_kommuner(actor: Actor) -> Sequence[Unit]:
    """Every unit with its party and kommuner, by party and name."""
    _known_to(actor)
    return (
        session()
        .scalars(
            select(Unit)
            .join(Unit.party)
            .options(selectinload(Unit.kommuner))
            .order_by(Party.position, Unit.name)
        )
        .all()
    )


def unit(actor: Actor, unit_id: int) -> Unit:
    """The unit with its party and kommuner. Raises `NotFound`."""
    _known_to(actor)
    found = session().scalar(
        select(Unit).where(Unit.id == unit_id).options(selectinload(Unit.kommuner))
    )
    if found is None:
        raise NotFound
    return found


def units_named(actor: Actor, name: str) -> list[Unit]:
    """The units called `name`, alone or after the party ("Gävle", "AF Gävle"), in any case."""
    wanted = " ".join(name.split()).casefold()
    return [
        unit
        for unit in units(actor)
        if wanted in {unit.name.casefold(), f"{unit.party.short_name} {unit.name}".casefold()}
    ]


def rules(actor: Actor) -> Sequence[PairRule]:
    """Every rule of every pair, ended ones too, the latest first. What law says is no secret."""
    _known_to(actor)
    return (
        session().scalars(select(PairRule).order_by(PairRule.valid_from.desc(), PairRule.id)).all()
    )


def rule(actor: Actor, rule_id: int) -> PairRule:
    """One rule. Raises `NotFound`."""
    _known_to(actor)
    found = session().get(PairRule, rule_id)
    if found is None:
        raise NotFound
    return found


def ruled_pairs(actor: Actor) -> set[tuple[int, int]]:
    """The pairs (discloser, receiver) that have or had a rule."""
    _known_to(actor)
    return {
        (disclosing, receiving)
        for disclosing, receiving in session().execute(
            select(PairRule.disclosing_party_id, PairRule.receiving_party_id).distinct()
        )
    }


def _known_to(actor: Actor) -> None:
    """Nobody outside: an actor is an account or the system itself."""
    if actor.account_id is None and not actor.system:
        raise NotFound
