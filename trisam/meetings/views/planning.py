"""Planning a team's year in words, and adding one meeting."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.core.errors import Forbidden
from trisam.core.swedish import count_of, moment
from trisam.meetings.forms.planning import DaysForm, PlanForm, SingleForm
from trisam.meetings.forms.weighing import CHOOSE
from trisam.meetings.policy import can_schedule
from trisam.meetings.queries import meetings as queries
from trisam.meetings.service import scheduling as service
from trisam.meetings.service.conflicts import Outlook
from trisam.meetings.service.scheduling import Preview
from trisam.teams import queries as teams
from trisam.teams.models import Team
from trisam.web import actor
from trisam.web.request import SAFE_METHODS

pages = Blueprint("planning", __name__)
Page = Response | str | tuple[str, int]


@pages.route("/team/<slug>/planera", methods=["GET", "POST"])
def year(slug: str) -> Page:
    """Ask for the rhythm, show every date, save: three steps on one address."""
    team = _managed(slug)
    if request.method in SAFE_METHODS:
        return _ask(team, PlanForm.proposed(team, queries.latest_series(actor(), team.id)))
    form, step = PlanForm(), request.form.get("step")
    if step == "change" or not form.validate():
        return _ask(team, form)
    return _save(team, form) if step == "save" else _show(team, form)


@pages.route("/team/<slug>/extramote", methods=["GET", "POST"])
def single(slug: str) -> Page:
    """One meeting outside the rhythm."""
    team = _managed(slug)
    form = SingleForm() if request.method == "POST" else SingleForm.proposed(team)
    chosen, outlook = form.choose(request.form.get(CHOOSE)), Outlook()
    if form.validate_on_submit() and form.day.data is not None:
        outlook = service.outlook(actor(), team, form.day.data, form.sitting())
        if form.is_weighed(outlook) and not chosen:
            with form.attempt():
                meeting = service.add_single(actor(), team, form.day.data, form.sitting())
                flash(f"Mötet {moment(meeting.starts_at)} är inlagt.", "success")
                return _to("meetings.show", meeting_id=meeting.id)
    page = render_template("meetings/single.html", team=team, form=form, outlook=outlook)
    return page, form.status


def _ask(team: Team, form: PlanForm) -> Page:
    return render_template("meetings/plan.html", team=team, form=form), form.status


def _show(team: Team, form: PlanForm) -> Page:
    with form.attempt():
        shown = service.preview(actor(), team, form.plan())
        days = DaysForm()
        days.offer([planned.day for planned in shown.dates], kept=shown.proposed)
        return _preview(team, form, shown, days)
    return _ask(team, form)


def _save(team: Team, form: PlanForm) -> Page:
    days = DaysForm()
    with days.attempt():
        service.schedule(actor(), team, form.plan(), days.kept(), days.moved())
        count = len(days.kept()) + len(days.moved())
        saved = count_of(count, "möte är inlagt", "möten är inlagda")
        flash(f"{saved} för {team.name}.", "success")
        return _to("team.show", slug=team.slug)
    with form.attempt():
        shown = service.preview(actor(), team, form.plan())
        days.offer([planned.day for planned in shown.dates])
        return _preview(team, form, shown, days)
    return _ask(team, form)


def _preview(team: Team, form: PlanForm, shown: Preview, days: DaysForm) -> Page:
    page = render_template(
        "meetings/preview.html",
        team=team,
        form=days,
        preview=shown,
        kept=days.kept(),
        moved=days.moved(),
        carried=form.carried(),
    )
    return page, days.status


def _managed(slug: str) -> Team:
    team = teams.get(actor(), slug)
    if not can_schedule(actor(), team.id):
        raise Forbidden
    return team


def _to(endpoint: str, **values: str | int) -> Response:
    return cast(Response, redirect(url_for(endpoint, **values)))  # type: ignore[arg-type]
