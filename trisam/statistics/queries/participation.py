"""How individuals took part when their cases were taken up, and how soon they were told.
Counted once a quarter, for the release: unprotected.

Not those of Efter-Trisam, nor those of a list from before Trisam, which does not tell.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, select

from trisam.cases.models import Case
from trisam.core.db import session
from trisam.core.sql_dates import days_between
from trisam.meetings.models import Meeting
from trisam.people.models import Gender, Person
from trisam.recommendations.models import Recommendation
from trisam.statistics.areas import Areas
from trisam.statistics.families.participation import TookPart
from trisam.statistics.periods import Period


def took_part(places: Areas, period: Period) -> list[TookPart]:
    """The recommendations of the period's meetings, by lifting party, kön, way and kommun."""
    by: tuple[Any, ...] = (
        Case.lifting_party_id,
        case((Person.gender == Gender.WOMAN, 1), else_=0),
        Recommendation.participation,
        Case.team_id,
    )
    rows = session().execute(
        select(func.count(), *by)
        .select_from(Recommendation)
        .join(Recommendation.meeting)
        .join(Recommendation.case)
        .join(Case.person)
        .where(_counts(period))
        .group_by(*by)
    )
    kommun_ids = places.kommun_ids()
    return [
        TookPart(number, party_id, bool(woman), way, kommun_ids[team_id])
        for number, party_id, woman, way, team_id in rows
    ]


def days_until_told(period: Period) -> tuple[Mapping[int, int], int]:
    """Of the same recommendations: how many individuals were told within so many days of the
    meeting, and how many have not been told."""
    days = days_between(Meeting.day, Recommendation.feedback_on)
    rows = session().execute(
        select(days, func.count())
        .select_from(Recommendation)
        .join(Recommendation.meeting)
        .where(_counts(period))
        .group_by(days)
    )
    counted: dict[int | None, int] = {waited: number for waited, number in rows}
    told = {waited: number for waited, number in counted.items() if waited is not None}
    return told, counted.get(None, 0)


def _counts(period: Period) -> ColumnElement[bool]:
    return and_(
        not_(Meeting.is_after),
        Meeting.day.between(period.first, period.last),
        Recommendation.participation.is_not(None),
    )
