"""Putting figures together for a reader: a page, a file, a line on "Min dag"."""

from collections.abc import Mapping
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
from trisam.statistics.counted import Counted
from trisam.statistics.families.moved import MOVED
from trisam.statistics.families.outcomes import OUTCOMES
from trisam.statistics.families.participation import PARTICIPATION
from trisam.statistics.families.waits import WAITS
from trisam.statistics.lead_times import LeadTimes
from trisam.statistics.lifts_chart import LiftsChart
from trisam.statistics.meetings_held import MeetingsHeld
from trisam.statistics.outcome_tables import Told
from trisam.statistics.overview import Overview, overview
from trisam.statistics.participation import Participation
from trisam.statistics.period_choices import can_be_told, pieces
from trisam.statistics.periods import Period, Span, last_four
from trisam.statistics.queries import meetings as meeting_queries
from trisam.statistics.queries import released
from trisam.statistics.release.making import Family
from trisam.statistics.service import counting
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


def lifts(actor: Actor, places: Areas, area: Area, period: Period) -> Overview | None:
    """The lifts of a place; None when they are not told of, or not yet. Raises `NotFound` for a
    place the actor may not see."""
    found = queries.area(actor, places, area.key)
    figures = queries.figures(actor, places, found, period)
    parts = queries.visible(actor, places.within(found))
    return overview(figures, found, parts, period) if figures else None


def meetings(actor: Actor, places: Areas, area: Area, period: Period) -> MeetingsHeld:
    """The meetings of a place. Raises `NotFound` for a place the actor may not see."""
    found = queries.area(actor, places, area.key)
    moved = told_of(actor, MOVED, period) if can_be_told(found, period) else None
    return meetings_held.told(
        meeting_queries.sittings(actor, period),
        moved,
        found,
        queries.visible(actor, places.within(found)),
        period.words,
    )


def waits(actor: Actor, places: Areas, area: Area, period: Period) -> LeadTimes | None:
    """How long individuals wait in a place; None when it is not told of, or not yet. Raises
    `NotFound` for a place the actor may not see."""
    found = queries.area(actor, places, area.key)
    parts = queries.visible(actor, places.within(found))
    waited = told_of(actor, WAITS, period) if can_be_told(found, period) else None
    return lead_times.told(waited, found, parts, period.words) if waited else None


def headline(actor: Actor) -> Headline | None:
    """The newest four quarters at `own_place`; None for an actor who may see no figures, and when
    there are none yet."""
    if not policy.sees_statistics(actor):
        return None
    places, seen = places_for(actor)
    period = last_four(clock.today())
    told = lifts(actor, places, own_place(places, seen), period)
    if told is None:
        return None
    return Headline(
        told.sentence, told.counted, period.words, told.area.name, told.area.key, told.chart
    )


def outcomes(actor: Actor, places: Areas, period: Period) -> Told | None:
    """What came of the cases whose follow-up fell due in the period; None when it is not
    told of, or not yet.

    Raises `Forbidden` for those who may see no figures at all.
    """
    counted = told_of(actor, OUTCOMES, period)
    seen = queries.visible(actor, places.kommuner)
    return outcome_tables.told(counted, seen, period.words) if counted else None


def participation(actor: Actor, period: Period) -> Participation | None:
    """How many took part when their case was taken up in the period; None as `outcomes`.

    Raises `Forbidden` for those who may see no figures at all.
    """
    counted = told_of(actor, PARTICIPATION, period)
    if counted is None:
        return None
    over_time = by_quarter(actor, PARTICIPATION, period)
    return participations.told(counted, over_time, queries.party_names(actor), period.words)


def survey(actor: Actor, period: Period, enough: Enough) -> SurveyTold | None:
    """What those who were asked in the period answered in the survey; None as `outcomes`.

    Raises `Forbidden` for those who may see no figures at all.
    """
    counted = told_of(actor, counting.survey(), period)
    if counted is None:
        return None
    return survey_tables.told(counted, catalogue.current(), period.words, enough)


def by_quarter(actor: Actor, family: Family, period: Period) -> list[tuple[Span, Counted]]:
    """What is told of each quarter of a period. Raises `Forbidden` as `participation`."""
    found = released.by_quarter(actor, family, period)
    return [(quarter, Counted(told)) for quarter, told in found]


def told_of(actor: Actor, family: Family, period: Period) -> Counted | None:
    """What is told of a family of figures in a period; None when it is not, or not yet. Raises
    `Forbidden` for those who may see no figures at all."""
    return told_together(actor, {family: period}).get(family)


def told_together(actor: Actor, wanted: Mapping[Family, Period]) -> dict[Family, Counted]:
    """As `told_of`, of several families at once; one that is not told of, or not yet, is left
    out."""
    told = released.together(actor, {family: pieces(period) for family, period in wanted.items()})
    return {family: Counted(one) for family, one in told.items()}


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
