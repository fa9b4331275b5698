"""Putting rows into the database in an order that foreign keys accept."""

from collections.abc import Iterable

from trisam.cases.models import Case, CaseQuestion, Release
from trisam.consents.models import Consent, ConsentGrant, Withdrawal
from trisam.core.db import Base, session
from trisam.followups.models import FollowUp, FollowUpIncome, FollowUpTry
from trisam.meetings.models import AgendaItem, Answer, AnswerDraft, PartyAttendance
from trisam.people.models import Person
from trisam.recommendations.models import Action, FeedbackLetter, Recommendation
from trisam.surveys.models import Survey, SurveyAnswer

ORDER: tuple[type[Base], ...] = (
    Person,
    Consent,
    ConsentGrant,
    Withdrawal,
    Case,
    CaseQuestion,
    Release,
    AgendaItem,
    Answer,
    AnswerDraft,
    PartyAttendance,
    Recommendation,
    FeedbackLetter,
    Action,
    FollowUp,
    FollowUpIncome,
    FollowUpTry,
    Survey,
    SurveyAnswer,
)


def save(rows: Iterable[Base]) -> None:
    """Save rows of one kind: afterwards they have their ids."""
    session().add_all(rows)
    session().flush()


class Pile:
    """Rows of many kinds, saved kind by kind in `ORDER`."""

    def __init__(self) -> None:
        self._rows: dict[type[Base], list[Base]] = {kind: [] for kind in ORDER}

    def add(self, *rows: Base) -> None:
        """Put rows on the pile, each with its foreign keys set."""
        for row in rows:
            self._rows[type(row)].append(row)

    def save(self) -> None:
        """Save everything, in bulk where the rows have no lists of their own."""
        for kind, rows in self._rows.items():
            if kind in {Release, Answer}:
                save(rows)
            else:
                session().bulk_save_objects(rows)
