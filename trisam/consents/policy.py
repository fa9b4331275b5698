"""When a consent lets one party tell another. Said once in Python and once in SQL.

For a pair, a purpose and a day: what the individual agreed to and has not taken back, of what the
rules of the pair open (`parties.policy`). `told_types` is the rule; the rest follows from it.
"""

from collections.abc import Set as AbstractSet
from datetime import date
from functools import cache

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    exists,
    literal,
    literal_column,
    not_,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from trisam.consents.models import Consent, ConsentGrant, Purpose, Tick
from trisam.core.db import holds
from trisam.parties.information import InformationType
from trisam.parties.policy import IntColumn, open_types, opens

TypesColumn = InstrumentedAttribute[frozenset[InformationType]]
NOTHING: frozenset[InformationType] = frozenset()


def is_valid(consent: Consent, today: date) -> bool:
    """True while the consent stands: begun, not expired, not withdrawn as a whole.

    Whether anybody may be told anything under it is for `told_types` to say.
    """
    return consent.withdrawn_at is None and consent.valid_from <= today <= consent.valid_to


def told_types(
    consent: Consent,
    disclosing_party_id: int,
    receiving_party_id: int,
    today: date,
    purpose: Purpose = Purpose.TRISAM,
) -> frozenset[InformationType]:
    """What the disclosing party may tell the receiving one today, for the purpose."""
    if consent.purpose is not purpose or not is_valid(consent, today):
        return NOTHING
    for grant in consent.grants:
        if (grant.disclosing_party_id, grant.receiving_party_id) == (
            disclosing_party_id,
            receiving_party_id,
        ):
            return _told(grant, today)
    return NOTHING


def covers(
    consent: Consent,
    disclosing_party_id: int,
    receiving_party_id: int,
    today: date,
    purpose: Purpose = Purpose.TRISAM,
    *,
    about: AbstractSet[InformationType] = NOTHING,
) -> bool:
    """True when the one may tell the other something today, and everything in `about`.

    Without `about` the question is whether the other may know that there is a case.
    """
    told = told_types(consent, disclosing_party_id, receiving_party_id, today, purpose)
    return bool(told) and about <= told


def may(consent: Consent | None, tick: Tick, today: date) -> bool:
    """The individual said yes to this separate question, and both it and the consent stand."""
    return consent is not None and tick in standing_ticks(consent) and is_valid(consent, today)


def agreed_ticks(consent: Consent) -> frozenset[Tick]:
    """The separate questions that the individual said yes to."""
    answers = {
        Tick.CONTACT: consent.may_contact,
        Tick.SURVEY: consent.may_survey,
        Tick.REGISTRATION: consent.may_register,
        Tick.AFTER: consent.may_meet_after,
    }
    return frozenset(tick for tick, answer in answers.items() if answer)


def standing_ticks(consent: Consent) -> frozenset[Tick]:
    """Those that have not been taken back."""
    return agreed_ticks(consent) - consent.withdrawn_ticks


def standing_types(consent: Consent, receiving_party_id: int) -> frozenset[InformationType]:
    """What the individual still lets the party be told by somebody, whatever the rules say."""
    return frozenset(
        kind
        for grant in consent.grants
        if grant.receiving_party_id == receiving_party_id and grant.withdrawn_at is None
        for kind in grant.types - grant.withdrawn_types
    )


def shared_with(consent: Consent | None, today: date) -> list[str]:
    """Short names of the parties that may be told anything under the consent today, in order."""
    if consent is None or not is_valid(consent, today):
        return []
    parties = {grant.receiving_party for grant in consent.grants if _told(grant, today)}
    return [party.short_name for party in sorted(parties, key=lambda party: party.position)]


def valid_on(today: date) -> ColumnElement[bool]:
    """`is_valid` in SQL."""
    return and_(
        Consent.withdrawn_at.is_(None), Consent.valid_from <= today, Consent.valid_to >= today
    )


def meets_after(today: date) -> ColumnElement[bool]:
    """`may` for `Tick.AFTER` in SQL, over `Consent`."""
    return and_(
        Consent.may_meet_after,
        not_(holds(Consent.withdrawn_ticks, literal(Tick.AFTER.value))),
        valid_on(today),
    )


def covering(
    disclosing_party_id: IntColumn,
    receiving_party_id: IntColumn,
    today: date,
    purpose: Purpose = Purpose.TRISAM,
    *,
    about: TypesColumn | None = None,
) -> ColumnElement[bool]:
    """`covers` in SQL, over a join of `Consent` and `ConsentGrant`."""
    kind = _every_type()
    told = _tells(kind.c.code, today)
    something = exists(select(kind.c.code).where(told).correlate_except(kind))
    conditions = [
        Consent.purpose == purpose,
        valid_on(today),
        ConsentGrant.consent_id == Consent.id,
        ConsentGrant.disclosing_party_id == disclosing_party_id,
        ConsentGrant.receiving_party_id == receiving_party_id,
        ConsentGrant.withdrawn_at.is_(None),
        something,
    ]
    if about is not None:
        untold = select(kind.c.code).where(holds(about, kind.c.code), ~told)
        conditions.append(~exists(untold.correlate_except(kind)))
    return and_(*conditions)


def _told(grant: ConsentGrant, today: date) -> frozenset[InformationType]:
    if grant.withdrawn_at is not None:
        return NOTHING
    return (grant.types - grant.withdrawn_types) & open_types(grant.rules, today)


def _tells(code: ColumnElement[str], today: date) -> ColumnElement[bool]:
    """`code in _told(grant)` in SQL, but for `withdrawn_at`."""
    return and_(
        holds(ConsentGrant.types, code),
        ~holds(ConsentGrant.withdrawn_types, code),
        opens(ConsentGrant.disclosing_party_id, ConsentGrant.receiving_party_id, code, today),
    )


@cache
def _every_type() -> Subquery:
    """The types as rows, so that SQL can ask for each. One for all statements, as `parties` has
    one alias of its rules."""
    codes: list[Select[str]] = [
        select(literal_column(f"'{kind.value}'").label("code")) for kind in InformationType
    ]
    return union_all(*codes).subquery("kind")
