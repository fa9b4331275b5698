"""Who has said to come to the meetings of the coming week, and which substitutes were asked."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from trisam.accounts.models import Account
from trisam.core.actor import Actor
from trisam.demo.chance import Chance
from trisam.demo.letters import message
from trisam.demo.saving import save
from trisam.demo.span import Span, at
from trisam.meetings.coverage import Place
from trisam.meetings.models import Meeting, Reply, ReplyAnswer, ReplyWay
from trisam.meetings.queries import replies as queries
from trisam.meetings.service import questions, reply_letters
from trisam.meetings.service.questions import WEEK_BEFORE, soon_from
from trisam.parties import queries as parties

ACTOR = Actor.of_system("demolänet")
SHARES = {ReplyAnswer.ACCEPTED: 0.68, ReplyAnswer.DECLINED: 0.07, None: 0.25}
BY_LINK = 0.8


def build(people: Iterable[Account], span: Span) -> None:
    """Ask the substitutes of the coming twelve weeks and everybody of the coming week, and let most
    of them answer. The letters to those whose accounts can be tried lie among their messages."""
    asking = _Asking(span)
    asking.substitutes()
    asking.coming_week()
    asking.substitutes()  # of those who said no
    asking.write_to(people)


Question = tuple[Meeting, str, Reply]


class _Asking:
    """The questions as the services put them, at times that have been."""

    def __init__(self, span: Span) -> None:
        self.span, self.chance = span, Chance("replies")
        self.board = queries.board(ACTOR, queries.open_team_ids(ACTOR))
        self.meetings = [one for one in self.board.meetings if one.day > span.today]
        self.parties = {party.id: party for party in parties.parties(ACTOR)}
        self.as_substitute: dict[int, list[Question]] = defaultdict(list)
        self.as_holder: dict[int, list[Question]] = defaultdict(list)

    def substitutes(self) -> None:
        """Those who are to step in and have not been asked."""
        asked_at = at(self.span.latest, 15, 20)
        for meeting in self.meetings:
            for account_id, place in list(self.board.expected(meeting).stepping_in().items()):
                if self.board.reply(meeting, account_id) is None:
                    asked = self._ask(meeting, account_id, place, asked_at)
                    self.as_substitute[account_id].append(asked)

    def coming_week(self) -> None:
        """Those who are counted on within a week and were not asked before."""
        for meeting in self.meetings:
            if meeting.day - self.span.today >= WEEK_BEFORE:
                continue
            asked_at = at(self.span.done(meeting.day - WEEK_BEFORE), 7)
            for account_id, place in list(self.board.expected(meeting).unanswered()):
                if self.board.reply(meeting, account_id) is None:
                    asked = self._ask(meeting, account_id, place, asked_at)
                    self.as_holder[account_id].append(asked)
            self._report(meeting)

    def write_to(self, people: Iterable[Account]) -> None:
        """The letters that asked, to those whose accounts can be tried."""
        for account in people:
            if not account.demo_label:
                continue
            if asked := self.as_substitute.get(account.id):
                save([message(reply_letters.step_in(account, asked), self._asked_at(asked[0]))])
            asked = sorted(self.as_holder.get(account.id, []), key=self._asked_at)
            for asked_at, of_day in groupby(asked, key=self._asked_at):
                words = [reply_letters.question(*question) for question in of_day]
                once = f"{asked_at:%Y-%m-%d}:{account.id}"
                save([message(reply_letters.reminder(account, words, [], once), asked_at)])

    def _ask(self, meeting: Meeting, account_id: int, place: Place, asked_at: datetime) -> Question:
        reply = questions.row(ACTOR, self.board, meeting, account_id, place)
        reply.handle, reply.asked_at = self.chance.id().hex, asked_at
        today = self.span.today
        reply.asked_week_before_at = asked_at if meeting.day - today < WEEK_BEFORE else None
        reply.asked_days_before_at = asked_at if today >= soon_from(meeting.day) else None
        reply.answer = self.chance.weighted(SHARES)
        if reply.answer is not None:
            reply.answered_at = asked_at + timedelta(minutes=self.chance.between(4, 90))
            by_link = self.chance.happens(BY_LINK)
            reply.way = ReplyWay.LINK if by_link else ReplyWay.SIGNED_IN
        save([reply])
        whom = reply_letters.ordinary(self.parties[place.party_id], chairs=place.chairs)
        return meeting, whom, reply

    def _report(self, meeting: Meeting) -> None:
        """Two working days before, whoever leads the meeting has been told."""
        if self.span.today < soon_from(meeting.day):
            return
        for account_id in self.board.expected(meeting).leaders():
            reply = self.board.reply(meeting, account_id)
            if reply is not None:
                reply.reported_at = at(self.span.latest, 15, 30)

    def _asked_at(self, question: Question) -> datetime:
        return question[2].asked_at or at(self.span.latest, 7)
