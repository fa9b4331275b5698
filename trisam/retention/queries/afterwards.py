"""What the journal after the backup holds, as the database tells it, and what it lacks of it.

A fact names ids only. Which columns make a grant one of its kind is read off its unique key, so
that a grant per type of information is told apart by itself.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, UniqueConstraint, and_, exists, inspect, not_, select, true
from sqlalchemy.orm import aliased, selectinload

from trisam.cases.models import Case, Release
from trisam.consents.models import Consent, ConsentGrant
from trisam.core.db import Base, session
from trisam.followups.models import FollowUp
from trisam.lifts.models import LiftDraft
from trisam.own_case.models import OwnKey
from trisam.recommendations.models import Action
from trisam.retention.journal import Fact, key_of
from trisam.retention.models import Purge, RetentionKind
from trisam.retention.queries import scope


class FactKind(StrEnum):
    """What a line of the journal tells."""

    CONSENT = "consent"  # withdrawn as a whole
    GRANT = "grant"  # withdrawn for one pair
    TYPES = "types"  # types of information that a pair may no longer be told
    TAKEN_BACK = "taken_back"  # a separate question, answered no afterwards
    NARROWED = "narrowed"  # a pair that a later consent no longer has
    UNTIL = "until"  # a later consent ends earlier
    TICK = "tick"  # a later consent says no to contact, survey or registration
    RELEASE = "release"  # recalled
    OWN_KEY = "own_key"  # a key to an individual's own page has ended
    PURGE = "purge"


def facts() -> list[Fact]:
    """Everything in the database that must hold after an older one has been put back."""
    return [*_withdrawn(), *_narrowed(), *_recalled(), *_ended_keys(), *_purged()]


def lacking(told: Iterable[Fact]) -> list[Fact]:
    """Those of the journal's facts that the database does not know of, though it has the row.

    What is about a row that the database has not (it came after the backup) holds by itself.
    """
    known = {key_of(fact) for fact in facts()}
    return [
        fact for fact in told if key_of(fact) not in known and _LACKS[FactKind(fact["fact"])](fact)
    ]


def consent(consent_id: uuid.UUID) -> Consent:
    """The consent with its grants."""
    return (
        session()
        .scalars(
            select(Consent)
            .where(Consent.id == consent_id)
            .options(selectinload(Consent.grants))
            .execution_options(populate_existing=True)
        )
        .one()
    )


def cases_under(consent_id: uuid.UUID) -> Sequence[Case]:
    """The cases that rest on a consent, with their releases."""
    return (
        session()
        .scalars(
            select(Case)
            .where(Case.consent_id == consent_id)
            .options(selectinload(Case.releases).selectinload(Release.receivers))
        )
        .all()
    )


def release(release_id: uuid.UUID) -> Release:
    """The release with its case."""
    found = scope.release(release_id)
    if found is None:
        raise LookupError(release_id)
    return found


def grant_key(grant: ConsentGrant) -> dict[str, Any]:
    """What tells this grant from the others of its consent."""
    return {name: _plain(getattr(grant, name)) for name in KEY}


def _key_columns() -> tuple[str, ...]:
    table = ConsentGrant.__table__
    for constraint in getattr(table, "constraints", ()):
        names = [column.name for column in getattr(constraint, "columns", ())]
        if isinstance(constraint, UniqueConstraint) and "consent_id" in names:
            return tuple(sorted(name for name in names if name != "consent_id"))
    raise LookupError("consent_grant has no unique key")


KEY = _key_columns()
MODELS: dict[RetentionKind, type[Base]] = {
    RetentionKind.CASE: Case,
    RetentionKind.CONSENT: Consent,
    RetentionKind.ANSWER: Release,
    RetentionKind.ACTION: Action,
    RetentionKind.FOLLOW_UP: FollowUp,
    RetentionKind.DRAFT: LiftDraft,
}
TICKS = tuple(sorted(c.key for c in inspect(Consent).column_attrs if c.key.startswith("may_")))


def _withdrawn() -> Iterator[Fact]:
    for consent_id, at in session().execute(
        select(Consent.id, Consent.withdrawn_at).where(Consent.withdrawn_at.is_not(None))
    ):
        yield _fact(FactKind.CONSENT, consent_id, at)
    ended = ConsentGrant.withdrawn_at.is_not(None)
    for grant in session().scalars(select(ConsentGrant).where(ended)).unique():
        yield _fact(FactKind.GRANT, grant.consent_id, grant.withdrawn_at, grant=grant_key(grant))
    fewer = ConsentGrant.withdrawn_types != frozenset()
    for grant in session().scalars(select(ConsentGrant).where(fewer)).unique():
        key, types = grant_key(grant), sorted(grant.withdrawn_types)
        yield _fact(FactKind.TYPES, grant.consent_id, None, grant=key, types=types)
    ticks = select(Consent.id, Consent.withdrawn_ticks)
    for consent_id, taken in session().execute(ticks.where(Consent.withdrawn_ticks != frozenset())):
        yield _fact(FactKind.TAKEN_BACK, consent_id, None, ticks=sorted(taken))


def _narrowed() -> Iterator[Fact]:
    """What a case's earlier consent had and the one that replaced it has not."""
    old, new = aliased(Consent), aliased(Consent)
    before, after = aliased(ConsentGrant), aliased(ConsentGrant)
    replaced = and_(Case.consent_id == new.id, new.replaces_id == old.id)
    still = exists(
        select(after.id).where(
            after.consent_id == new.id,
            after.withdrawn_at.is_(None),
            *(getattr(after, name) == getattr(before, name) for name in KEY),
        )
    ).correlate(new, before)
    lost = (
        select(before)
        .join(old, old.id == before.consent_id)
        .join(new, new.replaces_id == old.id)
        .join(Case, Case.consent_id == new.id)
        .where(before.withdrawn_at.is_(None), not_(still))
    )
    for grant in session().scalars(lost).unique():
        yield _fact(FactKind.NARROWED, grant.consent_id, None, grant=grant_key(grant))
    pairs = select(old, new).join(new, new.replaces_id == old.id).join(Case, replaced)
    for earlier, later in session().execute(pairs):
        if later.valid_to < earlier.valid_to:
            yield _fact(FactKind.UNTIL, earlier.id, None, until=later.valid_to.isoformat())
        for tick in TICKS:
            if getattr(earlier, tick) and not getattr(later, tick):
                yield _fact(FactKind.TICK, earlier.id, None, tick=tick)


def _recalled() -> Iterator[Fact]:
    for release_id, at in session().execute(
        select(Release.id, Release.recalled_at).where(Release.recalled_at.is_not(None))
    ):
        yield _fact(FactKind.RELEASE, release_id, at)


def _ended_keys() -> Iterator[Fact]:
    ended = select(OwnKey.id, OwnKey.ended_at).where(OwnKey.ended_at.is_not(None))
    for key_id, at in session().execute(ended):
        yield _fact(FactKind.OWN_KEY, key_id, at)


def _purged() -> Iterator[Fact]:
    for entry in session().scalars(select(Purge)):
        yield _fact(
            FactKind.PURGE, entry.id, entry.at, what=entry.kind.value, row=str(entry.row_id)
        )


def _fact(kind: FactKind, row_id: uuid.UUID, at: datetime | None, **more: Any) -> Fact:
    when = {"at": at.isoformat()} if at is not None else {}
    return {"fact": kind.value, "id": str(row_id), **more, **when}


def _lacks_consent(fact: Fact) -> bool:
    return _there(Consent.id == _id(fact), Consent.withdrawn_at.is_(None))


def _lacks_grant(fact: Fact) -> bool:
    return _there(*_stands(fact))


def _lacks_types(fact: Fact) -> bool:
    """The pair stands in the database with a type that was taken back."""
    standing = session().scalars(select(ConsentGrant).where(*_stands(fact))).unique()
    return any(not set(fact["types"]) <= grant.withdrawn_types for grant in standing)


def _lacks_taken_back(fact: Fact) -> bool:
    found = session().get(Consent, _id(fact))
    return found is not None and not set(fact["ticks"]) <= found.withdrawn_ticks


def _lacks_narrowing(fact: Fact) -> bool:
    return _there(*_stands(fact), _in_use(fact))


def _lacks_end(fact: Fact) -> bool:
    until = date.fromisoformat(fact["until"])
    return _there(Consent.id == _id(fact), Consent.valid_to > until, _in_use(fact))


def _lacks_tick(fact: Fact) -> bool:
    if fact["tick"] not in TICKS:
        return False
    return _there(
        Consent.id == _id(fact), getattr(Consent, fact["tick"]).is_(true()), _in_use(fact)
    )


def _lacks_recall(fact: Fact) -> bool:
    return _there(Release.id == _id(fact), Release.recalled_at.is_(None))


def _lacks_key_end(fact: Fact) -> bool:
    return _there(OwnKey.id == _id(fact), OwnKey.ended_at.is_(None))


def _lacks_purge(fact: Fact) -> bool:
    if session().get(Purge, _id(fact)) is not None:
        return False
    return session().get(MODELS[RetentionKind(fact["what"])], uuid.UUID(fact["row"])) is not None


_LACKS: dict[FactKind, Callable[[Fact], bool]] = {
    FactKind.CONSENT: _lacks_consent,
    FactKind.GRANT: _lacks_grant,
    FactKind.TYPES: _lacks_types,
    FactKind.TAKEN_BACK: _lacks_taken_back,
    FactKind.NARROWED: _lacks_narrowing,
    FactKind.UNTIL: _lacks_end,
    FactKind.TICK: _lacks_tick,
    FactKind.RELEASE: _lacks_recall,
    FactKind.OWN_KEY: _lacks_key_end,
    FactKind.PURGE: _lacks_purge,
}


def _stands(fact: Fact) -> list[ColumnElement[bool]]:
    """A grant of this consent with this key that nobody has withdrawn."""
    known = [name for name in KEY if name in fact["grant"]]
    return [
        ConsentGrant.consent_id == _id(fact),
        ConsentGrant.withdrawn_at.is_(None),
        *(getattr(ConsentGrant, name) == fact["grant"][name] for name in known),
    ]


def _in_use(fact: Fact) -> ColumnElement[bool]:
    return exists(select(Case.id).where(Case.consent_id == _id(fact), Case.purged_at.is_(None)))


def _there(*conditions: ColumnElement[bool]) -> bool:
    return bool(session().scalar(select(and_(true(), exists().where(*conditions)))))


def _id(fact: Fact) -> uuid.UUID:
    return uuid.UUID(fact["id"])


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, StrEnum) else value
