"""/statistik/<page>/fil.<form>: the same figures as a file, for each page of statistics."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, request, send_file, url_for

from trisam.core.errors import NotFound
from trisam.core.papers import paper
from trisam.statistics import paper as papers
from trisam.statistics.long_form import long_form
from trisam.statistics.publication import Publication
from trisam.statistics.views import chosen, subjects
from trisam.statistics.views.asked import Answer, asked, choose_anew, pages
from trisam.statistics.workbook import workbook


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


@pages.get("/statistik/<subject>/fil.xlsx", defaults={"form": "xlsx"})
@pages.get("/statistik/<subject>/fil.csv", defaults={"form": "csv"})
@pages.get("/statistik/<subject>/fil.pdf", defaults={"form": "pdf"})
def file(subject: str, form: str) -> Response | Answer:
    """A page of statistics as a workbook, a CSV or a PDF, with what is chosen of it."""
    what = asked(subjects.named(subject))
    if what.period is None:
        return choose_anew(what)  # what is put right is shown on the page
    told = chosen.publication(what, what.period)
    if told is None:
        raise NotFound
    return sent(told, form)


@pages.context_processor
def _downloads() -> dict[str, object]:
    """For every page of statistics: what its file is called in words, and where it is."""
    return {"files": files()}


def files() -> list[tuple[str, str]]:
    """The files of the page that is shown, with what is chosen of it."""
    subject = subjects.shown()
    if subject is None:
        return []
    chosen_here: dict[str, Any] = {
        "plats": request.args.get("plats"),
        "period": request.args.get("period"),
        "fran": request.args.get("fran"),
        "till": request.args.get("till"),
        "part": request.args.get("part"),
        "kon": request.args.get("kon"),
        "jamfor": request.args.get("jamfor"),
    }
    query = {name: chosen_here[name] for name in subject.in_address}
    return [
        (written.words, url_for(".file", subject=subject.slug, form=form, **query))
        for form, written in FORMS.items()
    ]


def sent(publication: Publication, form: str) -> Response:
    """The publication in that form, to keep."""
    written = FORMS[form]
    content = io.BytesIO(written.write(publication))
    name = f"{publication.stem}.{form}"
    return send_file(content, written.type, as_attachment=True, download_name=name)
