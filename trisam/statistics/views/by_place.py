"""/statistik: who lifts least, and where; the meetings, and how long individuals wait."""

from flask import render_template, request, url_for

from trisam.cases.values import STATUS_WORDS
from trisam.core import clock
from trisam.core.errors import NotFound
from trisam.statistics import charts, sentences, service, share_bars, trend
from trisam.statistics.areas import Area
from trisam.statistics.families.lifts import LIFTS
from trisam.statistics.forms import FilterForm
from trisam.statistics.overview import Overview
from trisam.statistics.periods import Period
from trisam.statistics.queries import released
from trisam.statistics.service import lists
from trisam.statistics.team_sheet import latest_month
from trisam.statistics.views import chosen
from trisam.statistics.views.asked import (
    Answer,
    Asked,
    about,
    above,
    asked,
    choose_anew,
    compared,
    for_the_page,
    nav,
    pages,
)
from trisam.statistics.views.notes import explanations
from trisam.statistics.views.subjects import BEHIND, LIFTED, MEETINGS, WAITED
from trisam.web import actor


@pages.get("/statistik")
@chosen.page_of(LIFTED)
def lifts(what: Asked, period: Period) -> Answer:
    """The balance between the parties in one place and period."""
    told, form = _lifts(what, period), what.form
    if told is None:
        return _none_yet(what, period)
    over_time = trend.trend_of(told.over_time) if told.over_time else None
    beside = compared(what, period)
    page = render_template(
        "statistics/lifts.html",
        form=form,
        told=told,
        picture=charts.svg(told.chart) if told.chart else "",
        parts_picture=charts.svg(told.parts_chart) if told.parts_chart else "",
        over_time=over_time,
        month=latest_month(clock.today()),
        time_picture=trend.svg(over_time) if over_time else "",
        tables=[for_the_page(table) for table in told.tables],
        compared=beside,
        compared_tables=[for_the_page(table) for table in beside.tables] if beside else [],
        lists=[_list_of(party_id, what) for party_id in lists.of_rows(actor(), told)],
        part_links=[_address(area, form) for area in told.parts],
        above=above(what),
        definitions=sentences.DEFINITIONS,
        meaning=sentences.meaning,
        nav=nav(what),
        explanations=explanations(what.places, told.area, told.period),
    )
    return page, 200


@pages.get("/statistik/moten")
@chosen.page_of(MEETINGS)
def meetings(what: Asked, period: Period) -> Answer:
    """Held and cancelled meetings in one place and period, why, and what it cost."""
    told = service.meetings(actor(), what.places, what.area, period)
    picture = share_bars.svg(told.bars) if told.cancelled else ""
    facts = {"told": told, "picture": picture, "definitions": sentences.MEETING_DEFINITIONS}
    return render_template("statistics/meetings.html", **facts, **about(what, period)), 200


@pages.get("/statistik/vantetider")
@chosen.page_of(WAITED)
def waits(what: Asked, period: Period) -> Answer:
    """How long individuals wait in one place and period."""
    told = service.waits(actor(), what.places, what.area, period)
    if told is None:
        return _none_yet(what, period)
    picture = share_bars.svg(told.bars) if told.found else ""
    facts = {"told": told, "picture": picture, "definitions": sentences.WAIT_DEFINITIONS}
    return render_template("statistics/waits.html", **facts, **about(what, period)), 200


@pages.get("/statistik/lista")
def behind() -> Answer:
    """The cases behind a party's lifts in one's own team, those that one may open."""
    what, party_id = asked(BEHIND), request.args.get("part", type=int)
    if what.period is None:
        return choose_anew(what)
    if party_id is None:
        raise NotFound
    page = render_template(
        "statistics/list.html",
        found=lists.behind(actor(), what.places, what.area, party_id, what.period),
        area=what.area,
        period=what.period,
        back_url=_address(what.area, what.form),
        statuses=STATUS_WORDS,
    )
    return page, 200


def _none_yet(what: Asked, period: Period) -> Answer:
    """Nothing is told of the place and period yet."""
    why = explanations(what.places, what.area, period)
    page = render_template(
        "statistics/none_yet.html",
        explanations=why,
        oldest=released.oldest(actor(), LIFTS),
        files=[],
        **about(what, period),
    )
    return page, 200


def _lifts(what: Asked, period: Period) -> Overview | None:
    return service.lifts(actor(), what.places, what.area, period)


def _list_of(party_id: int | None, what: Asked) -> str:
    """The address of the list behind a party's number; empty when there is none."""
    return url_for(".behind", part=party_id, **what.query) if party_id else ""


def _address(area: Area, form: FilterForm) -> str:
    return url_for(".lifts", plats=area.key, **form.query)
