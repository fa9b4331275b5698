"""The waiting list of a team: the cases that take the next free slots, in their order."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.cases.values import CaseStatus
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings.models import QueuePlace
from trisam.meetings.policy import told_to
from trisam.meetings.queries.agenda import words_of


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A case that waits in line, as far as the reader may know it."""

    number: int
    """Among those of whom the reader may know."""
    since: datetime
    words: str


def in_line(team_id: int) -> Sequence[Case]:
    """The open cases in the team's list, first the one that has waited longest: for services."""
    return (
        session()
        .scalars(
            select(Case)
            .join(QueuePlace, QueuePlace.case_id == Case.id)
            .where(Case.team_id == team_id, Case.status == CaseStatus.OPEN)
            .order_by(QueuePlace.since, Case.id)
            .options(joinedload(Case.officer, innerjoin=True))
        )
        .all()
    )


def place_of(case_id: uuid.UUID) -> QueuePlace | None:
    """The case's place in line, if it stands there."""
    return session().scalar(select(QueuePlace).where(QueuePlace.case_id == case_id))


def since(actor: Actor, case: Case) -> datetime | None:  # noqa: ARG001
    """Since when a case (which the actor fetched) stands in line; None when it does not."""
    place = place_of(case.id)
    return place.since if place else None


def count_in_line(actor: Actor, team_id: int) -> int:
    """How many cases of the team stand in line, of which the actor may know."""
    counted = (
        select(func.count(QueuePlace.case_id))
        .join(QueuePlace.case)
        .where(Case.team_id == team_id, Case.status == CaseStatus.OPEN, told_to(actor))
    )
    return session().scalar(counted) or 0


def lines(actor: Actor, team_id: int) -> list[QueueLine]:
    """The team's waiting list, as far as the actor may know of it."""
    places = (
        session()
        .scalars(
            select(QueuePlace)
            .join(QueuePlace.case)
            .where(Case.team_id == team_id, Case.status == CaseStatus.OPEN, told_to(actor))
            .order_by(QueuePlace.since, Case.id)
            .options(joinedload(QueuePlace.case, innerjoin=True))
        )
        .all()
    )
    seen = cases.shown_by_ids(actor, [place.case_id for place in places])
    return [
        QueueLine(number, place.since, words_of(actor, place.case, seen.get(place.case_id)))
        for number, place in enumerate(places, start=1)
    ]
