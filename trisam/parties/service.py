"""The organisation: what an installation starts from, the units of the parties, and the rules of
what one party may tell another."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import permutations

from trisam.audit import service as audit
from trisam.core import clock, events
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.core.text import clean, slug_of
from trisam.parties import queries
from trisam.parties.county import GUESTS, KOMMUNER, LEGAL_SOURCE, MEMBERS, NOTE
from trisam.parties.events import PartyAdded
from trisam.parties.information import InformationType
from trisam.parties.models import Kommun, PairRule, Party, Unit
from trisam.parties.policy import can_organise

LONGEST_KOMMUN = 80
NAME_TAKEN = "Parten har redan en enhet med det namnet. Välj ett annat namn."


@dataclass(frozen=True, slots=True)
class Founded:
    """What `found` added, by name."""

    parties: list[str]
    kommuner: list[str]
    pairs: int = 0
    """Pairs of parties that got their first rule."""


@dataclass(frozen=True, slots=True)
class GivenUnit:
    """A workplace as the administrator says it."""

    name: str
    kommuner: tuple[Kommun, ...]


@dataclass(frozen=True, slots=True)
class GivenRule:
    """What one party may tell another, as the administrator says it."""

    disclosing: Party
    receiving: Party
    information: InformationType | None
    """None: about every type."""
    allowed: bool
    legal_source: str
    note: str
    valid_from: date
    valid_to: date | None = None


def found(actor: Actor, kommuner: Iterable[str]) -> Founded:
    """Add what every TRISAM county has and this installation lacks; what is there stays.

    `kommuner` are names to add. Without any, an installation that has no kommun gets the ten
    of Gävleborg. Raises `Forbidden` for others than the administrator and the system,
    `RuleBroken` for a name that cannot be one.
    """
    _may(actor)
    there = {party.slug for party in queries.parties(actor)}
    parties = [
        Party(
            slug=known.slug,
            name=known.name,
            short_name=known.short_name,
            position=position,
            usual_types=known.usual_types,
        )
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
    pairs = open_new_pairs(actor, clock.today())
    return Founded([party.name for party in parties], [kommun.name for kommun in added], pairs)


def open_new_pairs(actor: Actor, valid_from: date) -> int:
    """Give each pair of parties that never had a rule the one that an installation begins with.

    It says that the individual's consent decides. How many pairs there were; a pair whose rules
    somebody has ended stays closed.
    """
    _may(actor)
    known = queries.ruled_pairs(actor)
    ids = [party.id for party in queries.parties(actor)]
    rules = [
        PairRule(
            disclosing_party_id=a,
            receiving_party_id=b,
            allowed=True,
            legal_source=LEGAL_SOURCE,
            note=NOTE,
            valid_from=valid_from,
        )
        for a, b in permutations(ids, 2)
        if (a, b) not in known
    ]
    session().add_all(rules)
    session().flush()
    for rule in rules:
        audit.record(actor, "pair_rule.add", _rule_subject(rule), reason=_pair_words(rule))
    return len(rules)


def add_rule(actor: Actor, given: GivenRule) -> PairRule:
    """A new rule for a pair, from today or later: what was read before is not judged again.

    Raises `Forbidden` for others than the administrator, `RuleBroken` for a pair of one party,
    impossible days or a rule without source.
    """
    _may(actor)
    if given.disclosing.id == given.receiving.id:
        raise RuleBroken("Välj två olika parter.", field="receiving")
    if not given.legal_source:
        raise RuleBroken(
            "Skriv var regeln står, till exempel lag och paragraf.", field="legal_source"
        )
    if given.valid_from < clock.today():
        raise RuleBroken("Regeln kan börja gälla tidigast i dag.", field="valid_from")
    _check_last_day(given.valid_from, given.valid_to)
    rule = PairRule(
        disclosing_party_id=given.disclosing.id,
        receiving_party_id=given.receiving.id,
        information=given.information,
        allowed=given.allowed,
        legal_source=given.legal_source,
        note=given.note,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
    )
    session().add(rule)
    session().flush()
    audit.record(actor, "pair_rule.add", _rule_subject(rule), reason=_pair_words(rule))
    return rule


def end_rule(actor: Actor, rule: PairRule, last_day: date) -> None:
    """Let a rule from `queries.rule` end. Yesterday as its last day ends it at once.

    Raises `Forbidden` for others than the administrator, `RuleBroken` for a day before that, or
    when the rule has ended already.
    """
    _may(actor)
    yesterday = clock.today() - timedelta(days=1)
    if rule.valid_to is not None and rule.valid_to <= yesterday:
        raise RuleBroken("Regeln har redan slutat gälla.", field="last_day")
    if last_day < yesterday:
        raise RuleBroken("Sista dagen kan vara tidigast i går.", field="last_day")
    _check_last_day(rule.valid_from, last_day, field="last_day")
    rule.valid_to = last_day
    session().flush()
    audit.record(actor, "pair_rule.end", _rule_subject(rule), reason=_pair_words(rule))


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


def _check_last_day(first: date, last: date | None, field: str = "valid_to") -> None:
    if last is not None and last < first:
        raise RuleBroken(
            "Sista dagen kan inte komma före den första. Lägg till ett nej om det som gäller nu "
            "ska stängas.",
            field=field,
        )


def _pair_words(rule: PairRule) -> str:
    """What the log says about a rule: parties by id, type, yes or no, and its days."""
    about = rule.information.value if rule.information else "allt"
    answer = "ja" if rule.allowed else "nej"
    days = f"{rule.valid_from}–{rule.valid_to or ''}"
    return (
        f"part {rule.disclosing_party_id} till {rule.receiving_party_id}, {about}: {answer}, {days}"
    )


def _rule_subject(rule: PairRule) -> str:
    return f"pair_rule:{rule.id}"


def _subject(unit: Unit) -> str:
    return f"unit:{unit.id}"
