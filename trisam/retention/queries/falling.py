"""What falls due for gallring: one select for each kind, used by the pages and by timed work.

Each select gives row, case code, party, end, and whether something hinders. What hangs on a case
is counted from the day the case was closed, so that no text goes while somebody works with it.
"""

import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    not_,
    null,
    or_,
    select,
)

from trisam.accounts.models import Account
from trisam.cases.models import Case, Release
from trisam.cases.policy import own_to, represents, visible_to
from trisam.consents.models import Consent
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.calendar_days import add_months
from trisam.core.db import Base, session
from trisam.extracts.records import sealed_of
from trisam.followups.models import FollowUp
from trisam.lifts.models import LiftDraft
from trisam.meetings.models import AgendaItem, Answer, ItemStatus
from trisam.parties.models import Unit
from trisam.recommendations.models import Action, ActionStatus, Recommendation
from trisam.retention.due import due_on
from trisam.retention.models import Purge, RetentionKind, RetentionRule
from trisam.retention.queries.rules import Rules
from trisam.surveys.models import Survey, SurveyAnswer

ONE_DAY = timedelta(days=1)
Found = Select[Any, Any, Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Falling:
    """Something that a rule says must go from a day on."""

    row_id: uuid.UUID
    code: str
    """The case; empty for a draft."""
    party_id: int
    kind: RetentionKind
    due_on: date
    blocked: bool
    """An action is open or a meeting planned: it is reported, never purged."""


@dataclass(frozen=True, slots=True)
class Heap:
    """How many fall due on one day."""

    party_id: int
    kind: RetentionKind
    due_on: date
    blocked: bool
    count: int


def heaps(rules: Rules, until: date) -> Iterator[Heap]:
    """What falls due for every party until a day, in numbers only."""
    for kind in RetentionKind:
        every = _ended_early(kind, rules, until).subquery()
        rows = session().execute(
            select(every.c.party_id, every.c.ended, every.c.blocked, func.count()).group_by(
                every.c.party_id, every.c.ended, every.c.blocked
            )
        )
        for party_id, ended, blocked, count in rows:
            rule = rules.get((party_id, kind))
            if rule is not None and (day := _due(ended, rule)) <= until:
                yield Heap(party_id, kind, day, bool(blocked), count)


def of_actor(actor: Actor, rules: Rules, until: date) -> list[Falling]:
    """What falls due until a day of what is the actor's own, first due first."""
    found = [
        one
        for kind, mine in _own(actor).items()
        for one in _falling(kind, _ended_early(kind, rules, until).where(mine), rules)
        if one.due_on <= until
    ]
    return sorted(found, key=lambda one: (one.due_on, one.code, one.kind))


def due(rule: RetentionRule, today: date) -> Sequence[uuid.UUID]:
    """The rows that the rule says must go today and that nothing stands in the way of."""
    rules = {(rule.party_id, rule.kind): rule}
    every = _falling(rule.kind, _ended_early(rule.kind, rules, today), rules)
    return [one.row_id for one in every if one.due_on <= today and not one.blocked]


def still_due(
    rule: RetentionRule, row_ids: Collection[uuid.UUID], today: date
) -> Sequence[uuid.UUID]:
    """Those of the rows that must still go, asked in the transaction that purges them."""
    narrowed = _EVERY[rule.kind]().where(_ROW[rule.kind].in_(row_ids))
    rules = {(rule.party_id, rule.kind): rule}
    return [
        one.row_id
        for one in _falling(rule.kind, narrowed, rules)
        if one.due_on <= today and not one.blocked
    ]


def _falling(kind: RetentionKind, statement: Found, rules: Rules) -> Iterator[Falling]:
    for row_id, code, party_id, ended, blocked in session().execute(statement):
        rule = rules.get((party_id, kind))
        if rule is not None:
            yield Falling(row_id, code or "", party_id, kind, _due(ended, rule), bool(blocked))


def _due(ended: date | datetime, rule: RetentionRule) -> date:
    day = clock.local(ended).date() if isinstance(ended, datetime) else ended
    return due_on(day, rule.months, rule.counted_from)


def _ended_early(kind: RetentionKind, rules: Rules, until: date) -> Found:
    """Of a kind, what ended so early that some rule could take it until a day."""
    months = [rule.months for (_, of), rule in rules.items() if of is kind]
    latest = add_months(until, -min(months, default=0))
    if kind is RetentionKind.DRAFT:
        return _EVERY[kind]().where(LiftDraft.changed_at < clock.instant(latest + ONE_DAY, time()))
    if kind is RetentionKind.CONSENT:
        return _EVERY[kind]().having(func.max(Case.closed_on) <= latest)
    return _EVERY[kind]().where(Case.closed_on <= latest)


def _cases() -> Found:
    return _told(Case.id, Case.lifting_party_id, Case.closed_on).where(
        Case.closed_on.is_not(None), Case.purged_at.is_(None)
    )


def _consents() -> Found:
    """A proof is kept as long as one of the party's cases about the individual is open."""
    purged = exists(
        select(Purge.id).where(Purge.row_id == Consent.id, Purge.kind == RetentionKind.CONSENT)
    ).correlate(Consent)
    return (
        select(
            Consent.id.label("row_id"),
            func.max(Case.code).label("code"),
            Unit.party_id.label("party_id"),
            func.max(Case.closed_on).label("ended"),
            func.max(cast(_blocked(), Integer)).label("blocked"),
        )
        .join(Account, Account.id == Consent.received_by_id)
        .join(Unit, Unit.id == Account.unit_id)
        .join(
            Case,
            and_(
                Case.person_id == Consent.person_id,
                # As a difference, so that SQLite looks the person up and not half the table.
                Case.lifting_party_id - Unit.party_id == 0,
            ),
        )
        .where(not_(purged))
        .group_by(Consent.id, Unit.party_id)
        .having(func.count(Case.closed_on) == func.count())
    )


def _answers() -> Found:
    answered = exists(
        select(Answer.id).where(
            Answer.case_id == Release.case_id,  # has an index, unlike the release
            Answer.release_id == Release.id,
            _has_text(Answer),
        )
    ).correlate(Release)
    return (
        _told(Release.id, Release.owner_party_id, Case.closed_on)
        .join(Release, Release.case_id == Case.id)
        .where(
            Release.owner_party_id != Case.lifting_party_id,
            Case.closed_on.is_not(None),
            or_(_has_text(Release), answered),
        )
    )


def _actions() -> Found:
    return (
        _told(Action.id, Action.party_id, Case.closed_on)
        .join(Recommendation, Recommendation.case_id == Case.id)
        .join(Action, Action.recommendation_id == Recommendation.id)
        .where(Case.closed_on.is_not(None), _has_text(Action))
    )


def _follow_ups() -> Found:
    return (
        _told(FollowUp.id, Case.lifting_party_id, Case.closed_on)
        .join(FollowUp, FollowUp.case_id == Case.id)
        .where(Case.closed_on.is_not(None), or_(_has_text(FollowUp), _said_in_words()))
    )


def _said_in_words() -> ColumnElement[bool]:
    """Something was answered in words in a survey of the follow-up."""
    return exists(
        select(SurveyAnswer.id)
        .join(Survey, Survey.id == SurveyAnswer.survey_id)
        .where(Survey.follow_up_id == FollowUp.id, _has_text(SurveyAnswer))
        .correlate(FollowUp)
    )


def _drafts() -> Found:
    return (
        select(
            LiftDraft.id.label("row_id"),
            cast(null(), String).label("code"),
            Unit.party_id.label("party_id"),
            LiftDraft.changed_at.label("ended"),
            literal(0).label("blocked"),
        )
        .join(Account, Account.id == LiftDraft.officer_id)
        .join(Unit, Unit.id == Account.unit_id)
    )


_EVERY: dict[RetentionKind, Callable[[], Found]] = {
    RetentionKind.CASE: _cases,
    RetentionKind.CONSENT: _consents,
    RetentionKind.ANSWER: _answers,
    RetentionKind.ACTION: _actions,
    RetentionKind.FOLLOW_UP: _follow_ups,
    RetentionKind.DRAFT: _drafts,
}
_ROW: dict[RetentionKind, Any] = {
    RetentionKind.CASE: Case.id,
    RetentionKind.CONSENT: Consent.id,
    RetentionKind.ANSWER: Release.id,
    RetentionKind.ACTION: Action.id,
    RetentionKind.FOLLOW_UP: FollowUp.id,
    RetentionKind.DRAFT: LiftDraft.id,
}


def _told(row_id: Any, party_id: Any, ended: Any) -> Found:
    return select(
        row_id.label("row_id"),
        Case.code.label("code"),
        party_id.label("party_id"),
        ended.label("ended"),
        cast(_blocked(), Integer).label("blocked"),
    ).select_from(Case)


def _blocked() -> ColumnElement[bool]:
    """An action is open, or the case waits in a meeting."""
    open_action = exists(
        select(Action.id)
        .join(Recommendation, Recommendation.id == Action.recommendation_id)
        .where(Recommendation.case_id == Case.id, Action.status == ActionStatus.OPEN)
        .correlate(Case)
    )
    planned = exists(
        select(AgendaItem.id)
        .where(AgendaItem.case_id == Case.id, AgendaItem.status == ItemStatus.PLANNED)
        .correlate(Case)
    )
    return or_(open_action, planned)


def _has_text(model: type[Base]) -> ColumnElement[bool]:
    """Some sealed text is left in the row; a new sealed column counts by itself."""
    columns = sealed_of(model).values()
    return or_(*(model.__table__.c[column].is_not(None) for column in columns))


def _own(actor: Actor) -> dict[RetentionKind, ColumnElement[bool]]:
    """Of each kind what is the actor's own, of cases that the actor may see."""
    seen = visible_to(actor, clock.today())
    return {
        RetentionKind.CASE: own_to(actor),
        RetentionKind.CONSENT: own_to(actor),
        RetentionKind.FOLLOW_UP: own_to(actor),
        RetentionKind.ANSWER: and_(seen, represents(actor, Release.owner_party_id)),
        RetentionKind.ACTION: and_(seen, represents(actor, Action.party_id)),
        RetentionKind.DRAFT: LiftDraft.officer_id == actor.account_id,
    }
