"""The pages of statistics for the whole county: what could not be carried out, what it led to, how
many took part, and the survey. Four quarters at a time."""

from flask import render_template, request

from trisam.statistics import flow, reason_bars, sentences, service, share_bars
from trisam.statistics.families.actions import ACTIONS
from trisam.statistics.families.outcomes import OUTCOMES
from trisam.statistics.families.participation import PARTICIPATION
from trisam.statistics.forms import PeriodForm
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


@pages.get("/statistik/luckor")
def gaps() -> Answer:
    """What could not be carried out, by reason, party and kommun."""
    form = asked_period(ACTIONS)
    period = form.chosen()
    if period is None:
        return choose_period(form, ".gaps")
    found = service.gaps(actor(), period)
    not_ready = signals.not_ready_by_quarter(actor(), period)
    if found is None or not_ready is None:
        return _none_yet(ACTIONS, form, period)
    told, feedback, ready = found
    bars = reason_bars.reason_bars(told.by_party) if told.found else None
    page = render_template(
        "statistics/gaps.html",
        told=told,
        unmet=signals.unmet_needs(actor(), told, period),
        definitions=sentences.GAP_DEFINITIONS,
        not_ready=not_ready,
        not_ready_picture=share_bars.svg(not_ready.bars),
        not_ready_table=for_the_page(not_ready.table),
        picture=share_bars.svg(bars) if bars else "",
        feedback=feedback,
        ready=ready,
        ready_table=for_the_page(ready.by_kommun),
        tables=[for_the_page(told.by_party), for_the_page(told.by_kommun)],
        **_about(form, period),
    )
    return page, 200


@pages.get("/statistik/utfall")
def outcomes() -> Answer:
    """What the cases came to, six months later."""
    form = asked_period(OUTCOMES)
    period = form.chosen()
    if period is None:
        return choose_period(form, ".outcomes")
    told = service.outcomes(actor(), period)
    if told is None:
        return _none_yet(OUTCOMES, form, period)
    moved = flow.flow_of(told.moves)
    page = render_template(
        "statistics/outcomes.html",
        told=told,
        picture=share_bars.svg(told.bars),
        moved=moved,
        moved_picture=flow.svg(moved) if moved else "",
        for_the_page=for_the_page,
        definitions=sentences.OUTCOME_DEFINITIONS,
        **_about(form, period),
    )
    return page, 200


@pages.get("/statistik/delaktighet")
def participation() -> Answer:
    """How many individuals took part, and how."""
    form = asked_period(PARTICIPATION)
    period = form.chosen()
    if period is None:
        return choose_period(form, ".participation")
    told = service.participation(actor(), period)
    if told is None:
        return _none_yet(PARTICIPATION, form, period)
    page = render_template(
        "statistics/participation.html",
        told=told,
        picture=share_bars.svg(told.bars) if told.found else "",
        tables=[for_the_page(table) for table in told.tables],
        definitions=sentences.PARTICIPATION_DEFINITIONS,
        **_about(form, period),
    )
    return page, 200


@pages.get("/statistik/enkat")
def survey() -> Answer:
    """What the individuals answered in the survey, and how many did."""
    family = counting.survey()
    form = asked_period(family)
    period = form.chosen()
    if period is None:
        return choose_period(form, ".survey")
    told = service.survey(actor(), period, survey_enough())
    if told is None:
        return _none_yet(family, form, period)
    page = render_template(
        "statistics/survey.html",
        told=told,
        picture=share_bars.svg(told.bars) if told.found else "",
        for_the_page=for_the_page,
        definitions=sentences.SURVEY_DEFINITIONS,
        **_about(form, period),
    )
    return page, 200


def _none_yet(family: Family, form: PeriodForm, period: Period) -> Answer:
    """Nothing is told of the period, or not yet."""
    facts = {"later": family.later, "files": [], **_about(form, period)}
    return render_template("statistics/none_yet_county.html", **facts), 200


def _about(form: PeriodForm, period: Period) -> dict[str, object]:
    """What the pages have in common."""
    return {"form": form, "period": period.words, "nav": nav(), "to": request.path}
