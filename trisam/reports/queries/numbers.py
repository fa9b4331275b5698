"""Numbers that only reports tell: aggregates of one kommun's teams, never a case.

Unprotected: `counting` says what may be told. The report was seen by whoever asks.
"""

from collections.abc import Set
from datetime import date
from typing import Any

from sqlalchemy import and_, case, func, or_, select

from trisam.cases.models import Case
from trisam.core.db import session
from trisam.people.models import Gender, Person
from trisam.recommendations.models import Recommendation
from trisam.reports.counting import Current

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
