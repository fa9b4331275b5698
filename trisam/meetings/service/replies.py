"""Whether somebody comes to a meeting: asked, answered, and asked again when the meeting moves.

An answer can be changed until the meeting begins.
"""

from collections.abc import Callable

from trisam.accounts.models import Account
from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, RuleBroken
from trisam.meetings.models import Meeting, Reply, ReplyAnswer, ReplyWay
from trisam.meetings.queries import replies as queries
from trisam.meetings.service import lacks, questions, reply_letters, substitutes
from trisam.outbox import links
from trisam.outbox import service as outbox
from trisam.teams import queries as teams


def questions_to(actor: Actor, meeting: Meeting) -> Callable[[Account], str]:
    """What makes the line of a letter about the meeting that asks whether its receiver comes.

    It notes that the person is asked, and holds the place of the answer link:
    `outbox.links.filled` makes the address of it when the letter is handed over. The line is empty
    for whoever is not to come (no seat on the day, or away), and for substitutes, who are asked in
    a letter of their own (`substitutes.settle`).
    """
    teams.hold_teams(actor, {meeting.team_id})
    board = queries.board_of(actor, meeting)

    def line(account: Account) -> str:
        place = board.expected(meeting).asks(account.id)
        if place is None or place.account_id != account.id:
            return ""
        asked = questions.put(actor, board, meeting, account.id, place)
        return f"Kommer du? Svara här, utan att logga in: {links.to_reply(asked.handle)}"

    return line


def answer(actor: Actor, meeting: Meeting, said: ReplyAnswer) -> None:
    """Say on the meeting's page whether one comes oneself.

    Raises `Forbidden` for whoever is not asked to come, and `RuleBroken` when the meeting has begun
    or is cancelled.
    """
    teams.hold_teams(actor, {meeting.team_id})
    session().refresh(meeting, ["status", "starts_at", "day"])
    if not queries.can_be_answered(meeting):
        raise RuleBroken("Mötet har börjat eller är inställt. Svaret kan inte ändras längre.")
    board = queries.board_of(actor, meeting)
    own = actor.account_id or 0
    place = board.expected(meeting).asks(own)
    if place is None:
        raise Forbidden
    _save(
        actor, meeting, questions.row(actor, board, meeting, own, place), said, ReplyWay.SIGNED_IN
    )


def answer_by_link(token: str, said: ReplyAnswer) -> None:
    """Answer the question of a link, as the person who was asked.

    Raises `NotFound` for every token that opens nothing, whatever the reason.
    """
    found = queries.of_link(token, lock=True)
    if found is None:
        raise NotFound
    _save(found.actor, found.meeting, found.reply, said, ReplyWay.LINK)


def ask_again(actor: Actor, meeting: Meeting) -> list[Account]:
    """The meeting has another time: no earlier link or answer counts.

    The substitutes whom the question no longer stands to, until `substitutes.settle` asks those who
    are needed then; whoever moves the meeting tells them.
    """
    released = end_substitutes(actor, meeting)
    for reply in queries.board_of(actor, meeting).replies.values():
        if reply.ended_at is None:
            questions.forget(reply)
    session().flush()
    return released


def end_substitutes(actor: Actor, meeting: Meeting) -> list[Account]:
    """End the questions to substitutes about a meeting that is moved or cancelled: those who had
    not said no, for whoever tells them."""
    ended = substitutes.end_all(actor, meeting)
    return list(queries.people(actor, [one.account_id for one in ended]).values())


def _save(actor: Actor, meeting: Meeting, reply: Reply, said: ReplyAnswer, way: ReplyWay) -> None:
    if reply.answer is said:
        return
    reply.answer, reply.way, reply.answered_at = said, way, clock.now()
    session().flush()
    audit.record(
        actor,
        "reply.accept" if said is ReplyAnswer.ACCEPTED else "reply.decline",
        meeting.subject,
        reason=way.value,
    )
    substitutes.settle(actor, {meeting.team_id})
    if reply.as_substitute and said is ReplyAnswer.ACCEPTED:
        for account in queries.people(actor, {reply.account_id}).values():
            outbox.queue(actor, reply_letters.you_come(account, meeting, reply))
    if said is ReplyAnswer.DECLINED:
        for letter in lacks.after_no(actor, meeting, reply):
            outbox.queue(actor, letter)
