"""The pages of statistics for the whole county: what could not be carried out, what it led to, how
many took part, and the survey."""

from flask import current_app, render_template

from trisam.core import clock
from trisam.statistics import flow, reason_bars, sentences, service, share_bars
from trisam.statistics.periods import last_four
from trisam.statistics.service import signals
from trisam.statistics.survey_tables import Enough
from trisam.statistics.views.asked import for_the_page, nav, pages, smallest_cell
from trisam.web import actor


@pages.get("/statistik/luckor")
def gaps() -> str:
    """What could not be carried out, by reason, party and kommun."""
    told, feedback, ready = service.gaps(actor(), smallest_cell())
    bars = reason_bars.reason_bars(told.by_party) if told.found else None
    not_ready = signals.not_ready_by_quarter(actor(), smallest_cell())
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
        period=last_four(clock.today()).words,
        feedback=feedback,
        ready=ready,
        ready_table=for_the_page(ready.by_kommun),
        tables=[for_the_page(told.by_party), for_the_page(told.by_kommun)],
    )


@pages.get("/statistik/utfall")
def outcomes() -> str:
    """What the cases came to, six months later."""
    told = service.outcomes(actor(), smallest_cell())
    moved = flow.flow_of(told.moves)
    return render_template(
        "statistics/outcomes.html",
        told=told,
        nav=nav(),
        period=last_four(clock.today()).words,
        picture=share_bars.svg(told.bars),
        moved=moved,
        moved_picture=flow.svg(moved) if moved else "",
        for_the_page=for_the_page,
        definitions=sentences.OUTCOME_DEFINITIONS,
    )


@pages.get("/statistik/delaktighet")
def participation() -> str:
    """How many individuals took part, and how."""
    told = service.participation(actor(), smallest_cell())
    return render_template(
        "statistics/participation.html",
        told=told,
        nav=nav(),
        period=last_four(clock.today()).words,
        picture=share_bars.svg(told.bars) if told.found else "",
        tables=[for_the_page(table) for table in told.tables],
        definitions=sentences.PARTICIPATION_DEFINITIONS,
    )


@pages.get("/statistik/enkat")
def survey() -> str:
    """What the individuals answered in the survey, and how many did."""
    enough = Enough(*current_app.config["SURVEY_ENOUGH"])
    told = service.survey(actor(), current_app.config["SMALLEST_CELL"], enough)
    return render_template(
        "statistics/survey.html",
        told=told,
        nav=nav(),
        period=last_four(clock.today()).words,
        picture=share_bars.svg(told.bars) if told.found else "",
        for_the_page=for_the_page,
        definitions=sentences.SURVEY_DEFINITIONS,
    )
