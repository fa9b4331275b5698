"""Asking those who have not answered, seven days and two working days before a meeting; at two
telling whoever leads it what is not clear. One letter a person and day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trisam.accounts.models import Account
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings.coverage import Place
from trisam.meetings.models import Meeting, Reply
from trisam.meetings.queries import replies as queries
from trisam.meetings.queries.replies import Board
from trisam.meetings.service import lacks, questions, reply_letters
from trisam.meetings.service.questions import WEEK_BEFORE
from trisam.outbox import service as outbox
from trisam.parties import queries as parties


@dataclass(frozen=True, slots=True)
class Due:
    """What a person is to be written about now."""

    questions: Sequence[tuple[Meeting, Place]]
    led: Sequence[tuple[Meeting, Place]]
    """Meetings to lead within two working days, of which the person has not been told that
    anything is missing."""


def due_to(actor: Actor) -> dict[int, set[int]]:
    """Everybody who is to be written to now, with the teams that it is about."""
    board = queries.board(actor, queries.open_team_ids(actor))
    found: dict[int, set[int]] = {}
    for meeting in board.meetings:
        expected = board.expected(meeting)
        concerned = {one for one, _ in expected.unanswered()} | set(expected.leaders())
        for account_id in concerned:
            due = _due(board, [meeting], account_id)
            if due.questions or due.led:
                found.setdefault(account_id, set()).add(meeting.team_id)
    return found


def remind(actor: Actor, account_id: int, team_ids: Iterable[int]) -> bool:
    """Write one letter to a person about the meetings of these teams; True when there was anything.

    What was due is looked at again while the teams are held, so that two who do this at once write
    one letter. After an outage each meeting is asked about once, not once for each step.
    """
    board = queries.hold_board(actor, set(team_ids))
    account = queries.people(actor, [account_id]).get(account_id)
    if account is None:
        return False
    due = _due(board, board.meetings, account_id)
    asked = _ask(actor, board, account, due.questions)
    reports = _report(actor, board, account, due.led)
    if not asked and not reports:
        return False
    once = reply_letters.once_a_day(account_id)
    outbox.queue(actor, reply_letters.reminder(account, asked, reports, once))
    return True


def tell_who_can_lead_instead(actor: Actor, team_id: int) -> None:
    """Tell colleagues of the team's meetings in the last days that nobody is there to lead."""
    for letter in lacks.without_leader(actor, {team_id}):
        outbox.queue(actor, letter)


def _ask(
    actor: Actor, board: Board, account: Account, due: Sequence[tuple[Meeting, Place]]
) -> list[str]:
    everyone = {party.id: party for party in parties.parties(actor)} if due else {}
    return [
        reply_letters.question(
            meeting,
            reply_letters.ordinary(everyone[place.party_id], chairs=place.chairs),
            questions.put(actor, board, meeting, account.id, place),
        )
        for meeting, place in due
    ]


def _report(
    actor: Actor, board: Board, account: Account, led: Sequence[tuple[Meeting, Place]]
) -> list[str]:
    found = []
    for meeting, place in led:
        said = lacks.report(actor, board, meeting)
        if said:
            own = questions.row(actor, board, meeting, account.id, place)
            own.reported_at = clock.now()
            found.append(said)
    session().flush()
    return found


def _due(board: Board, meetings: Iterable[Meeting], account_id: int) -> Due:
    asked, led = [], []
    for meeting in meetings:
        soon = questions.is_soon(meeting)
        if not soon and meeting.day - clock.today() > WEEK_BEFORE:
            continue
        expected, reply = board.expected(meeting), board.reply(meeting, account_id)
        asked += [
            (meeting, place)
            for who, place in expected.unanswered()
            if who == account_id and not _was_asked(reply, soon=soon)
        ]
        if soon and account_id in expected.leaders():
            told = reply is not None and reply.ended_at is None and reply.reported_at is not None
            seat = expected.asks(account_id) or expected.own(account_id)
            led += [] if told or seat is None else [(meeting, seat)]
    return Due(asked, led)


def _was_asked(reply: Reply | None, *, soon: bool) -> bool:
    """Asked for this step already."""
    if reply is None or reply.ended_at is not None:
        return False
    return (reply.asked_days_before_at if soon else reply.asked_week_before_at) is not None
