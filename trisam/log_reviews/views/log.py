"""/logg: what the own party's people have done."""

from flask import Blueprint, render_template, request, url_for

from trisam.audit.action_words import words_of
from trisam.core.errors import Forbidden
from trisam.log_reviews.forms import LogFilterForm
from trisam.log_reviews.policy import can_review
from trisam.log_reviews.queries import log
from trisam.web import actor, paging

pages = Blueprint("log", __name__)


def refuse_all_but_log_reviewers() -> None:
    """Before each request to the log and its reviews: raises `Forbidden`."""
    if not can_review(actor()):
        raise Forbidden


pages.before_request(refuse_all_but_log_reviewers)


@pages.get("/logg")
def index() -> tuple[str, int]:
    """The entries, newest first."""
    form = LogFilterForm(request.args, log.colleagues(actor()))
    wanted = form.wanted()
    rows, page = [], None
    if wanted is not None:
        total = log.count(actor(), wanted)
        number = paging.wanted_page(total, log.PAGE_SIZE)
        rows = log.list_entries(actor(), wanted, number)
        page = paging.shown(
            number, total, log.PAGE_SIZE, lambda n: url_for(".index", **form.query, sida=n)
        )
    shown = render_template(
        "log_reviews/log.html",
        form=form,
        rows=rows,
        page=page,
        words_of=words_of,
        case_url=lambda code: url_for(".index", **{**form.query, "arende": code}),
    )
    return shown, form.status
