"""Which meeting a case is taken up in."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.errors import NotFound
from trisam.core.swedish import moment
from trisam.meetings.forms.changing import MeetingPickForm
from trisam.meetings.models import AgendaItem, ItemStatus
from trisam.meetings.policy import can_fix, can_place, can_schedule, individual_comes
from trisam.meetings.queries import agenda as queries
from trisam.meetings.queries import queue
from trisam.meetings.queries.meetings import MeetingChoice, upcoming
from trisam.meetings.service import agenda as service
from trisam.meetings.service.slots import closed
from trisam.web import actor

pages = Blueprint("agenda", __name__)
NO_MEETINGS = "Teamet har inga kommande möten. Rehabkoordinatorn planerar dem på teamets sida."
LEAVE = "ut"
Page = Response | str | tuple[str, int]


@pages.route("/moten/<int:meeting_id>/arenden/<int:item_id>", methods=["GET", "POST"])
def item(meeting_id: int, item_id: int) -> Page:
    """Move a case to another meeting of the team, or let it wait.

    The rehabkoordinator does this with cases whose content stays hidden.
    """
    found = _placeable(meeting_id, item_id)
    choices = [c for c in _offered(found.case) if c.meeting.id != meeting_id]
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
        line=(line := queries.line_of(actor(), found)),
        may_fix=line.case is not None and can_fix(actor(), line.case, clock.today()),
        comes=individual_comes,
        begins=queries.begins,
        form=form,
        hints=form.hints(choices),
    )
    return page, form.status


@pages.route("/arenden/<code>/mote", methods=["GET", "POST"])
def place(code: str) -> Page:
    """Choose a meeting for a case that has none, or let it stand in line."""
    case = _own(code)
    choices = _offered(case)
    form = MeetingPickForm(data={"meeting": _first_free(choices)})
    form.offer(choices)
    if wish := request.form.get("queue"):
        with form.attempt():
            return _stand_in_line(case, wish)
        case = _own(code)
    elif form.validate_on_submit():
        with form.attempt():
            meeting = form.chosen(choices)
            put = service.place_urgent if form.urgent.data else service.place
            put(actor(), case, meeting)
            flash(f"Ärendet tas upp {moment(meeting.starts_at)}.", "success")
            return _to("casefile.show", code=code)
        case = _own(code)
        choices = _offered(case)
    page = render_template(
        "meetings/place_case.html",
        case=case,
        form=form,
        hints=form.hints(choices),
        since=queue.since(actor(), case),
        has_room=any(choice.takes_cases for choice in choices),
        coming=(coming := upcoming(actor(), case.team_id)),
        closed=[_closed(choice) for choice in coming if choice not in choices],
    )
    return page, form.status


def _stand_in_line(case: Case, wish: str) -> Response:
    if wish == LEAVE:
        service.leave_queue(actor(), case)
        flash("Ärendet står inte i kö längre.", "success")
    else:
        service.join_line(actor(), case)
        flash("Ärendet står i kö. Det får nästa plats som blir ledig, och du får veta det.",
              "success")  # fmt: skip
    return _to("casefile.show", code=case.code)


def _closed(choice: MeetingChoice) -> str:
    meeting = choice.meeting
    return (
        f"Mötet {moment(meeting.starts_at)}: {closed(meeting)} "
        "Brådskande ärenden: be rehabkoordinatorn."
    )


def _offered(case: Case) -> list[MeetingChoice]:
    """The meetings to come whose agenda is open; to the rehabkoordinator also the others."""
    may_always = can_schedule(actor(), case.team_id)
    coming = upcoming(actor(), case.team_id)
    return [choice for choice in coming if may_always or choice.meeting.is_open]


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
    return next((str(choice.meeting.id) for choice in choices if choice.takes_cases), None)


def _to(endpoint: str, **values: str | int) -> Response:
    return cast(Response, redirect(url_for(endpoint, **values)))  # type: ignore[arg-type]
