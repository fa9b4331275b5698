"""The pages of statistics as publications, for the files. Who may see what is as on the pages."""

from typing import TypeVar

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.errors import NotFound
from trisam.statistics import published, service
from trisam.statistics.areas import Area, Areas
from trisam.statistics.periods import Period, to_be_explained
from trisam.statistics.publication import Publication
from trisam.statistics.published import Beside, days_of, place_of
from trisam.statistics.queries import notes as explained
from trisam.statistics.service import notes, signals
from trisam.statistics.survey_tables import Enough

T = TypeVar("T")


def lifts(actor: Actor, places: Areas, area: Area, period: Period) -> Publication:
    """The lifts of a place, with what people have written about them.

    Raises `NotFound` for a place the actor may not see, and when nothing is told of it yet.
    """
    told = service.lifts(actor, places, area, period)
    if told is None:
        raise NotFound
    quarters = to_be_explained(period, clock.today())
    by_team = explained.in_period(actor, places, told.area, quarters)
    why = notes.as_table(by_team, told.area, told.period) if by_team else None
    return published.lifts(told, why, clock.today())


def meetings(actor: Actor, places: Areas, area: Area, period: Period) -> Publication:
    """The meetings of a place. Raises `NotFound` for a place the actor may not see."""
    told = service.meetings(actor, places, area, period)
    return published.meetings(told, place_of(area), days_of(period), clock.today())


def waits(actor: Actor, places: Areas, area: Area, period: Period) -> Publication:
    """How long individuals wait in a place. Raises `NotFound` for a place the actor may not see,
    and when nothing is told of it yet."""
    told = _there(service.waits(actor, places, area, period))
    return published.waits(told, place_of(area), days_of(period), clock.today())


def participation(actor: Actor, period: Period) -> Publication:
    """How many took part. Raises `Forbidden` for those who may see no figures at all, and
    `NotFound` when nothing is told, or not yet: so do those below."""
    told = _there(service.participation(actor, period))
    return published.participation(told, days_of(period), clock.today())


def gaps(actor: Actor, period: Period) -> Publication:
    """What could not be carried out. Raises `Forbidden` for those who neither plan nor steer."""
    told, feedback, ready = _there(service.gaps(actor, period))
    not_ready = _there(signals.not_ready_by_quarter(actor, period))
    beside = Beside(feedback, ready, not_ready, signals.unmet_needs(actor, told, period))
    return published.gaps(told, beside, days_of(period), clock.today())


def outcomes(actor: Actor, period: Period) -> Publication:
    """What it led to."""
    told = _there(service.outcomes(actor, period))
    return published.outcomes(told, days_of(period), clock.today())


def survey(actor: Actor, period: Period, enough: Enough) -> Publication:
    """What was answered."""
    told = _there(service.survey(actor, period, enough))
    return published.survey(told, days_of(period), clock.today())


def _there(told: T | None) -> T:
    """What is told. Raises `NotFound` when nothing is, yet."""
    if told is None:
        raise NotFound
    return told
