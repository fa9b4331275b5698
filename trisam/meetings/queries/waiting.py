"""What waiting means for one case: what the individual has to be told, the line, days lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from trisam.audit import service as audit
from trisam.cases.models import Case
from trisam.cases.policy import is_own, visible_to
from trisam.cases.values import CaseStatus
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings.models import AgendaItem, ItemStatus
from trisam.meetings.queries import agenda, offers, queue
from trisam.meetings.queries.offers import Offer


@dataclass(frozen=True, slots=True)
class CaseWaiting:
    """Where a case stands on its way to a meeting, as far as the reader may know it."""

    begins: datetime | None
    """When its turn comes, if it stands on an agenda."""
    fixed: bool
    """The time is fixed, as the individual comes."""
    tell: bool
    """For the lifting party: the individual takes part and does not know what has changed."""
    since: datetime | None
    """Since when it stands in line."""
    days_lost: int
    """How long the cancelled meetings have made it wait, in all."""
    offer: Offer | None
    """For the lifting officer: another team that could meet sooner."""


def of_case(actor: Actor, case: Case, places: Sequence[AgendaItem]) -> CaseWaiting:
    """For a case that the actor fetched, and `places` from `agenda.list_for_case`."""
    place = next((one for one in places if one.status is ItemStatus.PLANNED), None)
    is_open = case.status is CaseStatus.OPEN
    return CaseWaiting(
        begins=agenda.begins(place.meeting, place.slot) if place and place.slot else None,
        fixed=place is not None and place.fixed,
        tell=is_open and is_own(actor, case) and any(one.untold_since for one in places),
        since=queue.since(actor, case) if is_open and place is None else None,
        days_lost=agenda.days_lost(places, clock.today()),
        offer=offers.offer_for(actor, case),
    )


@dataclass(frozen=True, slots=True)
class ToTell:
    """An individual who has to be told by the lifting officer."""

    case: Case
    place: AgendaItem
    """Where the case stands, or the meeting that it left."""


def to_tell(actor: Actor) -> list[ToTell]:
    """Individuals whom the actor, who lifted their cases, has to tell of a new time; logged."""
    places = session().scalars(
        select(AgendaItem)
        .join(AgendaItem.case)
        .where(
            Case.officer_id == actor.account_id,
            Case.status == CaseStatus.OPEN,
            visible_to(actor, clock.today()),
            AgendaItem.untold_since.is_not(None),
        )
        .options(
            joinedload(AgendaItem.meeting, innerjoin=True),
            joinedload(AgendaItem.case, innerjoin=True).joinedload(Case.person),
        )
        .order_by(AgendaItem.untold_since)
    )
    found = [ToTell(place.case, place) for place in places]
    shown = [(told.case.subject, told.case.person_id) for told in found]
    audit.record_reads(actor, "case.list", shown)
    return found
