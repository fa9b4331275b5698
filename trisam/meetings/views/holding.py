"""Ending a meeting."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from trisam.core.errors import Forbidden
from trisam.meetings.forms.holding import hold_form
from trisam.meetings.models import ItemStatus
from trisam.meetings.policy import can_hold
from trisam.meetings.queries import agenda, meetings
from trisam.meetings.service import holding as service
from trisam.teams import queries as teams
from trisam.web import actor

pages = Blueprint("holding", __name__)


@pages.route("/moten/<int:meeting_id>/avsluta", methods=["GET", "POST"])
def hold(meeting_id: int) -> Response | str | tuple[str, int]:
    """Which parties were there, and by whom; then the meeting is over."""
    meeting = meetings.get(actor(), meeting_id)
    if not can_hold(actor(), meeting):
        raise Forbidden
    form = hold_form(
        teams.parties_on(actor(), meeting.team_id, meeting.day),
        teams.seated_on(actor(), meeting.team_id, meeting.day),
        actor().account_id,
    )
    if form.validate_on_submit():
        with form.attempt():
            service.hold(actor(), meeting, form.given())
            flash("Mötet är avslutat.", "success")
            return cast(Response, redirect(url_for("meetings.show", meeting_id=meeting_id)))
        meeting = meetings.get(actor(), meeting_id)
    lines = agenda.lines(actor(), meeting)
    page = render_template(
        "meetings/holding/hold.html",
        meeting=meeting,
        form=form,
        waiting=[line for line in lines if line.item.status is ItemStatus.PLANNED],
    )
    return page, form.status
