"""Reading the own party's reviews."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload, selectinload

from trisam.audit import service as audit
from trisam.audit.models import AuditEntry
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.log_reviews.models import Assessment, LogReview, ReviewLine
from trisam.log_reviews.policy import reviews_of
from trisam.log_reviews.queries.log import scope_of

SIGNED = "log_review.sign"


@dataclass(frozen=True, slots=True)
class Counts:
    """The lines of a review in numbers."""

    sample: int = 0
    findings: int = 0
    left: int = 0
    """Not yet judged."""
    asked: int = 0
    deviations: int = 0


def list_all(actor: Actor) -> list[tuple[LogReview, Counts]]:
    """Every review of the own party, the latest period first, with its numbers."""
    reviews = session().scalars(
        _visible(actor)
        .options(joinedload(LogReview.started_by, innerjoin=True))
        .order_by(LogReview.last_day.desc(), LogReview.started_at.desc())
    )
    found = reviews.all()
    counts = _counts([review.id for review in found])
    return [(review, counts.get(review.id, Counts())) for review in found]


def get(actor: Actor, review_id: uuid.UUID) -> LogReview:
    """The review with its lines, logged as one reading. Raises `NotFound`."""
    review = session().scalar(
        _visible(actor)
        .where(LogReview.id == review_id)
        .options(
            selectinload(LogReview.lines),
            joinedload(LogReview.started_by, innerjoin=True),
            joinedload(LogReview.unit, innerjoin=True),
        )
    )
    if review is None:
        raise NotFound
    audit.record_reads(actor, "log_review.read", [(review.subject, None)])
    return review


def get_to_change(actor: Actor, review_id: uuid.UUID) -> LogReview:
    """`get`, while nobody else can change or sign it. Raises `NotFound`."""
    session().execute(select(LogReview.id).where(LogReview.id == review_id).with_for_update())
    return get(actor, review_id)


def line(review: LogReview, line_id: uuid.UUID) -> ReviewLine:
    """A line of a review from `get`. Raises `NotFound`."""
    for found in review.lines:
        if found.id == line_id:
            return found
    raise NotFound


def signatures_in_log(review: LogReview) -> Sequence[str | None]:
    """What the access log says was signed, in a chain that the review's own row is no part of."""
    return (
        session()
        .scalars(
            select(AuditEntry.reason).where(
                AuditEntry.action == SIGNED, AuditEntry.subject == review.subject
            )
        )
        .all()
    )


def unfinished(actor: Actor) -> Sequence[LogReview]:
    """The own party's reviews that wait for a signature."""
    waiting = _visible(actor).where(LogReview.signed_at.is_(None))
    return session().scalars(waiting.order_by(LogReview.started_at)).all()


def latest_signed(actor: Actor) -> LogReview | None:
    """The own party's review with the latest period that has been signed."""
    signed = _visible(actor).where(LogReview.signed_at.is_not(None))
    return session().scalar(signed.order_by(LogReview.signed_at.desc()).limit(1))


def latest(actor: Actor) -> LogReview | None:
    """The own party's review that was begun last."""
    return session().scalar(_visible(actor).order_by(LogReview.started_at.desc()).limit(1))


def _visible(actor: Actor) -> Select[LogReview]:
    return select(LogReview).where(reviews_of(scope_of(actor)))


def _counts(review_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Counts]:
    said = ReviewLine.assessment
    rows = session().execute(
        select(
            ReviewLine.review_id,
            func.count().filter(ReviewLine.rule.is_(None)),
            func.count().filter(ReviewLine.rule.is_not(None)),
            func.count().filter(said.is_(None)),
            func.count().filter(said == Assessment.ASKED),
            func.count().filter(said == Assessment.DEVIATION),
        )
        .where(ReviewLine.review_id.in_(review_ids))
        .group_by(ReviewLine.review_id)
    )
    return {review_id: Counts(*numbers) for review_id, *numbers in rows}
