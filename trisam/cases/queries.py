"""Reading cases. Every function takes the actor; what it may not see is not there."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, and_, case, func, inspect, or_, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.attributes import set_committed_value

from trisam.audit import service as audit
from trisam.cases.models import Case, CaseQuestion, Release, Wait
from trisam.cases.policy import visible_to
from trisam.cases.values import CaseStatus
from trisam.consents import queries as consents
from trisam.consents.models import Consent
from trisam.core import clock, crypto
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.parties.models import Kommun, unit_kommun
from trisam.people.models import Person
from trisam.teams import queries as teams
from trisam.teams.models import Team

PAGE_SIZE = 50
ENDS_SOON = timedelta(days=30)
"""How long before it runs out a consent is warned about, and how long after."""

# What there is one of is joined; what there are many of is one more query, however many cases.
_FOR_POLICY = (
    joinedload(Case.consent).selectinload(Consent.grants),
    # A join over the association table makes SQLite read all of it; a second query does not.
    selectinload(Case.releases).selectinload(Release.receivers),
)
_FOR_LISTS = (
    joinedload(Case.person, innerjoin=True),
    joinedload(Case.team, innerjoin=True),
    joinedload(Case.officer, innerjoin=True),
    joinedload(Case.wait).joinedload(Wait.owner, innerjoin=True),
)


def get(actor: Actor, code: str) -> Case:
    """The case with everything its page needs, logged as one reading.

    Raises `NotFound` when it is absent or hidden: the same answer.
    """
    case = session().scalar(
        select(Case)
        .where(Case.code == code, visible_to(actor, clock.today()))
        .options(
            *_FOR_POLICY,
            *_FOR_LISTS,
            selectinload(Case.questions),
            joinedload(Case.lifting_unit, innerjoin=True),
            joinedload(Case.consent).joinedload(Consent.received_by),
            selectinload(Case.releases).joinedload(Release.owner),
        )
    )
    if case is None:
        raise refused(actor, Case.code == code)
    audit.record_reads(actor, "case.read", [(case.subject, case.person_id)])
    return case


def refused(actor: Actor, asked_for: ColumnElement[bool]) -> NotFound:  # noqa: ARG001
    """The error for a case that is hidden or absent; the log learns which case, if there is one.

    The same work and the same answer either way.
    """
    row = session().execute(select(Case.code, Case.person_id).where(asked_for)).first()
    if row is None:
        return NotFound(audit.UNKNOWN_CASE)
    return NotFound(f"case:{row.code}", row.person_id)


def list_open(actor: Actor, page: int = 1) -> Sequence[Case]:
    """Cases that the actor may see and that are not closed, newest first, `PAGE_SIZE` a page."""
    return _listed(actor, _visible(actor).where(Case.status != CaseStatus.CLOSED), page)


def list_lifted(actor: Actor, page: int = 1) -> Sequence[Case]:
    """Cases that the actor lifted, newest first."""
    return _listed(actor, _visible(actor).where(Case.officer_id == actor.account_id), page)


def count_lifted(actor: Actor) -> int:
    """How many cases the actor lifted."""
    return _count(_visible(actor).where(Case.officer_id == actor.account_id))


def count_open(actor: Actor) -> int:
    """How many open cases the actor may see."""
    return _count(_visible(actor).where(Case.status != CaseStatus.CLOSED))


def by_ids(actor: Actor, case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Case]:
    """Those of the cases that the actor may see, by id, with what the policy needs."""
    wanted = list(case_ids)
    if not wanted:
        return {}
    cases = (
        session()
        .scalars(_visible(actor).where(Case.id.in_(wanted)).options(*_FOR_POLICY, *_FOR_LISTS))
        .all()
    )
    return {case.id: case for case in cases}


def shown_by_ids(actor: Actor, case_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Case]:
    """As `by_ids`, for a list that is shown: logged."""
    found = by_ids(actor, case_ids)
    _noted(actor, list(found.values()))
    return found


def search(actor: Actor, *, code: str, person_ids: Iterable[uuid.UUID]) -> Sequence[Case]:
    """Visible cases with this code or about one of these persons, newest first."""
    matching = (Case.code == code) | Case.person_id.in_(list(person_ids))
    return _listed(actor, _visible(actor).where(matching), page=1)


def visible_person_ids(actor: Actor) -> Sequence[uuid.UUID]:
    """The individuals of all cases that the actor may see."""
    return (
        session()
        .scalars(select(Case.person_id).where(visible_to(actor, clock.today())).distinct())
        .all()
    )


@dataclass(frozen=True, slots=True)
class Somebody:
    """An individual as a lift or a list tells of it. Kept out of every repr."""

    name: str = field(repr=False)
    birth_year: int = field(repr=False)
    digits: str | None = field(default=None, repr=False)
    """Personnummer, twelve digits; None for somebody without."""


@dataclass(frozen=True, slots=True)
class About:
    """A case that the actor may see, about somebody who is told of again."""

    case_id: uuid.UUID
    is_open: bool
    is_certain: bool
    """The personnummer is the same; else only name and year of birth."""


def about(actor: Actor, somebody: Somebody) -> list[About]:
    """The cases about this individual that the actor may see, and no others.

    The same number of the same questions goes to the database whoever it is, and hidden cases
    are not among the answers: nothing tells them from cases that do not exist. Somebody without
    personnummer, here or there, is known again by name and year of birth. Never somebody with
    protected identity.
    """
    index = crypto.index_of(somebody.digits or "")
    same_number = Person.personnummer_index == index
    same_year = and_(Person.birth_year == somebody.birth_year, Person.name_sealed.is_not(None))
    if somebody.digits:
        same_year = and_(same_year, Person.personnummer_index.is_(None))
    found = session().execute(
        select(Case.id, Case.status, same_number, Person)
        .join(Case.person)
        .where(visible_to(actor, clock.today()), or_(same_number, same_year))
    )
    wanted = _as_one(somebody.name)
    return [
        About(case_id, status is not CaseStatus.CLOSED, bool(certain))
        for case_id, status, certain, person in found
        if certain or _as_one(person.name or "") == wanted
    ]


def earlier_about(actor: Actor, case_ids: Collection[uuid.UUID]) -> Sequence[Case]:
    """Those of these cases that the actor may see, for a list, newest first."""
    return _listed(actor, _visible(actor).where(Case.id.in_(case_ids)), page=1)


def _as_one(name: str) -> str:
    """A name for comparison."""
    return " ".join(name.casefold().split())


def teams_to_lift_to(actor: Actor) -> Sequence[Team]:
    """The teams that the actor may lift to: own seats first, then those in the kommuner that
    the actor's unit serves."""
    within_reach = select(unit_kommun.c.kommun_id).where(unit_kommun.c.unit_id == actor.unit_id)
    mine = Team.id.in_(sorted(actor.team_ids))
    still_open = or_(Team.closed_on.is_(None), Team.closed_on > clock.today())
    return (
        session()
        .scalars(
            select(Team)
            .join(Team.kommun)
            .where(still_open, or_(mine, Team.kommun_id.in_(within_reach)))
            .order_by(case((mine, 0), else_=1), Kommun.name, Team.name)
        )
        .all()
    )


def waiting_without_consent(actor: Actor) -> Sequence[Case]:
    """The actor's own open cases that nobody else can see, because no consent stands."""
    return _listed(
        actor,
        _visible(actor).where(
            Case.officer_id == actor.account_id,
            Case.status == CaseStatus.OPEN,
            Case.consent_id.is_(None),
        ),
        page=1,
    )


def hold_consent(actor: Actor, case: Case) -> Consent | None:
    """Read again which consent a fetched case rests on, and hold both until the transaction ends.

    Whoever gives, prolongs, narrows or withdraws does this first, so that they come one after
    the other. The team always before the case, whose place on an agenda may change with the
    consent; the case always before the consent.
    """
    teams.hold_teams(actor, {case.team_id})
    columns = [column.key for column in inspect(Case).column_attrs]
    session().refresh(case, columns, with_for_update=True)
    found = consents.held(case.consent_id) if case.consent_id else None
    set_committed_value(case, "consent", found)
    return found


def may_hear(account_id: int, about: str) -> bool:
    """Whether the account may know today of what a message is about ("case:7KX2MPQR").

    The consent is held until the transaction ends: a withdrawal at the same moment comes wholly
    before the message or wholly after. What is not about a case anybody with an open account may
    hear.
    """
    found = teams.actor_of(account_id)
    if found is None:
        return False
    kind, _, code = about.partition(":")
    if kind != "case":
        return True
    hold_consent_of(code)
    return about in heard_of(found[0], {about})


def hold_consent_of(code: str) -> None:
    """Hold the consent of a case until the transaction ends, beside others who do so: a
    withdrawal at the same moment comes wholly before or wholly after. For timed work."""
    session().scalars(
        select(Consent.id)
        .join(Case, Case.consent_id == Consent.id)
        .where(Case.code == code)
        .with_for_update(read=True, of=Consent)
    ).all()


def heard_of(actor: Actor, abouts: Collection[str]) -> set[str]:
    """Of what messages are about ("case:7KX2MPQR", "meeting:12"), what the actor may know today.

    What is not about a case is always among it.
    """
    codes = {about.removeprefix("case:") for about in abouts if about.startswith("case:")}
    heard = {about for about in abouts if not about.startswith("case:")}
    if codes:
        known = select(Case.code).where(Case.code.in_(codes), visible_to(actor, clock.today()))
        heard |= {f"case:{code}" for code in session().scalars(known)}
    return heard


def consent_ends_near(today: date) -> ColumnElement[bool]:
    """The consent, joined to its case, runs out within `ENDS_SOON`, or did so less than that ago.
    Not one that was taken back."""
    near = Consent.valid_to.between(today - ENDS_SOON, today + ENDS_SOON)
    return and_(Consent.withdrawn_at.is_(None), near)


def resting_on(consent_id: uuid.UUID) -> Sequence[Case]:
    """The cases that rest on a consent, with what the policy needs: for the system's own work."""
    return (
        session()
        .scalars(
            select(Case)
            .where(Case.consent_id == consent_id)
            .options(*_FOR_POLICY, joinedload(Case.team, innerjoin=True))
        )
        .all()
    )


def question_to(case: Case, party_ids: Iterable[int]) -> list[CaseQuestion]:
    """The lifting officer's questions to these parties, of a case that was fetched."""
    wanted = set(party_ids)
    return [question for question in case.questions if question.party_id in wanted]


def _visible(actor: Actor) -> Select[Case]:
    return select(Case).where(visible_to(actor, clock.today()))


def _count(statement: Select[Case]) -> int:
    return session().scalar(select(func.count()).select_from(statement.subquery())) or 0


def _listed(actor: Actor, statement: Select[Case], page: int) -> Sequence[Case]:
    cases = (
        session()
        .scalars(
            statement.options(*_FOR_LISTS, *_FOR_POLICY)
            .order_by(Case.lifted_on.desc(), Case.code)
            .limit(PAGE_SIZE)
            .offset((max(page, 1) - 1) * PAGE_SIZE)
        )
        .all()
    )
    return _noted(actor, cases)


def _noted(actor: Actor, listed: Sequence[Case]) -> Sequence[Case]:
    audit.record_reads(actor, "case.list", [(case.subject, case.person_id) for case in listed])
    return listed
