"""Who has read a case: the paper for the individual."""

from io import BytesIO

from flask import Blueprint, Response, render_template, send_file

from trisam.core import clock, swedish
from trisam.core.papers import paper
from trisam.log_reviews.queries.who_has_read import Extract, extract
from trisam.web import actor

pages = Blueprint("who_has_read", __name__)


@pages.get("/arenden/<code>/vem-har-last")
def show(code: str) -> str:
    """The list, made for paper."""
    return render_template(
        "log_reviews/who_has_read.html",
        extract=extract(actor(), code),
        printed=swedish.moment(clock.now()),
    )


@pages.get("/arenden/<code>/vem-har-last.pdf")
def file(code: str) -> Response:
    """The same list as a tagged PDF. Its name tells of nobody."""
    content = paper("log_reviews/who_has_read.typ", _facts(extract(actor(), code)))
    return send_file(
        BytesIO(content), "application/pdf", as_attachment=True, download_name="vem-har-last.pdf"
    )


def _facts(shown: Extract) -> dict[str, object]:
    return {
        "code": shown.case_code,
        "printed": f"Framtagen {swedish.moment(clock.now())}",
        "refused": swedish.count_of(shown.refused, "gång", "gånger") if shown.refused else "",
        "days": [
            {
                "day": swedish.day(day.day),
                "authorities": [
                    {
                        "name": authority.name,
                        "rows": [
                            [row.times, row.unit, row.role, row.what] for row in authority.rows
                        ],
                    }
                    for authority in day.authorities
                ],
            }
            for day in shown.days
        ],
    }
