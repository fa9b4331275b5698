"""A case that all parties agree on in writing: its recommendation, without time in the meeting."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.cases import lift_words, own_words
from trisam.cases.policy import readable_types
from trisam.core import clock
from trisam.core.errors import Forbidden
from trisam.meetings.queries import answers, meetings
from trisam.meetings.views import words
from trisam.recommendations import service
from trisam.recommendations.forms.recording import SettleForm
from trisam.recommendations.policy import can_settle
from trisam.web import actor

pages = Blueprint("settling", __name__)


@pages.route("/moten/<int:meeting_id>/formote/<code>/avgor", methods=["GET", "POST"])
def case(meeting_id: int, code: str) -> Response | str | tuple[str, int]:
    """What the parties wrote, and what the lifting officer makes of it: who does what by when."""
    meeting = meetings.get(actor(), meeting_id)
    shown = answers.case_on(actor(), meeting, code)
    if not can_settle(actor(), shown, clock.today()):
        raise Forbidden
    form = SettleForm.about(service.owners(actor(), meeting, shown), {})
    form.watch(actor(), protected=shown.person.protected)
    if "more" in request.form:
        form.add_rows(len(form.actions) + 2)
    elif form.validate_on_submit():
        with form.attempt():
            service.settle(actor(), meeting, shown, form.given())
            flash("Ärendet är avgjort utan möte. Platsen på mötet är fri.", "success")
            return cast(Response, redirect(url_for("casefile.show", code=code)))
        meeting = meetings.get(actor(), meeting_id)
        shown = answers.case_on(actor(), meeting, code)
    page = render_template(
        "recommendations/settle.html",
        meeting=meeting,
        case=shown,
        own_words=own_words.readable(actor(), shown, clock.today()),
        lift=lift_words.shown(shown, readable_types(actor(), shown, clock.today())),
        form=form,
        hinder=service.hinder_of_settling(actor(), meeting, shown),
        voices=words.voices(answers.list_for_case(actor(), shown)),
    )
    return page, form.status
