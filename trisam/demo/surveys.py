"""The surveys half a year later: who was asked in which way, who answered, and how late."""

from collections.abc import Iterator
from datetime import date, timedelta

from trisam.demo.casework import Dossier
from trisam.demo.chance import Chance
from trisam.demo.saving import Pile
from trisam.demo.span import Span, at, working
from trisam.demo.themes import phrases
from trisam.followups.models import FollowUp
from trisam.followups.values import FOR_GOOD
from trisam.surveys import catalogue
from trisam.surveys.models import Survey, SurveyAnswer
from trisam.surveys.questionnaire import QuestionKind
from trisam.surveys.values import DAYS_OPEN, WITH_KEY, AnswerWay, AskWay, Mark, SurveyStatus

WAYS = {
    AskWay.TEXT: 0.36,
    AskWay.MAIL: 0.2,
    AskWay.LETTER: 0.2,
    AskWay.PHONE: 0.12,
    AskWay.PAPER: 0.07,
    AskWay.HANDED: 0.05,
}
SHARE_ASKED = 0.9
"""Of those who said yes: some are forgotten, as always."""
SHARE_ANSWERS = {
    AskWay.TEXT: 0.5,
    AskWay.MAIL: 0.5,
    AskWay.LETTER: 0.46,
    AskWay.PHONE: 0.88,
    AskWay.PAPER: 0.72,
    AskWay.HANDED: 0.72,
}
BY_HAND = {AskWay.PHONE: AnswerWay.PHONE, AskWay.PAPER: AnswerWay.PAPER}
SHARE_BEGUN = 0.12
"""Of those who never send: they opened it and left it half way."""
SHARE_INTERVIEW = 0.05
SHARE_SHOWN = 0.45
SHARE_WORDS = 0.3
SHARE_SKIPPED = 0.04
SHARE_IN_ENGLISH = 0.06
DAYS = {1: 0.3, 4: 0.2, 9: 0.2, 16: 0.15, 30: 0.1, 52: 0.05}
"""Days until the answer: most soon, some after a reminder, a few at the last moment."""
LEANS: dict[str, dict[Mark, float]] = {
    "taken_seriously": {Mark.WHOLLY: 0.45, Mark.MOSTLY: 0.33, Mark.NEITHER: 0.1},
    "could_influence": {Mark.WHOLLY: 0.28, Mark.MOSTLY: 0.36, Mark.NEITHER: 0.16},
    "knew_proposal": {Mark.WHOLLY: 0.4, Mark.MOSTLY: 0.3, Mark.NEITHER: 0.1},
    "knew_contact": {Mark.WHOLLY: 0.42, Mark.MOSTLY: 0.25, Mark.NEITHER: 0.12},
    "no_waiting": {Mark.WHOLLY: 0.16, Mark.MOSTLY: 0.26, Mark.NEITHER: 0.2},
    "useful": {Mark.WHOLLY: 0.3, Mark.MOSTLY: 0.34, Mark.NEITHER: 0.16},
    "readier": {Mark.WHOLLY: 0.26, Mark.MOSTLY: 0.3, Mark.NEITHER: 0.2},
}
REST = {Mark.NOT_MUCH: 0.55, Mark.NOT_AT_ALL: 0.25, Mark.UNKNOWN: 0.2}


class Surveys:
    """Writes what was asked and answered."""

    def __init__(self, pile: Pile, span: Span) -> None:
        self.pile, self.span, self.chance = pile, span, Chance("surveys")
        self.questionnaire = catalogue.current()

    def ask(self, follow_up: FollowUp, dossier: Dossier) -> None:
        """Ask the individual of a follow-up about whom it is known that it said yes."""
        agreed = dossier.lift.agreement
        day = working(follow_up.due_on + self.chance.days(0, 21) - self.chance.days(0, 14))
        if agreed is None or not agreed.may_survey or day > self.span.latest:
            return
        gone = agreed.ended_on is not None and agreed.ended_on <= day
        said_no = follow_up.status in FOR_GOOD and (follow_up.closed_on or day) <= day
        if gone or said_no or not self.chance.happens(SHARE_ASKED) or agreed.valid_to < day:
            return
        survey = self._survey(follow_up, day)
        self.pile.add(survey)
        self._end(survey, follow_up, min(agreed.valid_to, agreed.ended_on or agreed.valid_to))

    def _survey(self, follow_up: FollowUp, day: date) -> Survey:
        english = self.chance.happens(SHARE_IN_ENGLISH)
        return Survey(
            id=self.chance.id(),
            follow_up_id=follow_up.id,
            asked_by_id=follow_up.owner_id,
            questionnaire=self.questionnaire.id,
            edition=self.questionnaire.version,
            language="en" if english else "sv",
            status=SurveyStatus.ASKED,
            asked_way=self.chance.weighted(WAYS),
            asked_on=day,
            expires_on=day + timedelta(days=DAYS_OPEN),
            wants_interview=False,
            may_show=False,
        )

    def _end(self, survey: Survey, follow_up: FollowUp, allowed: date) -> None:
        """Answered, out of time, taken back, or still waiting."""
        last = survey.expires_on
        stopped = allowed
        if follow_up.status in FOR_GOOD and follow_up.closed_on is not None:
            stopped = min(stopped, follow_up.closed_on)
        answered = survey.asked_on + timedelta(days=self.chance.weighted(DAYS))
        answers = self.chance.happens(SHARE_ANSWERS[survey.asked_way])
        if answers and answered <= min(self.span.latest, last, stopped):
            self._answer(survey, answered)
            return
        if self.chance.happens(SHARE_BEGUN) and survey.asked_way in WITH_KEY:
            survey.opened_at = at(self.span.done(survey.asked_on + timedelta(days=2)), 19)
            survey.status = SurveyStatus.OPENED
        if stopped < min(self.span.today, last):
            survey.status, survey.ended_at = SurveyStatus.WITHDRAWN, at(stopped, 16)
        elif last < self.span.latest:
            survey.status = SurveyStatus.EXPIRED
            survey.ended_at = at(last + timedelta(days=1), 6)
        else:
            survey.wants_interview = self.chance.happens(SHARE_INTERVIEW)

    def _answer(self, survey: Survey, day: date) -> None:
        survey.answered_way = BY_HAND.get(survey.asked_way, AnswerWay.SELF)
        hour = self.chance.between(9, 15)
        if survey.answered_way is AnswerWay.SELF:
            hour = self.chance.between(8, 21)
            survey.opened_at = at(day, hour, 5)
        survey.status, survey.ended_at = SurveyStatus.ANSWERED, at(day, hour, 12)
        survey.may_show = self.chance.happens(SHARE_SHOWN)
        self.pile.add(*self._answers(survey))

    def _answers(self, survey: Survey) -> Iterator[SurveyAnswer]:
        for question in self.questionnaire.questions:
            row = SurveyAnswer(
                id=self.chance.id(), survey_id=survey.id, question=question.id, mark=None
            )
            if question.kind is QuestionKind.TEXT:
                if not self.chance.happens(SHARE_WORDS):
                    continue
                row.words = self.chance.one(phrases("survey_words"))
            elif self.chance.happens(SHARE_SKIPPED):
                continue
            else:
                row.mark = self._mark(question.id)
            yield row

    def _mark(self, question: str) -> Mark:
        leans = LEANS.get(question, LEANS["useful"])
        left = 1 - sum(leans.values())
        return self.chance.weighted({**leans, **{mark: left * part for mark, part in REST.items()}})
