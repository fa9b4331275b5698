"""A case that is not taken up in the room today: postponed to another meeting, or withdrawn."""

from flask import Blueprint, Response, render_template

from trisam.cases.forms import CloseForm
from trisam.cases.policy import can_change
from trisam.core import clock
from trisam.core.errors import Forbidden
from trisam.core.swedish import moment
from trisam.meetings.policy import can_fix, can_place, individual_comes
from trisam.meetings.queries import answers, meetings
from trisam.meetings.service import ending as service
from trisam.recommendations.forms.ending import PostponeForm
from trisam.recommendations.views.room import onwards
from trisam.web import actor

pages = Blueprint("ending", __name__)
TELL = " Personen ska vara med och behöver få veta det."


@pages.route("/moten/<int:meeting_id>/rum/<code>/senare", methods=["GET", "POST"])
def postpone(meeting_id: int, code: str) -> Response | tuple[str, int]:
    """In which meeting the case is taken up instead, or that it waits for one."""
    meeting = meetings.get(actor(), meeting_id)
    case = answers.case_on(actor(), meeting, code)
    if not can_place(actor(), case):
        raise Forbidden
    choices = meetings.with_room_after(actor(), meeting)
    form = PostponeForm()
    in_line = service.waits_in_line(meeting, choices)
    form.offer(choices, in_line=in_line)
    tell = individual_comes(case) and can_fix(actor(), case, clock.today())
    if form.validate_on_submit():
        with form.attempt():
            to = form.chosen(choices)
            stands = service.postpone(actor(), meeting, case, to)
            where = f"tas upp {moment(to.starts_at)} i stället." if to else _waits(stands)
            return onwards(meeting_id, code, f"Ärende {code} {where}{TELL if tell else ''}")
        meeting = meetings.get(actor(), meeting_id)
        case = answers.case_on(actor(), meeting, code)
    page = render_template(
        "recommendations/postpone.html",
        meeting=meeting,
        case=case,
        form=form,
        hints=form.hints(choices, in_line=in_line),
        tell=tell,
    )
    return page, form.status


@pages.route("/moten/<int:meeting_id>/rum/<code>/dra-tillbaka", methods=["GET", "POST"])
def withdraw(meeting_id: int, code: str) -> Response | tuple[str, int]:
    """The lifting party takes the case back, once it has read what that means."""
    meeting = meetings.get(actor(), meeting_id)
    case = answers.case_on(actor(), meeting, code)
    if not can_change(actor(), case):
        raise Forbidden
    form = CloseForm()
    if form.validate_on_submit():
        with form.attempt():
            service.withdraw(actor(), meeting, case, form.given)
            return onwards(meeting_id, code, f"Ärende {code} är tillbakadraget och avslutat.")
        meeting = meetings.get(actor(), meeting_id)
        case = answers.case_on(actor(), meeting, code)
    page = render_template("recommendations/withdraw.html", meeting=meeting, case=case, form=form)
    return page, form.status


def _waits(in_line: bool) -> str:
    if in_line:
        return "står i kö och får nästa plats som blir ledig."
    return "väntar. Välj ett möte i ärendet när ni vet."
