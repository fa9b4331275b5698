"""The order of the agenda, fixed times, and that an individual has been told."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, request, url_for

from trisam.cases import queries as cases
from trisam.core import db
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.core.swedish import clock_time
from trisam.meetings.policy import can_place, can_schedule
from trisam.meetings.queries import agenda as queries
from trisam.meetings.queries import meetings
from trisam.meetings.service import ordering as service
from trisam.web import actor

pages = Blueprint("ordering", __name__)
LONGEST_NUMBER = 2
TELL = " Personen behöver få veta det."


@pages.post("/moten/<int:meeting_id>/arenden/<int:item_id>/ordning")
def move(meeting_id: int, item_id: int) -> Response:
    """Move one line to another slot. The rehabkoordinator does this also with "1 ärende"."""
    meeting = meetings.get(actor(), meeting_id)
    if not can_schedule(actor(), meeting.team_id):
        raise Forbidden
    queries.get_item(actor(), meeting_id, item_id)
    try:
        with db.attempt():
            item = service.place_at(
                actor(), meeting, item_id, _slot(), request.form.get("seen", "")
            )
            begins = queries.begins(meeting, item.slot or 0)
            flash(f"Ärendet tas upp kl. {clock_time(begins)}.", "success")
    except RuleBroken as error:
        flash(error.sentence, "warning")
    return _to_line(meeting_id, item_id)


@pages.post("/moten/<int:meeting_id>/arenden/<int:item_id>/fast-tid")
def fix(meeting_id: int, item_id: int) -> Response:
    """Give the case a fixed time, or take it back."""
    item = queries.get_item(actor(), meeting_id, item_id)
    if not can_place(actor(), item.case):
        raise NotFound
    try:
        with db.attempt():
            if request.form.get("loosen"):
                service.loosen(actor(), item)
                flash(f"Tiden är inte fast längre.{TELL}", "warning")
            else:
                service.fix(actor(), item)
                begins = queries.begins(item.meeting, item.slot or 0)
                flash(f"Ärendet har fast tid kl. {clock_time(begins)}.{TELL}", "success")
    except Forbidden:
        raise NotFound from None  # another answer would tell how the individual takes part
    except RuleBroken as error:
        flash(error.sentence, "warning")
    return _to_line(meeting_id, item_id)


@pages.post("/arenden/<code>/berattat")
def told(code: str) -> Response:
    """The individual knows the time."""
    service.note_told(actor(), cases.get(actor(), code))
    flash("Det är noterat att personen har fått veta.", "success")
    return cast(Response, redirect(url_for("casefile.show", code=code)))


def _slot() -> int:
    asked = request.form.get("to", "")
    right = asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_NUMBER
    return int(asked) if right else 0


def _to_line(meeting_id: int, item_id: int) -> Response:
    """Back to the line that was moved, so that whoever goes by keyboard stays there."""
    url = url_for("meetings.show", meeting_id=meeting_id, _anchor=f"arende-{item_id}")
    return cast(Response, redirect(url))
