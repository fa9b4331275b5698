"""What becomes of one lift: its individual, case, meetings, actions, follow-up and survey."""

import random
import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import count
from typing import Final, TypeVar

from bench.rows import Pile, sealed
from bench.sittings import Calendar, Sitting
from trisam.accounts.models import Account
from trisam.cases.models import Case
from trisam.cases.values import Attendance, CaseStatus, Income, Occupation
from trisam.core.calendar_days import add_months
from trisam.demo.chance import LETTERS
from trisam.demo.span import Span, at
from trisam.followups.models import FollowUp, FollowUpIncome
from trisam.followups.values import FIRST_MONTHS, FollowUpStatus, Step, Told
from trisam.meetings.models import AgendaItem, ItemStatus, MeetingStatus
from trisam.parties.models import Party
from trisam.people.models import Gender, Person
from trisam.recommendations.models import Action, ActionStatus, NotDoneReason, Recommendation
from trisam.surveys import catalogue
from trisam.surveys.models import Survey, SurveyAnswer
from trisam.surveys.questionnaire import QuestionKind
from trisam.surveys.values import LIVE, AnswerWay, AskWay, Mark, SurveyStatus

T = TypeVar("T")
ISSUE: Final = (
    "Vad behöver hända för att arbetsträningen ska kunna börja, och vem gör vad till när?"
)
TRIED: Final = "Samtal hos rehabkoordinator, kontakt med arbetsgivaren och ett uppehåll i insatsen."
ADVICE: Final = "Planera arbetsträning på deltid tillsammans med handläggaren, med stöd av vården."
GENDERS: Final = {Gender.WOMAN: 0.56, Gender.MAN: 0.43, Gender.OTHER: 0.01}
WAYS: Final[dict[Attendance | None, float]] = {
    Attendance.IN_PERSON: 0.4,
    Attendance.BY_PHONE: 0.12,
    Attendance.OWN_WORDS: 0.18,
    Attendance.REPRESENTATIVE: 0.05,
    Attendance.DECLINES: 0.22,
    None: 0.03,  # taken over from a list, which does not tell
}
INCOMES: Final = {
    Income.FORSORJNINGSSTOD: 0.3,
    Income.SJUKPENNING: 0.28,
    Income.AKTIVITETSSTOD: 0.12,
    Income.A_KASSA: 0.08,
    Income.LON: 0.08,
    Income.SJUKERSATTNING: 0.06,
    Income.CSN: 0.04,
    Income.INGEN: 0.04,
}
OCCUPATIONS: Final = {
    Occupation.NONE: 0.45,
    Occupation.JOB_SEEKING: 0.15,
    Occupation.WORK_TRAINING: 0.15,
    Occupation.WORK: 0.15,
    Occupation.STUDIES: 0.1,
}
WITH_EXTENT: Final = frozenset({Occupation.WORK, Occupation.STUDIES, Occupation.WORK_TRAINING})
REASONS: Final = {
    NotDoneReason.QUEUE: 0.3,
    NotDoneReason.NOT_READY: 0.26,
    NotDoneReason.MISSING: 0.05,
    NotDoneReason.NO_PSYCHIATRY: 0.08,
    NotDoneReason.NO_HABILITATION: 0.03,
    NotDoneReason.NO_INTERPRETER: 0.04,
    NotDoneReason.DECLINED: 0.14,
    NotDoneReason.OTHER: 0.1,
}
FOLLOWED: Final = {
    FollowUpStatus.ANSWERED: 0.62,
    FollowUpStatus.NOT_REACHED: 0.16,
    FollowUpStatus.DECLINED: 0.09,
    FollowUpStatus.MOVED: 0.04,
    FollowUpStatus.DEAD: 0.01,
    FollowUpStatus.NO_CONSENT: 0.08,
}
SURVEYED: Final = {
    SurveyStatus.ANSWERED: 0.5,
    SurveyStatus.EXPIRED: 0.42,
    SurveyStatus.WITHDRAWN: 0.04,
    SurveyStatus.REVOKED: 0.04,
}
ASK_WAYS: Final = {AskWay.TEXT: 0.4, AskWay.MAIL: 0.25, AskWay.LETTER: 0.25, AskWay.PHONE: 0.1}
SHARE_RELIFT, SHARE_TOLD, SHARE_DONE = 0.12, 0.95, 0.8
SHARE_TWO_ACTIONS, SHARE_READY, SHARE_STARTED, SHARE_ASKED = 0.5, 0.3, 0.75, 0.45
NOTICE: Final = timedelta(days=10)
_ENDS_AFTER, _SURVEY_OPEN = timedelta(days=400), timedelta(days=60)


class Lives:
    """Writes lifts, each with all that came of it."""

    def __init__(self, pile: Pile, span: Span, chance: random.Random) -> None:
        self.pile, self.span, self.chance = pile, span, chance
        self._items = count(1)
        asked = catalogue.current()
        self._survey = asked.id, asked.version
        self._questions = [q.id for q in asked.questions if q.kind is QuestionKind.AGREE]

    def live(self, calendar: Calendar, party: Party, officer: Account, lifted_on: date) -> None:
        """One lift by an officer of a party to a team, and what became of it until today."""
        person_id, case_id = self._id(), self._id()
        self._add_person(person_id, calendar)
        way = calendar.way(lifted_on + NOTICE)
        held = way[-1] if way and way[-1].status is MeetingStatus.HELD else None
        lift = {"id": case_id, "person_id": person_id, "team_id": calendar.book.team.id}
        self._add_case(lift, party, officer, lifted_on, held)
        self._add_to_agendas(case_id, way)
        if held:
            self._conclude(calendar, case_id, officer, held)
            self._follow_up(case_id, officer, held.day)

    def _add_person(self, person_id: uuid.UUID, calendar: Calendar) -> None:
        row = {
            "id": person_id,
            "code": self._code(),
            "birth_year": self.chance.randint(1960, 2005),
            "gender": self._one(GENDERS),
            "kommun_id": calendar.book.area.kommun.id,
        }
        self.pile.add(Person, {**row, **sealed(Person, person_id, name="Någon Påhittad")})

    def _add_case(
        self,
        lift: dict[str, object],
        party: Party,
        officer: Account,
        lifted_on: date,
        held: Sitting | None,
    ) -> None:
        occupation = self._one(OCCUPATIONS)
        closed_on = held.day + _ENDS_AFTER if held else self.span.last
        is_closed = closed_on < self.span.today
        status = CaseStatus.RECOMMENDED if held else CaseStatus.OPEN
        ready_on, started_on = self._ready(held)
        row = {
            **lift,
            "code": self._code(),
            "lifting_party_id": party.id,
            "lifting_unit_id": officer.unit_id,
            "officer_id": officer.id,
            "lifted_on": lifted_on,
            "is_relift": self._happens(SHARE_RELIFT),
            "status": CaseStatus.CLOSED if is_closed else status,
            "closed_on": closed_on if is_closed else None,
            "income": self._one(INCOMES),
            "occupation": occupation,
            "occupation_percent": self._extent(occupation),
            "ready_on": ready_on,
            "started_on": started_on,
            "version": 1,
        }
        self.pile.add(Case, {**row, **sealed(Case, lift["id"], issue=ISSUE, tried=TRIED)})

    def _ready(self, held: Sitting | None) -> tuple[date | None, date | None]:
        ready_on = held.day + self._days(20, 200) if held else self.span.today
        if not self._happens(SHARE_READY) or ready_on >= self.span.today:
            return None, None
        started_on = ready_on + self._days(0, 90)
        began = self._happens(SHARE_STARTED) and started_on < self.span.today
        return ready_on, started_on if began else None

    def _add_to_agendas(self, case_id: uuid.UUID, way: list[Sitting]) -> None:
        for at_place, sitting in enumerate(way):
            moved = sitting.status is MeetingStatus.CANCELLED
            sitting.used += not moved
            planned = sitting.status is MeetingStatus.PLANNED
            stands = ItemStatus.PLANNED if planned else ItemStatus.HELD
            row = {
                "id": next(self._items),
                "meeting_id": sitting.id,
                "case_id": case_id,
                "slot": None if moved else sitting.used,
                "status": ItemStatus.MOVED if moved else stands,
                "left_slot": 1 if moved else None,
                "moved_to_id": way[at_place + 1].id if moved else None,
            }
            self.pile.add(AgendaItem, row)

    def _conclude(
        self, calendar: Calendar, case_id: uuid.UUID, officer: Account, held: Sitting
    ) -> None:
        recommendation_id = self._id()
        chair = calendar.book.chair(held.day) or officer
        told_on = held.day + self._days(0, 16)
        is_told = self._happens(SHARE_TOLD) and told_on < self.span.today
        row = {
            "id": recommendation_id,
            "case_id": case_id,
            "meeting_id": held.id,
            "recorded_by_id": chair.id,
            "recorded_at": held.starts_at,
            "participation": self._one(WAYS),
            "feedback_on": told_on if is_told else None,
            "version": 1,
        }
        text = sealed(Recommendation, recommendation_id, text=ADVICE)
        self.pile.add(Recommendation, {**row, **text})
        members = calendar.book.members(held.day)
        for party in self.chance.sample(members, 1 + self._happens(SHARE_TWO_ACTIONS)):
            acting = calendar.book.holder(party, held.day) or officer
            self._act(recommendation_id, party, acting, held.day)

    def _act(
        self, recommendation_id: uuid.UUID, party: Party, officer: Account, held: date
    ) -> None:
        action_id = self._id()
        due_on = held + self._days(12, 75)
        closed_on = due_on + self._days(-10, 10)
        is_open = closed_on >= self.span.today
        is_done = self._happens(SHARE_DONE)
        ended = ActionStatus.DONE if is_done else ActionStatus.NOT_DONE
        row = {
            "id": action_id,
            "recommendation_id": recommendation_id,
            "party_id": party.id,
            "officer_id": officer.id,
            "due_on": due_on,
            "status": ActionStatus.OPEN if is_open else ended,
            "not_done_reason": None if is_open or is_done else self._one(REASONS),
            "closed_on": None if is_open else closed_on,
        }
        self.pile.add(Action, {**row, **sealed(Action, action_id, text=ADVICE)})

    def _follow_up(self, case_id: uuid.UUID, officer: Account, held: date) -> None:
        follow_up_id, due_on = self._id(), add_months(held, FIRST_MONTHS)
        closed_on = due_on + self._days(0, 30)
        status = self._one(FOLLOWED) if closed_on < self.span.today else FollowUpStatus.DUE
        answered = status is FollowUpStatus.ANSWERED
        income = self._one(INCOMES) if answered else None
        occupation = self._one(OCCUPATIONS) if answered else None
        row = {
            "id": follow_up_id,
            "case_id": case_id,
            "owner_id": officer.id,
            "months": FIRST_MONTHS,
            "due_on": due_on,
            "status": status,
            "closed_on": None if status is FollowUpStatus.DUE else closed_on,
            "income": income,
            "occupation": occupation,
            "occupation_percent": self._extent(occupation),
            "readiness": self.chance.randint(1, 10) if answered else None,
            "readiness_then": self.chance.randint(1, 10) if answered else None,
            "step": self.chance.choice(list(Step)) if answered else None,
            "told": Told.YES if answered else None,
            "version": 1,
        }
        self.pile.add(FollowUp, row)
        if income:
            lives_on = {"follow_up_id": follow_up_id, "income": income, "percent": 100}
            self.pile.add(FollowUpIncome, lives_on)
        if due_on < self.span.today and self._happens(SHARE_ASKED):
            self._ask(follow_up_id, officer, due_on)

    def _ask(self, follow_up_id: uuid.UUID, officer: Account, asked_on: date) -> None:
        survey_id = self._id()
        is_over = asked_on + _SURVEY_OPEN < self.span.today
        status = self._one(SURVEYED) if is_over else SurveyStatus.ASKED
        answered = status is SurveyStatus.ANSWERED
        questionnaire, edition = self._survey
        row = {
            "id": survey_id,
            "follow_up_id": follow_up_id,
            "asked_by_id": officer.id,
            "questionnaire": questionnaire,
            "edition": edition,
            "language": "sv",
            "status": status,
            "asked_way": self._one(ASK_WAYS),
            "asked_on": asked_on,
            "expires_on": asked_on + _SURVEY_OPEN,
            "ended_at": None if status in LIVE else at(asked_on + _SURVEY_OPEN, 12),
            "answered_way": AnswerWay.SELF if answered else None,
            "version": 1,
        }
        self.pile.add(Survey, row)
        for question in self._questions if answered else ():
            mark = self.chance.choice(list(Mark))
            said = {"id": self._id(), "survey_id": survey_id, "question": question, "mark": mark}
            self.pile.add(SurveyAnswer, said)

    def _extent(self, occupation: Occupation | None) -> int | None:
        return self.chance.choice((25, 50, 75, 100)) if occupation in WITH_EXTENT else None

    def _happens(self, share: float) -> bool:
        return self.chance.random() < share

    def _one(self, weights: Mapping[T, float]) -> T:
        return self.chance.choices(list(weights), list(weights.values()))[0]

    def _days(self, lowest: int, highest: int) -> timedelta:
        return timedelta(days=self.chance.randint(lowest, highest))

    def _id(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def _code(self) -> str:
        return "".join(self.chance.choices(LETTERS, k=12))
