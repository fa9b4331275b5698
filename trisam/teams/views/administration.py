"""The administrator's pages of teams: the list, a new one, its parties, its lead, its end."""

from itertools import groupby
from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, url_for

from trisam.core import clock
from trisam.parties import queries as parties
from trisam.parties.county import CARE
from trisam.teams import queries
from trisam.teams.forms.administration import (
    CloseForm,
    CoordinatorForm,
    EndTimeForm,
    JoinForm,
    NewTeamForm,
)
from trisam.teams.models import KIND_WORDS, STANDING_WORDS, PartyStanding, Team
from trisam.teams.service import founding, standing
from trisam.web import actor
from trisam.web.request import refuse_all_but_administrators

pages = Blueprint("team_administration", __name__)
pages.before_request(refuse_all_but_administrators)
Page = Response | str | tuple[str, int]


@pages.get("/admin/team")
def index() -> str:
    """Every team by kommun, with who leads it."""
    lines = queries.list_with_coordinators(actor())
    by_kommun = groupby(lines, key=lambda line: line[0].kommun.name)
    return render_template(
        "teams/administration/index.html",
        by_kommun=[(kommun, list(found)) for kommun, found in by_kommun],
    )


@pages.route("/admin/team/nytt", methods=["GET", "POST"])
def add() -> Page:
    """A new team."""
    everyone, kommuner = parties.parties(actor()), parties.kommuner(actor())
    units = [unit for unit in parties.units(actor()) if unit.party.slug == CARE]
    form = NewTeamForm.fresh(everyone)
    form.offer(kommuner, units, everyone)
    if form.validate_on_submit():
        with form.attempt():
            team = founding.open_team(actor(), form.new_team(kommuner, units))
            return _done(team.slug, f"{team.name} är tillagt. Utse en rehabkoordinator.")
    page = render_template("teams/administration/add.html", form=form, has_units=bool(units))
    return page, form.status


@pages.get("/admin/team/<slug>")
def show(slug: str) -> str:
    """One team as the administrator keeps it."""
    team = queries.get(actor(), slug)
    sittings = sorted(team.parties, key=lambda s: (s.party.position, s.valid_from))
    today = clock.today()
    chairs = [seat for seat in team.seats if seat.chairs and (seat.valid_to or today) >= today]
    return render_template(
        "teams/administration/show.html",
        team=team,
        unit=parties.unit(actor(), team.unit_id),
        sittings=sittings,
        chairs=sorted(chairs, key=lambda seat: seat.valid_from),
        kind_words=KIND_WORDS,
        standing_words=STANDING_WORDS,
    )


@pages.route("/admin/team/<slug>/parter", methods=["GET", "POST"])
def let_join(slug: str) -> Page:
    """A party begins to sit in the team."""
    team, everyone = queries.get(actor(), slug), parties.parties(actor())
    form = JoinForm()
    form.offer(everyone)
    if form.validate_on_submit() and form.first_day.data is not None:
        party, as_what = form.chosen(everyone), PartyStanding(form.standing.data or "")
        with form.attempt():
            standing.let_join(actor(), team, party, as_what, form.first_day.data)
            return _done(slug, f"{party.name} är tillagd.")
        team = queries.get(actor(), slug)
    return _page("join", team, form)


@pages.route("/admin/team/<slug>/parter/<int:sitting_id>", methods=["GET", "POST"])
def end_time(slug: str, sitting_id: int) -> Page:
    """A party's time in the team ends."""
    team = queries.get(actor(), slug)
    sitting = queries.sitting(actor(), team, sitting_id)
    party = sitting.party.name
    form = EndTimeForm()
    if form.validate_on_submit() and form.last_day.data is not None:
        at = parties.unit(actor(), team.unit_id)
        with form.attempt():
            standing.end_time(actor(), team, sitting, at, form.last_day.data)
            return _done(slug, f"Tiden för {party} får ett slut.")
        team = queries.get(actor(), slug)
    return _page("end_time", team, form, party=party)


@pages.route("/admin/team/<slug>/rehabkoordinator", methods=["GET", "POST"])
def name_coordinator(slug: str) -> Page:
    """Who leads the team, and from when."""
    team = queries.get(actor(), slug)
    at = parties.unit(actor(), team.unit_id)
    people = queries.candidates(actor(), {at.party_id})
    form = CoordinatorForm()
    form.offer(people)
    if form.validate_on_submit() and form.first_day.data is not None:
        account = form.chosen(people)
        with form.attempt():
            standing.name_coordinator(actor(), team, at, account, form.first_day.data)
            return _done(slug, f"{account.name} är utsedd till rehabkoordinator.")
        team = queries.get(actor(), slug)
    return _page("coordinator", team, form, has_people=bool(people))


@pages.route("/admin/team/<slug>/stang", methods=["GET", "POST"])
def close(slug: str) -> Page:
    """The team's end."""
    team = queries.get(actor(), slug)
    form = CloseForm()
    if form.validate_on_submit() and form.first_day.data is not None:
        with form.attempt():
            founding.close_team(actor(), team, form.first_day.data)
            return _done(slug, f"{team.name} får ett slut.")
        team = queries.get(actor(), slug)
    return _page("close", team, form)


def _page(
    name: str,
    team: Team,
    form: JoinForm | EndTimeForm | CoordinatorForm | CloseForm,
    **more: object,
) -> Page:
    page = render_template(f"teams/administration/{name}.html", team=team, form=form, **more)
    return page, form.status


def _done(slug: str, what: str) -> Response:
    flash(what, "success")
    return cast(Response, redirect(url_for("team_administration.show", slug=slug)))
