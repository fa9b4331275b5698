"""The pages of statistics, by the names of their files: what each is about, and what can be chosen
on it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from flask import current_app, request

from trisam.core.actor import Actor
from trisam.core.errors import NotFound
from trisam.statistics.areas import Area, AreaKind, Areas
from trisam.statistics.families.actions import ACTIONS
from trisam.statistics.families.lifts import LIFTS
from trisam.statistics.families.outcomes import OUTCOMES
from trisam.statistics.families.participation import PARTICIPATION
from trisam.statistics.families.waits import WAITS
from trisam.statistics.periods import Period
from trisam.statistics.publication import Publication
from trisam.statistics.release.making import Family
from trisam.statistics.service import counting, publishing
from trisam.statistics.survey_tables import Enough

Tell = Callable[[Actor, Areas, Area, Period], Publication | None]
Places = frozenset[AreaKind]
_COUNTY: Final = frozenset({AreaKind.COUNTY})
_LARGER: Final = _COUNTY | {AreaKind.KOMMUN}
_ALL: Final = _LARGER | {AreaKind.TEAM}


@dataclass(frozen=True, slots=True)
class Subject:
    """One page. `family`: the figures whose periods can be chosen."""

    slug: str
    endpoint: str
    tell: Tell
    family: Callable[[], Family]
    by_team: bool = False
    """Every place and period can be chosen; else the county and kommuner, four quarters at a
    time."""
    by_party: Places = frozenset()
    """The kinds of place that a single party's figures are told of; `by_sex` likewise."""
    by_sex: Places = frozenset()

    @property
    def in_address(self) -> tuple[str, ...]:
        """What can be chosen, as it stands in an address."""
        own = ("fran", "till") if self.by_team else ()
        cuts = (*(["part"] if self.by_party else ()), *(["kon"] if self.by_sex else ()))
        return ("plats", "period", *own, *cuts, "jamfor")


def survey_enough() -> Enough:
    """How much it takes to draw a conclusion from the survey."""
    return Enough(*current_app.config["SURVEY_ENOUGH"])


def _survey(actor: Actor, places: Areas, area: Area, period: Period) -> Publication | None:
    return publishing.survey(actor, places, area, period, survey_enough())


LIFTED: Final = Subject(
    "lyft", ".lifts", publishing.lifts, lambda: LIFTS, by_team=True, by_party=_ALL, by_sex=_LARGER
)
BEHIND: Final = Subject("lyft", ".lifts", publishing.lifts, lambda: LIFTS, by_team=True)
"""The list behind a figure of `LIFTED`: of that party whose figure it is."""
MEETINGS: Final = Subject("moten", ".meetings", publishing.meetings, lambda: LIFTS, by_team=True)
WAITED: Final = Subject(
    "vantetider", ".waits", publishing.waits, lambda: WAITS, by_team=True, by_sex=_ALL
)
TOOK_PART: Final = Subject(
    "delaktighet",
    ".participation",
    publishing.participation,
    lambda: PARTICIPATION,
    by_party=_COUNTY,
    by_sex=_LARGER,
)
GAPS: Final = Subject("luckor", ".gaps", publishing.gaps, lambda: ACTIONS, by_party=_COUNTY)
LED_TO: Final = Subject(
    "utfall", ".outcomes", publishing.outcomes, lambda: OUTCOMES, by_sex=_LARGER
)
SURVEY: Final = Subject("enkat", ".survey", _survey, counting.survey, by_sex=_LARGER)

EVERY: Final = (LIFTED, MEETINGS, WAITED, TOOK_PART, GAPS, LED_TO, SURVEY)


def named(slug: str) -> Subject:
    """The page whose file is called `slug`. Raises `NotFound`."""
    found = next((one for one in EVERY if one.slug == slug), None)
    if found is None:
        raise NotFound
    return found


def shown() -> Subject | None:
    """The page that this request is for; None on others."""
    return next((one for one in EVERY if request.endpoint == f"statistics{one.endpoint}"), None)
