"""A person's own week, as the person or the team's rehabkoordinator says it."""

from typing import Any, cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.core.errors import Forbidden
from trisam.meetings.forms.working_hours import DAY_WORDS, BlockForm, WeekForm
from trisam.meetings.views.absences import Whose
from trisam.teams import queries as teams
from trisam.teams.models import WorkDay, WorkWeek
from trisam.teams.policy import can_manage, sees_load
from trisam.teams.service import working_hours as service
from trisam.web import actor
from trisam.web.request import SAFE_METHODS

pages = Blueprint("working_hours", __name__)
Page = Response | str | tuple[str, int]


@pages.route("/arbetstider", methods=["GET", "POST"])
def mine() -> Page:
    """The own week."""
    here, back = url_for("working_hours.mine"), (url_for("absences.mine"), "Frånvaro")
    return _answer(Whose(cast(int, actor().account_id), "", here, back))


@pages.route("/team/<slug>/platser/<int:seat_id>/arbetstider", methods=["GET", "POST"])
def of_seat(slug: str, seat_id: int) -> Page:
    """The week of somebody with a seat in a team, as its rehabkoordinator enters it."""
    team = teams.get(actor(), slug)
    if not can_manage(actor(), team.id):
        raise Forbidden
    holder = teams.seat(actor(), team, seat_id).account
    here = url_for("working_hours.of_seat", slug=slug, seat_id=seat_id)
    back = (url_for("teams.seat", slug=slug, seat_id=seat_id), holder.name)
    return _answer(Whose(holder.id, holder.name, here, back))


def _answer(whose: Whose) -> Page:
    """Show the week, change it, add a time that is taken, or free one."""
    step = request.form.get("step")
    week, _ = teams.working_hours(actor(), whose.account_id)
    form = WeekForm(data=_data(week)) if step == "week" else WeekForm(None, data=_data(week))
    block = BlockForm() if step == "block" else BlockForm(None)
    sent: WeekForm | BlockForm = block if step == "block" else form
    if step == "week" and form.validate_on_submit():
        with form.attempt():
            service.change_week(actor(), whose.account_id, form.chosen(), form.cap_hours.data)
            return _done(whose, "Arbetsdagarna är sparade.")
    elif step == "block" and block.validate_on_submit() and block.starts.data and block.ends.data:
        with block.attempt():
            day = WorkDay(block.day.data)
            service.add_block(actor(), whose.account_id, day, block.starts.data, block.ends.data)
            return _done(whose, "Tiden är inlagd som upptagen.")
    elif step not in {"week", "block"} and request.method not in SAFE_METHODS:
        service.remove_block(actor(), whose.account_id, request.form.get("block", 0, type=int))
        return _done(whose, "Tiden är ledig igen.")
    return _show(whose, form, block), sent.status


def _show(whose: Whose, form: WeekForm, block: BlockForm) -> str:
    week, blocks = teams.working_hours(actor(), whose.account_id)
    return render_template(
        "meetings/working_hours.html",
        whose=whose,
        form=form,
        block=block,
        said=week is not None,
        blocks=blocks,
        day_words=DAY_WORDS,
        sees_load=sees_load(actor()),
    )


def _data(week: WorkWeek | None) -> dict[str, Any]:
    """What is known; nothing said: every day, and no cap."""
    return {
        "days": [day.value for day in WorkDay if week is None or day in week.days],
        "cap_hours": week.cap_hours if week else None,
    }


def _done(whose: Whose, what: str) -> Response:
    flash(what, "success")
    return cast(Response, redirect(whose.here))
