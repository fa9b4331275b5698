"""When a consent lets one party tell another. Said once in Python and once in SQL."""

from datetime import date

from sqlalchemy import ColumnElement, and_
from sqlalchemy.orm import InstrumentedAttribute

from trisam.consents.models import Consent, ConsentGrant, Purpose

IntColumn = ColumnElement[int] | InstrumentedAttribute[int]


def is_valid(consent: Consent, today: date) -> bool:
    """True while the consent stands: begun, not expired, not withdrawn as a whole."""
    return consent.withdrawn_at is None and consent.valid_from <= today <= consent.valid_to


def covers(
    consent: Consent, disclosing_party_id: int, receiving_party_id: int, today: date
) -> bool:
    """True when the individual lets the disclosing party tell the receiving one today."""
    return (
        consent.purpose is Purpose.TRISAM
        and is_valid(consent, today)
        and any(
            grant.disclosing_party_id == disclosing_party_id
            and grant.receiving_party_id == receiving_party_id
            and grant.withdrawn_at is None
            for grant in consent.grants
        )
    )


def valid_on(today: date) -> ColumnElement[bool]:
    """`is_valid` in SQL."""
    return and_(
        Consent.withdrawn_at.is_(None), Consent.valid_from <= today, Consent.valid_to >= today
    )


def covering(
    disclosing_party_id: IntColumn,
    receiving_party_id: IntColumn,
    today: date,
) -> ColumnElement[bool]:
    """`covers` in SQL, over a join of `Consent` and `ConsentGrant`."""
    return and_(
        Consent.purpose == Purpose.TRISAM,
        valid_on(today),
        ConsentGrant.consent_id == Consent.id,
        ConsentGrant.disclosing_party_id == disclosing_party_id,
        ConsentGrant.receiving_party_id == receiving_party_id,
        ConsentGrant.withdrawn_at.is_(None),
    )


def shared_with(consent: Consent | None, today: date) -> list[str]:
    """Short names of the parties that receive anything under the consent today, in order."""
    if consent is None or not is_valid(consent, today):
        return []
    parties = {grant.receiving_party for grant in consent.grants if grant.withdrawn_at is None}
    return [party.short_name for party in sorted(parties, key=lambda party: party.position)]
