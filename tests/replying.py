"""Asking one person about one meeting, as a letter does, and what stands for the link in it."""

from trisam.accounts.models import Account
from trisam.core.actor import Actor
from trisam.meetings.models import Meeting
from trisam.meetings.queries import replies as queries
from trisam.meetings.service import questions
from trisam.outbox import links


def ask(actor: Actor, meeting: Meeting, account: Account) -> str:
    """The place of the answer link; empty for whoever is not to come."""
    board = queries.board_of(actor, meeting)
    place = board.expected(meeting).asks(account.id)
    if place is None:
        return ""
    return links.to_reply(questions.put(actor, board, meeting, account.id, place).handle)
