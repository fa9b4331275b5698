"""Timed work of the follow-ups."""

import uuid
from collections.abc import Callable, Sequence
from datetime import date

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import reading, transaction
from trisam.followups import queries, service
from trisam.followups.models import FollowUp
from trisam.followups.policy import may_contact

ACTOR = Actor.of_system("uppföljning")


def mind() -> int:
    """See to the follow-ups that are due: end those that nobody may ask about and that are late,
    tell owners of those that are due today, and others of those that are late. How many.

    One transaction each, and each looked at again inside it: a crash loses none, two processes do
    nothing twice, and after an outage the owner hears of each once.
    """
    today = clock.today()
    late = _ids(today - queries.LATE)
    ended = sum(_each(late, _close_unasked))
    told = sum(_each(_ids(today), _remind))
    return ended + told + sum(_each(_ids(today - queries.LATE, escalated=False), _escalate))


def _ids(day: date, *, escalated: bool | None = None) -> Sequence[uuid.UUID]:
    with reading():
        return queries.ids_due_by(day, escalated=escalated)


def _each(follow_up_ids: Sequence[uuid.UUID], work: Callable[[FollowUp], bool]) -> Sequence[bool]:
    return [_one(follow_up_id, work) for follow_up_id in follow_up_ids]


def _one(follow_up_id: uuid.UUID, work: Callable[[FollowUp], bool]) -> bool:
    with transaction():
        follow_up = queries.take_due(follow_up_id)
        return follow_up is not None and work(follow_up)


def _close_unasked(follow_up: FollowUp) -> bool:
    if _may_ask(follow_up):
        return False
    service.close_unasked(ACTOR, follow_up)
    return True


def _remind(follow_up: FollowUp) -> bool:
    if not _may_ask(follow_up):
        return False
    return service.remind(ACTOR, follow_up)


def _escalate(follow_up: FollowUp) -> bool:
    if follow_up.escalated_on is not None or not _may_ask(follow_up):
        return False
    service.escalate(ACTOR, follow_up)
    return True


def _may_ask(follow_up: FollowUp) -> bool:
    return may_contact(follow_up.case, clock.today())
