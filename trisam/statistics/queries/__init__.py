"""Reading figures: aggregates made by the database, never a case."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Subquery,
    and_,
    case,
    cast,
    extract,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import InstrumentedAttribute

from trisam.cases.models import Case
from trisam.cases.values import CaseStatus
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound
from trisam.followups.models import FollowUp
from trisam.meetings.models import Meeting
from trisam.parties.models import Party
from trisam.people.models import Gender, Person
from trisam.recommendations.models import Action, ActionStatus, NotDoneReason, Recommendation
from trisam.statistics import policy
from trisam.statistics.areas import Area, AreaKind, Areas
from trisam.statistics.figures import Figures, PartyName
from trisam.statistics.gaps import Counts
from trisam.statistics.lift_tables import LIFTS
from trisam.statistics.outcomes import MONTHS, Outcome
from trisam.statistics.participation import TookPart
from trisam.statistics.period_choices import can_be_told, pieces
from trisam.statistics.periods import A_YEAR, Period, Span
from trisam.statistics.queries import lifts, released
from trisam.statistics.release.told import Told
from trisam.statistics.survey_figures import Asked, Marked, SurveyCounts
from trisam.surveys import queries as asked_in_writing

SOME_BEFORE: Final = 8
"""So many quarters stand beside each other over time."""


def areas(actor: Actor) -> Areas:
    """Every place there is. Raises `Forbidden` for those who may see no figures at all.

    What the actor may see of them is `policy.can_view`'s to say, and `visible` keeps to it.
    """
    if not policy.sees_statistics(actor):
        raise Forbidden
    return lifts.every_place()


def visible(actor: Actor, places: Iterable[Area]) -> tuple[Area, ...]:
    """Those of `places` whose figures the actor may see."""
    return tuple(area for area in places if policy.can_view(actor, area))


def area(actor: Actor, places: Areas, key: str) -> Area:
    """The place that is written `key` in an address. Raises `NotFound` when it is hidden."""
    found = places.find(key)
    if found is None or not policy.can_view(actor, found):
        raise NotFound
    return found


def figures(actor: Actor, places: Areas, area: Area, period: Period) -> Figures | None:
    """What is told of the lifts in `area` and the places it is divided into. None when the period
    is not told of, or not yet.

    Raises `Forbidden` for those who may see no figures at all.
    """
    told = released.told(actor, LIFTS, pieces(period)) if can_be_told(area, period) else None
    if told is None:
        return None
    return Figures(places, party_names(actor), told, _before(actor, area, period))


def _before(actor: Actor, area: Area, period: Period) -> Sequence[tuple[Span, Told]]:
    """The last quarters of the period and some before it; in a smaller place four at a time."""
    size = 1 if area.kind is AreaKind.COUNTY else A_YEAR
    last = period.quarters()[-1].number
    ends = range(last - SOME_BEFORE + 1, last + 1)
    each = released.each(actor, LIFTS, [tuple(range(end - size + 1, end + 1)) for end in ends])
    return [
        (Span.numbered(at[-1]), Told.of([one])) for at, one in each.items() if one.tells_something
    ]


def _quarter(day: InstrumentedAttribute[date]) -> ColumnElement[int]:
    month = extract("month", day)
    return case((month <= 3, 1), (month <= 6, 2), (month <= 9, 3), else_=4)


def not_done(actor: Actor, places: Areas, period: Period) -> tuple[Counts, int]:
    """The actions that ended in the period: those that could not be carried out, counted by reason,
    party and kommun; and how many were. Unprotected: `gaps.gaps` says what may be told.

    Raises `Forbidden` for those who neither plan nor steer.
    """
    _must_see_gaps(actor)
    kommun_of = {team_id: area.kommun_id for area in places.teams for team_id in area.team_ids}
    rows = session().execute(
        select(Action.not_done_reason, Action.party_id, Case.team_id, func.count())
        .join(Action.recommendation)
        .join(Recommendation.case)
        .where(Action.closed_on.between(period.first, period.last))
        .group_by(Action.not_done_reason, Action.party_id, Case.team_id)
    )
    counts: dict[tuple[NotDoneReason, int, int], int] = {}
    done = 0
    for reason, party_id, team_id, number in rows:
        if reason is None:
            done += number
        else:
            at = (reason, party_id, kommun_of[team_id] or 0)
            counts[at] = counts.get(at, 0) + number
    return counts, done


def parties(actor: Actor) -> list[PartyName]:
    """Every party, in their usual order. Raises `Forbidden` for those who see no gap list."""
    _must_see_gaps(actor)
    rows = session().execute(select(Party.id, Party.name).order_by(Party.position, Party.id))
    return [PartyName(party_id, name) for party_id, name in rows]


def days_to_feedback(actor: Actor, period: Period) -> tuple[list[int], int]:
    """Of the meetings in the period: the days until each individual was told, and how many were
    not told yet. Unprotected. Not those of a list from before Trisam, which does not tell.

    Raises `Forbidden` for those who neither plan nor steer.
    """
    _must_see_gaps(actor)
    rows = session().execute(
        select(Recommendation.feedback_on, Meeting.day)
        .join(Recommendation.meeting)
        .where(
            not_(Meeting.is_after),
            Meeting.day.between(period.first, period.last),
            Recommendation.participation.is_not(None),
        )
    )
    told = [(told_on - held).days if told_on else None for told_on, held in rows]
    return [days for days in told if days is not None], told.count(None)


def ready(
    actor: Actor, places: Areas, period: Period
) -> tuple[dict[int, int], dict[int, int], list[int]]:
    """Those who are ready for the next step: how many wait for it today, and for how many it began
    in the period, by kommun; and the days that the latter waited. Unprotected: `next_steps.ready`
    says what may be told.

    Raises `Forbidden` for those who neither plan nor steer.
    """
    _must_see_gaps(actor)
    kommun_of = {team_id: area.kommun_id for area in places.teams for team_id in area.team_ids}
    waits = and_(
        Case.ready_on.is_not(None), Case.started_on.is_(None), Case.status != CaseStatus.CLOSED
    )
    statement = select(Case.team_id, Case.ready_on, Case.started_on).where(
        or_(waits, Case.started_on.between(period.first, period.last))
    )
    waiting, began, days = Counter[int](), Counter[int](), list[int]()
    for team_id, ready_on, started_on in session().execute(statement):
        kommun_id = kommun_of[team_id] or 0
        if ready_on is None:
            continue
        if started_on is None:
            waiting[kommun_id] += 1
        else:
            began[kommun_id] += 1
            days.append((started_on - ready_on).days)
    return waiting, began, days


def outcomes(actor: Actor, places: Areas, period: Period) -> list[Outcome]:
    """The follow-ups that fell due in the period, with what the case came to: each row tells how
    many are alike. What a picture of moves is made of too. Unprotected: `OutcomeFigures` says
    what may be told. No code, no name and no day is among it.

    Raises `Forbidden` for those who may see no figures at all.
    """
    if not policy.sees_statistics(actor):
        raise Forbidden
    kommun_of = {team_id: area.kommun_id for area in places.teams for team_id in area.team_ids}
    fell_due = FollowUp.months == MONTHS, FollowUp.due_on.between(period.first, period.last)
    acted = _actions_by_case(*fell_due)
    by: tuple[Any, ...] = (
        Case.team_id,
        case((Person.gender == Gender.WOMAN, 1), else_=0),
        FollowUp.status,
        Case.income,
        FollowUp.income,
        Case.occupation,
        FollowUp.occupation,
        Case.occupation_percent,
        FollowUp.occupation_percent,
        FollowUp.readiness_then,
        FollowUp.readiness,
        *(func.coalesce(acted.c[status], 0) for status in ("done", "not_done", "open")),
    )
    rows = session().execute(
        select(*by, func.count())
        .select_from(FollowUp)
        .join(FollowUp.case)
        .join(Case.person)
        .outerjoin(acted, acted.c.case_id == Case.id)
        .where(*fell_due)
        .group_by(*by)
    )
    return [
        Outcome(number, kommun_of[team_id] or 0, bool(woman), *alike)
        for team_id, woman, *alike, number in rows
    ]


def surveys(actor: Actor, questionnaire: str, period: Period) -> SurveyCounts:
    """Who was asked with the questionnaire in the period, and what was answered. Unprotected:
    `survey_tables.told` says what may be told. Raises `Forbidden` as `outcomes`."""
    if not policy.sees_statistics(actor):
        raise Forbidden
    span = questionnaire, period.first, period.last
    return SurveyCounts(
        [Asked(*row) for row in asked_in_writing.asked_between(*span)],
        [Marked(*row) for row in asked_in_writing.marked_between(*span)],
    )


def _actions_by_case(*fell_due: ColumnElement[bool]) -> Subquery:
    """How the actions of each case stand today, in whichever meeting they were agreed on. Only of
    the cases with such a follow-up, so that what it costs does not grow with the years."""
    return (
        select(
            Recommendation.case_id,
            *(
                func.count().filter(Action.status == status).label(status.value)
                for status in (ActionStatus.DONE, ActionStatus.NOT_DONE, ActionStatus.OPEN)
            ),
        )
        .join(Action.recommendation)
        .where(Recommendation.case_id.in_(select(FollowUp.case_id).where(*fell_due)))
        .group_by(Recommendation.case_id)
        .subquery()
    )


def took_part(actor: Actor, period: Period) -> list[TookPart]:
    """How the individuals took part when their cases were taken up in the period, by lifting
    party, kön and quarter. Unprotected: `participation.told` says what may be told. Not those of
    Efter-Trisam, nor those of a list from before Trisam, which does not tell.

    Raises `Forbidden` for those who may see no figures at all.
    """
    if not policy.sees_statistics(actor):
        raise Forbidden
    by: tuple[Any, ...] = (
        Case.lifting_party_id,
        case((Person.gender == Gender.WOMAN, 1), else_=0),
        Recommendation.participation,
        cast(extract("year", Meeting.day), Integer),
        _quarter(Meeting.day),
    )
    rows = session().execute(
        select(func.count(), *by)
        .select_from(Recommendation)
        .join(Recommendation.meeting)
        .join(Recommendation.case)
        .join(Case.person)
        .where(
            not_(Meeting.is_after),
            Meeting.day.between(period.first, period.last),
            Recommendation.participation.is_not(None),
        )
        .group_by(*by)
    )
    return [
        TookPart(number, party_id, bool(woman), *when) for number, party_id, woman, *when in rows
    ]


def party_names(actor: Actor) -> list[PartyName]:
    """Every party, in their usual order. Raises `Forbidden` for those who may see no figures."""
    if not policy.sees_statistics(actor):
        raise Forbidden
    rows = session().execute(select(Party.id, Party.name).order_by(Party.position, Party.id))
    return [PartyName(party_id, name) for party_id, name in rows]


def _must_see_gaps(actor: Actor) -> None:
    if not policy.sees_gaps(actor):
        raise Forbidden
