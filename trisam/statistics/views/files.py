"""/statistik/<page>/fil.<form>: the same figures as a file, for each page of statistics."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, render_template, request, send_file, url_for

from trisam.core.actor import Actor
from trisam.core.errors import NotFound
from trisam.core.papers import paper
from trisam.statistics import paper as papers
from trisam.statistics import published
from trisam.statistics.areas import Area, Areas
from trisam.statistics.families.actions import ACTIONS
from trisam.statistics.families.outcomes import OUTCOMES
from trisam.statistics.families.participation import PARTICIPATION
from trisam.statistics.long_form import long_form
from trisam.statistics.periods import Period
from trisam.statistics.publication import Publication
from trisam.statistics.release.making import Family
from trisam.statistics.service import counting, publishing
from trisam.statistics.views.asked import (
    Answer,
    asked,
    asked_period,
    choose_period,
    compared,
    pages,
    survey_enough,
)
from trisam.statistics.workbook import workbook
from trisam.web import actor

_OfPlace = Callable[[Actor, Areas, Area, Period], Publication]
_OfCounty = Callable[[Actor, Period], Publication]


@dataclass(frozen=True, slots=True)
class _Form:
    """A form of file: what its link says, and who writes it."""

    words: str
    type: str
    write: Callable[[Publication], bytes]


FORMS: Final = {
    "xlsx": _Form(
        "Hämta som Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda told: workbook(told.tables, told.about),
    ),
    "csv": _Form("CSV", "text/csv", long_form),
    "pdf": _Form("PDF", "application/pdf", lambda told: paper(papers.TEMPLATE, papers.facts(told))),
}
OF_A_PLACE: Final[dict[str, tuple[str, _OfPlace]]] = {
    "lyft": (".lifts", publishing.lifts),
    "moten": (".meetings", publishing.meetings),
    "vantetider": (".waits", publishing.waits),
}
"""The page, in the address of its file: its endpoint, and who tells what stands on it."""
OF_THE_COUNTY: Final[dict[str, tuple[str, Callable[[], Family], _OfCounty]]] = {
    "delaktighet": (".participation", lambda: PARTICIPATION, publishing.participation),
    "luckor": (".gaps", lambda: ACTIONS, publishing.gaps),
    "utfall": (".outcomes", lambda: OUTCOMES, publishing.outcomes),
    "enkat": (
        ".survey",
        counting.survey,
        lambda who, period: publishing.survey(who, period, survey_enough()),
    ),
}
"""As `OF_A_PLACE`, with the family of figures whose periods can be chosen."""


@pages.get("/statistik/<subject>/fil.xlsx", defaults={"form": "xlsx"})
@pages.get("/statistik/<subject>/fil.csv", defaults={"form": "csv"})
@pages.get("/statistik/<subject>/fil.pdf", defaults={"form": "pdf"})
def file(subject: str, form: str) -> Response | Answer:
    """A page of statistics as a workbook, a CSV or a PDF, for the place and period asked for."""
    if subject in OF_THE_COUNTY:
        page, family, of_county = OF_THE_COUNTY[subject]
        chosen = asked_period(family())
        period = chosen.chosen()
        if period is None:
            return choose_period(chosen, page)
        return sent(of_county(actor(), period), form)
    if subject not in OF_A_PLACE:
        raise NotFound
    page, of_place = OF_A_PLACE[subject]
    what = asked()
    if what.period is None:
        to = url_for(page)  # what is put right is shown on the page
        return render_template("statistics/choose.html", form=what.form, to=to), what.form.status
    told = of_place(actor(), what.places, what.area, what.period)
    beside = compared(what, what.period) if page == ".lifts" else None
    return sent(published.beside(told, beside) if beside else told, form)


@pages.context_processor
def _downloads() -> dict[str, object]:
    """For every page of statistics: what its file is called in words, and where it is."""
    return {"files": files()}


def files() -> list[tuple[str, str]]:
    """The files of the page that is shown, for the place and period that it is shown for."""
    page = (request.endpoint or "").removeprefix(pages.name)
    every = {**OF_A_PLACE, **OF_THE_COUNTY}
    subject = next((slug for slug, (endpoint, *_) in every.items() if endpoint == page), None)
    if subject is None:
        return []
    chosen: dict[str, Any] = {
        "plats": request.args.get("plats"),
        "period": request.args.get("period"),
        "fran": request.args.get("fran"),
        "till": request.args.get("till"),
        "jamfor": request.args.get("jamfor"),
    }
    return [
        (written.words, url_for(".file", subject=subject, form=form, **chosen))
        for form, written in FORMS.items()
    ]


def sent(publication: Publication, form: str) -> Response:
    """The publication in that form, to keep."""
    written = FORMS[form]
    content = io.BytesIO(written.write(publication))
    name = f"{publication.stem}.{form}"
    return send_file(content, written.type, as_attachment=True, download_name=name)
