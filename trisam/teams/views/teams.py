"""The list of teams, and what the rehabkoordinator keeps in order: settings and seats."""

from collections.abc import Sequence
from itertools import groupby
from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.accounts.models import Account
from trisam.core.errors import Forbidden
from trisam.teams import queries
from trisam.teams.forms.teams import AddSeatForm, EndSeatForm, SettingsForm, SubstituteForm
from trisam.teams.models import Team
from trisam.teams.policy import can_manage, sees_coverage, sees_load
from trisam.teams.service import seats
from trisam.teams.service.settings import change_settings
from trisam.web import actor

pages = Blueprint("teams", __name__)
Page = Response | str | tuple[str, int]


@pages.get("/team")
def index() -> str:
    """My teams, and all teams by kommun."""
    by_kommun = groupby(queries.list_all(actor()), key=lambda team: team.kommun.name)
    return render_template(
        "teams/index.html",
        mine=queries.list_mine(actor()),
        by_kommun=[(kommun, list(teams)) for kommun, teams in by_kommun],
        sees_coverage=sees_coverage(actor()),
        sees_load=sees_load(actor()),
    )


@pages.route("/team/<slug>/installningar", methods=["GET", "POST"])
def settings(slug: str) -> Page:
    """What new meetings of the team start from."""
    team = _managed(slug)
    form = SettingsForm.of(team)
    if form.validate_on_submit():
        with form.attempt():
            change_settings(actor(), team, form.given())
            return _done("Inställningarna är sparade.", slug)
    return render_template("teams/settings.html", team=team, form=form), form.status


@pages.route("/team/<slug>/platser", methods=["GET", "POST"])
def add_seat(slug: str) -> Page:
    """Give somebody a seat."""
    team = _managed(slug)
    people = queries.candidates(actor(), {sitting.party_id for sitting in team.parties})
    form = AddSeatForm()
    form.offer(people)
    if form.validate_on_submit() and form.first_day.data is not None:
        chosen = _chosen(people, form.account.data)
        with form.attempt():
            seats.add_seat(actor(), team, cast(Account, chosen), form.first_day.data)
            return _done("Platsen är tillagd.", slug)
        team = _managed(slug)
    return render_template("teams/add_seat.html", team=team, form=form), form.status


@pages.route("/team/<slug>/platser/<int:seat_id>", methods=["GET", "POST"])
def seat(slug: str, seat_id: int) -> Page:
    """One seat: its substitute, and its end."""
    team = _managed(slug)
    found = queries.seat(actor(), team, seat_id)
    colleagues = queries.candidates(actor(), {found.party_id})
    substitute = SubstituteForm(data={"substitute": str(found.substitute_id or "")})
    substitute.offer(found, colleagues)
    end = EndSeatForm()
    form = end if request.form.get("step") == "end" else substitute
    if form is end and end.validate_on_submit() and end.last_day.data is not None:
        with form.attempt():
            seats.end_seat(actor(), team, found, end.last_day.data)
            return _done("Platsens sista dag är sparad.", slug)
    if form is substitute and form.validate_on_submit():
        with form.attempt():
            chosen = _chosen(colleagues, substitute.substitute.data)
            seats.name_substitute(actor(), team, found, chosen)
            return _done("Ersättaren är sparad.", slug)
    page = render_template(
        "teams/seat.html", team=team, seat=found, form=form, substitute=substitute, end=end
    )
    return page, form.status


def _managed(slug: str) -> Team:
    team = queries.get(actor(), slug)
    if not can_manage(actor(), team.id):
        raise Forbidden
    return team


def _chosen(people: Sequence[Account], account_id: str) -> Account | None:
    """The person of a valid form; None for nobody."""
    return next((person for person in people if str(person.id) == account_id), None)


def _done(what: str, slug: str) -> Response:
    flash(what, "success")
    return cast(Response, redirect(url_for("team.show", slug=slug)))
