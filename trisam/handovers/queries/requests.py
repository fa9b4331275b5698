"""Reading requests. Who is not one of the two, or may no longer know of the case, finds nothing."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.handovers.models import Caseload, Handover, HandoverStatus
from trisam.handovers.policy import can_read_note, visible_to


def get(actor: Actor, handover_id: uuid.UUID) -> Handover:
    """A request of the actor's or to the actor, with its people and case. Raises `NotFound`."""
    found = session().scalar(_visible(actor).where(Handover.id == handover_id))
    if found is None:
        asked_for = select(Handover.case_id).where(Handover.id == handover_id)
        raise cases.refused(actor, Case.id == asked_for.scalar_subquery())
    return found


def caseload(actor: Actor, caseload_id: uuid.UUID) -> Caseload:
    """An open request for a whole caseload, of the actor's or to the actor. Raises `NotFound`."""
    found = session().scalar(
        select(Caseload)
        .where(Caseload.id == caseload_id, Caseload.status == HandoverStatus.ASKED)
        .options(
            joinedload(Caseload.giver, innerjoin=True),
            joinedload(Caseload.receiver, innerjoin=True),
        )
    )
    if found is None or actor.account_id not in {found.giver_id, found.receiver_id}:
        raise NotFound
    return found


def caseload_of(account_id: int) -> Caseload | None:
    """The open request for this officer's whole caseload, if there is one. Of nobody's cases."""
    return session().scalar(
        select(Caseload)
        .where(Caseload.giver_id == account_id, Caseload.status == HandoverStatus.ASKED)
        .options(joinedload(Caseload.receiver, innerjoin=True))
    )


def caseloads(actor: Actor) -> Sequence[Caseload]:
    """The open requests for whole caseloads, of the actor's and to the actor."""
    between = or_(Caseload.giver_id == actor.account_id, Caseload.receiver_id == actor.account_id)
    return (
        session()
        .scalars(
            select(Caseload)
            .where(between, Caseload.status == HandoverStatus.ASKED)
            .options(
                joinedload(Caseload.giver, innerjoin=True),
                joinedload(Caseload.receiver, innerjoin=True),
            )
            .order_by(Caseload.asked_at, Caseload.id)
        )
        .all()
    )


def open_ones(actor: Actor) -> Sequence[Handover]:
    """The open requests, of the actor's and to the actor, the oldest first."""
    return (
        session()
        .scalars(
            _visible(actor)
            .where(Handover.status == HandoverStatus.ASKED)
            .order_by(Handover.asked_at, Case.code)
        )
        .all()
    )


def to_tell(actor: Actor) -> Sequence[Handover]:
    """What the actor has taken over as lifting officer without having told the individual."""
    return (
        session()
        .scalars(_visible(actor).where(_untold(actor)).order_by(Handover.settled_at, Case.code))
        .all()
    )


def to_do(actor: Actor) -> Sequence[Handover]:
    """What waits for the actor, the oldest first: requests to answer, and individuals to tell."""
    to_answer = (Handover.receiver_id == actor.account_id) & (
        Handover.status == HandoverStatus.ASKED
    )
    return (
        session()
        .scalars(
            _visible(actor)
            .where(or_(to_answer, _untold(actor)))
            .order_by(Handover.asked_at, Case.code)
        )
        .all()
    )


def of_case(actor: Actor, case: Case) -> list[Handover]:
    """The own party's handovers of a case that was fetched, the latest first."""
    found = session().scalars(
        select(Handover)
        .where(Handover.case_id == case.id)
        .options(
            joinedload(Handover.giver, innerjoin=True),
            joinedload(Handover.receiver, innerjoin=True),
        )
        .order_by(Handover.asked_at.desc(), Handover.id)
    )
    return [one for one in found if can_read_note(actor, one, case, clock.today())]


def hold(wanted: Sequence[Handover]) -> bool:
    """Hold these requests until the transaction ends; True when all of them are still open."""
    statement = (
        select(Handover.id)
        .where(Handover.id.in_([one.id for one in wanted]), Handover.status == HandoverStatus.ASKED)
        .order_by(Handover.id)
        .with_for_update()
    )
    return len(session().scalars(statement).all()) == len(wanted)


def hold_caseload(caseload_id: uuid.UUID) -> bool:
    """Hold the request for a caseload until the transaction ends; True when it is still open."""
    statement = select(Caseload.id).where(
        Caseload.id == caseload_id, Caseload.status == HandoverStatus.ASKED
    )
    return session().scalar(statement.with_for_update()) is not None


def in_caseload(caseload_id: uuid.UUID) -> Sequence[Handover]:
    """Its requests that are still open, for the services."""
    return (
        session()
        .scalars(
            select(Handover)
            .join(Handover.case)
            .where(Handover.caseload_id == caseload_id, Handover.status == HandoverStatus.ASKED)
            .options(contains_eager(Handover.case))
            .order_by(Handover.id)
        )
        .all()
    )


def asked_case_ids(party_id: int) -> frozenset[uuid.UUID]:
    """The cases of which this party already has an open request."""
    return frozenset(
        session().scalars(
            select(Handover.case_id).where(
                Handover.party_id == party_id, Handover.status == HandoverStatus.ASKED
            )
        )
    )


def unanswered_since(moment: datetime) -> tuple[Sequence[uuid.UUID], Sequence[uuid.UUID]]:
    """Single requests and caseloads that were asked for before then and are still open."""
    single = select(Handover.id).where(
        Handover.status == HandoverStatus.ASKED,
        Handover.caseload_id.is_(None),
        Handover.asked_at <= moment,
    )
    whole = select(Caseload.id).where(
        Caseload.status == HandoverStatus.ASKED, Caseload.asked_at <= moment
    )
    return (
        session().scalars(single.order_by(Handover.id)).all(),
        session().scalars(whole.order_by(Caseload.id)).all(),
    )


def asked_of(account_id: int) -> tuple[Sequence[uuid.UUID], Sequence[uuid.UUID]]:
    """Single requests and caseloads that wait for this person's answer."""
    single = select(Handover.id).where(
        Handover.status == HandoverStatus.ASKED,
        Handover.caseload_id.is_(None),
        Handover.receiver_id == account_id,
    )
    whole = select(Caseload.id).where(
        Caseload.status == HandoverStatus.ASKED, Caseload.receiver_id == account_id
    )
    return session().scalars(single).all(), session().scalars(whole).all()


def team_ids_asked_of(account_id: int) -> frozenset[int]:
    """The teams of the cases in what waits for this person's answer."""
    return frozenset(
        session().scalars(
            select(Case.team_id)
            .join(Handover, Handover.case_id == Case.id)
            .where(Handover.receiver_id == account_id, Handover.status == HandoverStatus.ASKED)
        )
    )


def by_id(handover_id: uuid.UUID) -> Handover | None:
    """The request with its people and case, for the system's own work."""
    return session().scalar(_with_people().where(Handover.id == handover_id))


def caseload_by_id(caseload_id: uuid.UUID) -> Caseload | None:
    """The request for a caseload with its people, for the system's own work."""
    return session().scalar(
        select(Caseload)
        .where(Caseload.id == caseload_id)
        .options(
            joinedload(Caseload.giver, innerjoin=True),
            joinedload(Caseload.receiver, innerjoin=True),
        )
    )


def _visible(actor: Actor) -> Select[Handover]:
    return _with_people().where(visible_to(actor, clock.today()))


def _with_people() -> Select[Handover]:
    return (
        select(Handover)
        .join(Handover.case)
        .options(
            contains_eager(Handover.case),
            joinedload(Handover.giver, innerjoin=True),
            joinedload(Handover.receiver, innerjoin=True),
        )
    )


def _untold(actor: Actor) -> ColumnElement[bool]:
    return and_(
        Handover.status == HandoverStatus.ACCEPTED,
        Handover.with_case,
        Handover.told_on.is_(None),
        Handover.receiver_id == actor.account_id,
        Case.officer_id == actor.account_id,
    )
