"""Loggkontroll: begin a review, judge its lines, sign it, print it."""

import uuid
from io import BytesIO
from typing import Any, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for

from trisam.audit import service as audit
from trisam.core import clock, swedish
from trisam.core.papers import paper
from trisam.log_reviews.findings import RULE_WORDS
from trisam.log_reviews.forms import AssessForm, SignForm, StartForm, of_line, suggested
from trisam.log_reviews.models import LogReview, ReviewLine
from trisam.log_reviews.queries import reviews
from trisam.log_reviews.service import judging, starting
from trisam.log_reviews.service.starting import Plan
from trisam.log_reviews.views import words
from trisam.log_reviews.views.log import refuse_all_but_log_reviewers
from trisam.web import actor
from trisam.web.request import SAFE_METHODS

pages = Blueprint("log_reviews", __name__)
pages.before_request(refuse_all_but_log_reviewers)
Page = Response | str | tuple[str, int]


@pages.get("/logg/granskningar")
def index() -> str:
    """Every review of the own party."""
    return render_template(
        "log_reviews/reviews.html", reviews=reviews.list_all(actor()), period=words.period
    )


@pages.route("/logg/granskningar/ny", methods=["GET", "POST"])
def start() -> Page:
    """Begin a review: last month, and the limits of the review before, unless others are asked."""
    form = StartForm(data=suggested(_usual_plan()))
    if form.validate_on_submit():
        with form.attempt():
            review = starting.start(actor(), form.plan())
            flash("Stickprovet är draget och fynden är framräknade.", "success")
            return _to(review)
    return render_template("log_reviews/start.html", form=form), form.status


@pages.get("/logg/granskningar/<uuid:review_id>")
def show(review_id: uuid.UUID) -> str:
    """The lines, what was said of them, and the signature."""
    review = reviews.get(actor(), review_id)
    left = [line for line in review.lines if line.assessment is None]
    return render_template(
        "log_reviews/review.html", next_line=left[0] if left else None, **_told(review)
    )


@pages.route("/logg/granskningar/<uuid:review_id>/rader/<uuid:line_id>", methods=["GET", "POST"])
def assess(review_id: uuid.UUID, line_id: uuid.UUID) -> Page:
    """Judge one line, then on to the next that is left."""
    fetch = reviews.get if request.method in SAFE_METHODS else reviews.get_to_change
    review = fetch(actor(), review_id)
    line = reviews.line(review, line_id)
    form = AssessForm(data=of_line(line))
    if form.validate_on_submit():
        with form.attempt():
            judging.assess(actor(), review, line, form.given())
            return _onwards(review)
    page = render_template(
        "log_reviews/line.html",
        form=form,
        line=line,
        mine=line.account_id == actor().account_id,
        rule_words=RULE_WORDS,
        log_url=_log_of(review, line),
        **_told(review),
    )
    return page, form.status


@pages.route("/logg/granskningar/<uuid:review_id>/skriv-under", methods=["GET", "POST"])
def sign(review_id: uuid.UUID) -> Page:
    """Sign exactly what the page shows."""
    fetch = reviews.get if request.method in SAFE_METHODS else reviews.get_to_change
    review = fetch(actor(), review_id)
    if review.is_signed:
        return _to(review)
    form = SignForm(data={"seen": judging.content_digest(review)})
    if form.validate_on_submit():
        with form.attempt():
            judging.sign(
                actor(), review, conclusion=form.conclusion.data or "", seen=form.seen.data or ""
            )
            flash("Granskningen är underskriven och kan inte längre ändras.", "success")
            return _to(review)
    return render_template("log_reviews/sign.html", form=form, **_told(review)), form.status


@pages.get("/logg/granskningar/<uuid:review_id>/utskrift")
def on_paper(review_id: uuid.UUID) -> str:
    """The documented control, for paper."""
    review = reviews.get(actor(), review_id)
    _note_print(review)
    return render_template("log_reviews/print.html", **_told(review))


@pages.get("/logg/granskningar/<uuid:review_id>/granskning.pdf")
def file(review_id: uuid.UUID) -> Response:
    """The documented control as a tagged PDF."""
    review = reviews.get(actor(), review_id)
    _note_print(review)
    content = paper("log_reviews/review.typ", _paper_facts(review))
    name = f"loggranskning-{review.first_day}-{review.last_day}.pdf"
    return send_file(BytesIO(content), "application/pdf", as_attachment=True, download_name=name)


def _usual_plan() -> Plan:
    first, last = starting.last_month(clock.today())
    before = reviews.latest(actor())
    if before is None:
        return Plan(first, last)
    return Plan(first, last, before.sample_size, before.limits)


def _told(review: LogReview) -> dict[str, Any]:
    return {
        "review": review,
        "period": words.period(review),
        "method": words.method(review),
        "sections": words.sections(review),
        "without_findings": words.without_findings(review),
        "outcome": words.outcome(review.lines),
        "signature": words.signature(review),
        "words": words,
        "intact": not review.is_signed
        or judging.is_intact(review, list(reviews.signatures_in_log(review))),
        "printed": swedish.moment(clock.now()),
    }


def _paper_facts(review: LogReview) -> dict[str, object]:
    told = _told(review)
    return {
        "title": f"Granskning av loggen {told['period']}",
        "printed": f"Utskriven {told['printed']}",
        "signed": review.is_signed,
        "intact": told["intact"],
        "method": told["method"],
        "sections": [
            {
                "heading": section.heading,
                "explains": section.explains,
                "lines": [
                    [
                        str(line.position),
                        f"{line.actor_name}, {line.unit_name}",
                        words.when(line),
                        line.sentence,
                        words.judged(line),
                        line.note or "",
                    ]
                    for line in section.lines
                ],
            }
            for section in told["sections"]
        ],
        "without_findings": told["without_findings"],
        "outcome": [[text, str(number)] for text, number in told["outcome"]],
        "conclusion": review.conclusion or "",
        "signature": told["signature"],
    }


def _note_print(review: LogReview) -> None:
    audit.record_reads(actor(), "log_review.print", [(review.subject, None)])


def _log_of(review: LogReview, line: ReviewLine) -> str:
    """The log round the line: all about its case, or all that the person did."""
    chosen: dict[str, Any] = {"fran": review.first_day, "till": review.last_day}
    if line.case_code:
        chosen["arende"] = line.case_code
    else:
        chosen["kollega"] = line.account_id
    return url_for("log.index", **chosen)


def _onwards(review: LogReview) -> Response:
    left = [line for line in review.lines if line.assessment is None]
    if not left:
        flash("Alla rader är bedömda. Nu kan du skriva under.", "success")
        return _to(review)
    return cast(Response, redirect(url_for(".assess", review_id=review.id, line_id=left[0].id)))


def _to(review: LogReview) -> Response:
    return cast(Response, redirect(url_for(".show", review_id=review.id)))
