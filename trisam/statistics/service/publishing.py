"""The pages of statistics as publications, for the files. Who may see what is as on the pages."""

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.errors import NotFound
from trisam.statistics import published, service
from trisam.statistics.areas import Area, Areas
from trisam.statistics.periods import Period, last_four, to_be_explained
from trisam.statistics.publication import Publication
from trisam.statistics.published import Beside, days_of, place_of
from trisam.statistics.queries import notes as explained
from trisam.statistics.service import notes, signals
from trisam.statistics.survey_tables import Enough


def lifts(actor: Actor, places: Areas, area: Area, period: Period, k: int) -> Publication:
    """The lifts of a place, with what people have written about them.

    Raises `NotFound` for a place the actor may not see, and when nothing is told of it yet.
    """
    told = service.lifts(actor, places, area, period, k)
    if told is None:
        raise NotFound
    quarters = to_be_explained(period, clock.today())
    by_team = explained.in_period(actor, places, told.area, quarters)
    why = notes.as_table(by_team, told.area, told.period) if by_team else None
    return published.lifts(told, why, clock.today())


def meetings(actor: Actor, places: Areas, area: Area, period: Period, k: int) -> Publication:
    """The meetings of a place. Raises `NotFound` for a place the actor may not see."""
    told = service.meetings(actor, places, area, period, k)
    return published.meetings(told, place_of(area), days_of(period), clock.today())


def waits(actor: Actor, places: Areas, area: Area, period: Period, k: int) -> Publication:
    """How long individuals wait in a place. Raises `NotFound` for a place the actor may not see."""
    told = service.waits(actor, places, area, period, k)
    return published.waits(told, place_of(area), days_of(period), clock.today())


def participation(actor: Actor, k: int) -> Publication:
    """How many took part. Raises `Forbidden` for those who may see no figures at all."""
    told = service.participation(actor, k)
    return published.participation(told, days_of(_period()), clock.today())


def gaps(actor: Actor, k: int) -> Publication:
    """What could not be carried out. Raises `Forbidden` for those who neither plan nor steer."""
    told, feedback, ready = service.gaps(actor, k)
    not_ready = signals.not_ready_by_quarter(actor, k)
    beside = Beside(feedback, ready, not_ready, signals.unmet_needs(actor, told))
    return published.gaps(told, beside, days_of(_period()), clock.today())


def outcomes(actor: Actor, k: int) -> Publication:
    """What it led to. Raises `Forbidden` for those who may see no figures at all."""
    return published.outcomes(service.outcomes(actor, k), days_of(_period()), clock.today())


def survey(actor: Actor, k: int, enough: Enough) -> Publication:
    """What was answered. Raises `Forbidden` for those who may see no figures at all."""
    return published.survey(service.survey(actor, k, enough), days_of(_period()), clock.today())


def _period() -> Period:
    """What the pages about the whole county are about."""
    return last_four(clock.today())
