"""Reading what is held about somebody. Nothing here is logged: the service logs what it shows."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, false, literal, or_, select, union_all
from sqlalchemy.orm import Session, joinedload, selectinload

from trisam.accounts.models import Account
from trisam.audit.models import AuditEntry
from trisam.cases.models import Case, Release
from trisam.cases.policy import party_of, visible_to
from trisam.cases.queries import refused
from trisam.consents.models import Consent, ConsentGrant
from trisam.core import clock, crypto, swedish
from trisam.core.actor import Actor
from trisam.core.db import Base, session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.extracts.policy import can_take_out_everything, owns, speaks_for
from trisam.extracts.records import Names
from trisam.extracts.sections import Rows
from trisam.extracts.sources import SOURCES, Source
from trisam.lifts import steps
from trisam.lifts.answers import first, opened
from trisam.lifts.models import LiftDraft
from trisam.meetings.models import Meeting
from trisam.meetings.models.after import AfterMeeting
from trisam.parties.models import Kommun, Party, Unit
from trisam.people import personnummer
from trisam.people.models import Person
from trisam.teams.models import Team

_WITH_CASE = (
    joinedload(Case.consent).selectinload(Consent.grants),
    selectinload(Case.releases).selectinload(Release.receivers),
    joinedload(Case.person, innerjoin=True),
    joinedload(Case.team, innerjoin=True),
    joinedload(Case.officer, innerjoin=True),
)


def taking_part(actor: Actor, code: str) -> tuple[Case, int]:
    """The case, if the actor may see it at this moment, and the party for which the actor takes
    part in it. Raises `NotFound`; the caller logs."""
    case = session().scalar(
        select(Case).where(Case.code == code, visible_to(actor, clock.today())).options(*_WITH_CASE)
    )
    party_id = None if case is None else party_of(actor, case)
    if case is None or party_id is None:
        raise refused(actor, Case.code == code)
    return case, party_id


def visible_cases_about(actor: Actor, person: Person, party_id: int) -> Sequence[Case]:
    """The cases about the same individual in which the actor takes part for the party, newest
    first: by the keyed index, or by this one row when there is no personnummer."""
    about = _same_individual(person.personnummer_index, person.id)
    return [
        case
        for case in session().scalars(
            select(Case)
            .join(Case.person)
            .where(about, visible_to(actor, clock.today()))
            .order_by(Case.lifted_on.desc(), Case.code)
        )
        if speaks_for(actor, case, party_id)
    ]


def newest_case_with(actor: Actor, digits: str) -> Case | None:
    """The newest case about the individual with this personnummer in which the actor takes part;
    None when there is none that the actor may see."""
    return session().scalar(
        select(Case)
        .join(Case.person)
        .where(
            Person.personnummer_index.in_(crypto.indexes_of(digits)),
            visible_to(actor, clock.today()),
        )
        .order_by(Case.lifted_on.desc(), Case.code)
        .limit(1)
    )


def part_of(case: Case, party_id: int) -> Rows:
    """What the party owns on a case that was fetched, with what is the team's own."""
    return parts_of([case], party_id)[0]


def parts_of(cases: Sequence[Case], party_id: int) -> list[Rows]:
    """As `part_of`, for each of the cases: as many queries as for one."""
    person_ids = {case.person_id for case in cases}
    rows = _rows_about(person_ids, {case.id for case in cases})
    others = _consents_of_others(person_ids, party_id)
    return [_owned(of_case(rows, case), case, party_id, others) for case in cases]


def of_case(rows: Rows, case: Case) -> Rows:
    """Those of the rows that hang on this case or its individual, directly or through others."""
    ids: set[Any] = {case.id, case.person_id}
    found: dict[type[Base], list[Any]] = {}
    for source in SOURCES:
        key = "id" if source.model in {Person, Case} else source.column.key
        found[source.model] = [row for row in rows[source.model] if getattr(row, key) in ids]
        ids |= {row.id for row in found[source.model]}
    return found


def everything_about(actor: Actor, person_ids: Collection[uuid.UUID]) -> Rows:
    """All rows of all parties about these persons. Raises `Forbidden` for all but the system."""
    if not can_take_out_everything(actor):
        raise Forbidden
    return _rows_about(person_ids, None)


def person_ids_of(actor: Actor, *, digits: str | None, code: str | None) -> list[uuid.UUID]:
    """Every row about the individual with this personnummer, or of the case with this code.

    Raises `Forbidden` for all but the system.
    """
    if not can_take_out_everything(actor):
        raise Forbidden
    if digits is not None:
        about: ColumnElement[bool] = Person.personnummer_index == crypto.index_of(digits)
        return list(session().scalars(select(Person.id).where(about).order_by(Person.id)))
    person = session().scalar(
        select(Person).join(Case, Case.person_id == Person.id).where(Case.code == code)
    )
    if person is None:
        return []
    same = _same_individual(person.personnummer_index, person.id)
    return list(session().scalars(select(Person.id).where(same).order_by(Person.id)))


def readings_of(person_ids: Collection[uuid.UUID]) -> Sequence[AuditEntry]:
    """The whole access log about these persons, oldest first."""
    return _log(AuditEntry.person_id.in_(list(person_ids)))


def readings_of_parts(
    parts: Sequence[tuple[Case, Rows]], person_ids: Collection[uuid.UUID], party_id: int
) -> Sequence[AuditEntry]:
    """The access log about what the parts hold: of the party's own cases all of it, of other
    parties' cases what the party's colleagues did.

    By what each entry is about, not by the person alone: two lifts may share an individual's row,
    and the log must not tell of a case that the actor may not see.
    """
    own, others = set[str](), set[str]()
    for case, rows in parts:
        held = own if case.lifting_party_id == party_id else others
        held.add(case.subject)
        own.update(f"consent:{consent.id}" for consent in rows[Consent])
        own.update(f"person:{person.code}" for person in rows[Person])
    by_us = and_(AuditEntry.subject.in_(others), AuditEntry.party_id == party_id)
    about = AuditEntry.person_id.in_(list(person_ids))
    return _log(and_(about, or_(AuditEntry.subject.in_(own), by_us)))


def drafts_about(
    digits: str | None, *, officer_id: int | None = None, party_id: int | None = None
) -> list[LiftDraft]:
    """The drafts in which this personnummer is written: of one officer, of one party's officers,
    or of all. A draft has no key to a person, so each is opened."""
    if digits is None:
        return []
    wanted = select(LiftDraft).join(Account, Account.id == LiftDraft.officer_id)
    if officer_id is not None:
        wanted = wanted.where(LiftDraft.officer_id == officer_id)
    if party_id is not None:
        wanted = wanted.join(Account.unit).where(Unit.party_id == party_id)
    return [
        draft
        for draft in session().scalars(wanted.order_by(LiftDraft.id))
        if _digits_in(draft) == digits
    ]


def names_for(rows: Iterable[Base]) -> Names:
    """What the rows that these point at are called."""
    names: dict[tuple[str, int], str] = {}
    told = (
        select(literal(model.__tablename__), model.id, model.name)
        for model in (Party, Unit, Team, Kommun)
    )
    for table, row_id, name in session().execute(union_all(*told)):
        names[table, row_id] = name
    pointed = _pointed_at(rows)
    for account_id, name in session().execute(
        select(Account.id, Account.name).where(Account.id.in_(pointed["account"]))
    ):
        names["account", account_id] = name
    for meeting in session().scalars(
        select(Meeting).where(Meeting.id.in_(pointed["meeting"])).options(joinedload(Meeting.team))
    ):
        of = "Efter-Trisam" if meeting.is_after else meeting.team.name
        names["meeting", meeting.id] = f"{swedish.day(meeting.day)}, {of}"
    return names


def has_taken_out(party_id: int, case: Case, action: str) -> bool:
    """Whether somebody at the party has taken its part of the case along."""
    found = session().scalar(
        select(AuditEntry.id)
        .where(
            AuditEntry.subject == case.subject,
            AuditEntry.action == action,
            AuditEntry.party_id == party_id,
        )
        .limit(1)
    )
    return found is not None


def _log(wanted: ColumnElement[bool]) -> Sequence[AuditEntry]:
    return (
        session()
        .scalars(select(AuditEntry).where(wanted).order_by(AuditEntry.at, AuditEntry.id))
        .all()
    )


def _rows_about(
    person_ids: Collection[uuid.UUID], case_ids: Collection[uuid.UUID] | None
) -> dict[type[Base], list[Any]]:
    found: dict[type[Base], list[Any]] = {}
    for source in SOURCES:
        if source.model is Person:
            keys: list[Any] = list(person_ids)
        else:
            keys = [row.id for row in found[source.parent]]
        only = (
            Case.id.in_(list(case_ids)) if source.model is Case and case_ids is not None else None
        )
        found[source.model] = _rows_of(session(), source, keys, only)
    return found


def _rows_of(
    opened_session: Session, source: Source, keys: list[Any], only: ColumnElement[bool] | None
) -> list[Any]:
    if not keys:
        return []
    wanted = source.column.in_(keys)
    statement = (
        select(source.model)
        .where(wanted if only is None else and_(wanted, only))
        .options(*(selectinload(loaded) for loaded in source.load))
        .order_by(source.column, source.model.__table__.c.id)
    )
    return list(opened_session.scalars(statement).unique())  # some load lists along


def _owned(rows: Rows, case: Case, party_id: int, others: Collection[uuid.UUID | None]) -> Rows:
    after = {about.meeting_id for about in rows[AfterMeeting]}
    own = {
        source.model: [
            row for row in rows[source.model] if owns(party_id, _owner(source, row, case, after))
        ]
        for source in SOURCES
    }
    # A consent that another party's lift rests on is not this party's, though the two lifts
    # share the individual's row.
    own[Consent] = [consent for consent in own[Consent] if consent.id not in others]
    kept = {consent.id for consent in own[Consent]}
    own[ConsentGrant] = [grant for grant in own[ConsentGrant] if grant.consent_id in kept]
    return own


def _owner(source: Source, row: Any, case: Case, after: Collection[int]) -> int | None:
    """What is written in the room of Efter-Trisam is the lifting party's, not the whole team's."""
    if getattr(row, "meeting_id", None) in after:
        return case.lifting_party_id
    return source.owner(row, case)


def _consents_of_others(person_ids: Collection[uuid.UUID], party_id: int) -> set[uuid.UUID | None]:
    return set(
        session().scalars(
            select(Case.consent_id).where(
                Case.person_id.in_(person_ids), Case.lifting_party_id != party_id
            )
        )
    )


def _same_individual(index: bytes | None, person_id: uuid.UUID) -> ColumnElement[bool]:
    same_number = Person.personnummer_index == index if index is not None else false()
    return or_(Person.id == person_id, same_number)


def _digits_in(draft: LiftDraft) -> str | None:
    typed = first(opened(draft.answers), steps.PERSON, "personnummer")
    try:
        return personnummer.parse(typed).digits
    except RuleBroken:
        return None


def _pointed_at(rows: Iterable[Base]) -> dict[str, set[int]]:
    pointed: dict[str, set[int]] = {"account": set(), "meeting": set()}
    for row in rows:
        for column in row.__table__.columns:
            for foreign in column.foreign_keys:
                ids = pointed.get(foreign.column.table.name)
                if ids is not None and (value := getattr(row, column.key)) is not None:
                    ids.add(value)
    return pointed
