"""The agreed actions that ended, as figures. Counted once a quarter, for the release:
unprotected."""

from sqlalchemy import func, select

from trisam.cases.models import Case
from trisam.core.db import session
from trisam.recommendations.models import Action, NotDoneReason, Recommendation
from trisam.statistics.areas import Areas
from trisam.statistics.families.actions import NotDone
from trisam.statistics.periods import Period


def ended(places: Areas, period: Period) -> tuple[NotDone, int]:
    """The actions that ended in the period: those that could not be carried out, by reason, party
    and kommun; and how many were."""
    rows = session().execute(
        select(Action.not_done_reason, Action.party_id, Case.team_id, func.count())
        .join(Action.recommendation)
        .join(Recommendation.case)
        .where(Action.closed_on.between(period.first, period.last))
        .group_by(Action.not_done_reason, Action.party_id, Case.team_id)
    )
    kommun_ids = places.kommun_ids()
    counts: dict[tuple[NotDoneReason, int, int], int] = {}
    done = 0
    for reason, party_id, team_id, number in rows:
        if reason is None:
            done += number
        else:
            at = (reason, party_id, kommun_ids[team_id])
            counts[at] = counts.get(at, 0) + number
    return counts, done
