"""Everybody who has read one case or been handed it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from trisam.audit import service as audit
from trisam.audit.readings import Day, by_day
from trisam.cases.models import Case
from trisam.cases.policy import visible_to
from trisam.cases.queries import refused
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden
from trisam.log_reviews.policy import can_extract
from trisam.own_case.queries.readers import readings_of, refused_of


@dataclass(frozen=True, slots=True)
class Extract:
    """The list that the individual gets. It names neither the individual nor any officer."""

    case_code: str
    days: Sequence[Day]
    refused: int
    """How many attempts were refused: nothing was read in them."""


def extract(actor: Actor, code: str) -> Extract:
    """Who has read this case, and only this: other cases about the same individual may be hidden
    from the actor. Logged as handing out the log about the individual.

    Raises `NotFound` for a case that is absent or hidden, `Forbidden` for those who see it but
    do not look after it.
    """
    case = session().scalar(select(Case).where(Case.code == code, visible_to(actor, clock.today())))
    if case is None:
        raise refused(actor, Case.code == code)
    if not can_extract(actor, case):
        raise Forbidden
    days = by_day(readings_of(actor, case))
    audit.record_reads(actor, "log.extract", [(case.subject, case.person_id)])
    return Extract(case.code, days, refused_of(actor, case))
