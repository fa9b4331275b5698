"""Gallring as timed work: a few rows a transaction, so that a killed run leaves nothing half."""

import uuid
from collections.abc import Sequence

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import reading, transaction
from trisam.retention.models import PurgeGround, RetentionKind
from trisam.retention.queries import falling, rules
from trisam.retention.service.purging import Ground, purge

ACTOR = Actor.of_system("gallringen")
BATCH = 20
"""Rows in one transaction: it is short, so nobody waits for it."""


def purge_due() -> str:
    """Purge everything that falls due today; in words how much, and how much is hindered.

    What a killed run did not reach is due in the next one; what it did is not due any more.
    """
    today, at = clock.today(), clock.now()
    with reading():
        waiting = [
            (Ground(PurgeGround.RULE, rule.id, at=at), rule.kind, falling.due(rule, today))
            for rule in sorted(rules.in_force(today).values(), key=lambda rule: rule.id)
        ]
    purged = 0
    for ground, kind, row_ids in waiting:
        for start in range(0, len(row_ids), BATCH):
            purged += _batch(ground, kind, row_ids[start : start + BATCH])
    with reading():
        heaps = falling.heaps(rules.in_force(today), today)
        hindered = sum(heap.count for heap in heaps if heap.blocked)
    return f"{purged} gallrade, {hindered} hindras av öppen åtgärd eller planerat möte"


def _batch(ground: Ground, kind: RetentionKind, row_ids: Sequence[uuid.UUID]) -> int:
    """Purge these rows if they are still due when the transaction holds them."""
    with transaction():
        due = falling.still_due(rules.get(ground.rule_id), row_ids, clock.today())
        return sum(purge(ACTOR, kind, row_id, ground) is not None for row_id in due)
