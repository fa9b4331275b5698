"""Judging the lines of a review, and signing it."""

from dataclasses import dataclass, field
from datetime import datetime

from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, Overtaken, RuleBroken
from trisam.log_reviews import signature
from trisam.log_reviews.models import Assessment, LogReview, ReviewLine
from trisam.log_reviews.policy import can_review

ALGORITHM = "sha256"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the reviewer says of a line."""

    assessment: Assessment
    note: str | None = field(default=None, repr=False)
    version: int | None = None
    """The version that the person read."""


def assess(actor: Actor, review: LogReview, line: ReviewLine, given: Judgement) -> None:
    """Say what a line was.

    Raises `Forbidden` for others than log reviewers; `RuleBroken` when the review is signed or
    the note is missing; `Overtaken` when a colleague judged the line meanwhile.
    """
    _check(actor, review)
    if given.version != line.version:
        raise Overtaken
    if given.assessment is not Assessment.IN_ORDER and not given.note:
        raise RuleBroken("Skriv vad du har frågat om eller vad som avviker.", field="note")
    line.assessment = given.assessment
    line.note = given.note
    line.assessed_at = clock.now()
    line.assessed_by_id = actor.account_id
    session().flush()
    audit.record(actor, "log_review.assess", review.subject, reason=f"rad {line.position}")


def sign(actor: Actor, review: LogReview, *, conclusion: str, seen: str) -> None:
    """Sign exactly what was seen: `seen` is `content_digest` of the page that was read.

    The digest of all that was signed stands in the review and in the access log. From now on the
    database refuses changes. Raises `Forbidden`; `RuleBroken` when lines are left; `Overtaken`
    when the review changed after it was read.
    """
    _check(actor, review)
    if any(line.assessment is None for line in review.lines):
        raise RuleBroken("Bedöm alla rader först. Sedan kan du skriva under.")
    if seen != content_digest(review):
        raise Overtaken
    put_signature(review, actor, conclusion, clock.now())
    session().flush()
    audit.record(actor, "log_review.sign", review.subject, reason=logged_as(review))


def put_signature(review: LogReview, actor: Actor, conclusion: str, at: datetime) -> None:
    """Put the signature on the review."""
    review.conclusion = conclusion
    review.signed_at = at
    review.signed_by_id = actor.account_id
    review.signed_name = actor.name
    review.signed_digest = signature.digest(statement(review))


def content_digest(review: LogReview) -> str:
    """The digest of what there is to sign, before the conclusion and the signature."""
    return signature.digest({"review": _head(review), "lines": _lines(review)})


def statement(review: LogReview) -> dict[str, object]:
    """Everything that the signature stands for."""
    return {
        "review": _head(review),
        "lines": _lines(review),
        "conclusion": review.conclusion,
        "signed_at": _instant(review.signed_at),
        "signed_by": review.signed_by_id,
        "signed_name": review.signed_name,
    }


def logged_as(review: LogReview) -> str:
    """How the access log keeps the digest."""
    return f"{ALGORITHM} {review.signed_digest}"


def is_intact(review: LogReview, logged: list[str | None]) -> bool:
    """True when a signed review says what was signed: by its own digest and by the log's.

    `logged` is what the access log says (`queries.reviews.signatures_in_log`). Whoever rewrites
    the review and its digest has not rewritten the log.
    """
    expected = signature.digest(statement(review))
    return review.signed_digest == expected and logged == [f"{ALGORITHM} {expected}"]


def _check(actor: Actor, review: LogReview) -> None:
    if not can_review(actor):
        raise Forbidden
    if review.is_signed:
        raise RuleBroken("Granskningen är underskriven och kan inte ändras.")


def _head(review: LogReview) -> dict[str, object]:
    return {
        "id": str(review.id),
        "party": review.party_id,
        "unit": review.unit_id,
        "first_day": review.first_day.isoformat(),
        "last_day": review.last_day.isoformat(),
        "started_at": _instant(review.started_at),
        "started_by": review.started_by_id,
        "last_entry": review.last_entry_id,
        "readings": review.reading_count,
        "unknown": review.unknown_count,
        "sample_size": review.sample_size,
        "seed": review.seed,
        "many_reads": review.many_reads,
        "cases_a_day": review.cases_a_day,
        "refusals": review.refusals,
        "night": [review.night_from, review.night_to],
        "handover_days": review.handover_days,
    }


def _lines(review: LogReview) -> list[dict[str, object]]:
    return [
        {
            "id": str(line.id),
            "position": line.position,
            "rule": line.rule,
            "entry": line.entry_id,
            "account": line.account_id,
            "name": line.actor_name,
            "unit": line.unit_name,
            "case": line.case_code,
            "first_at": _instant(line.first_at),
            "last_at": _instant(line.last_at),
            "sentence": line.sentence,
            "assessment": line.assessment,
            "note": line.note,
            "assessed_at": _instant(line.assessed_at),
            "assessed_by": line.assessed_by_id,
        }
        for line in review.lines
    ]


def _instant(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
