"""Who is away, and which meetings that touches. It shows meetings, so it lives above `teams`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.core import clock, swedish
from trisam.core.errors import Forbidden, NotFound
from trisam.meetings.coverage import MISSING, Cover
from trisam.meetings.forms.absences import AbsenceForm, LastDayForm
from trisam.meetings.queries import coverage
from trisam.meetings.queries.coverage import Touched
from trisam.teams import queries as teams
from trisam.teams.models import Absence
from trisam.teams.policy import can_manage
from trisam.teams.service import absences as service
from trisam.web import actor
from trisam.web.request import SAFE_METHODS

pages = Blueprint("absences", __name__)
Page = Response | str | tuple[str, int]


@dataclass(frozen=True, slots=True)
class Whose:
    """The person that a page of absences is about."""

    account_id: int
    name: str
    """Empty on one's own page."""
    here: str
    back: tuple[str, str]
    """Address and label of the page above."""


@pages.route("/franvaro", methods=["GET", "POST"])
def mine() -> Page:
    """The own absences."""
    here, back = url_for("absences.mine"), (url_for("home.my_day"), "Min dag")
    return _answer(Whose(cast(int, actor().account_id), "", here, back))


@pages.route("/team/<slug>/platser/<int:seat_id>/franvaro", methods=["GET", "POST"])
def of_seat(slug: str, seat_id: int) -> Page:
    """The absences of somebody with a seat in a team, as its rehabkoordinator enters them."""
    team = teams.get(actor(), slug)
    if not can_manage(actor(), team.id):
        raise Forbidden
    holder = teams.seat(actor(), team, seat_id).account
    here = url_for("absences.of_seat", slug=slug, seat_id=seat_id)
    back = (url_for("team.show", slug=slug), team.name)
    return _answer(Whose(holder.id, holder.name, here, back))


def _answer(whose: Whose) -> Page:
    """Show the absences, enter one, change one's last day, or end one."""
    changed = request.args.get("andra", type=int)
    if changed is not None:
        return _change(whose, changed)
    step = request.form.get("step")
    form = AbsenceForm() if step == "add" else AbsenceForm(formdata=None)
    if step == "add":
        if form.validate_on_submit() and form.first_day.data is not None:
            with form.attempt():
                first, last = form.first_day.data, form.last_day.data
                return _entered(whose, service.enter(actor(), whose.account_id, first, last))
    elif request.method not in SAFE_METHODS:
        with form.attempt():
            return _pressed(whose)
    return _list(whose, form)


def _pressed(whose: Whose) -> Response:
    """One of the buttons: away from today, or here again."""
    if request.form.get("step") == "today":
        today = clock.today()
        return _entered(whose, service.enter(actor(), whose.account_id, today, None))
    service.end(actor(), whose.account_id, request.form.get("absence", 0, type=int))
    return _done(whose, "Frånvaron är borttagen från och med i dag.")


def _change(whose: Whose, absence_id: int) -> Page:
    """Another last day for one absence."""
    listed = teams.absences(actor(), whose.account_id)
    absence = next((one for one in listed if one.id == absence_id), None)
    if absence is None:
        raise NotFound
    form = LastDayForm(data={"last_day": absence.last_day})
    if form.validate_on_submit() and form.last_day.data is not None:
        with form.attempt():
            service.change_last_day(actor(), whose.account_id, absence_id, form.last_day.data)
            return _done(whose, "Den nya sista dagen är sparad.")
    page = render_template(
        "meetings/absence_end.html", whose=whose, absence=absence, form=form, back_url=whose.here
    )
    return page, form.status


def _list(whose: Whose, form: AbsenceForm) -> Page:
    listed = teams.absences(actor(), whose.account_id)
    touched = coverage.touched(actor(), whose.account_id, listed)
    today = clock.today()
    page = render_template(
        "meetings/absences.html",
        whose=whose,
        form=form,
        absences=[
            (
                absence,
                absence.first_day <= today,
                [_row(one) for one in touched.get(absence.id, [])],
            )
            for absence in listed
        ],
        away_today=any(absence.first_day <= today for absence in listed),
        weeks=coverage.WEEKS_AHEAD,
    )
    return page, form.status


def _row(touched: Touched) -> dict[str, Any]:
    """A touched meeting as the template shows it: who comes, in words."""
    meeting, missing = touched.meeting, touched.cover in MISSING
    does = "leder mötet" if touched.leads else f"kommer för {touched.party.name}"
    words = {
        Cover.THERE: f"Någon annan {does}",
        Cover.REPLACED: f"{touched.comes} ersätter",
    }.get(touched.cover, f"Ingen {does}")
    before = f"Ersättare för {touched.instead_of}. " if touched.instead_of else ""
    seen = actor().sits_in(meeting.team_id)
    return {
        "url": url_for("meetings.show", meeting_id=meeting.id) if seen else "",
        "detail": before + words,
        "state": "Ingen ersättare" if missing else "Täckt",
        "kind": "error" if missing else "success",
        "team": meeting.team.name,
        "starts_at": meeting.starts_at,
    }


def _entered(whose: Whose, absence: Absence) -> Response:
    """Say at once how many meetings are touched, and for how many nobody comes."""
    touched = coverage.touched(actor(), whose.account_id, [absence]).get(absence.id, [])
    last = f"till och med {swedish.day(absence.last_day)}" if absence.last_day else "tills vidare"
    return _done(whose, f"Frånvaron är sparad {last}. {_told(touched)}")


def _told(touched: Sequence[Touched]) -> str:
    if not touched:
        return "Inga möten berörs."
    meetings = swedish.count_of(len(touched), "möte berörs", "möten berörs")
    lacking = sum(one.cover in MISSING for one in touched)
    if len(touched) == 1:
        return f"{meetings}, och {'ingen ersättare finns' if lacking else 'någon kommer till det'}."
    if not lacking:
        return f"{meetings}, och någon kommer till alla."
    return f"{meetings}. Ingen ersättare finns till {lacking} av dem."


def _done(whose: Whose, what: str) -> Response:
    flash(what, "success")
    return cast(Response, redirect(whose.here))
