"""Avvakta: letting a case wait, and looking at it again. Redo: since when somebody is ready."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from trisam.cases import queries as cases
from trisam.cases.models import Case, Wait, WaitEnd
from trisam.cases.policy import can_change
from trisam.core import clock
from trisam.core.errors import Forbidden
from trisam.core.swedish import day
from trisam.meetings.queries.owners import possible
from trisam.waits import service
from trisam.waits.forms import ReadinessForm, ReviewForm, WaitForm
from trisam.waits.policy import can_put, can_review
from trisam.web import actor
from trisam.web.forms import Form

pages = Blueprint("waits", __name__)
Page = Response | str | tuple[str, int]
ENDED = {
    WaitEnd.ONWARD: "Ärendet avvaktar inte längre.",
    WaitEnd.BACK: "Ärendet är åter hos teamet och kan sättas upp på ett möte.",
}


@pages.route("/arenden/<code>/avvakta", methods=["GET", "POST"])
def show(code: str) -> Page:
    """Let the case wait; or, when it does, look at it again."""
    case = cases.get(actor(), code)
    return _put(case) if case.wait is None else _review(case, case.wait)


@pages.route("/arenden/<code>/redo", methods=["GET", "POST"])
def readiness(code: str) -> Page:
    """Since when the individual is ready for the next step, and when it began."""
    case = cases.get(actor(), code)
    if not can_change(actor(), case):
        raise Forbidden
    form = ReadinessForm.about(case)
    if form.validate_on_submit():
        with form.attempt():
            service.note_readiness(actor(), case, form.given())
            return _done(code, "Datumen är sparade.")
        case = cases.get(actor(), code)
    return _page("waits/readiness.html", case, form)


def _put(case: Case) -> Page:
    if not can_put(actor(), case, clock.today()):
        raise Forbidden
    form = WaitForm()
    form.offer(possible(actor(), case, case.team_id))
    form.watch(actor(), protected=case.person.protected)
    if form.validate_on_submit():
        with form.attempt():
            wait = service.put(actor(), case, form.given())
            return _done(case.code, f"Ärendet avvaktar till {day(wait.until)}.")
        case = cases.get(actor(), case.code)
    return _page("waits/put.html", case, form)


def _review(case: Case, wait: Wait) -> Page:
    if not can_review(actor(), wait, case, clock.today()):
        raise Forbidden
    form = ReviewForm.about(wait)
    form.offer(possible(actor(), case, case.team_id))
    form.watch(actor(), protected=case.person.protected)
    if form.validate_on_submit():
        with form.attempt():
            return _reviewed(case, form)
        case = cases.get(actor(), case.code)
    return _page("waits/review.html", case, form)


def _reviewed(case: Case, form: ReviewForm) -> Response:
    if form.end is not None:
        service.end(actor(), case, form.end, form.version.number)
        return _done(case.code, ENDED[form.end])
    wait = service.prolong(actor(), case, form.given(), form.version.number)
    return _done(case.code, f"Ärendet avvaktar till {day(wait.until)}.")


def _page(template: str, case: Case, form: Form) -> Page:
    page = render_template(
        template,
        case=case,
        form=form,
        allow_later=False,
        back_url=url_for("casefile.show", code=case.code),
    )
    return page, form.status


def _done(code: str, told: str) -> Response:
    flash(told, "success")
    return cast(Response, redirect(url_for("casefile.show", code=code)))
