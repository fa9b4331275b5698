"""The minutes of a meeting, on paper."""

from collections.abc import Sequence

from flask import Blueprint, Response

from trisam.audit import service as audit
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.errors import RuleBroken
from trisam.core.papers import paper
from trisam.core.swedish import moment
from trisam.meetings.models import MeetingStatus, PartyAttendance
from trisam.meetings.models.after import Participant
from trisam.meetings.queries import after, agenda, attendance
from trisam.recommendations import minutes, queries
from trisam.recommendations.forms.recording import TOOK_PART
from trisam.web import actor

pages = Blueprint("minutes", __name__)


@pages.get("/moten/<int:meeting_id>/minnesanteckningar.pdf")
def on_paper(meeting_id: int) -> Response:
    """What was recommended, in the cases that the reader may see now. Each is logged as printed."""
    meeting = after.any_meeting(actor(), meeting_id)
    if meeting.status is MeetingStatus.CANCELLED:
        raise RuleBroken("Mötet är inställt, så det finns inga minnesanteckningar.")
    if meeting.day > clock.today():
        raise RuleBroken("Mötet har inte varit än. Minnesanteckningarna finns på mötesdagen.")
    there: Sequence[PartyAttendance | Participant] = attendance.list_for(actor(), meeting)
    if meeting.is_after:
        gathering = after.get(actor(), meeting_id)
        there = [one for one in gathering.participants if one.came]
        lines: list[tuple[Case | None, str]] = [(gathering.case, "")]
    else:
        lines = [(line.case, line.words) for line in agenda.lines(actor(), meeting)]
    cases = [case for case, _ in lines if case is not None]
    facts = minutes.facts(
        meeting,
        there,
        lines,
        agenda.left(actor(), meeting),
        queries.recorded_in(actor(), meeting, cases),
        TOOK_PART,
    )
    facts["printed"] = f"Utskrivet {moment(clock.now())} av {actor().name}"
    audit.record_reads(actor(), "meeting.minutes", [(meeting.subject, None)])
    audit.record_reads(actor(), "case.print", [(case.subject, case.person_id) for case in cases])
    answer = Response(paper(minutes.TEMPLATE, facts), mimetype="application/pdf")
    whose = "efter-trisam" if meeting.is_after else meeting.team.slug
    name = f"minnesanteckningar-{whose}-{meeting.day}.pdf"
    answer.headers["Content-Disposition"] = f"inline; filename={name}"
    return answer
