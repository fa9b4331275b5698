"""/statistik: who lifts least, and where."""

import io

from flask import Blueprint, Response, current_app, render_template, request, send_file, url_for

from trisam.statistics import charts, queries, sentences, service, share_bars
from trisam.statistics.areas import Area, Areas
from trisam.statistics.forms import FilterForm
from trisam.statistics.overview import Overview
from trisam.statistics.policy import sees_gaps
from trisam.statistics.survey_tables import Enough
from trisam.statistics.tables import Table, as_text, is_number
from trisam.web import actor

pages = Blueprint("statistics", __name__)

_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Answer = tuple[str, int]


@pages.get("/statistik")
def lifts() -> Answer:
    """The balance between the parties in one place and period."""
    places, form, told = _asked()
    if told is None:
        return render_template("statistics/choose.html", form=form), form.status
    page = render_template(
        "statistics/lifts.html",
        form=form,
        told=told,
        picture=charts.svg(told.chart) if told.chart else "",
        parts_picture=charts.svg(told.parts_chart) if told.parts_chart else "",
        tables=[_for_the_page(table) for table in told.tables],
        part_links=[_address(area, form) for area in told.parts],
        above=_above(places, told.area, form),
        definitions=sentences.DEFINITIONS,
        meaning=sentences.meaning,
        sees_gaps=sees_gaps(actor()),
        file_url=url_for(".file", plats=told.area.key, **form.query),
    )
    return page, 200


@pages.get("/statistik/luckor")
def gaps() -> str:
    """What could not be carried out, by reason, party and kommun."""
    told, feedback, ready = service.gaps(actor(), current_app.config["SMALLEST_CELL"])
    return render_template(
        "statistics/gaps.html",
        told=told,
        feedback=feedback,
        ready=ready,
        ready_table=_for_the_page(ready.by_kommun),
        tables=[_for_the_page(told.by_party), _for_the_page(told.by_kommun)],
    )


@pages.get("/statistik/utfall")
def outcomes() -> str:
    """What the cases came to, six months later."""
    told = service.outcomes(actor(), current_app.config["SMALLEST_CELL"])
    return render_template(
        "statistics/outcomes.html",
        told=told,
        picture=share_bars.svg(told.bars),
        for_the_page=_for_the_page,
        definitions=sentences.OUTCOME_DEFINITIONS,
    )


@pages.get("/statistik/delaktighet")
def participation() -> str:
    """How many individuals took part, and how."""
    told = service.participation(actor(), current_app.config["SMALLEST_CELL"])
    return render_template(
        "statistics/participation.html",
        told=told,
        picture=share_bars.svg(told.bars) if told.found else "",
        tables=[_for_the_page(table) for table in told.tables],
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
        picture=share_bars.svg(told.bars) if told.found else "",
        for_the_page=_for_the_page,
        definitions=sentences.SURVEY_DEFINITIONS,
    )


@pages.get("/statistik/fil")
def file() -> Response | Answer:
    """The same figures as an Excel file."""
    _, form, told = _asked()
    if told is None:
        return render_template("statistics/choose.html", form=form), form.status
    name, content = service.file_of(told)
    return send_file(io.BytesIO(content), _SPREADSHEET, as_attachment=True, download_name=name)


def _asked() -> tuple[Areas, FilterForm, Overview | None]:
    """What the address asks for; no overview when the form has to be put right first."""
    places, seen = service.places_for(actor())
    first = service.own_place(places, seen)
    key = request.args.get("plats") or first.key
    area = queries.area(actor(), places, key)  # a hidden place answers as one that is not
    form = FilterForm(request.args, seen, first)
    period = form.chosen()
    if period is None:
        return places, form, None
    k = current_app.config["SMALLEST_CELL"]
    return places, form, service.lifts(actor(), places, area, period, k)


def _above(places: Areas, area: Area, form: FilterForm) -> list[tuple[str, str]]:
    """The wider places round this one that the reader may see: a name and an address each."""
    wider = queries.visible(actor(), places.around(area))
    return [(place.name, _address(place, form)) for place in wider]


def _address(area: Area, form: FilterForm) -> str:
    return url_for(".lifts", plats=area.key, **form.query)


def _for_the_page(table: Table) -> dict[str, object]:
    """What the component that draws tables asks for."""
    every = (*table.rows, table.foot) if table.foot else table.rows
    columns = range(1, len(table.head))
    return {
        "title": table.title,
        "caption": table.caption,
        "head": table.head,
        "rows": [[as_text(value) for value in row] for row in table.rows],
        "foot": [as_text(value) for value in table.foot],
        "numbers": [at for at in columns if every and all(is_number(row[at]) for row in every)],
        "notes": table.notes,
    }
