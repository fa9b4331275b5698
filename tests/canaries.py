"""Canaries: a text that stands nowhere else in each sealed field, and the rule for who may see it.

Where one is read on somebody's page, the field it was planted in is known, and so is whether
that person may read it.
"""

import json
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from trisam.accounts.models import KeptText, SecondFactor
from trisam.audit.models import AuditEntry
from trisam.cases import own_words
from trisam.cases import policy as cases
from trisam.cases.models import Case, CaseQuestion, Release, Wait
from trisam.consents.models import Consent
from trisam.contacts.models import FixedContact
from trisam.core import clock, crypto, db
from trisam.core.actor import Actor
from trisam.core.crypto import Sealed
from trisam.core.db import Base
from trisam.followups import policy as followups
from trisam.followups.models import FollowUp
from trisam.handovers import policy as handovers
from trisam.handovers.models import Handover, HandoverStatus
from trisam.lifts.models import LiftDraft
from trisam.log_reviews.models import LogReview, ReviewLine
from trisam.log_reviews.policy import can_review
from trisam.mailings.models import Mailing
from trisam.meetings import policy as meetings
from trisam.meetings.models import Answer, AnswerDraft
from trisam.meetings.models.after import AfterMeeting, Participant
from trisam.own_case.models import OwnMessage
from trisam.own_case.policy import can_read_message
from trisam.people.models import Person
from trisam.phrases.models import Phrase
from trisam.recommendations.models import Action, FeedbackLetter, Recommendation, RoomDraft
from trisam.recommendations.policy import can_tell
from trisam.reports import policy as reports
from trisam.reports.models import Report, ReportText
from trisam.reports.policy import Place
from trisam.statistics import policy as statistics
from trisam.statistics.areas import Area, AreaKind
from trisam.statistics.models import BalanceNote
from trisam.surveys import policy as surveys_policy
from trisam.surveys.models import Survey, SurveyAnswer
from trisam.teams.models import Team

OF_A_CASE: tuple[type[Any], ...] = (
    Case,
    CaseQuestion,
    Wait,
    Recommendation,
    Action,
    Consent,
    Person,
)
"""Whoever may know of the case may read what stands in these."""
Note = FollowUp | Handover | FeedbackLetter | Survey | OwnMessage
WITH_RULES: tuple[type[Any], ...] = (
    Release,
    Answer,
    AnswerDraft,
    FollowUp,
    SurveyAnswer,
    Handover,
    FeedbackLetter,
    LiftDraft,
    RoomDraft,
    OwnMessage,
    AfterMeeting,
    Mailing,
    LogReview,
    ReviewLine,
    KeptText,
    SecondFactor,
    Phrase,
    BalanceNote,
    ReportText,
)
"""Each of these has a rule of its own in `Aviary.may_read`."""
LEFT_OUT = {
    "person.personnummer": "a number: looked for as it is",
    "uploaded_list.file": "a whole file: the names in it are looked for (`LISTED`)",
    "uploaded_list.report": "tells of rows by number, without names",
    "uploaded_list.rejects": "a whole file: the names in it are looked for (`LISTED`)",
}
LISTED = "Listkanarie"
"""In an uploaded list the individuals are called so, and the number of whoever uploaded it."""
_CANARY = re.compile(r"kanarie(\d+)fågel")
_LISTED = re.compile(rf"{LISTED} (\d+)sson")
_CODE = re.compile(r"\b[2-9B-DF-HJ-KMNP-TV-Z]{8}\b")
_PERSONNUMMER = re.compile(r"\b(?:19|20)\d{6}-?\d{4}\b")


@dataclass(frozen=True)
class Canary:
    """A field of a row, and the cases that it tells of."""

    table: str
    field: str
    row_id: uuid.UUID


class Aviary:
    """Every canary of a database. Build it in the unit of work that is undone afterwards."""

    def __init__(self, session: Session) -> None:
        self.session, self.today = session, clock.today()
        self._in_log: dict[int | None, set[str]] = {}
        self.planted: list[Canary] = []
        for model in sealed_models():
            for name, column in _sealed(model):
                self._plant(session, model, name, column)
        session.expire_all()
        with db.apart(), db.reading() as aside:  # its rows stay as they were read
            self._learn(aside)

    def _plant(self, session: Session, model: type[Any], name: str, column: str) -> None:
        table = model.__tablename__
        if f"{table}.{name}" in LEFT_OUT:
            return
        filled = select(model.id, getattr(model, column)).where(getattr(model, column).is_not(None))
        rows = []
        for row_id, token in session.execute(filled.order_by(model.id)).all():
            text = f"kanarie{len(self.planted)}fågel"
            if model is LiftDraft:
                text = _in_a_draft(text, crypto.unseal(token, f"{table}.{name}.{row_id}"))
            self.planted.append(Canary(table, name, row_id))
            rows.append({"row": row_id, "token": crypto.seal(text, f"{table}.{name}.{row_id}")})
        here = model.__table__
        change = (
            update(here).where(here.c.id == bindparam("row")).values({column: bindparam("token")})
        )
        if rows:
            session.connection().execute(change, rows)

    def _learn(self, session: Session) -> None:
        self.cases = {
            case.id: case
            for case in session.scalars(
                select(Case).options(
                    joinedload(Case.consent).selectinload(Consent.grants),
                    selectinload(Case.releases).selectinload(Release.receivers),
                )
            )
        }
        self.by_code = {case.code: case for case in self.cases.values()}
        self.releases = {r.id: r for case in self.cases.values() for r in case.releases}
        self.follow_ups = {one.id: one for one in session.scalars(select(FollowUp))}
        self.handovers = {one.id: one for one in session.scalars(select(Handover))}
        self._learn_sent(session)
        letters = {one.id: one for one in session.scalars(select(FeedbackLetter))}
        self.notes: dict[uuid.UUID, Note] = {
            **self.follow_ups,
            **self.handovers,
            **letters,
            **self.sent,
        }
        self.own = {one.id: one.officer_id for one in session.scalars(select(LiftDraft))}
        for own in (KeptText, SecondFactor, Phrase):
            self.own |= dict(iter(session.execute(select(own.id, own.account_id))))
        explained = select(BalanceNote.id, BalanceNote.team_id, Team.kommun_id).join(Team)
        self.explained = {
            row_id: Area(AreaKind.TEAM, "", "", frozenset({team_id}), kommun_id)
            for row_id, team_id, kommun_id in session.execute(explained)
        }
        self._learn_reported(session)
        lines = select(ReviewLine.id, LogReview.party_id).join(ReviewLine.review)
        self.reviewed = {
            **dict(iter(session.execute(select(LogReview.id, LogReview.party_id)))),
            **dict(iter(session.execute(lines))),
        }
        surveys = {one.id: one for one in session.scalars(select(Survey))}
        written = select(SurveyAnswer.id, SurveyAnswer.survey_id)
        self.notes |= {row_id: surveys[of] for row_id, of in session.execute(written)}
        self.answers = {one.id: one for one in session.scalars(select(Answer))}
        self._learn_after(session)
        self.begun = {one.id: one for one in session.scalars(select(AnswerDraft))}
        self._learn_whose(session)
        self.numbers: dict[str, uuid.UUID] = {
            person.personnummer.replace("-", ""): person.id
            for person in session.scalars(select(Person))
            if person.personnummer
        }

    def _learn_reported(self, session: Session) -> None:
        """The reports that are written in, and the teams of their kommuner."""
        teams: dict[int, set[int]] = {}
        for team_id, kommun_id in session.execute(select(Team.id, Team.kommun_id)):
            teams.setdefault(kommun_id, set()).add(team_id)
        written = select(ReportText.id, Report).join(ReportText.report)
        self.reported = {
            row_id: (report, Place(report.kommun_id, teams.get(report.kommun_id, set())))
            for row_id, report in session.execute(written)
        }

    def _learn_sent(self, session: Session) -> None:
        """What individuals have sent, and whom each could turn to."""
        self.sent = {one.id: one for one in session.scalars(select(OwnMessage))}
        self.contacts = {
            one.case_id: one
            for one in session.scalars(
                select(FixedContact)
                .where(FixedContact.ended_on.is_(None))
                .options(joinedload(FixedContact.account))
            )
        }

    def _learn_after(self, session: Session) -> None:
        """The Efter-Trisam meetings, who is named in each, and what came out of each meeting."""
        self.after = {one.id: one for one in session.scalars(select(AfterMeeting))}
        self.after_of = {one.meeting_id: one for one in self.after.values()}
        self.named: dict[int, list[Participant]] = {}
        for named in session.scalars(select(Participant)):
            self.named.setdefault(named.meeting_id, []).append(named)
        outcome = Recommendation.id == Action.recommendation_id
        self._meeting_of: dict[uuid.UUID, int] = {
            **dict(iter(session.execute(select(RoomDraft.id, RoomDraft.meeting_id)))),
            **dict(iter(session.execute(select(Recommendation.id, Recommendation.meeting_id)))),
            **dict(
                iter(
                    session.execute(
                        select(Action.id, Recommendation.meeting_id).join(Recommendation, outcome)
                    )
                )
            ),
        }

    def _learn_whose(self, session: Session) -> None:
        """Which cases each row is about."""
        self._cases_of: dict[uuid.UUID, list[Case]] = {}
        for case in self.cases.values():
            for key in (case.id, case.person_id, case.consent_id):
                if key is not None:
                    self._cases_of.setdefault(key, []).append(case)
        for model in (CaseQuestion, Wait, Recommendation, RoomDraft, AfterMeeting, Mailing):
            for row_id, case_id in session.execute(select(model.id, model.case_id)):
                self._cases_of[row_id] = [self.cases[case_id]]
        for hung in (Action, FeedbackLetter):
            for row_id, parent in session.execute(select(hung.id, hung.recommendation_id)):
                self._cases_of[row_id] = self._cases_of[parent]

    def may_read(self, actor: Actor, canary: Canary) -> bool:
        """Whether the policy lets the actor read the field today."""
        if canary.table == Release.__tablename__:
            return self._may_read_release(actor, self.releases[canary.row_id])
        if canary.table == Answer.__tablename__:
            return self._may_read_release(
                actor, self.releases[self.answers[canary.row_id].release_id]
            )
        if canary.row_id in self.notes:
            return self._may_read_note(actor, self.notes[canary.row_id])
        if canary.table == AnswerDraft.__tablename__:
            return self._may_go_on_with(actor, self.begun[canary.row_id])
        if (canary.table, canary.field) == (Case.__tablename__, "own_words"):
            return own_words.can_read(actor, self.cases[canary.row_id], self.today)
        if canary.row_id in self.reviewed:
            return can_review(actor) and self.reviewed[canary.row_id] == actor.party_id
        if canary.row_id in {*self.own, *self.explained, *self.reported}:
            return self._may_read_of_no_case(actor, canary.row_id)
        return self._may_read_of_case(actor, canary)

    def _may_read_of_no_case(self, actor: Actor, row_id: uuid.UUID) -> bool:
        """One's own; why the figures are as they are, of a team whose figures one may see; and what
        stands in a report that one may see."""
        if row_id in self.own:
            return self.own[row_id] == actor.account_id
        if row_id in self.reported:
            return reports.can_view(actor, *self.reported[row_id])
        return statistics.can_view(actor, self.explained[row_id])

    def _may_read_sent(self, actor: Actor, sent: OwnMessage) -> bool:
        """Its receiver; and the party that it was written to, which can take it out."""
        case = self.cases[sent.case_id]
        contact = self.contacts.get(sent.case_id)
        owns = cases.party_of(actor, case) == sent.party_id and self._may_know_of(actor, [case])
        return owns or can_read_message(actor, case, contact, sent)

    def _may_read_of_case(self, actor: Actor, canary: Canary) -> bool:
        if canary.table == Mailing.__tablename__:
            return self._may_read_mailing(actor, canary.row_id)
        if canary.row_id in self.after:
            return self._may_meet_after(actor, self.after[canary.row_id])
        if canary.table == Case.__tablename__ and canary.field in cases.PART_TYPES:
            case = self.cases[canary.row_id]
            return cases.PART_TYPES[canary.field] in cases.readable_types(actor, case, self.today)
        return self._may_know_of_row(actor, canary)

    def _may_know_of_row(self, actor: Actor, canary: Canary) -> bool:
        about = self._cases_of.get(canary.row_id, [])
        meeting_id = self._meeting_of.get(canary.row_id)
        if meeting_id in self.after_of:
            about = [case for case in about if self._took_part(actor, case, meeting_id)]
        elif canary.table == RoomDraft.__tablename__:  # only who takes part writes it, and reads it
            about = [case for case in about if cases.takes_part(actor, case)]
        return self._may_know_of(actor, about)

    def _may_meet_after(self, actor: Actor, after: AfterMeeting) -> bool:
        """Those named, and whoever looks after the lift: its party takes it out and purges it."""
        case = self.cases[after.case_id]
        if cases.is_own(actor, case):
            return True
        named = self.named.get(after.meeting_id, [])
        return meetings.sees_after(actor, case, named, self.today)

    def _took_part(self, actor: Actor, case: Case, meeting_id: int) -> bool:
        parties = {one.party_id for one in self.named.get(meeting_id, [])}
        mine = actor.parties_for(case.team_id, case.id)
        return cases.is_own(actor, case) or not mine.isdisjoint(parties)

    def _may_read_note(self, actor: Actor, row: Note) -> bool:
        if isinstance(row, FeedbackLetter):
            return any(can_tell(actor, case) for case in self._cases_of[row.id])
        if isinstance(row, Survey):
            return self._may_read_survey(actor, row)
        case = self.cases[row.case_id]
        if isinstance(row, OwnMessage):
            return self._may_read_sent(actor, row)
        if isinstance(row, FollowUp):
            return followups.can_view(actor, row, case)
        return handovers.can_read_note(actor, row, case, self.today)

    def _may_read_mailing(self, actor: Actor, row_id: uuid.UUID) -> bool:
        """The lifting party's own, and the owner's of the follow-up: they print the letters."""
        about = self._cases_of[row_id]
        owns = any(
            one.owner_id == actor.account_id and one.case_id in {case.id for case in about}
            for one in self.follow_ups.values()
        )
        return owns or any(cases.is_own(actor, case) for case in about)

    def _may_read_survey(self, actor: Actor, survey: Survey) -> bool:
        """The lifting party, if the individual lets its officers read the answers."""
        asked = self.follow_ups[survey.follow_up_id]
        case = self.cases[asked.case_id]
        shown = surveys_policy.shows_answers(survey, case, self.today)
        return shown and followups.can_view(actor, asked, case)

    def _may_read_release(self, actor: Actor, release: Release) -> bool:
        case = self.cases[release.case_id]
        return meetings.can_read_answer(actor, case, release, self.today)

    def _may_go_on_with(self, actor: Actor, begun: AnswerDraft) -> bool:
        about = self.cases[begun.case_id]
        own = cases.party_of(actor, about) == begun.party_id
        return own and self._may_know_of(actor, [about])

    def _may_know_of(self, actor: Actor, about: Iterable[Case]) -> bool:
        return any(cases.can_view(actor, case, self.today) for case in about)

    def foreign(self, actor: Actor) -> int:
        """How many canaries the actor may not read."""
        return sum(not self.may_read(actor, canary) for canary in self.planted)

    def leaks(self, actor: Actor, text: str) -> list[str]:
        """What stands in `text` and is not the actor's to read: fields, codes, personnummer."""
        found = [
            f"{canary.table}.{canary.field}"
            for canary in (self.planted[int(number)] for number in set(_CANARY.findall(text)))
            if not self.may_read(actor, canary)
        ]
        for code in (set(_CODE.findall(text)) & self.by_code.keys()) - self._codes_of(actor):
            if not self._may_know_of(actor, [self.by_code[code]]):
                found.append(f"case.code {code}")
        for number in set(_PERSONNUMMER.findall(text)):
            person = self.numbers.get(number.replace("-", ""))
            if person and not self._may_know_of(actor, self._cases_of.get(person, [])):
                found.append("person.personnummer")
        for owner in set(_LISTED.findall(text)):
            if int(owner) != actor.account_id:
                found.append("uploaded_list.file")
        return sorted(found)

    def _codes_of(self, actor: Actor) -> set[str]:
        """The codes alone that the actor may know: in the own party's log, and of what the actor
        asks a colleague to take over or is asked to."""
        asked = {
            self.cases[one.case_id].code
            for one in self.handovers.values()
            if one.status is HandoverStatus.ASKED
            and actor.account_id in {one.giver_id, one.receiver_id}
        }
        return asked | self._logged(actor)

    def _logged(self, actor: Actor) -> set[str]:
        """The codes that stand in the own party's log, for its log reviewer: codes alone."""
        if not can_review(actor):
            return set()
        if actor.account_id not in self._in_log:
            mine = select(AuditEntry.subject).where(AuditEntry.party_id == actor.party_id)
            subjects = self.session.scalars(mine.distinct())
            codes = {one.removeprefix("case:") for one in subjects}
            self._in_log[actor.account_id] = codes & self.by_code.keys()
        return self._in_log[actor.account_id]

    def richest_foreign(self, actor: Actor, most: int) -> list[str]:
        """Codes of cases that hold what the actor may not read: each the one that holds most of
        what the ones before it do not."""
        kinds: dict[str, set[str]] = {}
        for canary in self.planted:
            if not self.may_read(actor, canary):
                for case in self._cases_behind(canary):
                    kinds.setdefault(case.code, set()).add(f"{canary.table}.{canary.field}")
        chosen, met = list[str](), set[str]()
        while kinds and len(chosen) < most:
            best = min(kinds, key=lambda code: (-len(kinds[code] - met), -len(kinds[code]), code))
            chosen.append(best)
            met |= kinds.pop(best)
        return chosen

    def _cases_behind(self, canary: Canary) -> list[Case]:
        row = canary.row_id
        if row in self.releases:
            return [self.cases[self.releases[row].case_id]]
        if row in self.answers:
            return [self.cases[self.answers[row].case_id]]
        note = self.notes.get(row)
        if isinstance(note, Survey):
            note = self.follow_ups[note.follow_up_id]
        if note is not None and not isinstance(note, FeedbackLetter):
            return [self.cases[note.case_id]]
        if row in self.begun:
            return [self.cases[self.begun[row].case_id]]
        return self._cases_of.get(row, [])

    def sightings(self, text: str) -> int:
        """How many canaries can be read in `text`, one's own ones too; not those in explanations of
        figures and in reports, which are about no individual and are read by whoever sees them."""
        found = [self.planted[int(number)] for number in set(_CANARY.findall(text))]
        of_nobody = {*self.explained, *self.reported}
        return sum(canary.row_id not in of_nobody for canary in found)


def sealed_models() -> list[type[Any]]:
    """Every table that holds sealed text, but for those left out as a whole."""
    found = [mapper.class_ for mapper in Base.registry.mappers]
    return sorted(
        (
            model
            for model in found
            if any(f"{model.__tablename__}.{name}" not in LEFT_OUT for name, _ in _sealed(model))
        ),
        key=lambda model: str(model.__tablename__),
    )


def without_rule() -> list[str]:
    """Sealed tables of which nothing here says who may read them."""
    return [
        f"{model.__tablename__} holds sealed text: write in tests/canaries.py who may read it"
        for model in sealed_models()
        if model not in {*OF_A_CASE, *WITH_RULES}
    ]


def _in_a_draft(text: str, answers: str) -> str:
    """The answers of a draft with `text` in each field that is free to fill in."""
    opened: dict[str, dict[str, list[str]]] = json.loads(answers)
    for fields in opened.values():
        for name in fields.keys() & {"name", "issue", "own_words", "tried"}:
            fields[name] = [text]
    return json.dumps(opened)


def _sealed(model: type[Any]) -> list[tuple[str, str]]:
    return [(n, a.column) for n, a in vars(model).items() if isinstance(a, Sealed)]
