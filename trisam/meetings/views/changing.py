"""Moving, placing and cancelling one meeting."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.core import clock, db
from trisam.core.errors import Forbidden, RuleBroken
from trisam.core.swedish import count_of, moment
from trisam.meetings.forms.changing import CancelForm, MoveForm, PlaceForm
from trisam.meetings.forms.weighing import CHOOSE
from trisam.meetings.models import CancelCause, Meeting, MeetingForm
from trisam.meetings.policy import can_schedule
from trisam.meetings.queries import meetings as queries
from trisam.meetings.service import changing as service
from trisam.meetings.service import restoring
from trisam.meetings.service.conflicts import Outlook
from trisam.web import actor

pages = Blueprint("changing", __name__)
Page = Response | str | tuple[str, int]


@pages.route("/moten/<int:meeting_id>/flytta", methods=["GET", "POST"])
def move(meeting_id: int) -> Page:
    """A new time; the other meetings stay."""
    meeting = _managed(meeting_id)
    form = MoveForm(data={"day": meeting.day, "starts": clock.local(meeting.starts_at).time()})
    chosen, outlook = form.choose(request.form.get(CHOOSE)), Outlook()
    if form.validate_on_submit() and form.day.data and form.starts.data is not None:
        outlook = service.outlook(actor(), meeting, form.day.data, form.starts.data)
        if form.is_weighed(outlook) and not chosen:
            with form.attempt():
                service.move(actor(), meeting, form.day.data, form.starts.data)
                flash(f"Mötet är flyttat till {moment(meeting.starts_at)}.", "success")
                return _to_meeting(meeting_id)
            meeting = _managed(meeting_id)
    fixed = sum(item.fixed and item.slot is not None for item in meeting.items)
    page = render_template(
        "meetings/move.html", meeting=meeting, form=form, outlook=outlook, fixed=fixed
    )
    return page, form.status


@pages.route("/moten/<int:meeting_id>/plats", methods=["GET", "POST"])
def place(meeting_id: int) -> Page:
    """Another place, or another way to meet."""
    meeting = _managed(meeting_id)
    form = PlaceForm(data={"form": meeting.form, "place": meeting.place})
    if form.validate_on_submit():
        with form.attempt():
            service.change_place(
                actor(), meeting, MeetingForm(form.form.data), form.place.data or ""
            )
            flash("Platsen är ändrad.", "success")
            return _to_meeting(meeting_id)
        meeting = _managed(meeting_id)
    return render_template("meetings/place.html", meeting=meeting, form=form), form.status


@pages.route("/moten/<int:meeting_id>/stall-in", methods=["GET", "POST"])
def cancel(meeting_id: int) -> Page:
    """Cancel with a cause; where the cases will go is said before."""
    meeting = _managed(meeting_id)
    form = CancelForm()
    if form.validate_on_submit():
        with form.attempt():
            became = service.cancel(actor(), meeting, CancelCause(form.cause.data))
            flash("Mötet är inställt. De som berörs får veta det.", "success")
            if became.waiting:
                flash("Alla ärenden fick inte plats på ett senare möte.", "warning")
            return _to_meeting(meeting_id)
        meeting = _managed(meeting_id)
    page = render_template(
        "meetings/cancel.html",
        meeting=meeting,
        form=form,
        forecast=service.forecast(actor(), meeting),
    )
    return page, form.status


@pages.post("/moten/<int:meeting_id>/aterstall")
def restore(meeting_id: int) -> Response:
    """The meeting is held after all, within the day."""
    meeting = _managed(meeting_id)
    try:
        with db.attempt():
            back = restoring.restore(actor(), meeting)
            came = count_of(back, "ärende är", "ärenden är") if back else "Inga ärenden är"
            flash(f"Mötet blir av. {came} tillbaka på sin tid.", "success")
    except RuleBroken as error:
        flash(error.sentence, "warning")
    return _to_meeting(meeting_id)


def _managed(meeting_id: int) -> Meeting:
    meeting = queries.get(actor(), meeting_id)
    if not can_schedule(actor(), meeting.team_id):
        raise Forbidden
    return meeting


def _to_meeting(meeting_id: int) -> Response:
    return cast(Response, redirect(url_for("meetings.show", meeting_id=meeting_id)))
