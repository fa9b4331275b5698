"""The demo's coming weeks: some have said to come, some have not, and substitutes were asked."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trisam.accounts.models import Account
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.meetings.models import Meeting, Reply, ReplyAnswer
from trisam.meetings.queries import replies
from trisam.meetings.service import substitutes
from trisam.meetings.service.reply_letters import ABOUT
from trisam.outbox.models import Message

NIGHT = Actor.of_system("prov")


def test_answers_are_mixed_and_none_lies_in_the_future(demo: Session) -> None:
    answers = {answer for (answer,) in demo.execute(select(Reply.answer).distinct())}

    assert answers >= {ReplyAnswer.ACCEPTED, None}
    late = select(func.count(Reply.id)).where(Reply.answered_at > clock.now())
    assert demo.scalar(late) == 0
    assert demo.scalars(select(Reply.id).where(Reply.as_substitute)).first() is not None


def test_whoever_is_to_step_in_was_asked_so_that_the_timed_work_asks_nobody_again(
    demo: Session,
) -> None:
    tomorrow = select(Meeting.id).where(Meeting.day > clock.today())
    before = demo.scalar(select(func.count(Reply.id)).where(Reply.meeting_id.in_(tomorrow)))

    substitutes.settle(NIGHT, replies.open_team_ids(NIGHT))

    after = demo.scalar(select(func.count(Reply.id)).where(Reply.meeting_id.in_(tomorrow)))
    assert after == before


def test_whoever_can_be_tried_and_was_asked_has_a_letter_with_a_link(demo: Session) -> None:
    """Over the great holidays no meeting is near: then nobody was asked, and nobody has one."""
    asked = demo.scalars(
        select(Reply.account_id)
        .join(Account, Account.id == Reply.account_id)
        .where(Account.demo_label.is_not(None))
    )
    letters = demo.scalars(select(Message).where(Message.about == ABOUT)).all()
    assert {letter.account_id for letter in letters} == set(asked)
    assert all("{{svar:" in letter.body for letter in letters)
