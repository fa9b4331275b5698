"""The pages of statistics as publications, for the files. Who may see what is as on the pages."""

from typing import TypeVar

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.errors import NotFound
from trisam.statistics import published, service
from trisam.statistics.areas import Area, Areas
from trisam.statistics.families.actions import ACTIONS
from trisam.statistics.families.outcomes import OUTCOMES
from trisam.statistics.families.participation import PARTICIPATION
from trisam.statistics.periods import Period, to_be_explained
from trisam.statistics.publication import Days, Publication
from trisam.statistics.published import Beside, days_of, place_of
from trisam.statistics.queries import notes as explained
from trisam.statistics.release.making import Family
from trisam.statistics.service import counting, notes, signals
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


def participation(actor: Actor) -> Publication:
    """How many took part. Raises `Forbidden` for those who may see no figures at all, and
    `NotFound` when nothing is told yet: so do those below."""
    told = _there(service.participation(actor))
    return published.participation(told, _period(PARTICIPATION), clock.today())


def gaps(actor: Actor) -> Publication:
    """What could not be carried out. Raises `Forbidden` for those who neither plan nor steer."""
    told, feedback, ready = _there(service.gaps(actor))
    not_ready = _there(signals.not_ready_by_quarter(actor))
    beside = Beside(feedback, ready, not_ready, signals.unmet_needs(actor, told))
    return published.gaps(told, beside, _period(ACTIONS), clock.today())


def outcomes(actor: Actor) -> Publication:
    """What it led to."""
    told = _there(service.outcomes(actor))
    return published.outcomes(told, _period(OUTCOMES), clock.today())


def survey(actor: Actor, enough: Enough) -> Publication:
    """What was answered."""
    told = _there(service.survey(actor, enough))
    return published.survey(told, _period(counting.survey()), clock.today())


def _period(family: Family) -> Days:
    """What the pages about the whole county are about."""
    return days_of(service.period_of(family))


def _there(told: T | None) -> T:
    """What is told. Raises `NotFound` when nothing is, yet."""
    if told is None:
        raise NotFound
    return told
