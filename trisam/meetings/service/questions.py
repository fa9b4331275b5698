"""Putting the question whether somebody comes: a row, and the link that answers it."""

from datetime import date, timedelta

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.calendar_days import working_days_before
from trisam.core.db import session
from trisam.meetings.coverage import Place
from trisam.meetings.models import Meeting, Reply
from trisam.meetings.queries.replies import Board
from trisam.outbox import links

WEEK_BEFORE, WORKING_DAYS_BEFORE = timedelta(days=7), 2
"""When those who have not answered are asked: so long before the day of the meeting. The last days
are working days: a weekend is no time to find somebody."""


def put(actor: Actor, board: Board, meeting: Meeting, account_id: int, place: Place) -> Reply:
    """The row of a person who is asked now about a meeting of a held board.

    A question that had ended begins anew: earlier links and answers count no more. Asked within the
    last seven days or two working days, nobody is asked once more by the timed work for that step.
    """
    reply = row(actor, board, meeting, account_id, place)
    reply.asked_at = now = clock.now()
    left = meeting.day - clock.today()
    if left <= WEEK_BEFORE:
        reply.asked_week_before_at = now
    if is_soon(meeting):
        reply.asked_days_before_at = now
    session().flush()
    return reply


def is_soon(meeting: Meeting) -> bool:
    """The meeting is within the last days, when whoever leads it has to know who is missing."""
    return clock.today() >= soon_from(meeting.day)


def soon_from(day: date) -> date:
    """The day that begins the last days before a meeting on `day`."""
    return working_days_before(day, WORKING_DAYS_BEFORE)


def row(actor: Actor, board: Board, meeting: Meeting, account_id: int, place: Place) -> Reply:  # noqa: ARG001
    """The row of a person and a meeting of a held board, asked or not.

    Who had been asked about one seat, and is to fill another, has another question, with another
    link; the answer still counts.
    """
    reply, as_substitute = board.reply(meeting, account_id), place.account_id != account_id
    if reply is None:
        reply = Reply(meeting_id=meeting.id, account_id=account_id, handle=links.new_handle())
        session().add(reply)
        board.replies[meeting.id, account_id] = reply
    elif reply.ended_at is not None:
        forget(reply)
    elif as_substitute and reply.seat_id != place.seat_id:
        reply.handle = links.new_handle()
    reply.seat_id, reply.as_substitute = place.seat_id, as_substitute
    session().flush()
    return reply


def forget(reply: Reply) -> None:
    """The question as if it had never been put: another link, no answer."""
    reply.handle = links.new_handle()
    reply.asked_at = reply.answer = reply.answered_at = reply.way = None
    reply.asked_week_before_at = reply.asked_days_before_at = None
    reply.reported_at = reply.ended_at = None
