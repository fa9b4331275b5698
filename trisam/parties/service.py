"""The organisation: what an installation starts from, and the units of the parties."""

from collections.abc import Iterable
from dataclasses import dataclass

from trisam.audit import service as audit
from trisam.core import events
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.core.text import clean, slug_of
from trisam.parties import queries
from trisam.parties.county import GUESTS, KOMMUNER, MEMBERS
from trisam.parties.events import PartyAdded
from trisam.parties.models import Kommun, Party, Unit
from trisam.parties.policy import can_organise

LONGEST_KOMMUN = 80
NAME_TAKEN = "Parten har redan en enhet med det namnet. Välj ett annat namn."


@dataclass(frozen=True, slots=True)
class Founded:
    """What `found` added, by name."""

    parties: list[str]
    kommuner: list[str]


@dataclass(frozen=True, slots=True)
class GivenUnit:
    """A workplace as the administrator says it."""

    name: str
    kommuner: tuple[Kommun, ...]


def found(actor: Actor, kommuner: Iterable[str]) -> Founded:
    """Add what every TRISAM county has and this installation lacks; what is there stays.

    `kommuner` are names to add. Without any, an installation that has no kommun gets the ten
    of Gävleborg. Raises `Forbidden` for others than the administrator and the system,
    `RuleBroken` for a name that cannot be one.
    """
    _may(actor)
    there = {party.slug for party in queries.parties(actor)}
    parties = [
        Party(slug=known.slug, name=known.name, short_name=known.short_name, position=position)
        for position, known in enumerate(MEMBERS + GUESTS, start=1)
        if known.slug not in there
    ]
    added = _missing_kommuner(queries.kommuner(actor), list(kommuner))
    session().add_all([*parties, *added])
    session().flush()
    for party in parties:
        audit.record(actor, "party.add", f"party:{party.id}")
        events.publish(PartyAdded(actor, party.id, party.slug))
    for kommun in added:
        audit.record(actor, "kommun.add", f"kommun:{kommun.id}")
    return Founded([party.name for party in parties], [kommun.name for kommun in added])


def add_unit(actor: Actor, party: Party, given: GivenUnit) -> Unit:
    """A new workplace of `party`.

    Raises `Forbidden` for others than the administrator, `RuleBroken` when the party has a unit
    of that name or no kommun is given.
    """
    _may(actor)
    _check(actor, party.id, given)
    unit = Unit(party_id=party.id, name=given.name, kommuner=list(given.kommuner))
    with attempt({"uq_unit_party_id_name": NAME_TAKEN}):
        session().add(unit)
    audit.record(actor, "unit.add", _subject(unit))
    return unit


def change_unit(actor: Actor, unit: Unit, given: GivenUnit) -> None:
    """Give a unit from `queries.unit` another name, or other kommuner. Raises as `add_unit`."""
    _may(actor)
    _check(actor, unit.party_id, given, but=unit.id)
    with attempt({"uq_unit_party_id_name": NAME_TAKEN}):
        unit.name = given.name
        unit.kommuner = list(given.kommuner)
    audit.record(actor, "unit.change", _subject(unit))


def _missing_kommuner(there: Iterable[Kommun], wanted: list[str]) -> list[Kommun]:
    names = {kommun.name.casefold() for kommun in there}
    slugs = {kommun.slug for kommun in there}
    missing = []
    for raw in wanted or ([] if names else KOMMUNER):
        name = " ".join(clean(raw).split())
        if not 0 < len(name) <= LONGEST_KOMMUN:
            raise RuleBroken(f"Skriv kommunens namn med högst {LONGEST_KOMMUN} tecken.")
        if name.casefold() in names:
            continue
        slug = slug_of(name, slugs)
        names.add(name.casefold())
        slugs.add(slug)
        missing.append(Kommun(name=name, slug=slug))
    return missing


def _check(actor: Actor, party_id: int, given: GivenUnit, *, but: int | None = None) -> None:
    if not given.kommuner:
        raise RuleBroken("Kryssa i minst en kommun.", field="kommuner")
    for other in queries.units(actor):
        same = other.party_id == party_id and other.name.casefold() == given.name.casefold()
        if same and other.id != but:
            raise RuleBroken(NAME_TAKEN, field="name")


def _may(actor: Actor) -> None:
    if not can_organise(actor):
        raise Forbidden


def _subject(unit: Unit) -> str:
    return f"unit:{unit.id}"
