"""What is missing at a meeting, for whoever leads it: with a proposal, or another date."""

from collections.abc import Collection, Iterator, Sequence

from trisam.accounts.models import Account
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.meetings.models import Meeting, Reply
from trisam.meetings.queries import replies as queries
from trisam.meetings.queries.replies import Board
from trisam.meetings.service import questions, reply_letters
from trisam.meetings.who_comes import missing
from trisam.outbox.service import Letter
from trisam.parties.models import Party
from trisam.teams import queries as teams


def after_no(actor: Actor, meeting: Meeting, reply: Reply) -> Iterator[Letter]:
    """Letters to whoever leads the meeting, when after this no nobody comes for the party.

    One for each question: whoever says yes and no by turns writes no more letters.
    """
    board = queries.board_of(actor, meeting)
    places = board.expected(meeting).places
    place = next((one for one in places if one.seat_id == reply.seat_id), None)
    for party, of_chair in _missing(actor, board, meeting):
        if place and place.party_id == party.id and (place.chairs or not of_chair):
            yield from _letters(actor, board, meeting, party, of_chair, f"no:{reply.handle}")


def after_change(actor: Actor, team_ids: Collection[int]) -> Iterator[Letter]:
    """Letters to whoever leads a meeting of these teams in the last days before it, when somebody
    is away, or has no seat any more, and nobody comes for a party. At most one a party and day."""
    board = queries.board(actor, team_ids)
    for meeting in filter(questions.is_soon, board.meetings):
        for party, of_chair in _missing(actor, board, meeting):
            once = f"lack:{clock.today():%Y-%m-%d}:{meeting.id}:{party.id}:{of_chair:d}"
            yield from _letters(actor, board, meeting, party, of_chair, once)


def without_leader(actor: Actor, team_ids: Collection[int]) -> Iterator[Letter]:
    """Letters about each meeting of these teams in its last days that nobody leads, when the
    rehabkoordinator is away too: to the others of the kommun, else to the process leaders. Once for
    a meeting and its day."""
    board = queries.board(actor, team_ids)
    for meeting in filter(questions.is_soon, board.meetings):
        if board.expected(meeting).nobody_can_see_to_it():
            for account in queries.who_can_lead_instead(actor, meeting):
                yield reply_letters.nobody_leads(account, meeting)


def report(actor: Actor, board: Board, meeting: Meeting) -> str:
    """What is not clear at a meeting of the board: for whom nobody comes, and who has not answered.
    Empty when all is clear."""
    names = queries.people(actor, board.roster.account_ids)
    lacking = [
        _lacking(actor, meeting, party, of_chair=of_chair)
        for party, of_chair in _missing(actor, board, meeting)
    ]
    unanswered = board.expected(meeting).unanswered()
    waiting = [names[one].name for one, _ in unanswered if one in names]
    return reply_letters.report(meeting, lacking, waiting) if lacking or waiting else ""


def _missing(actor: Actor, board: Board, meeting: Meeting) -> Iterator[tuple[Party, bool]]:
    """The parties that nobody comes for; True where only the rehabkoordinator is missing."""
    members = {one.id: one for one in teams.members_on(actor, meeting.team_id, meeting.day)}
    lines = board.expected(meeting).lines(members, queries.care_id(actor))
    for party_id, of_chair in missing(lines):
        yield members[party_id], of_chair


def _letters(
    actor: Actor, board: Board, meeting: Meeting, party: Party, of_chair: bool, once: str
) -> Iterator[Letter]:
    lacking = _lacking(actor, meeting, party, of_chair=of_chair)
    said = reply_letters.report(meeting, [lacking], [])
    for account in queries.people(actor, board.expected(meeting).leaders()).values():
        yield reply_letters.lacking(account, lacking[0], said, once)


def _lacking(
    actor: Actor, meeting: Meeting, party: Party, *, of_chair: bool
) -> tuple[str, Sequence[Account]]:
    """What is missing, in words, and colleagues who could come."""
    free = queries.free_colleagues(actor, meeting, party.id)
    return reply_letters.lack_of(party, of_chair=of_chair), free
