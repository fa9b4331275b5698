"""Writing down how long each party keeps what it owns."""

from dataclasses import dataclass
from datetime import date

from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.parties.events import PartyAdded
from trisam.parties.models import Party
from trisam.retention.models import KIND_WORDS, RetentionKind, RetentionRule
from trisam.retention.policy import can_configure
from trisam.retention.queries import rules
from trisam.retention.reckoning import CountedFrom
from trisam.retention.suggestions import DRAFT, of_party

LONGEST_MONTHS = 240


@dataclass(frozen=True, slots=True)
class GivenRule:
    """What a party's jurist has decided."""

    months: int
    counted_from: CountedFrom
    source: str
    valid_from: date


def change(actor: Actor, party: Party, kind: RetentionKind, given: GivenRule) -> RetentionRule:
    """Let a rule hold from a day on. The earlier one stays and tells what held before.

    Raises `Forbidden` for others than the administrator, `RuleBroken` for a day that has been:
    what was purged then was purged under the rule of that day.
    """
    if not can_configure(actor):
        raise Forbidden
    if given.valid_from < clock.today():
        raise RuleBroken("Regeln kan gälla tidigast från i dag.", field="valid_from")
    if not 0 <= given.months <= LONGEST_MONTHS:
        raise RuleBroken(f"Skriv ett heltal från 0 till {LONGEST_MONTHS}.", field="months")
    rule = rules.beginning_on(party.id, kind, given.valid_from)
    if rule is None:
        rule = RetentionRule(party_id=party.id, kind=kind, valid_from=given.valid_from)
        session().add(rule)
    rule.months, rule.counted_from = given.months, given.counted_from
    rule.source = given.source
    session().flush()
    audit.record(
        actor,
        "retention.rule",
        f"party:{party.id}",
        reason=f"{KIND_WORDS[kind]}: {given.months} månader från {given.valid_from}",
    )
    return rule


def suggest(event: PartyAdded) -> None:
    """A new party starts from the suggested rules, so that nothing is kept for ever by neglect."""
    for kind in RetentionKind:
        found = DRAFT if kind is RetentionKind.DRAFT else of_party(event.slug)
        session().add(
            RetentionRule(
                party_id=event.party_id,
                kind=kind,
                months=found.months,
                counted_from=found.counted_from,
                source=found.source,
                valid_from=clock.today(),
            )
        )
    session().flush()
