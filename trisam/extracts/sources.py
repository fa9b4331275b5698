"""Every table that can tell of an individual: how its rows are found, and which party owns them.

A table that is neither here nor in `NOT_HERE` fails tests/extracts/test_coverage.py.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import InstrumentedAttribute

from trisam.cases.models import Case, CaseQuestion, Release, Wait
from trisam.consents.models import Consent, ConsentGrant, Withdrawal
from trisam.contacts.models import ContactTouch, FixedContact
from trisam.core.db import Base
from trisam.followups.models import FollowUp, FollowUpIncome, FollowUpTry
from trisam.handovers.models import Handover
from trisam.mailings.models import Mailing
from trisam.meetings.models import AgendaItem, Answer, AnswerDraft, QueuePlace
from trisam.meetings.models.after import AfterMeeting
from trisam.own_case.models import OwnKey, OwnMessage, OwnVisit
from trisam.people.models import Person
from trisam.recommendations.models import Action, FeedbackLetter, Recommendation, RoomDraft
from trisam.surveys.models import Survey, SurveyAnswer

TEAM = None
"""Owner of what belongs to the team as a whole: each of its parties may take it along."""


NOBODY = 0
"""Owner of what is no party's, only the individual's."""


@dataclass(frozen=True, slots=True)
class Source:
    """A table about an individual."""

    model: type[Base]
    heading: str
    column: InstrumentedAttribute[Any]
    """The rows wanted are those where this column …"""
    parent: type[Base]
    """… holds the id of a row of this table (or, for `Person`, is the id that it names)."""
    owner: Callable[[Any, Case], int | None]
    """The party that owns a row of a case; `TEAM` for what is the team's own."""
    with_case: bool
    """True for what is about one case, False for what is about the individual."""
    in_table: bool = False
    load: tuple[InstrumentedAttribute[Any], ...] = ()
    """Relationships that are shown too."""


def _lifting(_row: Base, case: Case) -> int | None:
    return case.lifting_party_id


def _team(_row: Base, _case: Case) -> int | None:
    return TEAM


def _nobody(_row: Base, _case: Case) -> int | None:
    return NOBODY


SOURCES: tuple[Source, ...] = (
    Source(Person, "Personen", Person.id, Person, _lifting, False),
    Source(Case, "Ärendet", Case.person_id, Person, _lifting, True),
    Source(CaseQuestion, "Frågor till parterna", CaseQuestion.case_id, Case, _lifting, True),
    Source(Consent, "Samtycke", Consent.person_id, Person, _lifting, False),
    Source(
        ConsentGrant,
        "Vem som får berätta för vem",
        ConsentGrant.consent_id,
        Consent,
        _lifting,
        False,
        in_table=True,
    ),
    Source(
        Withdrawal,
        "Det som har tagits tillbaka",
        Withdrawal.consent_id,
        Consent,
        _lifting,
        False,
        in_table=True,
    ),
    Source(
        Release,
        "Delat med andra parter",
        Release.case_id,
        Case,
        lambda row, _case: row.owner_party_id,
        True,
        load=(Release.receivers,),
    ),
    Source(
        Answer,
        "Svar inför mötet",
        Answer.case_id,
        Case,
        lambda row, _case: row.party_id,
        True,
        load=(Answer.asked,),
    ),
    Source(
        AnswerDraft,
        "Påbörjat svar inför mötet",
        AnswerDraft.case_id,
        Case,
        lambda row, _case: row.party_id,
        True,
    ),
    Source(AgendaItem, "Möten", AgendaItem.case_id, Case, _team, True, in_table=True),
    Source(QueuePlace, "Kö till ett möte", QueuePlace.case_id, Case, _team, True, in_table=True),
    # What it came to is the lifting party's too (queries.parts_of): the team does not know of it.
    Source(AfterMeeting, "Efter-Trisam", AfterMeeting.case_id, Case, _lifting, True),
    Source(
        FixedContact,
        "Fast kontakt",
        FixedContact.case_id,
        Case,
        _lifting,
        True,
        in_table=True,
    ),
    Source(
        ContactTouch,
        "Kontakter med personen",
        ContactTouch.contact_id,
        FixedContact,
        _lifting,
        True,
        in_table=True,
    ),
    Source(
        Mailing, "Meddelanden till personen", Mailing.case_id, Case, _lifting, True, in_table=True
    ),
    Source(Wait, "Avvaktar", Wait.case_id, Case, _team, True),
    Source(Recommendation, "Rekommendation", Recommendation.case_id, Case, _team, True),
    Source(RoomDraft, "Utkast i mötesrummet", RoomDraft.case_id, Case, _team, True, in_table=True),
    Source(
        FeedbackLetter,
        "Återkoppling till personen",
        FeedbackLetter.recommendation_id,
        Recommendation,
        _lifting,
        True,
    ),
    Source(
        Action,
        "Åtgärder",
        Action.recommendation_id,
        Recommendation,
        lambda row, _case: row.party_id,
        True,
    ),
    Source(
        Handover,
        "Byte av handläggare",
        Handover.case_id,
        Case,
        lambda row, _case: row.party_id,
        True,
    ),
    Source(FollowUp, "Uppföljning", FollowUp.case_id, Case, _lifting, True),
    Source(
        FollowUpIncome,
        "Försörjning vid uppföljningen",
        FollowUpIncome.follow_up_id,
        FollowUp,
        _lifting,
        True,
        in_table=True,
    ),
    Source(
        FollowUpTry,
        "Försök att nå personen",
        FollowUpTry.follow_up_id,
        FollowUp,
        _lifting,
        True,
        in_table=True,
    ),
    Source(
        OwnMessage,
        "Från personen själv",
        OwnMessage.case_id,
        Case,
        lambda row, _case: row.party_id,
        True,
    ),
    Source(
        OwnKey,
        "Nycklar till Mitt ärende",
        OwnKey.case_id,
        Case,
        _lifting,
        True,
        in_table=True,
    ),
    Source(
        OwnVisit,
        "Besök på Mitt ärende",
        OwnVisit.case_id,
        Case,
        _lifting,
        True,
        in_table=True,
    ),
    Source(Survey, "Enkät", Survey.follow_up_id, FollowUp, _lifting, True),
    # The individual's own: in its extract, but no party takes it along.
    Source(
        SurveyAnswer,
        "Svar på enkäten",
        SurveyAnswer.survey_id,
        Survey,
        _nobody,
        True,
        in_table=True,
    ),
)

WITH_ITS_OWNER: dict[str, str] = {
    "release_receiver": "shown with the release that it belongs to",
    "answer_asked": "shown with the answer that it belongs to",
    "lift_draft": "has no key to a person; opened and compared by queries.drafts_about",
    "audit_entry": "found by the ids of the person rows: queries.readings_of",
}
"""Tables that the extract covers in another way than by `SOURCES`, and how."""

NOT_HERE: dict[str, str] = {
    "survey_key": "a hash of what opens a survey while it waits: tells nothing of anybody",
    "uploaded_list": "a file on its way in, sealed as a whole and gone within a day",
    "phrase": "a colleague's own wordings: what may tell who somebody is is refused there",
    "balance_note": "why a team's figures are as they are: a personnummer is refused there",
    "report_text": "the förbund's reports tell of no individual: a personnummer is refused there",
    "second_factor": "the secret of a colleague's sign-in",
    "kept_text": "what a colleague sent after a sign-in ran out: sealed as a whole, gone in a day",
    "log_review": "the party's control of its colleagues; names case codes and no individual",
    "log_review_line": "a line of that control: a colleague's reading, by case code",
    "message": "holds nothing about an individual (L10)",
}
"""Tables that could seem to tell of an individual, each with the reason why it is left out."""
