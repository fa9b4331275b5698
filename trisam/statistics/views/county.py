"""The pages of statistics for the whole county: what could not be carried out, what it led to, how
many took part, and the survey. Four quarters at a time."""

from collections.abc import Callable
from functools import wraps

from flask import render_template

from trisam.statistics import flow, reason_bars, sentences, service, share_bars
from trisam.statistics.areas import Areas
from trisam.statistics.periods import Period
from trisam.statistics.service.gap_list import gap_list
from trisam.statistics.views import chosen
from trisam.statistics.views.asked import (
    Answer,
    Asked,
    about,
    for_the_page,
    pages,
)
from trisam.statistics.views.subjects import (
    GAPS,
    LED_TO,
    SURVEY,
    TOOK_PART,
    Subject,
    survey_enough,
)
from trisam.web import actor

Facts = dict[str, object]
Tell = Callable[[Areas, Period], Facts | None]


def _page(template: str, subject: Subject) -> Callable[[Tell], Callable[[], Answer]]:
    """A page of four quarters. The function below tells what is in it; None when nothing is told of
    the period, or not yet."""

    def of(tell: Tell) -> Callable[[], Answer]:
        @chosen.page_of(subject)
        @wraps(tell)
        def view(what: Asked, period: Period) -> Answer:
            facts = tell(what.places, period)
            if facts is None:
                return chosen.none_yet(what, period)
            return render_template(template, **{**about(what, period), **facts}), 200

        return view

    return of


@pages.get("/statistik/luckor")
@_page("statistics/gaps.html", GAPS)
def gaps(places: Areas, period: Period) -> Facts | None:
    """What could not be carried out, by reason, party and kommun."""
    found = gap_list(actor(), places, period)
    if found is None:
        return None
    told, beside = found
    bars = reason_bars.reason_bars(told.by_party) if told.found else None
    return {
        "told": told,
        "beside": beside,
        "definitions": sentences.GAP_DEFINITIONS,
        "not_ready_picture": share_bars.svg(beside.not_ready.bars),
        "not_ready_table": for_the_page(beside.not_ready.table),
        "picture": share_bars.svg(bars) if bars else "",
        "ready_table": for_the_page(beside.ready.by_kommun),
        "tables": [for_the_page(table) for table in told.tables],
    }


@pages.get("/statistik/utfall")
@_page("statistics/outcomes.html", LED_TO)
def outcomes(places: Areas, period: Period) -> Facts | None:
    """What the cases came to, six months later."""
    told = service.outcomes(actor(), places, period)
    if told is None:
        return None
    moved = [
        (told.moves, flow.flow_of(told.moves)),
        (told.occupations, flow.flow_of(told.occupations, flow.OCCUPATION)),
    ]
    return {
        "told": told,
        "picture": share_bars.svg(told.bars),
        "moved": [(table, one, flow.svg(one) if one else "") for table, one in moved],
        "definitions": sentences.OUTCOME_DEFINITIONS,
    }


@pages.get("/statistik/delaktighet")
@_page("statistics/participation.html", TOOK_PART)
def participation(_: Areas, period: Period) -> Facts | None:
    """How many individuals took part, and how."""
    told = service.participation(actor(), period)
    if told is None:
        return None
    return {
        "told": told,
        "picture": share_bars.svg(told.bars) if told.found else "",
        "tables": [for_the_page(table) for table in told.tables],
        "definitions": sentences.PARTICIPATION_DEFINITIONS,
    }


@pages.get("/statistik/enkat")
@_page("statistics/survey.html", SURVEY)
def survey(_: Areas, period: Period) -> Facts | None:
    """What the individuals answered in the survey, and how many did."""
    told = service.survey(actor(), period, survey_enough())
    if told is None:
        return None
    return {
        "told": told,
        "picture": share_bars.svg(told.bars) if told.found else "",
        "definitions": sentences.SURVEY_DEFINITIONS,
    }
