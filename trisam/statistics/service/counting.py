"""How each family of figures is counted in a quarter: its query, and what is laid out of it."""

from collections.abc import Callable, Mapping

from trisam.statistics.families import actions as of_actions
from trisam.statistics.families import lifts as of_lifts
from trisam.statistics.families import moved as of_moved
from trisam.statistics.families import next_steps as of_next_steps
from trisam.statistics.families import outcomes as of_outcomes
from trisam.statistics.families import participation as of_participation
from trisam.statistics.families import survey as of_survey
from trisam.statistics.families import waits as of_waits
from trisam.statistics.periods import Period
from trisam.statistics.queries import (
    actions,
    lifts,
    meetings,
    next_steps,
    outcomes,
    participation,
    surveys,
    waits,
)
from trisam.statistics.release.counts import Counts
from trisam.statistics.release.making import Family
from trisam.surveys import catalogue
from trisam.surveys.questionnaire import QuestionKind

Counting = Callable[[Period], Counts]


def families() -> Mapping[Family, Counting]:
    """Every family, and how it is counted."""
    return {
        of_lifts.LIFTS: _lifts,
        of_waits.WAITS: _waits,
        of_moved.MOVED: _moved,
        of_participation.PARTICIPATION: _participation,
        of_actions.ACTIONS: _actions,
        of_next_steps.BEGAN: _began,
        of_next_steps.WAITED: _waited,
        of_outcomes.OUTCOMES: _outcomes,
        survey(): _survey,
    }


def survey() -> Family:
    """The surveys with the questionnaire that is asked now."""
    return of_survey.family(catalogue.current().id)


def _lifts(period: Period) -> Counts:
    found = lifts.lifted(period)
    return of_lifts.counted(lifts.every_place(), lifts.memberships(period), found)


def _waits(period: Period) -> Counts:
    return of_waits.counted(lifts.every_place(), waits.waited(period))


def _moved(period: Period) -> Counts:
    return of_moved.counted(lifts.every_place(), meetings.moved(period))


def _participation(period: Period) -> Counts:
    places = lifts.every_place()
    told = participation.days_until_told(period)
    found = participation.took_part(places, period)
    return of_participation.counted(found, *told, places.kommuner)


def _actions(period: Period) -> Counts:
    places = lifts.every_place()
    return of_actions.counted(*actions.ended(places, period), places.kommuner)


def _began(period: Period) -> Counts:
    places = lifts.every_place()
    return of_next_steps.began(next_steps.began(places, period), places.kommuner)


def _waited(period: Period) -> Counts:
    places = lifts.every_place()
    return of_next_steps.waited(next_steps.waited(places, period), places.kommuner)


def _outcomes(period: Period) -> Counts:
    places = lifts.every_place()
    return of_outcomes.counted(outcomes.fell_due(places, period), places.kommuner)


def _survey(period: Period) -> Counts:
    questionnaire = catalogue.current()
    asked = [one.id for one in questionnaire.questions if one.kind is QuestionKind.AGREE]
    places = lifts.every_place()
    found = surveys.asked(questionnaire.id, places, period)
    return of_survey.counted(found, asked, places.kommuner)
