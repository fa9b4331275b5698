"""The pages of statistics for the whole county: what could not be carried out, what it led to, how
many took part, and the survey."""

from flask import current_app, render_template

from trisam.statistics import flow, reason_bars, sentences, service, share_bars
from trisam.statistics.families.actions import ACTIONS
from trisam.statistics.families.outcomes import OUTCOMES
from trisam.statistics.families.participation import PARTICIPATION
from trisam.statistics.release.making import Family
from trisam.statistics.service import counting, signals
from trisam.statistics.survey_tables import Enough
from trisam.statistics.views.asked import for_the_page, nav, pages
from trisam.web import actor


@pages.get("/statistik/luckor")
def gaps() -> str:
    """What could not be carried out, by reason, party and kommun."""
    found = service.gaps(actor())
    not_ready = signals.not_ready_by_quarter(actor())
    if found is None or not_ready is None:
        return _none_yet(ACTIONS)
    told, feedback, ready = found
    bars = reason_bars.reason_bars(told.by_party) if told.found else None
    return render_template(
        "statistics/gaps.html",
        told=told,
        unmet=signals.unmet_needs(actor(), told),
        definitions=sentences.GAP_DEFINITIONS,
        not_ready=not_ready,
        not_ready_picture=share_bars.svg(not_ready.bars),
        not_ready_table=for_the_page(not_ready.table),
        picture=share_bars.svg(bars) if bars else "",
        nav=nav(),
        period=service.period_of(ACTIONS).words,
        feedback=feedback,
        ready=ready,
        ready_table=for_the_page(ready.by_kommun),
        tables=[for_the_page(told.by_party), for_the_page(told.by_kommun)],
    )


@pages.get("/statistik/utfall")
def outcomes() -> str:
    """What the cases came to, six months later."""
    told = service.outcomes(actor())
    if told is None:
        return _none_yet(OUTCOMES)
    moved = flow.flow_of(told.moves)
    return render_template(
        "statistics/outcomes.html",
        told=told,
        nav=nav(),
        period=service.period_of(OUTCOMES).words,
        picture=share_bars.svg(told.bars),
        moved=moved,
        moved_picture=flow.svg(moved) if moved else "",
        for_the_page=for_the_page,
        definitions=sentences.OUTCOME_DEFINITIONS,
    )


@pages.get("/statistik/delaktighet")
def participation() -> str:
    """How many individuals took part, and how."""
    told = service.participation(actor())
    if told is None:
        return _none_yet(PARTICIPATION)
    return render_template(
        "statistics/participation.html",
        told=told,
        nav=nav(),
        period=service.period_of(PARTICIPATION).words,
        picture=share_bars.svg(told.bars) if told.found else "",
        tables=[for_the_page(table) for table in told.tables],
        definitions=sentences.PARTICIPATION_DEFINITIONS,
    )


@pages.get("/statistik/enkat")
def survey() -> str:
    """What the individuals answered in the survey, and how many did."""
    enough = Enough(*current_app.config["SURVEY_ENOUGH"])
    told = service.survey(actor(), enough)
    if told is None:
        return _none_yet(counting.survey())
    return render_template(
        "statistics/survey.html",
        told=told,
        nav=nav(),
        period=service.period_of(counting.survey()).words,
        picture=share_bars.svg(told.bars) if told.found else "",
        for_the_page=for_the_page,
        definitions=sentences.SURVEY_DEFINITIONS,
    )


def _none_yet(family: Family) -> str:
    """Nothing is told yet of the newest four quarters."""
    period = service.period_of(family)
    facts = {"period": period, "later": family.later, "nav": nav(), "files": []}
    return render_template("statistics/none_yet_county.html", **facts)
