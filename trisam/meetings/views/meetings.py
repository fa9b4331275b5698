"""The lists of meetings, one meeting, and its print."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask import Blueprint, render_template, request, url_for

from trisam.audit import service as audit
from trisam.core import clock
from trisam.meetings.models import CAUSE_WORDS, FORM_WORDS, Meeting, MeetingStatus
from trisam.meetings.policy import can_schedule
from trisam.meetings.queries import after as gatherings
from trisam.meetings.queries import agenda, answers, progress, queue, replies
from trisam.meetings.queries import meetings as queries
from trisam.meetings.queries.ordering import in_words, places_of
from trisam.meetings.queries.pre_meeting import given_back
from trisam.meetings.service import pre_meeting, restoring
from trisam.meetings.views import agenda_rows, calendar, words
from trisam.meetings.views import coming as words_of_coming
from trisam.parties.models import Party
from trisam.teams import queries as teams
from trisam.teams.models import Seat
from trisam.teams.policy import sees_coverage
from trisam.web import actor, paging

pages = Blueprint("meetings", __name__)


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat as it stands on the meeting's day."""

    seat: Seat
    away: bool
    replaced: bool
    """The holder is away, and the substitute is not."""


@pages.get("/moten")
def index() -> tuple[str, int]:
    """Meetings of my teams by date: those to come, or those that have been."""
    past = request.args.get("visa") == "tidigare"
    view = "tidigare" if past else None
    form, only = calendar.asked()
    count, list_page = (
        (queries.count_past, queries.list_past)
        if past
        else (queries.count_upcoming, queries.list_upcoming)
    )
    total = count(actor(), only)
    number = paging.wanted_page(total, queries.PAGE_SIZE)
    listed = list_page(actor(), number, only)
    page = render_template(
        "meetings/index.html",
        meetings=listed,
        past=past,
        after=[] if past or form.carried() else gatherings.coming(actor()),
        form=form,
        nav=calendar.navigation("past" if past else "coming", form),
        progress={} if past else progress.of_meetings(actor(), [row.meeting for row in listed]),
        page=paging.shown(
            number,
            total,
            queries.PAGE_SIZE,
            lambda page: url_for("meetings.index", visa=view, sida=page, **form.carried()),
        ),
        form_words=FORM_WORDS,
        cause_words=CAUSE_WORDS,
        chaired=[
            teams.by_id(actor(), standing.team_id)
            for standing in actor().standings
            if standing.chairs
        ],
        sees_county=sees_coverage(actor()),
    )
    return page, form.status


@pages.get("/moten/<int:meeting_id>")
def show(meeting_id: int) -> str:
    """One meeting: when and where, who, the agenda, and who has answered."""
    meeting = queries.get(actor(), meeting_id)
    readiness = answers.readiness(actor(), meeting)
    lines = [row.line for row in readiness.rows]
    planned = meeting.status is MeetingStatus.PLANNED
    shows_spared = meeting.pre_meeting.unneeded_at is not None or readiness.spares_talk
    coming = replies.who_comes(actor(), meeting, readiness.parties) if planned else None
    return render_template(
        "meetings/show.html",
        **_basics(meeting, [] if planned else readiness.parties),
        coming=coming,
        who_comes=words_of_coming.lines(coming) if coming else [],
        slots=agenda_rows.slots(meeting, lines),
        seen=in_words(places_of(line.item for line in lines)),
        readiness=readiness,
        matrix=words.matrix(meeting, readiness, replies.last_asked(actor(), meeting)),
        left=agenda.left(actor(), meeting),
        settled=agenda.settled(actor(), meeting),
        may_schedule=can_schedule(actor(), meeting.team_id),
        takes_part=actor().sits_in(meeting.team_id),
        has_begun=meeting.starts_at <= clock.now(),
        may_restore=restoring.may_restore(actor(), meeting),
        spared=given_back(actor(), meeting) if shows_spared else None,
        pre_open=pre_meeting.is_open(meeting),
        in_line=queue.count_in_line(actor(), meeting.team_id),
    )


@pages.get("/moten/<int:meeting_id>/utskrift")
def print_out(meeting_id: int) -> str:
    """The agenda on paper. That somebody printed it is logged."""
    meeting = queries.get(actor(), meeting_id)
    audit.record_reads(actor(), "meeting.print", [(meeting.subject, None)])
    return render_template(
        "meetings/print.html",
        **_basics(meeting, teams.parties_on(actor(), meeting.team_id, meeting.day)),
        slots=agenda_rows.slots(meeting, agenda.lines(actor(), meeting)),
        printed_at=clock.now(),
        printed_by=actor().name,
    )


def _basics(meeting: Meeting, parties: Sequence[Party]) -> dict[str, Any]:
    return {
        "meeting": meeting,
        "parties": _seats_by_party(meeting, parties),
        "form_words": FORM_WORDS,
        "cause_words": CAUSE_WORDS,
    }


def _seats_by_party(
    meeting: Meeting, parties: Sequence[Party]
) -> list[tuple[Party, list[SeatRow]]]:
    """Each party of the team on the meeting's day with its seats; empty ones too."""
    if not parties:
        return []
    seats = teams.seated_on(actor(), meeting.team_id, meeting.day)
    concerned = {seat.account_id for seat in seats} | {seat.substitute_id or 0 for seat in seats}
    away = teams.away_on(actor(), concerned, meeting.day)
    seated = {
        party_id: [_seat_row(seat, away) for seat in of_party]
        for party_id, of_party in groupby(seats, key=lambda seat: seat.party_id)
    }
    return [(party, seated.get(party.id, [])) for party in parties]


def _seat_row(seat: Seat, away: frozenset[int]) -> SeatRow:
    named = seat.substitute
    comes = named is not None and named.deactivated_at is None and named.id not in away
    return SeatRow(seat, seat.account_id in away, seat.account_id in away and comes)
