"""The pages of statistics as publications, for the files and for what is chosen of a page. Who may
see what is as on the pages; None when nothing is told of the period, or not yet."""

from collections.abc import Callable

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.statistics import published, queries, service
from trisam.statistics.areas import Area, AreaKind, Areas
from trisam.statistics.periods import Period, to_be_explained
from trisam.statistics.publication import Publication
from trisam.statistics.published import OfKommun, days_of, place_of
from trisam.statistics.queries import notes as explained
from trisam.statistics.service import kommuner, notes
from trisam.statistics.service.gap_list import gap_list
from trisam.statistics.survey_tables import Enough

_InKommun = Callable[[Actor, Area, Period], OfKommun | None]


def lifts(actor: Actor, places: Areas, area: Area, period: Period) -> Publication | None:
    """The lifts of a place, with what people have written about them.

    Raises `NotFound` for a place the actor may not see.
    """
    told = service.lifts(actor, places, area, period)
    if told is None:
        return None
    quarters = to_be_explained(period, clock.today())
    by_team = explained.in_period(actor, places, told.area, quarters)
    why = notes.as_table(by_team, told.area, told.period) if by_team else None
    return published.lifts(told, why, clock.today())


def meetings(actor: Actor, places: Areas, area: Area, period: Period) -> Publication:
    """The meetings of a place. Raises `NotFound` for a place the actor may not see."""
    told = service.meetings(actor, places, area, period)
    return published.meetings(told, place_of(area), days_of(period), clock.today())


def waits(actor: Actor, places: Areas, area: Area, period: Period) -> Publication | None:
    """How long individuals wait in a place. Raises `NotFound` for a place the actor may not see."""
    told = service.waits(actor, places, area, period)
    return published.waits(told, place_of(area), days_of(period), clock.today()) if told else None


def participation(actor: Actor, places: Areas, area: Area, period: Period) -> Publication | None:
    """How many took part, in the county or a kommun. Raises `NotFound` for a place the actor may
    not see, and `Forbidden` for those who may see no figures at all: so do those below."""
    if area.kind is AreaKind.KOMMUN:
        return _of_kommun(actor, places, area, period, kommuner.taking_part)
    told = service.participation(actor, period)
    return published.participation(told, days_of(period), clock.today()) if told else None


def gaps(actor: Actor, places: Areas, area: Area, period: Period) -> Publication | None:
    """What could not be carried out. Raises `Forbidden` for those who neither plan nor steer."""
    if area.kind is AreaKind.KOMMUN:
        return _of_kommun(actor, places, area, period, kommuner.not_done)
    found = gap_list(actor, places, period)
    return published.gaps(*found, days_of(period), clock.today()) if found else None


def outcomes(actor: Actor, places: Areas, area: Area, period: Period) -> Publication | None:
    """What it led to."""
    if area.kind is AreaKind.KOMMUN:
        return _of_kommun(actor, places, area, period, kommuner.outcomes)
    told = service.outcomes(actor, places, period)
    return published.outcomes(told, days_of(period), clock.today()) if told else None


def survey(
    actor: Actor, places: Areas, area: Area, period: Period, enough: Enough
) -> Publication | None:
    """What was answered."""
    if area.kind is AreaKind.KOMMUN:
        return _of_kommun(actor, places, area, period, kommuner.survey)
    told = service.survey(actor, period, enough)
    return published.survey(told, days_of(period), clock.today()) if told else None


def _of_kommun(
    actor: Actor, places: Areas, area: Area, period: Period, tell: _InKommun
) -> Publication | None:
    found = queries.area(actor, places, area.key)
    told = tell(actor, found, period)
    today = clock.today()
    return published.of_kommun(told, place_of(found), days_of(period), today) if told else None
