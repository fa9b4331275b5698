"""Numbers that only reports tell: aggregates of one kommun's teams, never a case.

Unprotected: `counting` says what may be told. The report was seen by whoever asks.
"""

from collections.abc import Set
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, not_, or_, select

from trisam.cases.models import Case
from trisam.core.db import session
from trisam.followups.models import FollowUp
from trisam.followups.values import FIRST_MONTHS, FollowUpStatus
from trisam.meetings.models import Meeting
from trisam.people.models import Gender, Person
from trisam.recommendations.models import Recommendation
from trisam.reports.counting import Current, Followed, Surveyed, Taking
from trisam.surveys.models import Survey
from trisam.surveys.values import SurveyStatus

_WOMAN = case((Person.gender == Gender.WOMAN, 1), else_=0)


def current(teams: Set[int], first: date, last: date) -> list[Current]:
    """The cases that were open at some time in the period: anonymous ones are those whose
    individual is known by a code alone."""
    closed = and_(Case.closed_on.is_not(None), Case.closed_on <= last)
    concluded = (
        select(Recommendation.case_id)
        .where(Recommendation.case_id == Case.id)
        .correlate(Case)
        .exists()
    )
    by: tuple[Any, ...] = (
        case((Person.protected, 1), else_=0),
        _WOMAN,
        case((closed, 1), else_=0),
        case((closed, Case.close_reason)),
        case((and_(closed, concluded), 1), else_=0),
    )
    rows = session().execute(
        select(func.count(), *by)
        .select_from(Case)
        .join(Case.person)
        .where(
            Case.team_id.in_(teams),
            Case.lifted_on <= last,
            or_(Case.closed_on.is_(None), Case.closed_on >= first),
        )
        .group_by(*by)
    )
    return [
        Current(n, bool(anonymous), bool(woman), bool(ended), reason, bool(had))
        for n, anonymous, woman, ended, reason, had in rows
    ]


def took_part(teams: Set[int], first: date, last: date) -> list[Taking]:
    """How the individuals took part when their cases were taken up in the period."""
    by: tuple[Any, ...] = (_WOMAN, Recommendation.participation)
    rows = session().execute(
        select(func.count(), *by)
        .select_from(Recommendation)
        .join(Recommendation.meeting)
        .join(Recommendation.case)
        .join(Case.person)
        .where(
            not_(Meeting.is_after),
            Case.team_id.in_(teams),
            Meeting.day.between(first, last),
            Recommendation.participation.is_not(None),
        )
        .group_by(*by)
    )
    return [Taking(n, bool(woman), way) for n, woman, way in rows]


def followed(teams: Set[int], first: date, last: date) -> list[Followed]:
    """The six-month follow-ups that fell due in the period: whether they were answered, and whether
    the individual then was readier to work or study than at the lift."""
    answered = case((FollowUp.status == FollowUpStatus.ANSWERED, 1), else_=0)
    told = and_(
        FollowUp.status == FollowUpStatus.ANSWERED,
        FollowUp.readiness.is_not(None),
        FollowUp.readiness_then.is_not(None),
    )
    readier = case((and_(told, FollowUp.readiness > FollowUp.readiness_then), 1), (told, 0))
    rows = session().execute(
        select(func.count(), _WOMAN, answered, readier)
        .select_from(FollowUp)
        .join(FollowUp.case)
        .join(Case.person)
        .where(
            Case.team_id.in_(teams),
            FollowUp.months == FIRST_MONTHS,
            FollowUp.due_on.between(first, last),
        )
        .group_by(_WOMAN, answered, readier)
    )
    return [
        Followed(n, bool(woman), bool(done), None if better is None else bool(better))
        for n, woman, done, better in rows
    ]


def surveyed(teams: Set[int], first: date, last: date) -> list[Surveyed]:
    """Who was asked in the survey in the period, and whether they answered; not those whose survey
    was called back."""
    answered = case((Survey.status == SurveyStatus.ANSWERED, 1), else_=0)
    rows = session().execute(
        select(func.count(), _WOMAN, answered)
        .select_from(Survey)
        .join(Survey.follow_up)
        .join(FollowUp.case)
        .join(Case.person)
        .where(
            Case.team_id.in_(teams),
            Survey.asked_on.between(first, last),
            Survey.status != SurveyStatus.REVOKED,
        )
        .group_by(_WOMAN, answered)
    )
    return [Surveyed(n, bool(woman), bool(done)) for n, woman, done in rows]
