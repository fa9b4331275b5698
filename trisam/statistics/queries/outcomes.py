"""What cases came to, as figures. Counted once, a quarter after the follow-ups fell due, for the
release: unprotected."""

from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, select

from trisam.cases.models import Case
from trisam.core.db import session
from trisam.followups.models import FollowUp
from trisam.people.models import Gender, Person
from trisam.recommendations.models import Action, ActionStatus, Recommendation
from trisam.statistics.areas import Areas
from trisam.statistics.families.outcomes import MONTHS, Outcome
from trisam.statistics.periods import Period


def fell_due(places: Areas, period: Period) -> list[Outcome]:
    """The follow-ups that fell due in the period, with what the case came to: each row tells how
    many are alike. No code, no name and no day is among it."""
    are_due = FollowUp.months == MONTHS, FollowUp.due_on.between(period.first, period.last)
    acted = _actions_by_case(*are_due)
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
        .where(*are_due)
        .group_by(*by)
    )
    kommun_ids = places.kommun_ids()
    return [
        Outcome(number, kommun_ids[team_id], bool(woman), *alike)
        for team_id, woman, *alike, number in rows
    ]


def _actions_by_case(*are_due: ColumnElement[bool]) -> Subquery:
    """How the actions of each case stand today, in whichever meeting they were agreed on. Only of
    cases with such a follow-up."""
    return (
        select(
            Recommendation.case_id,
            *(
                func.count().filter(Action.status == status).label(status.value)
                for status in (ActionStatus.DONE, ActionStatus.NOT_DONE, ActionStatus.OPEN)
            ),
        )
        .join(Action.recommendation)
        .where(Recommendation.case_id.in_(select(FollowUp.case_id).where(*are_due)))
        .group_by(Recommendation.case_id)
        .subquery()
    )
