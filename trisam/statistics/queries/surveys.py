"""The survey, as figures. Counted once, a quarter after it was handed out, for the release:
unprotected."""

from trisam.statistics.areas import Areas
from trisam.statistics.families.survey import Asked, Marked, SurveyCounts
from trisam.statistics.periods import Period
from trisam.surveys import queries as asked_in_writing


def asked(questionnaire: str, places: Areas, period: Period) -> SurveyCounts:
    """Who was asked with the questionnaire in the period, and what was answered."""
    kommun_ids = places.kommun_ids()
    span = questionnaire, period.first, period.last
    return SurveyCounts(
        [
            Asked(number, kommun_ids[team_id], woman, way, status)
            for number, team_id, woman, way, status in asked_in_writing.asked_between(*span)
        ],
        [Marked(*row) for row in asked_in_writing.marked_between(*span)],
    )
