"""/statistik: who lifts least, and where; meetings, waits, and what it led to."""

import io
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, send_file, url_for

from trisam.statistics import charts, queries, sentences, service, share_bars
from trisam.statistics.areas import Area, Areas
from trisam.statistics.forms import FilterForm
from trisam.statistics.overview import Overview
from trisam.statistics.periods import Period
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
    asked = _asked()
    if asked.period is None:
        return _choose_anew(asked)
    told, form = _lifts(asked, asked.period), asked.form
    page = render_template(
        "statistics/lifts.html",
        form=form,
        told=told,
        picture=charts.svg(told.chart) if told.chart else "",
        parts_picture=charts.svg(told.parts_chart) if told.parts_chart else "",
        tables=[_for_the_page(table) for table in told.tables],
        part_links=[_address(area, form) for area in told.parts],
        above=_above(asked),
        definitions=sentences.DEFINITIONS,
        meaning=sentences.meaning,
        nav=_nav(asked.query),
        file_url=url_for(".file", **asked.query),
    )
    return page, 200


@pages.get("/statistik/moten")
def meetings() -> Answer:
    """Held and cancelled meetings in one place and period, why, and what it cost."""
    asked = _asked()
    if asked.period is None:
        return _choose_anew(asked)
    told = service.meetings(actor(), asked.places, asked.area, asked.period, _k())
    page = render_template(
        "statistics/meetings.html",
        told=told,
        picture=share_bars.svg(told.bars) if told.cancelled else "",
        for_the_page=_for_the_page,
        definitions=sentences.MEETING_DEFINITIONS,
        **_about(asked, asked.period),
    )
    return page, 200


@pages.get("/statistik/vantetider")
def waits() -> Answer:
    """How long individuals wait in one place and period."""
    asked = _asked()
    if asked.period is None:
        return _choose_anew(asked)
    told = service.waits(actor(), asked.places, asked.area, asked.period, _k())
    page = render_template(
        "statistics/waits.html",
        told=told,
        picture=share_bars.svg(told.bars) if told.found else "",
        for_the_page=_for_the_page,
        definitions=sentences.WAIT_DEFINITIONS,
        **_about(asked, asked.period),
    )
    return page, 200


@pages.get("/statistik/luckor")
def gaps() -> str:
    """What could not be carried out, by reason, party and kommun."""
    told, feedback, ready = service.gaps(actor(), _k())
    return render_template(
        "statistics/gaps.html",
        told=told,
        nav=_nav(),
        feedback=feedback,
        ready=ready,
        ready_table=_for_the_page(ready.by_kommun),
        tables=[_for_the_page(told.by_party), _for_the_page(told.by_kommun)],
    )


@pages.get("/statistik/utfall")
def outcomes() -> str:
    """What the cases came to, six months later."""
    told = service.outcomes(actor(), _k())
    return render_template(
        "statistics/outcomes.html",
        told=told,
        nav=_nav(),
        picture=share_bars.svg(told.bars),
        for_the_page=_for_the_page,
        definitions=sentences.OUTCOME_DEFINITIONS,
    )


@pages.get("/statistik/delaktighet")
def participation() -> str:
    """How many individuals took part, and how."""
    told = service.participation(actor(), _k())
    return render_template(
        "statistics/participation.html",
        told=told,
        nav=_nav(),
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
        nav=_nav(),
        picture=share_bars.svg(told.bars) if told.found else "",
        for_the_page=_for_the_page,
        definitions=sentences.SURVEY_DEFINITIONS,
    )


@pages.get("/statistik/fil")
def file() -> Response | Answer:
    """The same figures as an Excel file."""
    asked = _asked()
    if asked.period is None:
        return _choose_anew(asked)
    name, content = service.file_of(_lifts(asked, asked.period))
    return send_file(io.BytesIO(content), _SPREADSHEET, as_attachment=True, download_name=name)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address asks for; no period when the form has to be put right first."""

    places: Areas
    area: Area
    form: FilterForm
    period: Period | None

    @property
    def query(self) -> dict[str, Any]:
        """The same place and period as parameters of another address."""
        return {"plats": self.area.key, **self.form.query}


def _asked() -> _Asked:
    places, seen = service.places_for(actor())
    first = service.own_place(places, seen)
    key = request.args.get("plats") or first.key
    area = queries.area(actor(), places, key)  # a hidden place answers as one that is not
    form = FilterForm(request.args, seen, first)
    return _Asked(places, area, form, form.chosen())


def _choose_anew(asked: _Asked) -> Answer:
    page = render_template(
        "statistics/choose.html", form=asked.form, to=url_for(request.endpoint or ".lifts")
    )
    return page, asked.form.status


def _lifts(asked: _Asked, period: Period) -> Overview:
    return service.lifts(actor(), asked.places, asked.area, period, _k())


def _k() -> int:
    return int(current_app.config["SMALLEST_CELL"])


def _about(asked: _Asked, period: Period) -> dict[str, object]:
    """What the pages about a place and a period have in common."""
    return {
        "form": asked.form,
        "area": asked.area,
        "period": period,
        "above": _above(asked),
        "nav": _nav(asked.query),
    }


def _nav(here: dict[str, Any] | None = None) -> list[dict[str, object]]:
    """The pages of statistics, for `section_nav`. Those that can be had for a place and a period
    keep what is chosen."""
    by_place = [("Lyft", ".lifts"), ("Möten", ".meetings"), ("Väntetider", ".waits")]
    of_county = [("Hur många som deltog", ".participation")]
    if sees_gaps(actor()):
        of_county.append(("Det som inte gick att genomföra", ".gaps"))
    of_county += [("Vad det ledde till", ".outcomes"), ("Enkäten", ".survey")]
    chosen = [(label, endpoint, here or {}) for label, endpoint in by_place]
    whole: list[tuple[str, str, dict[str, Any]]] = [(*one, {}) for one in of_county]
    return [
        {
            "label": label,
            "url": url_for(endpoint, **query),
            "current": request.endpoint == f"{pages.name}{endpoint}",
        }
        for label, endpoint, query in (*chosen, *whole)
    ]


def _above(asked: _Asked) -> list[tuple[str, str]]:
    """The wider places round this one that the reader may see: a name and an address each, on the
    same page."""
    wider = queries.visible(actor(), asked.places.around(asked.area))
    return [
        (place.name, url_for(request.endpoint or ".lifts", plats=place.key, **asked.form.query))
        for place in wider
    ]


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
