"""What falls due now and soon, put together for the two kinds of readers."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.calendar_days import add_months
from trisam.core.errors import Forbidden
from trisam.parties import queries as parties
from trisam.parties.models import Party
from trisam.retention.models import RetentionKind, RetentionRule
from trisam.retention.policy import can_configure
from trisam.retention.queries import falling, rules
from trisam.retention.queries.falling import Falling

SOON_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of one party: its rule, and how much falls due."""

    kind: RetentionKind
    rule: RetentionRule | None
    next_rule: RetentionRule | None
    now: int
    soon: int
    """Within three months, what falls due now left out."""
    blocked: int
    """Of those that fall due now: hindered by an open action or a planned meeting."""


def of_parties(actor: Actor) -> list[tuple[Party, list[Line]]]:
    """Every party's rules with what they take now and soon: numbers only. Raises `Forbidden`."""
    if not can_configure(actor):
        raise Forbidden
    today = clock.today()
    in_force, coming = rules.in_force(today), rules.coming(today)
    now, soon, blocked = _counted(in_force, today)
    return [
        (
            party,
            [
                Line(
                    kind,
                    in_force.get((party.id, kind)),
                    coming.get((party.id, kind)),
                    now[party.id, kind],
                    soon[party.id, kind],
                    blocked[party.id, kind],
                )
                for kind in RetentionKind
            ],
        )
        for party in parties.parties(actor)
    ]


def of_actor(actor: Actor) -> Sequence[Falling]:
    """What is the actor's own and falls due now or within three months, first due first."""
    today = clock.today()
    return falling.of_actor(actor, rules.in_force(today), add_months(today, SOON_MONTHS))


_Counts = Counter[tuple[int, RetentionKind]]


def _counted(in_force: rules.Rules, today: date) -> tuple[_Counts, _Counts, _Counts]:
    now: _Counts = Counter()
    soon: _Counts = Counter()
    blocked: _Counts = Counter()
    for heap in falling.heaps(in_force, add_months(today, SOON_MONTHS)):
        key = (heap.party_id, heap.kind)
        if heap.due_on > today:
            soon[key] += heap.count
        else:
            (blocked if heap.blocked else now)[key] += heap.count
    return now, soon, blocked
