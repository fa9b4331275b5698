"""The meeting room. Its first page can be shared on a screen: it shows no names."""

from datetime import datetime, timedelta
from typing import cast

from flask import (
    Blueprint,
    Response,
    flash,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_wtf.csrf import generate_csrf

from trisam.cases import lift_words, own_words
from trisam.cases.models import Case
from trisam.cases.policy import can_change, readable_types
from trisam.core import clock
from trisam.meetings.models import ItemStatus, Meeting, MeetingStatus
from trisam.meetings.policy import can_hold, can_place
from trisam.meetings.queries import after, agenda, answers, attendance
from trisam.meetings.queries.agenda import AgendaLine
from trisam.phrases import queries as phrases
from trisam.phrases.models import PhraseKind
from trisam.recommendations import queries, service
from trisam.recommendations.forms.recording import TOOK_PART, DraftForm, RecordForm, standing
from trisam.recommendations.models import Recommendation
from trisam.recommendations.policy import writes_in
from trisam.recommendations.views import fields, spoken
from trisam.web import actor

pages = Blueprint("room", __name__)


@pages.get("/moten/<int:meeting_id>/rum")
def start(meeting_id: int) -> Response | str:
    """The slots of the meeting, without names."""
    meeting = after.any_meeting(actor(), meeting_id)
    if meeting.is_after:  # there is one case, so its page is the room
        code = after.code_of(meeting)
        return cast(Response, redirect(url_for("room.case", meeting_id=meeting_id, code=code)))
    lines = agenda.lines(actor(), meeting)
    return render_template(
        "recommendations/room.html",
        meeting=meeting,
        lines=lines,
        now_slot=_slot_now(meeting),
        next_code=_next(lines),
        elsewhere=agenda.left(actor(), meeting),
        settled=agenda.settled(actor(), meeting),
        withdrawn=agenda.withdrawn(actor(), meeting),
        attendances=attendance.list_for(actor(), meeting),
        may_hold=can_hold(actor(), meeting),
        today=clock.today(),
    )


@pages.route("/moten/<int:meeting_id>/rum/<code>", methods=["GET", "POST"])
def case(meeting_id: int, code: str) -> Response | str | tuple[str, int]:
    """One case: what it is about, what the parties said, and what the team recommends."""
    meeting = after.any_meeting(actor(), meeting_id)
    shown = after.case_on(actor(), meeting, code)
    recorded = queries.of_meeting(actor(), shown, meeting)
    writes = writes_in(actor(), meeting, shown)
    drafts = queries.drafts(meeting_id, shown.id) if writes else {}
    stands = standing(recorded, drafts)
    form = RecordForm.about(service.owners(actor(), meeting, shown), stands)
    form.watch(actor(), protected=shown.person.protected)
    overtaken = False
    if "more" in request.form:
        form.add_rows(len(form.actions) + 2)
    elif form.validate_on_submit():
        with form.attempt():
            service.record(actor(), meeting, shown, form.given())
            return onwards(meeting_id, code, f"Rekommendationen för ärende {code} är sparad.")
        shown = after.case_on(actor(), meeting, code)
        recorded = queries.of_meeting(actor(), shown, meeting)
        overtaken = _catch_up(form, recorded)
    page = render_template(
        "recommendations/room_case.html",
        meeting=meeting,
        case=shown,
        purpose=after.about(meeting_id).purpose if meeting.is_after else None,
        own_words=own_words.readable(actor(), shown, clock.today()),
        lift=lift_words.shown(shown, readable_types(actor(), shown, clock.today())),
        form=form,
        recorded=recorded,
        overtaken=overtaken,
        took_part=TOOK_PART,
        voices=spoken.gaps_first(answers.list_for_case(actor(), shown)),
        turn_ends=_turn_ends(meeting, shown),
        now=clock.now(),
        edits="andra" in request.args or form.is_submitted() or recorded is None or drafts,
        stands=fields.told(actor(), stands, drafts),
        may_record=writes,
        may_place=not meeting.is_after and can_place(actor(), shown),
        phrases=phrases.for_fields(actor(), PhraseKind.RECOMMENDATION),
        may_withdraw=not meeting.is_after and can_change(actor(), shown),
        next_code=_next(agenda.lines(actor(), meeting), after=code),
        today=clock.today(),
    )
    return page, form.status


@pages.get("/moten/<int:meeting_id>/rum/<code>/nu")
def now(meeting_id: int, code: str) -> Response:
    """What stands in the fields at this moment, and who writes, for the open page to follow.

    With it comes the token of whoever is signed in now: the page may have outlived a sign-in.
    """
    place = queries.in_room(actor(), meeting_id, code)
    writes = writes_in(actor(), place.meeting, place.case)
    drafts = queries.drafts(meeting_id, place.case.id) if writes else {}
    return jsonify(
        recorded=queries.recorded_version(meeting_id, place.case.id),
        fields=fields.told(actor(), standing(None, drafts), drafts),
        token=generate_csrf(),
    )


@pages.post("/moten/<int:meeting_id>/rum/<code>/utkast")
def keep(meeting_id: int, code: str) -> tuple[Response, int]:
    """Keep one field as it is being written."""
    place = queries.in_room(actor(), meeting_id, code)
    form = DraftForm()
    form.watch(actor(), protected=place.case.person.protected)
    if form.validate_on_submit():
        with form.attempt():
            kept = service.keep_draft(actor(), meeting_id, code, form.given())
            return jsonify(version=kept.version), 200
    return jsonify(sentence=form.sentence), form.status


def _slot_now(meeting: Meeting) -> int | None:
    """The slot whose time it is; None outside the meeting."""
    since = clock.now() - meeting.starts_at
    if meeting.status is not MeetingStatus.PLANNED or since < timedelta(0):
        return None
    return since // timedelta(minutes=meeting.slot_minutes) + 1


def _turn_ends(meeting: Meeting, case: Case) -> datetime | None:
    """When the case's time in the meeting is over; None on other days and for what is done."""
    if meeting.status is not MeetingStatus.PLANNED or meeting.day != clock.today():
        return None
    if meeting.is_after:
        return meeting.ends_at
    for item in meeting.items:
        if item.case_id == case.id and item.slot and item.status is ItemStatus.PLANNED:
            return agenda.begins(meeting, item.slot) + timedelta(minutes=meeting.slot_minutes)
    return None


def _catch_up(form: RecordForm, recorded: Recommendation | None) -> bool:
    """True when somebody else was first. The next save then replaces what stands there."""
    current = str(recorded.version) if recorded else ""
    overtaken = current != (form.version.data or "")
    form.version.data = current
    return overtaken


def onwards(meeting_id: int, code: str, told: str) -> Response:
    """To the next case that waits, with what became of this one."""
    flash(told, "success")
    meeting = after.any_meeting(actor(), meeting_id)
    if meeting.is_after:
        return cast(Response, redirect(url_for("after.show", after_id=meeting_id)))
    lines = agenda.lines(actor(), meeting)
    following = _next(lines, after=code)
    if following is None:
        return cast(Response, redirect(url_for("room.start", meeting_id=meeting_id)))
    return cast(Response, redirect(url_for("room.case", meeting_id=meeting_id, code=following)))


def _next(lines: list[AgendaLine], after: str = "") -> str | None:
    """The code of the next case that waits and may be opened, from the top again at the end."""
    seen = [line for line in lines if line.case is not None]
    codes = [line.case.code for line in seen if line.case is not None]
    start = codes.index(after) + 1 if after in codes else 0
    for line in seen[start:] + seen[:start]:
        waits = line.item.status is ItemStatus.PLANNED
        if waits and line.case is not None and line.case.code != after:
            return line.case.code
    return None
