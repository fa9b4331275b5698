"""Efter-Trisam: calling to it, its page, cancelling and ending it."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from trisam.cases import queries as cases
from trisam.core import clock
from trisam.core.errors import Forbidden
from trisam.meetings.forms.after import CallForm, CancelAfterForm, HoldAfterForm
from trisam.meetings.models import CAUSE_WORDS, FORM_WORDS, CancelCause
from trisam.meetings.policy import after_reaches
from trisam.meetings.queries import after as queries
from trisam.meetings.queries.after import Gathering
from trisam.meetings.service import after as service
from trisam.web import actor

pages = Blueprint("after", __name__)
Page = Response | str | tuple[str, int]


@pages.route("/arenden/<code>/efter-trisam", methods=["GET", "POST"])
def call(code: str) -> Page:
    """Call those concerned to a short meeting about the case."""
    case = cases.get(actor(), code)
    hinder = service.hinder(actor(), case, clock.today())
    candidates = queries.candidates(actor(), case, clock.today())
    form = CallForm.offering(candidates)
    form.watch(actor(), protected=case.person.protected)
    if not hinder and form.validate_on_submit():
        with form.attempt():
            meeting = service.call(actor(), case, form.given())
            flash("Mötet är bestämt. De som är kallade får veta det.", "success")
            return _to_meeting(meeting.id)
        case = cases.get(actor(), code)
    page = render_template(
        "meetings/after/call.html",
        case=case,
        form=form,
        hinder=hinder,
        no_consent=hinder == service.NO_CONSENT,
        officer=case.officer if case.officer_id != actor().account_id else None,
        somebody=bool(candidates),
    )
    return page, form.status


@pages.get("/moten/<int:after_id>/efter-trisam")
def show(after_id: int) -> str:
    """Why, who, when and for how long; for those who take part."""
    found = queries.get(actor(), after_id)
    outside = {
        one.id
        for one in found.participants
        if found.leads and not after_reaches(found.case, one.party_id, clock.today())
    }
    return render_template(
        "meetings/after/show.html",
        found=found,
        meeting=found.meeting,
        case=found.case,
        outside=outside,
        form_words=FORM_WORDS,
        cause_words=CAUSE_WORDS,
    )


@pages.route("/moten/<int:after_id>/efter-trisam/stall-in", methods=["GET", "POST"])
def cancel(after_id: int) -> Page:
    """Cancel it, with a cause."""
    found = _led(after_id)
    form = CancelAfterForm()
    if form.validate_on_submit():
        with form.attempt():
            service.cancel(actor(), after_id, CancelCause(form.cause.data))
            flash("Mötet är inställt. De som är kallade får veta det.", "success")
            return _to_meeting(after_id)
        found = _led(after_id)
    return render_template("meetings/after/cancel.html", found=found, form=form), form.status


@pages.route("/moten/<int:after_id>/efter-trisam/avsluta", methods=["GET", "POST"])
def hold(after_id: int) -> Page:
    """Who was there; then the meeting is over."""
    found = _led(after_id)
    form = HoldAfterForm.of(found.participants)
    if form.validate_on_submit():
        with form.attempt():
            service.hold(actor(), after_id, form.given())
            flash("Mötet är avslutat.", "success")
            return _to_meeting(after_id)
        found = _led(after_id)
    return render_template("meetings/after/hold.html", found=found, form=form), form.status


def _led(meeting_id: int) -> Gathering:
    found = queries.get(actor(), meeting_id)
    if not found.leads:
        raise Forbidden
    return found


def _to_meeting(meeting_id: int) -> Response:
    return cast(Response, redirect(url_for("after.show", after_id=meeting_id)))
