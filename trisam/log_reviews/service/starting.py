"""Starting a review: the sample is drawn and the findings are computed, once, and kept."""

import secrets
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from trisam.audit import service as audit
from trisam.audit.action_words import words_of
from trisam.audit.models import AuditEntry
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.log_reviews.facts import Facts
from trisam.log_reviews.findings import Finding, Limits, find
from trisam.log_reviews.models import LogReview, ReviewLine
from trisam.log_reviews.policy import Scope, can_review
from trisam.log_reviews.queries import material
from trisam.log_reviews.queries.log import scope_of
from trisam.log_reviews.queries.material import PREFIX, Window
from trisam.log_reviews.sampling import draw

SAMPLE_SIZE = 20
LARGEST_SAMPLE = 200
LONGEST_PERIOD = timedelta(days=366)
SEED_BYTES = 16


@dataclass(frozen=True, slots=True)
class Plan:
    """What the reviewer asks for; both days are included."""

    first_day: date
    last_day: date
    sample_size: int = SAMPLE_SIZE
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Beginning:
    """How a review begins, apart from what is asked for. The demo begins some in the past."""

    seed: str
    at: datetime
    new_id: Callable[[], uuid.UUID] = uuid.uuid4


def last_month(today: date) -> tuple[date, date]:
    """The first and last day of the calendar month before `today`."""
    last = today.replace(day=1) - timedelta(days=1)
    return last.replace(day=1), last


def start(actor: Actor, plan: Plan) -> LogReview:
    """Begin a review of the own party's log. The seed is random: nobody chooses the sample.

    A review that was begun cannot be taken away, so nobody can draw until the sample pleases.
    Raises `Forbidden` for others than log reviewers, `RuleBroken` for a period that cannot be.
    """
    if not can_review(actor):
        raise Forbidden
    _check(plan, clock.today())
    beginning = Beginning(secrets.token_hex(SEED_BYTES), clock.now())
    review = compose(actor, scope_of(actor), plan, beginning)
    audit.record(
        actor,
        "log_review.start",
        review.subject,
        reason=f"{plan.first_day}–{plan.last_day}, frö {review.seed}",
    )
    return review


def compose(actor: Actor, scope: Scope, plan: Plan, beginning: Beginning) -> LogReview:
    """The review with its lines, saved: what `start` keeps, without the checks and the log."""
    window = Window(scope, plan.first_day, plan.last_day, material.last_entry_id())
    ids = material.reading_ids(window)
    readings, facts = material.material(window), material.facts(window)
    unknown = (hour.count for hour in readings.hours if hour.case_code not in facts.cases)
    limits = plan.limits
    review = LogReview(
        id=beginning.new_id(),
        party_id=scope.party_id,
        unit_id=actor.unit_id,
        first_day=plan.first_day,
        last_day=plan.last_day,
        started_at=beginning.at,
        started_by_id=actor.account_id,
        last_entry_id=window.last_entry_id,
        reading_count=len(ids),
        unknown_count=sum(unknown),
        sample_size=plan.sample_size,
        seed=beginning.seed,
        many_reads=limits.many_reads,
        cases_a_day=limits.cases_a_day,
        refusals=limits.refusals,
        night_from=limits.night_from,
        night_to=limits.night_to,
        handover_days=limits.handover_days,
    )
    drawn = material.entries(draw(ids, plan.sample_size, beginning.seed))
    people = material.people(window)
    lines = [
        *_findings(find(readings, facts, limits), people),
        *_sample(drawn, people, facts, limits),
    ]
    for position, line in enumerate(lines, start=1):
        line.id, line.position = beginning.new_id(), position
    review.lines = lines
    session().add(review)
    session().flush()
    return review


def _check(plan: Plan, today: date) -> None:
    if plan.last_day < plan.first_day:
        raise RuleBroken("Perioden slutar innan den börjar. Byt dag.", field="last_day")
    if plan.last_day > today:
        raise RuleBroken("Välj en sista dag som har varit.", field="last_day")
    if plan.last_day - plan.first_day > LONGEST_PERIOD:
        raise RuleBroken("Granska högst ett år åt gången.", field="first_day")


def _sample(
    drawn: Iterable[AuditEntry],
    people: dict[int, tuple[str, str]],
    facts: Facts,
    limits: Limits,
) -> Iterator[ReviewLine]:
    for entry in drawn:
        reader = entry.account_id or 0  # never empty: only people's readings are drawn
        code = entry.subject.removeprefix(PREFIX)
        did = words_of(entry.action).text
        yield ReviewLine(
            entry_id=entry.id,
            account_id=reader,
            actor_name=entry.actor_name,
            unit_name=people[reader][1],
            case_code=code,
            first_at=entry.at,
            last_at=entry.at,
            sentence=f"Ärende {code}: {did[:1].lower()}{did[1:]}. "
            + _why(facts, reader, code, clock.local(entry.at).date(), limits),
        )


def _why(facts: Facts, reader: int, code: str, day: date, limits: Limits) -> str:
    if code not in facts.cases:
        return "Ärendet är gallrat, så det går inte att se vad personen hade för koppling."
    why = facts.part_in(reader, code, day, limits.handover_days)
    return f"Koppling: {why}." if why else "Vi hittar ingen koppling till ärendet."


def _findings(found: list[Finding], people: dict[int, tuple[str, str]]) -> Iterator[ReviewLine]:
    for finding in found:
        name, unit = people[finding.account_id]
        yield ReviewLine(
            rule=finding.rule,
            account_id=finding.account_id,
            actor_name=name,
            unit_name=unit,
            case_code=finding.case_code,
            first_at=finding.first,
            last_at=finding.last,
            sentence=finding.sentence,
        )
