"""Keys and visits: which open something at this moment."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload

from trisam.cases.models import Case
from trisam.cases.values import CaseStatus
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.mailings.models import Mailing
from trisam.own_case.limits import LONGEST_IDLE, LONGEST_VISIT
from trisam.own_case.models import OwnKey, OwnVisit
from trisam.own_case.shown_key import code_hashes, token_hash
from trisam.people.models import Person


def of_link(token: str) -> OwnKey | None:
    """The key of this link, while it opens something; held until the transaction ends.
    With its case and the individual."""
    unused = and_(OwnKey.token_hash == token_hash(token), OwnKey.link_used_at.is_(None))
    return _held(unused)


def of_code(code: str) -> OwnKey | None:
    """The key of this code, as `of_link`. A code opens until the key ends."""
    return _held(OwnKey.code_hash.in_(code_hashes(code)))


def visit(cookie: str) -> OwnVisit | None:
    """The visit of this cookie, while it lasts: with a key as long as that opens something, with
    e-legitimation as long as a sign-in would find the case."""
    now = clock.now()
    return session().scalar(
        select(OwnVisit)
        .join(OwnVisit.case)
        .outerjoin(OwnVisit.key)
        .where(
            OwnVisit.cookie_hash == token_hash(cookie),
            OwnVisit.ended_at.is_(None),
            OwnVisit.seen_at >= now - LONGEST_IDLE,
            OwnVisit.began_at >= now - LONGEST_VISIT,
            case_opens(),
            or_(and_(OwnVisit.own_key_id.is_(None), known_by_number()), _key_stands()),
        )
    )


def visit_by_id(visit_id: uuid.UUID) -> OwnVisit | None:
    """A visit that was found before, with its case: for services."""
    return session().scalar(
        select(OwnVisit)
        .where(OwnVisit.id == visit_id)
        .options(joinedload(OwnVisit.case, innerjoin=True))
    )


def of_case(actor: Actor, case: Case) -> Sequence[OwnKey]:  # noqa: ARG001 - it was seen
    """Every key that was made to a case that was fetched, the latest first."""
    return (
        session()
        .scalars(
            select(OwnKey)
            .where(OwnKey.case_id == case.id)
            .options(joinedload(OwnKey.made_by, innerjoin=True))
            .order_by(OwnKey.made_at.desc(), OwnKey.id)
        )
        .all()
    )


def opening(actor: Actor, case: Case) -> OwnKey | None:  # noqa: ARG001 - it was seen
    """The key that opens the own page of a case that was fetched, if one does."""
    return session().scalar(_opening(OwnKey.case_id == case.id))


def standing(case_id: uuid.UUID) -> OwnKey | None:
    """The key of the case that nobody has ended, held until the transaction ends: for services."""
    return session().scalar(
        select(OwnKey)
        .where(OwnKey.case_id == case_id, OwnKey.ended_at.is_(None))
        .with_for_update(of=OwnKey)
        .execution_options(populate_existing=True)
    )


def may_leave(mailing: Mailing) -> bool:
    """Whether a key that was promised to the individual may leave now: it stands, nobody has used
    it, and it opens something."""
    key_id = uuid.UUID(mailing.about.removeprefix("own_key:"))
    return _held(and_(OwnKey.id == key_id, OwnKey.used_at.is_(None))) is not None


def all_standing() -> Sequence[OwnKey]:
    """Every key that nobody has ended: for the service that ends them after a restore."""
    return session().scalars(select(OwnKey).where(OwnKey.ended_at.is_(None))).all()


def _opening(wanted: ColumnElement[bool]) -> Select[OwnKey]:
    return select(OwnKey).join(OwnKey.case).where(wanted, case_opens(), _key_stands())


def _held(wanted: ColumnElement[bool]) -> OwnKey | None:
    return session().scalar(
        _opening(wanted)
        .options(joinedload(OwnKey.case, innerjoin=True).joinedload(Case.person, innerjoin=True))
        .with_for_update(of=OwnKey)
        .execution_options(populate_existing=True)
    )


def case_opens() -> ColumnElement[bool]:
    """The case is open and the individual lives: over a statement that holds `Case`."""
    dead = exists(
        select(FollowUp.id).where(
            FollowUp.case_id == Case.id, FollowUp.status == FollowUpStatus.DEAD
        )
    ).correlate(Case)
    return and_(Case.status != CaseStatus.CLOSED, Case.purged_at.is_(None), ~dead)


def _key_stands() -> ColumnElement[bool]:
    """The key has not ended: over a join of `OwnKey` and its `Case`. Nor does a key open anything
    that was made before the identity was protected: its code is short, and the birth that made up
    for that is gone."""
    outlived = and_(OwnKey.token_hash.is_not(None), Case.person.has(Person.protected))
    return and_(OwnKey.ended_at.is_(None), OwnKey.ends_at > clock.now(), ~outlived)


def known_by_number() -> ColumnElement[bool]:
    """A personnummer is held: where it was taken away, or the identity was protected, nobody is
    found by it any more. Over a statement that holds `Case`."""
    return Case.person.has(and_(~Person.protected, Person.personnummer_index.is_not(None)))
