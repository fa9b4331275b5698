"""Canaries: a text that stands nowhere else in each sealed field, and the rule for who may see it.

Where one is read on somebody's page, the field it was planted in is known, and so is whether
that person may read it.
"""

import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from trisam.cases import policy as cases
from trisam.cases.models import Case, CaseQuestion, Release
from trisam.consents.models import Consent
from trisam.core import clock, crypto, db
from trisam.core.actor import Actor
from trisam.core.crypto import Sealed
from trisam.followups import policy as followups
from trisam.followups.models import FollowUp
from trisam.meetings import policy as meetings
from trisam.meetings.models import Answer
from trisam.people.models import Person
from trisam.recommendations.models import Action, Recommendation

PLANTED_IN: tuple[type[Any], ...] = (
    Case,
    CaseQuestion,
    Release,
    Answer,
    Recommendation,
    Action,
    FollowUp,
    Consent,
    Person,
)
LEFT_OUT = {"person.personnummer"}  # is a number or is not shown: looked for as it is
_CANARY = re.compile(r"kanarie(\d+)fågel")
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
        self.today = clock.today()
        self.planted: list[Canary] = []
        for model in PLANTED_IN:
            for name, column in _sealed(model):
                self._plant(session, model, name, column)
        session.expire_all()
        with db.apart(), db.reading() as aside:  # its rows stay as they were read
            self._learn(aside)

    def _plant(self, session: Session, model: type[Any], name: str, column: str) -> None:
        table = model.__tablename__
        if f"{table}.{name}" in LEFT_OUT:
            return
        filled = select(model.id).where(getattr(model, column).is_not(None)).order_by(model.id)
        rows = []
        for row_id in session.scalars(filled):
            text = f"kanarie{len(self.planted)}fågel"
            self.planted.append(Canary(table, name, row_id))
            rows.append({"row": row_id, "token": crypto.seal(text, f"{table}.{name}.{row_id}")})
        here = model.__table__
        change = (
            update(here).where(here.c.id == bindparam("row")).values({column: bindparam("token")})
        )
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
        self.answers = {one.id: one for one in session.scalars(select(Answer))}
        self._cases_of: dict[uuid.UUID, list[Case]] = {}
        for case in self.cases.values():
            for key in (case.id, case.person_id, case.consent_id):
                if key is not None:
                    self._cases_of.setdefault(key, []).append(case)
        for model in (CaseQuestion, Recommendation):
            for row_id, case_id in session.execute(select(model.id, model.case_id)):
                self._cases_of[row_id] = [self.cases[case_id]]
        for row_id, parent in session.execute(select(Action.id, Action.recommendation_id)):
            self._cases_of[row_id] = self._cases_of[parent]
        self.numbers: dict[str, uuid.UUID] = {
            person.personnummer.replace("-", ""): person.id
            for person in session.scalars(select(Person))
            if person.personnummer
        }

    def may_read(self, actor: Actor, canary: Canary) -> bool:
        """Whether the policy lets the actor read the field today."""
        if canary.table == Release.__tablename__:
            return self._may_read_release(actor, self.releases[canary.row_id])
        if canary.table == Answer.__tablename__:
            return self._may_read_release(
                actor, self.releases[self.answers[canary.row_id].release_id]
            )
        if canary.table == FollowUp.__tablename__:
            one = self.follow_ups[canary.row_id]
            return followups.can_view(actor, one, self.cases[one.case_id])
        if canary.table == Case.__tablename__ and canary.field in cases.PART_TYPES:
            case = self.cases[canary.row_id]
            return cases.PART_TYPES[canary.field] in cases.readable_types(actor, case, self.today)
        return self._may_know_of(actor, self._cases_of.get(canary.row_id, []))

    def _may_read_release(self, actor: Actor, release: Release) -> bool:
        case = self.cases[release.case_id]
        return meetings.can_read_answer(actor, case, release, self.today)

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
        for code in set(_CODE.findall(text)) & self.by_code.keys():
            if not self._may_know_of(actor, [self.by_code[code]]):
                found.append(f"case.code {code}")
        for number in set(_PERSONNUMMER.findall(text)):
            person = self.numbers.get(number.replace("-", ""))
            if person and not self._may_know_of(actor, self._cases_of.get(person, [])):
                found.append("person.personnummer")
        return sorted(found)

    def sightings(self, text: str) -> int:
        """How many canaries can be read in `text`, one's own ones too."""
        return len(set(_CANARY.findall(text)))


def _sealed(model: type[Any]) -> list[tuple[str, str]]:
    return [(n, a.column) for n, a in vars(model).items() if isinstance(a, Sealed)]
