"""The pages of statistics for the whole county: what could not be carried out, what it led to, how
many took part, and the survey. Four quarters at a time."""

from collections.abc import Callable
from functools import wraps

from flask import render_template, request

from trisam.statistics import flow, reason_bars, sentences, service, share_bars
from trisam.statistics.families.actions import ACTIONS
from trisam.statistics.families.outcomes import OUTCOMES
from trisam.statistics.families.participation import PARTICIPATION
from trisam.statistics.periods import Period
from trisam.statistics.release.making import Family
from trisam.statistics.service import counting, signals
from trisam.statistics.views.asked import (
    Answer,
    asked_period,
    choose_period,
    for_the_page,
    nav,
    pages,
    survey_enough,
)
from trisam.web import actor

Facts = dict[str, object]
Tell = Callable[[Period], Facts | None]


def _page(template: str, family: Callable[[], Family]) -> Callable[[Tell], Callable[[], Answer]]:
    """A page of four quarters of a family of figures. The function below tells what is in it; None
    when nothing is told of the period, or not yet."""

    def of(tell: Tell) -> Callable[[], Answer]:
        @wraps(tell)
        def view() -> Answer:
            form = asked_period(family())
            period = form.chosen()
            if period is None:
                return choose_period(form, request.endpoint or "")
            about = {"form": form, "period": period.words, "nav": nav(), "to": request.path}
            facts = tell(period)
            if facts is None:
                later = family().later
                none = "statistics/none_yet_county.html"
                return render_template(none, files=[], later=later, **about), 200
            return render_template(template, **facts, **about), 200

        return view

    return of


@pages.get("/statistik/luckor")
@_page("statistics/gaps.html", lambda: ACTIONS)
def gaps(period: Period) -> Facts | None:
    """What could not be carried out, by reason, party and kommun."""
    found = service.gaps(actor(), period)
    not_ready = signals.not_ready_by_quarter(actor(), period)
    if found is None or not_ready is None:
        return None
    told, feedback, ready = found
    bars = reason_bars.reason_bars(told.by_party) if told.found else None
    return {
        "told": told,
        "unmet": signals.unmet_needs(actor(), told, period),
        "definitions": sentences.GAP_DEFINITIONS,
        "not_ready": not_ready,
        "not_ready_picture": share_bars.svg(not_ready.bars),
        "not_ready_table": for_the_page(not_ready.table),
        "picture": share_bars.svg(bars) if bars else "",
        "feedback": feedback,
        "ready": ready,
        "ready_table": for_the_page(ready.by_kommun),
        "tables": [for_the_page(told.by_party), for_the_page(told.by_kommun)],
    }


@pages.get("/statistik/utfall")
@_page("statistics/outcomes.html", lambda: OUTCOMES)
def outcomes(period: Period) -> Facts | None:
    """What the cases came to, six months later."""
    told = service.outcomes(actor(), period)
    if told is None:
        return None
    moved = flow.flow_of(told.moves)
    return {
        "told": told,
        "picture": share_bars.svg(told.bars),
        "moved": moved,
        "moved_picture": flow.svg(moved) if moved else "",
        "for_the_page": for_the_page,
        "definitions": sentences.OUTCOME_DEFINITIONS,
    }


@pages.get("/statistik/delaktighet")
@_page("statistics/participation.html", lambda: PARTICIPATION)
def participation(period: Period) -> Facts | None:
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
@_page("statistics/survey.html", counting.survey)
def survey(period: Period) -> Facts | None:
    """What the individuals answered in the survey, and how many did."""
    told = service.survey(actor(), period, survey_enough())
    if told is None:
        return None
    return {
        "told": told,
        "picture": share_bars.svg(told.bars) if told.found else "",
        "for_the_page": for_the_page,
        "definitions": sentences.SURVEY_DEFINITIONS,
    }
