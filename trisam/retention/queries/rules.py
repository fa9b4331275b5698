"""Reading the rules and the log of what has been purged."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select

from trisam.cases.models import Case
from trisam.cases.policy import represents
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound
from trisam.parties.models import Party
from trisam.retention.models import Purge, PurgeGround, RetentionKind, RetentionRule
from trisam.retention.policy import can_configure

PAGE_SIZE = 50
Rules = Mapping[tuple[int, RetentionKind], RetentionRule]


@dataclass(frozen=True, slots=True)
class PurgeLine:
    """What was purged of one kind on one occasion, without saying which."""

    at: datetime
    party: str
    kind: RetentionKind
    ground: PurgeGround
    count: int


def in_force(day: date) -> Rules:
    """The rule of each party and kind that holds on `day`."""
    rules = session().scalars(
        select(RetentionRule)
        .where(RetentionRule.valid_from <= day)
        .order_by(RetentionRule.valid_from)
    )
    return {(rule.party_id, rule.kind): rule for rule in rules}


def coming(day: date) -> Rules:
    """The next rule of each party and kind that begins after `day`."""
    rules = session().scalars(
        select(RetentionRule)
        .where(RetentionRule.valid_from > day)
        .order_by(RetentionRule.valid_from.desc())
    )
    return {(rule.party_id, rule.kind): rule for rule in rules}


def get(rule_id: int | None) -> RetentionRule:
    """The rule, for timed work."""
    return session().get_one(RetentionRule, rule_id)


def party(actor: Actor, slug: str) -> Party:
    """The party with this slug, for the administrator. Raises `Forbidden`, `NotFound`."""
    if not can_configure(actor):
        raise Forbidden
    found = session().scalar(select(Party).where(Party.slug == slug))
    if found is None:
        raise NotFound
    return found


def beginning_on(party_id: int, kind: RetentionKind, day: date) -> RetentionRule | None:
    """The rule that begins on this very day."""
    return session().scalar(
        select(RetentionRule).where(
            RetentionRule.party_id == party_id,
            RetentionRule.kind == kind,
            RetentionRule.valid_from == day,
        )
    )


def log(actor: Actor, page: int) -> Sequence[PurgeLine]:
    """What has been purged, in numbers only, newest first. Raises `Forbidden`."""
    if not can_configure(actor):
        raise Forbidden
    rows = session().execute(
        _grouped()
        .order_by(Purge.at.desc(), Party.position, Purge.kind)
        .limit(PAGE_SIZE)
        .offset((max(page, 1) - 1) * PAGE_SIZE)
    )
    return [PurgeLine(at, name, kind, ground, count) for at, name, kind, ground, count in rows]


def count_log(actor: Actor) -> int:
    """How many lines the log has."""
    if not can_configure(actor):
        raise Forbidden
    return session().scalar(select(func.count()).select_from(_grouped().subquery())) or 0


def own_log(actor: Actor) -> Sequence[Purge]:
    """What was purged of the cases that were the actor's own, newest first.

    Only those who took part are told the code: the lifting officer, and the party's seats in the
    team of the case.
    """
    officer = Case.officer_id == actor.account_id
    return (
        session()
        .scalars(
            select(Purge)
            .join(Case, Case.code == Purge.case_code)
            .where(
                or_(
                    (Case.lifting_party_id == Purge.party_id) & officer,
                    represents(actor, Purge.party_id),
                )
            )
            .order_by(Purge.at.desc(), Purge.kind)
            .limit(PAGE_SIZE)
        )
        .all()
    )


def is_logged(purge_id: uuid.UUID) -> bool:
    """Whether the database holds this entry of the purge log."""
    return session().get(Purge, purge_id) is not None


def _grouped() -> Select[datetime, str, RetentionKind, PurgeGround, int]:
    return (
        select(Purge.at, Party.name, Purge.kind, Purge.ground, func.count())
        .join(Party, Party.id == Purge.party_id)
        .group_by(Purge.at, Party.name, Party.position, Purge.kind, Purge.ground)
    )
