"""Which meeting a case is taken up in."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.core.errors import NotFound
from trisam.core.swedish import moment
from trisam.meetings.forms.changing import MeetingPickForm
from trisam.meetings.models import AgendaItem, ItemStatus
from trisam.meetings.policy import can_place
from trisam.meetings.queries import agenda as queries
from trisam.meetings.queries.meetings import MeetingChoice, upcoming
from trisam.meetings.service import agenda as service
from trisam.web import actor

pages = Blueprint("agenda", __name__)
NO_MEETINGS = "Teamet har inga kommande möten. Rehabkoordinatorn planerar dem på teamets sida."
Page = Response | str | tuple[str, int]


@pages.route("/moten/<int:meeting_id>/arenden/<int:item_id>", methods=["GET", "POST"])
def item(meeting_id: int, item_id: int) -> Page:
    """Move a case to another meeting of the team, or let it wait.

    The rehabkoordinator does this with cases whose content stays hidden.
    """
    found = _placeable(meeting_id, item_id)
    choices = [c for c in upcoming(actor(), found.case.team_id) if c.meeting.id != meeting_id]
    if not choices and found.status is not ItemStatus.PLANNED:
        flash(NO_MEETINGS, "warning")
        return _to("meetings.show", meeting_id=meeting_id)
    form = MeetingPickForm()
    form.offer(choices)
    if request.form.get("take_out"):
        service.take_out(actor(), found)
        flash("Ärendet är borttaget från mötet och väntar på ett nytt.", "success")
        return _to("meetings.show", meeting_id=meeting_id)
    if form.validate_on_submit():
        with form.attempt():
            meeting = form.chosen(choices)
            service.move(actor(), found, meeting, urgent=form.urgent.data)
            flash(f"Ärendet tas upp {moment(meeting.starts_at)}.", "success")
            return _to("meetings.show", meeting_id=meeting.id)
        found = _placeable(meeting_id, item_id)
    page = render_template(
        "meetings/item.html",
        line=queries.line_of(actor(), found),
        form=form,
        hints=form.hints(choices),
    )
    return page, form.status


@pages.route("/arenden/<code>/mote", methods=["GET", "POST"])
def place(code: str) -> Page:
    """Choose a meeting for a case that has none."""
    case = _own(code)
    choices = upcoming(actor(), case.team_id)
    if not choices:
        flash(NO_MEETINGS, "warning")
        return _to("casefile.show", code=code)
    form = MeetingPickForm(data={"meeting": _first_free(choices)})
    form.offer(choices)
    if form.validate_on_submit():
        with form.attempt():
            meeting = form.chosen(choices)
            put = service.place_urgent if form.urgent.data else service.place
            put(actor(), case, meeting)
            flash(f"Ärendet tas upp {moment(meeting.starts_at)}.", "success")
            return _to("casefile.show", code=code)
        case = _own(code)
        choices = upcoming(actor(), case.team_id)
    page = render_template(
        "meetings/place_case.html", case=case, form=form, hints=form.hints(choices)
    )
    return page, form.status


def _placeable(meeting_id: int, item_id: int) -> AgendaItem:
    found = queries.get_item(actor(), meeting_id, item_id)
    if not can_place(actor(), found.case):
        raise NotFound
    return found


def _own(code: str) -> Case:
    case = cases.get(actor(), code)
    if not can_place(actor(), case):
        raise NotFound
    return case


def _first_free(choices: list[MeetingChoice]) -> str | None:
    return next((str(choice.meeting.id) for choice in choices if choice.free > 0), None)


def _to(endpoint: str, **values: str | int) -> Response:
    return cast(Response, redirect(url_for(endpoint, **values)))  # type: ignore[arg-type]
