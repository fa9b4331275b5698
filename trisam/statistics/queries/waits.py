"""How long individuals wait, as figures: each row tells how many waited equally long."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, not_, select

from trisam.cases.models import Case
from trisam.core.db import session
from trisam.core.sql_dates import days_between
from trisam.meetings.models import Meeting
from trisam.people.models import Gender, Person
from trisam.recommendations.models import Recommendation
from trisam.statistics.families.waits import Step, Waited
from trisam.statistics.periods import Period


def waited(period: Period) -> Mapping[Step, Sequence[Waited]]:
    """The waits that came to an end in the period, by team and kön. Counted once a quarter, for the
    release: unprotected. Efter-Trisam and lists from before Trisam, which do not tell, are left
    out."""
    return {
        Step.MEETING: _rows(_to_meeting(period)),
        Step.TOLD: _rows(_to_feedback(period)),
        Step.BEGUN: _rows(_to_next_step(period)),
    }


def _rows(statement: Select[Any]) -> list[Waited]:
    return [
        # What was agreed on in writing may be told before the meeting itself.
        Waited(number, team, bool(woman), max(days, 0))
        for team, woman, days, number in session().execute(statement)
    ]


def _by(days: ColumnElement[int]) -> Select[Any]:
    by: tuple[Any, ...] = (Case.team_id, case((Person.gender == Gender.WOMAN, 1), else_=0), days)
    return select(*by, func.count()).select_from(Case).join(Case.person).group_by(*by)


def _first_meeting() -> Subquery:
    """The day on which each case was first taken up."""
    return (
        select(Recommendation.case_id, func.min(Meeting.day).label("day"))
        .join(Recommendation.meeting)
        .where(not_(Meeting.is_after), Recommendation.participation.is_not(None))
        .group_by(Recommendation.case_id)
        .subquery()
    )


def _to_meeting(period: Period) -> Select[Any]:
    first = _first_meeting()
    return (
        _by(days_between(Case.lifted_on, first.c.day))
        .join(first, first.c.case_id == Case.id)
        .where(first.c.day.between(period.first, period.last))
    )


def _to_feedback(period: Period) -> Select[Any]:
    return (
        _by(days_between(Meeting.day, Recommendation.feedback_on))
        .join(Recommendation, Recommendation.case_id == Case.id)
        .join(Recommendation.meeting)
        .where(
            not_(Meeting.is_after),
            Recommendation.participation.is_not(None),
            Recommendation.feedback_on.between(period.first, period.last),
        )
    )


def _to_next_step(period: Period) -> Select[Any]:
    first = _first_meeting()
    return (
        _by(days_between(first.c.day, Case.started_on))
        .join(first, first.c.case_id == Case.id)
        .where(Case.started_on.between(period.first, period.last), first.c.day <= Case.started_on)
    )
