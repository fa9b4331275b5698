"""Who may read the log, and which part of it.

The own party's part, by its log reviewer; nobody else. An authority answers for its own people's
readings (PDL 4:3; HSLF-FS 2016:40 4:9), so administrators and process leaders see no log.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_

from trisam.audit.models import AuditEntry
from trisam.cases import policy as cases
from trisam.cases.models import Case
from trisam.core.actor import Actor, Role
from trisam.log_reviews.models import LogReview


@dataclass(frozen=True, slots=True)
class Scope:
    """An authority: a party, or those of its units that are an authority of their own.

    Each kommun is one (OSL 8:1), though all of them sit in teams as the one party "kommun".
    """

    party_id: int
    unit_ids: frozenset[int] | None = None
    """None: every unit of the party."""

    def holds(self, party_id: int | None, unit_id: int | None) -> bool:
        """True for what was done at one of the units."""
        return party_id == self.party_id and (self.unit_ids is None or unit_id in self.unit_ids)


def can_review(actor: Actor) -> bool:
    """True for a log reviewer who works at a unit."""
    return (
        actor.account_id is not None
        and actor.party_id is not None
        and actor.unit_id is not None
        and actor.has(Role.LOG_REVIEWER)
    )


def entries_of(scope: Scope) -> ColumnElement[bool]:
    """`Scope.holds` in SQL, over `AuditEntry`; test_policy holds the two together."""
    own = AuditEntry.party_id == scope.party_id
    if scope.unit_ids is None:
        return own
    return and_(own, AuditEntry.unit_id.in_(sorted(scope.unit_ids)))


def reviews_of(scope: Scope) -> ColumnElement[bool]:
    """`Scope.holds` in SQL, over `LogReview`."""
    own = LogReview.party_id == scope.party_id
    if scope.unit_ids is None:
        return own
    return and_(own, LogReview.unit_id.in_(sorted(scope.unit_ids)))


def can_extract(actor: Actor, case: Case) -> bool:
    """Those who may change the case hand its individual the list of who has read it."""
    return cases.can_change(actor, case)
