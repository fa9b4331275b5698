"""Putting figures together for a reader: a page, a file, a line on "Min dag"."""

from dataclasses import dataclass

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.statistics import (
    lead_times,
    meetings_held,
    outcome_tables,
    policy,
    queries,
    survey_tables,
)
from trisam.statistics import participation as participations
from trisam.statistics.areas import Area, Areas
from trisam.statistics.gaps import Gaps, told_after
from trisam.statistics.gaps import gaps as by_reason
from trisam.statistics.lead_times import LeadTimes
from trisam.statistics.lifts_chart import LiftsChart
from trisam.statistics.meetings_held import MeetingsHeld
from trisam.statistics.next_steps import Ready, ready
from trisam.statistics.outcome_tables import Told
from trisam.statistics.overview import Overview, overview
from trisam.statistics.participation import Participation
from trisam.statistics.periods import Period, last_four
from trisam.statistics.queries import meetings as meeting_queries
from trisam.statistics.queries import waits as wait_queries
from trisam.statistics.survey_tables import Enough, SurveyTold
from trisam.surveys import catalogue


@dataclass(frozen=True)
class Headline:
    """The newest four quarters in a sentence and a picture; `key` is the place in an address."""

    sentence: str
    counted: str
    period: str
    area: str
    key: str
    chart: LiftsChart | None


def places_for(actor: Actor) -> tuple[Areas, tuple[Area, ...]]:
    """Every place, and those whose figures the actor may see. Raises `Forbidden` if none."""
    places = queries.areas(actor)
    return places, queries.visible(actor, places)


def lifts(actor: Actor, places: Areas, area: Area, period: Period, k: int) -> Overview | None:
    """The lifts of a place; None when they are not told of, or not yet. Raises `NotFound` for a
    place the actor may not see."""
    found = queries.area(actor, places, area.key)
    figures = queries.figures(actor, places, found, period)
    parts = queries.visible(actor, places.within(found))
    return overview(figures, found, parts, period, k) if figures else None


def meetings(actor: Actor, places: Areas, area: Area, period: Period, k: int) -> MeetingsHeld:
    """The meetings of a place. Raises `NotFound` for a place the actor may not see."""
    found = queries.area(actor, places, area.key)
    return meetings_held.told(
        meeting_queries.sittings(actor, period),
        meeting_queries.moved(actor, period),
        places,
        found,
        queries.visible(actor, places.within(found)),
        period.words,
        k,
    )


def waits(actor: Actor, places: Areas, area: Area, period: Period, k: int) -> LeadTimes:
    """How long individuals wait in a place. Raises `NotFound` for a place the actor may not see."""
    found = queries.area(actor, places, area.key)
    parts = queries.visible(actor, places.within(found))
    waited = wait_queries.waited(actor, period)
    return lead_times.told(waited, places, found, parts, period.words, k)


def headline(actor: Actor, k: int) -> Headline | None:
    """The newest four quarters at `own_place`; None for an actor who may see no figures, and when
    there are none yet."""
    if not policy.sees_statistics(actor):
        return None
    places, seen = places_for(actor)
    period = last_four(clock.today())
    told = lifts(actor, places, own_place(places, seen), period, k)
    if told is None:
        return None
    return Headline(
        told.sentence, told.counted, period.words, told.area.name, told.area.key, told.chart
    )


def gaps(actor: Actor, k: int) -> tuple[Gaps, str, Ready]:
    """What could not be carried out in the newest four quarters, how soon individuals were told,
    and who is ready without a next step.

    Raises `Forbidden` for those who neither plan nor steer.
    """
    period = last_four(clock.today())
    places = queries.areas(actor)
    seen = queries.visible(actor, places.kommuner)
    counts, done = queries.not_done(actor, places, period)
    told = by_reason(
        counts,
        done,
        queries.parties(actor),
        places.kommuner,
        seen,
        period.words,
        k,
    )
    waiting, began, days = queries.ready(actor, places, period)
    readies = ready(waiting, began, days, places.kommuner, seen, period.words, k)
    return told, told_after(*queries.days_to_feedback(actor, period), k), readies


def outcomes(actor: Actor, k: int) -> Told:
    """What came of the cases whose follow-up fell due in the newest four quarters.

    Raises `Forbidden` for those who may see no figures at all.
    """
    period = last_four(clock.today())
    places = queries.areas(actor)
    seen = queries.visible(actor, places.kommuner)
    found = queries.outcomes(actor, places, period)
    return outcome_tables.told(found, places.kommuner, seen, period.words, k)


def participation(actor: Actor, k: int) -> Participation:
    """How many took part when their case was taken up in the newest four quarters.

    Raises `Forbidden` for those who may see no figures at all.
    """
    period = last_four(clock.today())
    found, parties = queries.took_part(actor, period), queries.party_names(actor)
    return participations.told(found, parties, period, k)


def survey(actor: Actor, k: int, enough: Enough) -> SurveyTold:
    """What those who were asked in the newest four quarters answered in the survey.

    Raises `Forbidden` for those who may see no figures at all.
    """
    period = last_four(clock.today())
    questionnaire = catalogue.current()
    found = queries.surveys(actor, questionnaire.id, period)
    return survey_tables.told(found, questionnaire, period.words, k, enough)


def own_place(places: Areas, seen: tuple[Area, ...]) -> Area:
    """The place to show first: the one kommun that is all the actor's own, else the county."""
    if set(places.kommuner) <= set(seen):
        return places.county
    whole = [
        kommun
        for kommun in places.kommuner
        if kommun in seen and places.within(kommun) and set(places.within(kommun)) <= set(seen)
    ]
    return whole[0] if len(whole) == 1 else places.county
