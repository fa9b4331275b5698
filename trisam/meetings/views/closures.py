"""A team's own closures, and the meetings that lie in them: so it stands above `teams`."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.core.errors import Forbidden
from trisam.core.swedish import count_of
from trisam.meetings.forms.closures import ClosureForm
from trisam.meetings.queries import meetings
from trisam.teams import queries as teams
from trisam.teams.models import Closure, Team
from trisam.teams.policy import can_manage
from trisam.teams.service import closures as service
from trisam.web import actor
from trisam.web.request import SAFE_METHODS

pages = Blueprint("closures", __name__)
Page = Response | str | tuple[str, int]


@pages.route("/team/<slug>/uppehall", methods=["GET", "POST"])
def index(slug: str) -> Page:
    """The closures to come; add one, or remove one."""
    team = teams.get(actor(), slug)
    if not can_manage(actor(), team.id):
        raise Forbidden
    adds = request.form.get("step") == "add"
    form = ClosureForm() if adds else ClosureForm(formdata=None)
    if adds:
        if form.validate_on_submit() and form.first_day.data and form.last_day.data:
            with form.attempt():
                added = service.add(
                    actor(), team, form.first_day.data, form.last_day.data, form.words.data or ""
                )
                return _done(team, _added(team, added))
    elif request.method not in SAFE_METHODS:
        service.remove(actor(), team, request.form.get("closure", 0, type=int))
        return _done(team, "Uppehållet är borttaget. Planera möten om teamet ska träffas då.")
    page = render_template(
        "meetings/closures.html",
        team=team,
        form=form,
        closures=meetings.in_closures(actor(), team.id, teams.closures(actor(), team.id)),
    )
    return page, form.status


def _added(team: Team, closure: Closure) -> str:
    [(_, there)] = meetings.in_closures(actor(), team.id, [closure])
    if not there:
        return "Uppehållet är sparat. Inga möten ligger i det."
    stand = count_of(len(there), "möte ligger", "möten ligger")
    return f"Uppehållet är sparat. {stand} kvar i det: flytta eller ställ in."


def _done(team: Team, what: str) -> Response:
    flash(what, "success")
    return cast(Response, redirect(url_for("closures.index", slug=team.slug)))
