"""What is missing at a meeting, for whoever leads it: with a proposal, or another date."""

from collections.abc import Iterator, Sequence

from trisam.accounts.models import Account
from trisam.core.actor import Actor
from trisam.meetings.models import Meeting, Reply
from trisam.meetings.queries import replies as queries
from trisam.meetings.queries.replies import Board
from trisam.meetings.service import reply_letters
from trisam.meetings.who_comes import OUT, missing
from trisam.outbox.service import Letter
from trisam.parties import queries as parties
from trisam.parties.models import Party
from trisam.teams import queries as teams


def after_no(actor: Actor, meeting: Meeting, reply: Reply) -> Iterator[Letter]:
    """Letters to whoever leads the meeting, when after this no nobody is counted on for the seat.

    One for each question: whoever says yes and no by turns writes no more letters.
    """
    expected = queries.board_of(actor, meeting).expected(meeting)
    filling = next(
        (expected.filling(one) for one in expected.places if one.seat_id == reply.seat_id), None
    )
    if filling is None or filling.best not in OUT:
        return
    party = {one.id: one for one in parties.parties(actor)}[filling.place.party_id]
    lacking = _lacking(actor, meeting, party, of_chair=filling.place.chairs)
    said = reply_letters.report(meeting, [lacking], [])
    for account in queries.people(actor, expected.leaders()).values():
        yield reply_letters.lacking(account, lacking[0], said, f"no:{reply.handle}")


def report(actor: Actor, board: Board, meeting: Meeting) -> str:
    """What is not clear at a meeting of the board: for whom nobody comes, and who has not answered.
    Empty when all is clear."""
    expected = board.expected(meeting)
    members = {one.id: one for one in teams.members_on(actor, meeting.team_id, meeting.day)}
    lines = list(expected.lines(members, queries.care_id(actor)))
    names = queries.people(actor, board.roster.account_ids)
    lacking = [
        _lacking(actor, meeting, members[party_id], of_chair=of_chair)
        for party_id, of_chair in missing(lines)
    ]
    waiting = [names[one].name for one, _ in expected.unanswered() if one in names]
    return reply_letters.report(meeting, lacking, waiting) if lacking or waiting else ""


def _lacking(
    actor: Actor, meeting: Meeting, party: Party, *, of_chair: bool
) -> tuple[str, Sequence[Account]]:
    """For whom nobody comes, and colleagues who could."""
    free = queries.free_colleagues(actor, meeting, party.id)
    return (queries.CHAIR if of_chair else party.name), free
