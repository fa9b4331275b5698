"""Changing and cancelling many meetings of a series."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from trisam.core.errors import Forbidden, NotFound
from trisam.core.swedish import count_of
from trisam.meetings.forms.series import CancelSeriesForm, ChosenForm, SeriesForm
from trisam.meetings.models import CancelCause, Meeting, MeetingStatus, Series
from trisam.meetings.policy import can_schedule
from trisam.meetings.queries import meetings as queries
from trisam.meetings.service import series as service
from trisam.meetings.service.series_steps import Preview, key_of, preview, stood_at
from trisam.web import actor
from trisam.web.request import SAFE_METHODS

pages = Blueprint("series", __name__)
Page = Response | str | tuple[str, int]


@pages.route("/moten/<int:meeting_id>/serien", methods=["GET", "POST"])
def change(meeting_id: int) -> Page:
    """Ask what changes, show every meeting before and after, save: three steps on one address."""
    meeting, series = _managed(meeting_id)
    form, step = SeriesForm.of(meeting, series), request.form.get("step")
    if request.method in SAFE_METHODS or step == "change" or not form.validate():
        return _ask(meeting, form)
    return _save(meeting, form) if step == "save" else _show(meeting, form)


@pages.route("/moten/<int:meeting_id>/serien/stall-in", methods=["GET", "POST"])
def cancel(meeting_id: int) -> Page:
    """Cancel this meeting and those that follow, with a cause."""
    meeting, series = _managed(meeting_id)
    following = queries.to_come_in_series(actor(), series.id, stood_at(meeting))
    form = CancelSeriesForm()
    first_time = request.method in SAFE_METHODS
    keys = [key_of(one) for one in following]
    form.offer([*keys, *form.kept()], keys if first_time else None)
    if form.validate_on_submit():
        with form.attempt():
            cause, kept = CancelCause(form.cause.data), form.kept()
            became = service.cancel(actor(), meeting, cause, kept)
            flash(f"{_number(len(kept))} inställda. Alla berörda får ett meddelande.", "success")
            if became.waiting:
                flash("Alla ärenden fick inte plats på ett senare möte.", "warning")
            return _to("meetings.show", meeting_id=meeting_id)
        meeting, series = _managed(meeting_id)
        following = queries.to_come_in_series(actor(), series.id, stood_at(meeting))
    page = render_template(
        "meetings/series_cancel.html",
        meeting=meeting,
        series=series,
        form=form,
        kept=form.kept(),
        following=[(key_of(one), one) for one in following],
    )
    return page, form.status


def _ask(meeting: Meeting, form: SeriesForm) -> Page:
    page = render_template(
        "meetings/series.html",
        meeting=meeting,
        series=meeting.series,
        form=form,
        following=len(_to_come(meeting, since=True)),
        every=len(_to_come(meeting)),
    )
    return page, form.status


def _show(meeting: Meeting, form: SeriesForm) -> Page:
    with form.attempt():
        shown = preview(actor(), meeting, form.change())
        chosen = ChosenForm()
        chosen.offer([step.key for step in shown.steps], ticked=shown.proposed)
        return _preview(meeting, form, shown, chosen)
    return _ask(meeting, form)


def _save(meeting: Meeting, form: SeriesForm) -> Page:
    chosen, wanted = ChosenForm(), form.change()
    with chosen.attempt():
        number = service.change(actor(), meeting, wanted, chosen.kept())
        flash(f"{_number(number)} ändrade. Alla berörda får ett meddelande.", "success")
        return _to("meetings.show", meeting_id=meeting.id)
    meeting, _ = _managed(meeting.id)
    with form.attempt():
        shown = preview(actor(), meeting, wanted)
        # A key of before somebody's change is no key now: that meeting is proposed as it is.
        kept = chosen.kept() & {step.key for step in shown.steps}
        chosen.offer([step.key for step in shown.steps], ticked=kept or shown.proposed)
        return _preview(meeting, form, shown, chosen)
    return _ask(meeting, form)


def _preview(meeting: Meeting, form: SeriesForm, shown: Preview, chosen: ChosenForm) -> Page:
    page = render_template(
        "meetings/series_preview.html",
        meeting=meeting,
        preview=shown,
        form=chosen,
        kept=chosen.kept(),
        carried=form.carried(),
    )
    return page, chosen.status


def _managed(meeting_id: int) -> tuple[Meeting, Series]:
    """The meeting and its series, both still to come."""
    meeting = queries.get(actor(), meeting_id)
    if not can_schedule(actor(), meeting.team_id):
        raise Forbidden
    if meeting.series is None or meeting.status is not MeetingStatus.PLANNED:
        raise NotFound
    return meeting, meeting.series


def _to_come(meeting: Meeting, *, since: bool = False) -> list[Meeting]:
    series = meeting.series
    first = stood_at(meeting) if since else None
    return list(queries.to_come_in_series(actor(), series.id, first)) if series else []


def _number(number: int) -> str:
    return count_of(number, "möte är", "möten är")


def _to(endpoint: str, **values: str | int) -> Response:
    return cast(Response, redirect(url_for(endpoint, **values)))  # type: ignore[arg-type]
