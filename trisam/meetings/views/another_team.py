"""After a cancelled meeting: another team that can meet sooner, if the individual wants."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.core.errors import Forbidden
from trisam.core.swedish import moment
from trisam.meetings.forms.changing import AnotherTeamForm
from trisam.meetings.queries import offers
from trisam.meetings.service import another_team as service
from trisam.web import actor

pages = Blueprint("another_team", __name__)
Page = Response | str | tuple[str, int]


@pages.route("/arenden/<code>/annat-team", methods=["GET", "POST"])
def answer(code: str) -> Page:
    """What the individual answers: yes on a certain day, or no."""
    case = _own(code)
    form = AnotherTeamForm()
    if request.form.get("decline"):
        with form.attempt():
            service.decline(actor(), case)
            flash("Ärendet är kvar i teamet.", "success")
            return _to_case(code)
        case = _own(code)
    elif form.validate_on_submit() and form.agreed_on.data is not None:
        with form.attempt():
            meeting = service.accept(actor(), case, form.meeting_id, form.agreed_on.data)
            flash(f"Ärendet tas upp {moment(meeting.starts_at)} i {meeting.team.name}.", "success")
            return _to_case(code)
        case = _own(code)
    offer = offers.offer_for(actor(), case)
    form.offer(offer.meeting if offer else None)
    page = render_template("meetings/another_team.html", case=case, form=form, offer=offer)
    return page, form.status


def _own(code: str) -> Case:
    case = cases.get(actor(), code)
    if case.officer_id != actor().account_id:
        raise Forbidden
    return case


def _to_case(code: str) -> Response:
    return cast(Response, redirect(url_for("casefile.show", code=code)))
