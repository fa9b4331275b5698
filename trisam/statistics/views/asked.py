"""What the pages of statistics have in common: what the address asks for, the pages beside each
other, and a table as the component that draws it wants it."""

import re
from dataclasses import dataclass
from typing import Any, Final

from flask import Blueprint, current_app, render_template, request, url_for

from trisam.core import clock
from trisam.statistics import queries, service
from trisam.statistics.areas import Area, Areas
from trisam.statistics.comparison import Comparison
from trisam.statistics.forms import FilterForm, PeriodForm
from trisam.statistics.lift_tables import LIFTS
from trisam.statistics.period_choices import choices_by_four
from trisam.statistics.periods import Period
from trisam.statistics.policy import sees_gaps
from trisam.statistics.queries import released
from trisam.statistics.release.making import Family
from trisam.statistics.service import comparing
from trisam.statistics.survey_tables import Enough
from trisam.statistics.tables import NO_BREAK_SPACE, Table, as_text, is_number
from trisam.web import actor

_QUARTER: Final = re.compile(r"kv\. (\d) (\d{4})")
"""In a heading of a column it stands on one line."""
pages = Blueprint("statistics", __name__)
Answer = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; no period when the form has to be put right first."""

    places: Areas
    area: Area
    form: FilterForm
    period: Period | None

    @property
    def query(self) -> dict[str, Any]:
        """The same place and period as parameters of another address."""
        return {"plats": self.area.key, **self.form.query}


def asked() -> Asked:
    """What this request's address asks for. Raises `NotFound` for a place that is hidden."""
    places, seen = service.places_for(actor())
    first = service.own_place(places, seen)
    key = request.args.get("plats") or first.key
    area = queries.area(actor(), places, key)  # a hidden place answers as one that is not
    form = FilterForm(request.args, seen, first, released.oldest(actor(), LIFTS))
    form.offer(comparing.told(actor(), area, form.comparable))
    return Asked(places, area, form, form.chosen(area))


def choose_anew(what: Asked) -> Answer:
    """The form alone, with what is wrong in it, on the page that was asked for."""
    page = render_template(
        "statistics/choose.html", form=what.form, to=url_for(request.endpoint or ".lifts")
    )
    return page, what.form.status


def compared(what: Asked, period: Period) -> Comparison | None:
    """The period beside the other one that is asked for; None when none is."""
    other = what.form.other()
    if other is None:
        return None
    return comparing.lifts(actor(), what.places, what.area, period, other)


def asked_period(family: Family) -> PeriodForm:
    """Which period this request's address asks for, on a page for the whole county. Raises
    `Forbidden` for those who may see no figures."""
    oldest = released.oldest(actor(), family)
    offered = choices_by_four(clock.today(), oldest, family.later)
    return PeriodForm(request.args.get("period", ""), offered)


def choose_period(form: PeriodForm, endpoint: str) -> Answer:
    """The choice alone, with what is wrong in it."""
    page = render_template("statistics/choose_period.html", form=form, to=url_for(endpoint))
    return page, form.status


def survey_enough() -> Enough:
    """How much it takes to draw a conclusion from the survey."""
    return Enough(*current_app.config["SURVEY_ENOUGH"])


def about(what: Asked, period: Period) -> dict[str, object]:
    """What the pages about a place and a period have in common."""
    return {
        "form": what.form,
        "area": what.area,
        "period": period,
        "above": above(what),
        "nav": nav(what.query),
        "for_the_page": for_the_page,
    }


def nav(here: dict[str, Any] | None = None) -> list[dict[str, object]]:
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


def above(what: Asked) -> list[tuple[str, str]]:
    """The wider places round this one that the reader may see: a name and an address each, on the
    same page."""
    wider = queries.visible(actor(), what.places.around(what.area))
    return [
        (place.name, url_for(request.endpoint or ".lifts", plats=place.key, **what.form.query))
        for place in wider
    ]


def for_the_page(table: Table) -> dict[str, object]:
    """What the component that draws tables asks for."""
    every = (*table.rows, table.foot) if table.foot else table.rows
    columns = range(1, len(table.head))
    return {
        "title": table.title,
        "caption": table.caption,
        "head": [
            _QUARTER.sub(rf"kv.{NO_BREAK_SPACE}\1{NO_BREAK_SPACE}\2", text) for text in table.head
        ],
        "rows": [[as_text(value) for value in row] for row in table.rows],
        "foot": [as_text(value) for value in table.foot],
        "numbers": [at for at in columns if every and all(is_number(row[at]) for row in every)],
        "notes": table.notes,
    }
