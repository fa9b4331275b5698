"""/statistik: who lifts least, and where."""

import io
from typing import cast

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)

from trisam.core import clock
from trisam.statistics import charts, queries, sentences, service, share_bars
from trisam.statistics.areas import Area, AreaKind, Areas
from trisam.statistics.forms import FilterForm, NoteForm
from trisam.statistics.models import BalanceNote
from trisam.statistics.overview import Overview
from trisam.statistics.periods import PeriodChoice, Span, days_of, named
from trisam.statistics.policy import sees_gaps
from trisam.statistics.queries import notes as explained
from trisam.statistics.service import notes
from trisam.statistics.survey_tables import Enough
from trisam.statistics.tables import Table, as_text, is_number
from trisam.web import actor

pages = Blueprint("statistics", __name__)

_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Answer = tuple[str, int]
Page = Response | Answer


@pages.get("/statistik")
def lifts() -> Answer:
    """The balance between the parties in one place and period."""
    places, form, told = _asked()
    if told is None:
        return render_template("statistics/choose.html", form=form), form.status
    notes_by_team = explained.in_period(actor(), places, told.area, told.period)
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
        explanations=_explanations(told, notes_by_team),
        file_url=url_for(".file", plats=told.area.key, **form.query),
    )
    return page, 200


@pages.route("/statistik/forklaring/<slug>/<int:year>-<int:quarter>", methods=["GET", "POST"])
def explain(slug: str, year: int, quarter: int) -> Page:
    """Why the balance of one's own team is as it is in a quarter."""
    asked = Span(year, quarter)
    area = notes.to_write(actor(), queries.areas(actor()), f"{AreaKind.TEAM}-{slug}", asked)
    note = explained.of_quarter(actor(), area, asked)
    form = NoteForm.about(note)
    form.watch(actor(), protected=True)
    back_url, overtaken = _about_quarter(area, asked), False
    if form.validate_on_submit():
        with form.attempt():
            text, version = form.text.data or "", form.version.number
            kept = notes.write(actor(), area, asked, text, version)
            flash("Förklaringen är sparad." if kept else "Förklaringen är borttagen.", "success")
            return cast(Response, redirect(back_url))
        note = explained.of_quarter(actor(), area, asked)
        overtaken = form.catch_up(note)
    page = render_template(
        "statistics/explain.html",
        area=area,
        quarter=asked,
        form=form,
        note=note,
        overtaken=overtaken,
        longest=notes.LONGEST,
        back_url=back_url,
    )
    return page, form.status


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
    places, form, told = _asked()
    if told is None:
        return render_template("statistics/choose.html", form=form), form.status
    by_team = explained.in_period(actor(), places, told.area, told.period)
    why = notes.as_table(by_team, told.area, told.period) if by_team else None
    name, content = service.file_of(told, why)
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


def _explanations(
    told: Overview, by_team: list[tuple[Area, list[BalanceNote]]]
) -> dict[str, object]:
    """The notes under the balance, and what the reader may write."""
    written = [note for _, of_team in by_team for note in of_team]
    of_one = told.area.kind is AreaKind.TEAM
    return {
        "by_team": by_team,
        "count": len(written),
        "quarters": notes.by_quarter(actor(), told.area, told.period, written) if of_one else (),
        "slug": told.area.slug,
        "written_by": notes.written_by,
    }


def _about_quarter(area: Area, quarter: Span) -> str:
    """The figures of a team, in the usual period if that holds the quarter."""
    usual = named(PeriodChoice.TWELVE_MONTHS, clock.today())
    if quarter in usual.quarters():
        return url_for(".lifts", plats=area.key)
    days = days_of(quarter)
    return url_for(".lifts", plats=area.key, fran=str(days.first), till=str(days.last))


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
