"""Asking the named substitutes to step in, and telling them when they are not needed any more.

The plan is compared with who was asked, whatever changed it: an absence, a seat, an answer, a
meeting that was planned or moved. So nobody is asked twice, and nobody is forgotten.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from itertools import chain

from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.meetings.coverage import Place
from trisam.meetings.models import Meeting, Reply, ReplyAnswer
from trisam.meetings.queries import replies as queries
from trisam.meetings.queries.replies import Board
from trisam.meetings.service import lacks, questions, reply_letters
from trisam.outbox import service as outbox
from trisam.parties import queries as parties
from trisam.teams.events import WhoComesChanged


def settle_after(event: WhoComesChanged) -> None:
    """Somebody is away or here again, or another person fills a seat. Shortly before a meeting,
    whoever leads it is told at once when nobody comes for a party, and others when nobody leads."""
    actor, team_ids = event.actor, event.team_ids
    settle(actor, team_ids)
    letters = lacks.after_change(actor, team_ids), lacks.without_leader(actor, team_ids)
    for letter in chain(*letters):
        outbox.queue(actor, letter)


def settle(actor: Actor, team_ids: Collection[int]) -> int:
    """Ask each substitute who is to step in at a planned meeting of these teams in the next twelve
    weeks and has not been asked; end the questions to those who are not. How many were asked.

    Each person gets one letter for all the meetings, promised in this transaction.
    """
    if not team_ids:
        return 0
    board = queries.hold_board(actor, team_ids)
    wanted = {
        (meeting.id, account_id): (meeting, place)
        for meeting in board.meetings
        for account_id, place in board.expected(meeting).stepping_in().items()
    }
    _end(actor, board, wanted)
    return _ask(actor, board, wanted.items())


def end_all(actor: Actor, meeting: Meeting) -> list[Reply]:
    """End every question to a substitute about a meeting that is moved or cancelled; those who had
    not said no, for whoever tells them."""
    board = queries.board_of(actor, meeting)
    open_questions = [one for one in board.replies.values() if _is_open(one)]
    for reply in open_questions:
        _let_go(board, meeting, reply)
    session().flush()
    return [one for one in open_questions if one.answer is not ReplyAnswer.DECLINED]


def _ask(
    actor: Actor, board: Board, wanted: Iterable[tuple[tuple[int, int], tuple[Meeting, Place]]]
) -> int:
    everyone = {party.id: party for party in parties.parties(actor)}
    asked = defaultdict(list)
    for (_, account_id), (meeting, place) in wanted:
        earlier = board.reply(meeting, account_id)
        if earlier is not None and _is_open(earlier) and not _is_to_lead(earlier, place):
            earlier.seat_id = place.seat_id
            continue
        reply = questions.put(actor, board, meeting, account_id, place)
        whom = reply_letters.ordinary(everyone[place.party_id], chairs=place.chairs)
        asked[account_id].append((meeting, whom, reply))
        audit.record(actor, "reply.ask", meeting.subject, reason=f"account:{account_id}")
    for account_id, account in sorted(queries.people(actor, asked).items()):
        outbox.queue(actor, reply_letters.step_in(account, asked[account_id]))
    return len(asked)


def _end(actor: Actor, board: Board, wanted: Collection[tuple[int, int]]) -> None:
    ended = defaultdict(list)
    for meeting in board.meetings:
        for (meeting_id, account_id), reply in board.replies.items():
            if meeting_id != meeting.id or not _is_open(reply):
                continue
            if (meeting_id, account_id) in wanted:
                continue
            _let_go(board, meeting, reply)
            audit.record(actor, "reply.end", meeting.subject, reason=f"account:{account_id}")
            knows = board.roster.is_away(account_id, meeting.day)
            if reply.answer is not ReplyAnswer.DECLINED and not knows:
                ended[account_id].append((meeting, reply))
    session().flush()
    for account_id, account in sorted(queries.people(actor, ended).items()):
        outbox.queue(actor, reply_letters.not_needed(account, ended[account_id]))


def _let_go(board: Board, meeting: Meeting, reply: Reply) -> None:
    """A substitute is not needed any more. Who has an own seat is asked about that one again, and
    the answer still counts: somebody comes to a meeting or does not."""
    own = board.expected(meeting).own(reply.account_id)
    if own is None:
        reply.ended_at = clock.now()
    else:
        reply.seat_id, reply.as_substitute = own.seat_id, False


def _is_to_lead(reply: Reply, place: Place) -> bool:
    """The person was asked about an ordinary seat: to lead the meeting is another question."""
    return place.chairs and reply.seat_id != place.seat_id


def _is_open(reply: Reply) -> bool:
    return reply.as_substitute and reply.ended_at is None
