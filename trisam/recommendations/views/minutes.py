"""The minutes of a meeting, on paper."""

from flask import Blueprint, Response

from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.errors import RuleBroken
from trisam.core.papers import paper
from trisam.core.swedish import moment
from trisam.meetings.models import MeetingStatus
from trisam.meetings.queries import agenda, attendance, meetings
from trisam.recommendations import minutes, queries
from trisam.recommendations.forms.recording import TOOK_PART
from trisam.web import actor

pages = Blueprint("minutes", __name__)


@pages.get("/moten/<int:meeting_id>/minnesanteckningar.pdf")
def on_paper(meeting_id: int) -> Response:
    """What was recommended, in the cases that the reader may see now. Each is logged as printed."""
    meeting = meetings.get(actor(), meeting_id)
    if meeting.status is MeetingStatus.CANCELLED:
        raise RuleBroken("Mötet är inställt, så det finns inga minnesanteckningar.")
    if meeting.day > clock.today():
        raise RuleBroken("Mötet har inte varit än. Minnesanteckningarna finns på mötesdagen.")
    lines = agenda.lines(actor(), meeting)
    cases = [line.case for line in lines if line.case is not None]
    facts = minutes.facts(
        meeting,
        attendance.list_for(actor(), meeting),
        lines,
        agenda.left(actor(), meeting),
        queries.recorded_in(actor(), meeting, cases),
        TOOK_PART,
    )
    facts["printed"] = f"Utskrivet {moment(clock.now())} av {actor().name}"
    audit.record_reads(actor(), "meeting.minutes", [(meeting.subject, None)])
    audit.record_reads(actor(), "case.print", [(case.subject, case.person_id) for case in cases])
    answer = Response(paper(minutes.TEMPLATE, facts), mimetype="application/pdf")
    name = f"minnesanteckningar-{meeting.team.slug}-{meeting.day}.pdf"
    answer.headers["Content-Disposition"] = f"inline; filename={name}"
    return answer
