"""Giving and withdrawing consent."""

import uuid
from dataclasses import dataclass, field
from datetime import date
from itertools import permutations

from trisam.audit import service as audit
from trisam.consents.events import ConsentWithdrawn
from trisam.consents.models import Consent, ConsentGrant, ConsentMethod
from trisam.core import clock, events
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken

LONGEST_MONTHS = 24
NOBODY_TICKED = "Kryssa i minst en part som får ta del av ärendet."
IN_THE_FUTURE = "Samtycket kan inte ha getts efter i dag."


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """What the individual agreed to, as the officer recorded it."""

    person_id: uuid.UUID
    party_ids: frozenset[int]
    """The parties that may share with one another: the lifting party and each ticked one."""
    given_on: date
    valid_to: date
    method: ConsentMethod
    language: str = "svenska"
    with_interpreter: bool = False
    explained: str | None = None
    may_contact: bool = False
    may_survey: bool = False
    may_register: bool = False
    replaces_id: uuid.UUID | None = field(default=None)


def give(actor: Actor, given: GivenConsent) -> Consent:
    """Record a consent received by `actor`, valid from the day it was given.

    Every pair among the parties is granted, both ways; each can be withdrawn alone.
    Raises `Forbidden` for an actor without account, `RuleBroken` for impossible dates or when
    no receiving party is ticked.
    """
    if actor.account_id is None:
        raise Forbidden
    check_dates(given.given_on, given.valid_to)
    _check_parties(given)
    return _record(actor, given, actor.account_id)


def record_past(actor: Actor, given: GivenConsent, received_by_id: int) -> Consent:
    """Record a consent that a colleague received before, as a list kept until now tells it.

    Unlike one that is given today it may have ended already. `actor` is the system or whoever
    takes the list over; the caller has asked whether that is allowed.
    Raises `RuleBroken` for a day to come or when no receiving party is named.
    """
    if given.given_on > clock.today():
        raise RuleBroken(IN_THE_FUTURE, field="given_on")
    _check_parties(given)
    return _record(actor, given, received_by_id)


def _record(actor: Actor, given: GivenConsent, received_by_id: int) -> Consent:
    consent = Consent(
        person_id=given.person_id,
        given_on=given.given_on,
        valid_from=given.given_on,
        valid_to=given.valid_to,
        method=given.method,
        language=given.language,
        with_interpreter=given.with_interpreter,
        explained=given.explained,
        received_by_id=received_by_id,
        may_contact=given.may_contact,
        may_survey=given.may_survey,
        may_register=given.may_register,
        replaces_id=given.replaces_id,
        grants=[
            ConsentGrant(disclosing_party_id=a, receiving_party_id=b)
            for a, b in permutations(sorted(given.party_ids), 2)
        ],
    )
    session().add(consent)
    session().flush()
    audit.record(actor, "consent.give", f"consent:{consent.id}", person_id=given.person_id)
    return consent


def check_dates(given_on: date, valid_to: date) -> None:
    """Raises `RuleBroken` for days on which no consent can be given or end."""
    today = clock.today()
    if given_on > today:
        raise RuleBroken(IN_THE_FUTURE, field="given_on")
    if valid_to < today:
        raise RuleBroken("Samtycket måste gälla minst till och med i dag.", field="valid_to")
    if (valid_to - given_on).days > LONGEST_MONTHS * 31:
        raise RuleBroken(
            "Ett samtycke kan gälla i högst två år. Välj ett tidigare slutdatum.", field="valid_to"
        )


def _check_parties(given: GivenConsent) -> None:
    if len(given.party_ids) < 2:  # noqa: PLR2004
        raise RuleBroken(NOBODY_TICKED, field="parties")


def withdraw(actor: Actor, consent: Consent, party_id: int | None = None) -> None:
    """Stop the consent at once: as a whole, or all pairs in which `party_id` takes part.

    Withdrawing again changes nothing. The proof of what was agreed is kept (L5).
    """
    now = clock.now()
    if party_id is None:
        consent.withdrawn_at = consent.withdrawn_at or now
    for grant in consent.grants:
        concerned = party_id in {None, grant.disclosing_party_id, grant.receiving_party_id}
        if concerned and grant.withdrawn_at is None:
            grant.withdrawn_at = now
    session().flush()
    audit.record(actor, "consent.withdraw", f"consent:{consent.id}", person_id=consent.person_id)
    events.publish(ConsentWithdrawn(actor, consent.id, party_id))
