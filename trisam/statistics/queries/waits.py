"""How long individuals wait, as figures: each row tells how many waited equally long."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import aliased

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


def _is_taken_up(
    recommendation: type[Recommendation], meeting: type[Meeting]
) -> tuple[ColumnElement[bool], ...]:
    return (
        recommendation.meeting_id == meeting.id,
        not_(meeting.is_after),
        recommendation.participation.is_not(None),
    )


def _to_meeting(period: Period) -> Select[Any]:
    """From the meetings of the period, so that what it costs does not grow with the years."""
    earlier, before = aliased(Recommendation), aliased(Meeting)
    # Two of one day: the one that was planned first.
    is_before = or_(
        before.day < Meeting.day, and_(before.day == Meeting.day, before.id < Meeting.id)
    )
    was_taken_up = exists().where(
        earlier.case_id == Case.id, *_is_taken_up(earlier, before), is_before
    )
    return (
        _by(days_between(Case.lifted_on, Meeting.day))
        .join(Recommendation, Recommendation.case_id == Case.id)
        .join(Recommendation.meeting)
        .where(
            *_is_taken_up(Recommendation, Meeting),
            Meeting.day.between(period.first, period.last),
            ~was_taken_up,
        )
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
    first = (
        select(func.min(Meeting.day))
        .where(Recommendation.case_id == Case.id, *_is_taken_up(Recommendation, Meeting))
        .correlate(Case)
        .scalar_subquery()
    )
    began = (
        select(Case.id, Case.started_on, first.label("day"))
        .where(Case.started_on.between(period.first, period.last))
        .subquery()
    )
    return (
        _by(days_between(began.c.day, began.c.started_on))
        .join(began, began.c.id == Case.id)
        .where(began.c.day <= began.c.started_on)
    )
