"""Giving, narrowing and withdrawing consent, and telling those who may read no more."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from itertools import permutations

from trisam.accounts.models import Account
from trisam.audit import service as audit
from trisam.consents.events import AfterRefused, ConsentWithdrawn
from trisam.consents.models import (
    Consent,
    ConsentGrant,
    ConsentMethod,
    EndKind,
    EndNotice,
    Tick,
    Withdrawal,
    WithdrawalKind,
)
from trisam.consents.policy import standing_ticks, standing_types
from trisam.core import clock, events, swedish
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.outbox import service as outbox
from trisam.outbox.service import Letter
from trisam.parties.information import EVERY_TYPE, InformationType
from trisam.teams import queries as teams
from trisam.teams.models import Team

LONGEST_MONTHS = 24
NOBODY_TICKED = "Kryssa i minst en part som får ta del av ärendet."
NOTHING_TICKED = "Kryssa i minst ett slags uppgifter."
IN_THE_FUTURE = "Samtycket kan inte ha getts efter i dag."
NOTHING_LESS = "Inget är ändrat. Ta bort krysset för det som inte gäller längre."
END_WORDS = {
    EndKind.WITHDRAWN: "Ett samtycke togs tillbaka",
    EndKind.NARROWED: "Ett samtycke begränsades",
    EndKind.EXPIRED: "Ett samtycke gick ut",
}


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """What the individual agreed to, as the officer recorded it."""

    person_id: uuid.UUID
    party_ids: frozenset[int]
    """The parties that may share with one another: the lifting party and each ticked one."""
    given_on: date
    valid_to: date
    method: ConsentMethod
    types: frozenset[InformationType] = EVERY_TYPE
    """What they may tell each other about. A list kept before does not tell: then everything."""
    language: str = "svenska"
    with_interpreter: bool = False
    explained: str | None = None
    may_contact: bool = False
    may_survey: bool = False
    may_register: bool = False
    may_meet_after: bool = False
    replaces_id: uuid.UUID | None = field(default=None)
    """The consent that is prolonged, as the officer saw it."""
    replaces_version: int | None = None
    """Its version then: what was taken back meanwhile wins."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What still holds when an individual narrows a consent. Nothing can be added."""

    types: Mapping[int, AbstractSet[InformationType]]
    """Receiving party id → what it may still be told. A party that is not here: nothing."""
    ticks: AbstractSet[Tick]


def give(actor: Actor, given: GivenConsent) -> Consent:
    """Record a consent received by `actor`, valid from the day it was given.

    Every pair among the parties is granted, both ways and for the ticked types; each can be
    withdrawn alone. Raises `Forbidden` for an actor without account, `RuleBroken` for impossible
    dates or when no receiving party or no type is ticked.
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
        may_meet_after=given.may_meet_after,
        replaces_id=given.replaces_id,
        grants=[
            ConsentGrant(disclosing_party_id=a, receiving_party_id=b, types=given.types)
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
    if not given.types:
        raise RuleBroken(NOTHING_TICKED, field="types")


def withdraw(actor: Actor, consent: Consent, party_id: int | None = None) -> None:
    """Stop a consent from `queries.held` at once: as a whole, or for `party_id`, which may then
    neither tell nor be told.

    Withdrawing again changes nothing. The proof of what was agreed is kept (L5).
    """
    if party_id is None:
        _withdraw_all(actor, consent)
    else:
        _narrow(actor, consent, {party_id: frozenset()}, frozenset())


def narrow(actor: Actor, consent: Consent, kept: Kept) -> None:
    """Let a consent from `queries.held` hold for fewer parties, types or separate questions.

    A party that keeps no type is withdrawn altogether; when no pair is left, so is the consent.
    Raises `RuleBroken` when nothing would change.
    """
    fewer = {party: kept.types.get(party, frozenset()) for party in _taking_part(consent)}
    if not _narrow(actor, consent, fewer, standing_ticks(consent) - kept.ticks):
        raise RuleBroken(NOTHING_LESS)


def _narrow(
    actor: Actor,
    consent: Consent,
    fewer: Mapping[int, AbstractSet[InformationType]],
    ticks: frozenset[Tick],
) -> bool:
    """Leave each of these parties these types at most, and take back `ticks`; True when that
    took anything."""
    ended = {party_id for party_id, kept in fewer.items() if not kept} & _taking_part(consent)
    if ended and ended == _taking_part(consent):
        _withdraw_all(actor, consent)
        return True
    lost = {
        party_id: standing_types(consent, party_id) - kept
        for party_id, kept in fewer.items()
        if party_id not in ended
    }
    taken = [
        *(_take_party(consent, party_id) for party_id in sorted(ended)),
        *(_take_types(consent, party_id, kinds) for party_id, kinds in lost.items() if kinds),
    ]
    if ticks:
        consent.withdrawn_ticks |= ticks
        taken.append(Withdrawal(kind=WithdrawalKind.TICKS, ticks=ticks))
    if taken:
        _write_down(actor, consent, taken)
    return bool(taken)


def _taking_part(consent: Consent) -> set[int]:
    """The parties that still may tell or be told."""
    return {
        party_id
        for grant in consent.grants
        if grant.withdrawn_at is None
        for party_id in (grant.disclosing_party_id, grant.receiving_party_id)
    }


def _withdraw_all(actor: Actor, consent: Consent) -> None:
    if consent.withdrawn_at is not None:
        return
    consent.withdrawn_at = clock.now()
    for grant in consent.grants:
        grant.withdrawn_at = grant.withdrawn_at or consent.withdrawn_at
    _write_down(actor, consent, [Withdrawal(kind=WithdrawalKind.WHOLE)])


def _take_party(consent: Consent, party_id: int) -> Withdrawal:
    now = clock.now()
    for grant in consent.grants:
        if party_id in {grant.disclosing_party_id, grant.receiving_party_id}:
            grant.withdrawn_at = grant.withdrawn_at or now
    return Withdrawal(kind=WithdrawalKind.PARTY, party_id=party_id)


def _take_types(consent: Consent, party_id: int, kinds: frozenset[InformationType]) -> Withdrawal:
    for grant in consent.grants:
        if grant.receiving_party_id == party_id and grant.withdrawn_at is None:
            grant.withdrawn_types |= kinds & grant.types
    return Withdrawal(kind=WithdrawalKind.TYPES, party_id=party_id, types=kinds)


def _write_down(actor: Actor, consent: Consent, taken: list[Withdrawal]) -> None:
    """The proof, the log, and word to the features above."""
    consent.narrowed_at = clock.now()
    if not _taking_part(consent):
        consent.withdrawn_at = consent.withdrawn_at or consent.narrowed_at
    for withdrawal in taken:
        withdrawal.consent = consent
        withdrawal.at = consent.narrowed_at
        withdrawal.registered_by_id = actor.account_id
        withdrawal.by_self = actor.own_case_id is not None
        session().add(withdrawal)
    session().flush()
    audit.record(actor, "consent.withdraw", f"consent:{consent.id}", person_id=consent.person_id)
    for withdrawal in taken:
        if withdrawal.kind in {WithdrawalKind.WHOLE, WithdrawalKind.PARTY}:
            events.publish(ConsentWithdrawn(actor, consent.id, withdrawal.party_id))
        if Tick.AFTER in withdrawal.ticks:
            events.publish(AfterRefused(actor, consent.id))


def tell_ended(actor: Actor, team: Team, accounts: Iterable[Account], kind: EndKind) -> None:
    """Tell these people, from `readers_for`, that a consent ended.

    They learn in which team and on which day: it says nothing of whom it concerns, nor by whom,
    and no address leads to the case. Whoever registered it knows already.
    """
    today = clock.today()
    for account in {one.id: one for one in accounts if one.id != actor.account_id}.values():
        notice = EndNotice(account_id=account.id, team_id=team.id, kind=kind, day=today)
        session().add(notice)
        session().flush()
        outbox.queue(actor, end_letter(account, team, notice))


def note_expiry_told(actor: Actor, consent: Consent) -> None:
    """The receivers of a consent from `queries.held` know that it ran out: once."""
    consent.expiry_told_at = clock.now()
    session().flush()
    audit.record(actor, "consent.expire", f"consent:{consent.id}", person_id=consent.person_id)


def put_aside(actor: Actor, notice: EndNotice) -> None:
    """The receiver of a notice from `queries.notice` has read it."""
    if notice.account_id != actor.account_id:
        raise Forbidden
    notice.seen_at = notice.seen_at or clock.now()
    session().flush()


def readers_for(
    actor: Actor, team: Team, party_ids: Collection[int], case_id: uuid.UUID
) -> list[tuple[int, Account]]:
    """The party and the person of each seat that reads the case for these parties today: its
    holder, and a substitute who is there for a meeting that takes the case up."""
    today = clock.today()
    seats = [seat for seat in teams.seated_on(actor, team.id, today) if seat.party_id in party_ids]
    opens = teams.stand_ins([seat.id for seat in seats if seat.substitute_id is not None])
    readers = [(seat.party_id, seat.account) for seat in seats]
    readers += [
        (seat.party_id, seat.substitute)
        for seat in seats
        if seat.substitute is not None and seat.id in opens and case_id in opens[seat.id].case_ids
    ]
    return [(party_id, account) for party_id, account in readers if account.deactivated_at is None]


def end_letter(account: Account, team: Team, notice: EndNotice) -> Letter:
    """What a receiver is told by mail when a consent ended: the team and the day."""
    what = END_WORDS[notice.kind]
    less = (
        "Ni ser mindre än förut i ett ärende."
        if notice.kind is EndKind.NARROWED
        else "Ni ser inte längre det ärendet i Trisam."
    )
    return Letter(
        account_id=account.id,
        address=account.email,
        subject=f"{what}: {team.name}",
        body=(
            f"{what} i teamet {team.name} {swedish.day(notice.day)}. {less}\n\n"
            "Det som ni redan har fört in i er egen akt finns kvar där."
        ),
        about=f"team:{team.id}",
        once_key=f"end_notice:{notice.id}",
        urgent=True,
    )
