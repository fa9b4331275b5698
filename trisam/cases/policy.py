"""The reading rule (domain.md, L1 and L2). Said once in Python and once in SQL.

Own party's data, or: a seat in the case's team today (for a substitute: of a meeting that takes the
case up), and a release to my party, and a consent for that disclosing and receiving party, purpose
and type of information today, and a rule of the pair that allows it today. Default: nothing, not
even that the case exists.

Knowing of a case is knowing its code, its question and its own words of what is asked. The other
parts of a lift, and each answer, are of a type that the consent must cover too.
"""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from trisam.cases.models import Case, Release, ReleaseKind, release_receiver
from trisam.consents.models import Consent, ConsentGrant, Purpose
from trisam.consents.policy import covering, covers, told_types
from trisam.core.actor import Actor, Role
from trisam.parties.information import EVERY_TYPE, InformationType
from trisam.parties.policy import IntColumn

PART_TYPES: Mapping[str, InformationType] = {
    "sick_listed_percent": InformationType.HEALTH,
    "tried": InformationType.HEALTH,
    "occupation": InformationType.WORK,
    "occupation_percent": InformationType.WORK,
    "is_employed": InformationType.WORK,
    "is_enrolled_at_af": InformationType.WORK,
    "income": InformationType.INCOME,
    "income_since": InformationType.INCOME,
    "ongoing": InformationType.SUPPORT,
    "support": InformationType.SUPPORT,
    "needs_transport": InformationType.SUPPORT,
    "needs_digital_help": InformationType.SUPPORT,
    "attendance_wish": InformationType.PLANNING,
    "interpreter_language": InformationType.PLANNING,
    "ready_on": InformationType.PLANNING,
    "started_on": InformationType.PLANNING,
}
"""What each part of a lift is about. A part that is not here belongs to knowing of the case."""
OWN_WORDS_ABOUT = frozenset({InformationType.PLANNING})
"""What the individual's own words are about: what the individual wants. They are a release of
their own (`cases.own_words`)."""


def is_own(actor: Actor, case: Case) -> bool:
    """True for the lifting officer, and for the lifting party's seats in the case's team.

    Not for the whole authority: inner secrecy lets only those who take part read (PDL 4:1).
    A purged case is nobody's: only its row is left, to be counted.
    """
    if case.purged_at is not None:
        return False
    return (
        actor.account_id is not None and case.officer_id == actor.account_id
    ) or case.lifting_party_id in actor.parties_for(case.team_id, case.id)


def is_about(actor: Actor, case: Case) -> bool:
    """True for the individual whom the case is about, on the own page, until it is purged."""
    return actor.own_case_id is not None and actor.own_case_id == case.id and case.purged_at is None


def takes_part(actor: Actor, case: Case) -> bool:
    """A seat of the actor's takes part in the case today: not that of an officer elsewhere, nor
    that of a substitute who is there for other cases."""
    return bool(actor.parties_for(case.team_id, case.id))


def can_view(actor: Actor, case: Case, today: date, purpose: Purpose = Purpose.TRISAM) -> bool:
    """True when the actor may know of the case."""
    return is_own(actor, case) or any(
        case.purged_at is None
        and release.kind is ReleaseKind.LIFT
        and _reaches(actor, case, release, today, purpose)
        for release in case.releases
    )


def readable_types(
    actor: Actor, case: Case, today: date, purpose: Purpose = Purpose.TRISAM
) -> frozenset[InformationType]:
    """Of which types the actor may read the lift's parts (`PART_TYPES`)."""
    if is_own(actor, case):
        return EVERY_TYPE
    mine = actor.parties_for(case.team_id, case.id)
    return frozenset(
        kind
        for party_id, kinds in lift_told(case, today, purpose).items()
        if party_id in mine
        for kind in kinds
    )


def lift_told(
    case: Case, today: date, purpose: Purpose = Purpose.TRISAM
) -> dict[int, frozenset[InformationType]]:
    """The parties that the lift reaches today, and of which types each may read its parts."""
    if case.consent is None or case.purged_at is not None:
        return {}
    receivers = {
        party.id
        for release in case.releases
        if release.kind is ReleaseKind.LIFT and release.recalled_at is None
        for party in release.receivers
    }
    told = {
        party_id: told_types(case.consent, case.lifting_party_id, party_id, today, purpose)
        for party_id in receivers
    }
    return {party_id: kinds for party_id, kinds in told.items() if kinds}


def can_read_release(
    actor: Actor,
    case: Case,
    release: Release,
    today: date,
    purpose: Purpose = Purpose.TRISAM,
) -> bool:
    """True for the owner party's seats in the team, and for those whom it reaches today."""
    return (
        (actor.account_id is not None and release.owner_account_id == actor.account_id)
        or release.owner_party_id in actor.parties_for(case.team_id, case.id)
        or (release.owner_party_id == case.lifting_party_id and is_own(actor, case))
        or _reaches(actor, case, release, today, purpose)
    )


def _reaches(actor: Actor, case: Case, release: Release, today: date, purpose: Purpose) -> bool:
    mine = set(actor.parties_for(case.team_id, case.id))
    if case.officer_id == actor.account_id:
        mine.add(case.lifting_party_id)  # a lifting officer without seat hears the answers
    return not mine.isdisjoint(reached_by(case, release, today, purpose))


def reached_by(
    case: Case, release: Release, today: date, purpose: Purpose = Purpose.TRISAM
) -> frozenset[int]:
    """The receivers of a release that the consent lets read it today."""
    if release.recalled_at is not None or case.consent is None:
        return frozenset()
    about = frozenset() if release.kind is ReleaseKind.LIFT else release.types
    return frozenset(
        party.id
        for party in release.receivers
        if covers(case.consent, release.owner_party_id, party.id, today, purpose, about=about)
    )


def can_change(actor: Actor, case: Case) -> bool:
    """The lifting party looks after its own case: its officer and its seats in the team."""
    return is_own(actor, case)


def can_lift(actor: Actor) -> bool:
    """Those who work at a unit of a party lift cases; steering and administrators do not."""
    return (
        actor.account_id is not None
        and actor.party_id is not None
        and actor.unit_id is not None
        and actor.has(Role.OFFICER, Role.COORDINATOR)
    )


def party_of(actor: Actor, case: Case) -> int | None:
    """The party for which the actor speaks in the case; None for somebody outside it."""
    mine = actor.parties_for(case.team_id, case.id)
    if actor.account_id is not None and case.officer_id == actor.account_id:
        return case.lifting_party_id
    if actor.party_id in mine:
        return actor.party_id
    return min(mine, default=None)


def own_to(actor: Actor) -> ColumnElement[bool]:
    """`is_own` in SQL."""
    officer = Case.officer_id == actor.account_id if actor.account_id is not None else false()
    return and_(Case.purged_at.is_(None), or_(officer, represents(actor, Case.lifting_party_id)))


def visible_to(actor: Actor, today: date, purpose: Purpose = Purpose.TRISAM) -> ColumnElement[bool]:
    """`can_view` in SQL; test_reading_rule holds the two together."""
    return or_(own_to(actor), _lift_reaches(actor, today, purpose))


def reaches_anybody(today: date, purpose: Purpose = Purpose.TRISAM) -> ColumnElement[bool]:
    """The lifting party may tell somebody of the case today, whether it has or not: in SQL, over
    `Case`."""
    return exists(
        select(ConsentGrant.id)
        .join(Consent, Consent.id == ConsentGrant.consent_id)
        .where(
            Consent.id == Case.consent_id,
            covering(Case.lifting_party_id, ConsentGrant.receiving_party_id, today, purpose),
        )
        .correlate(Case)
    )


def reaches_party(
    party_id: IntColumn, today: date, purpose: Purpose = Purpose.TRISAM
) -> ColumnElement[bool]:
    """`party_id in lift_told(case)` in SQL, over `Case` and whatever `party_id` stands in."""
    reached = (
        select(Release.id)
        .join(release_receiver, release_receiver.c.release_id == Release.id)
        .join(Consent, Consent.id == Case.consent_id)
        .join(ConsentGrant, ConsentGrant.consent_id == Consent.id)
        .where(
            Release.case_id == Case.id,
            Case.purged_at.is_(None),
            Release.kind == ReleaseKind.LIFT,
            Release.recalled_at.is_(None),
            release_receiver.c.party_id == party_id,
            covering(Release.owner_party_id, release_receiver.c.party_id, today, purpose),
        )
    )
    return exists(reached.correlate_except(Release, release_receiver, Consent, ConsentGrant))


def _lift_reaches(actor: Actor, today: date, purpose: Purpose) -> ColumnElement[bool]:
    """A seat of the actor's is in the case's team, and the lift reaches its party."""
    return exists(
        select(Release.id)
        .join(release_receiver, release_receiver.c.release_id == Release.id)
        .join(Consent, Consent.id == Case.consent_id)
        .join(ConsentGrant, ConsentGrant.consent_id == Consent.id)
        .where(
            Release.case_id == Case.id,
            Case.purged_at.is_(None),
            Release.kind == ReleaseKind.LIFT,
            Release.recalled_at.is_(None),
            covering(Release.owner_party_id, release_receiver.c.party_id, today, purpose),
            represents(actor, release_receiver.c.party_id),
        )
        .correlate(Case)
    )


def release_reaches(
    actor: Actor, today: date, purpose: Purpose = Purpose.TRISAM
) -> ColumnElement[bool]:
    """`can_read_release` in SQL, over a join of `Case` and `Release`."""
    receiver = release_receiver.c.party_id
    officer = Case.officer_id == actor.account_id if actor.account_id is not None else false()
    reached = exists(
        select(ConsentGrant.id)
        .join(Consent, Consent.id == ConsentGrant.consent_id)
        .join(release_receiver, release_receiver.c.release_id == Release.id)
        .where(
            Consent.id == Case.consent_id,
            Release.recalled_at.is_(None),
            or_(
                and_(
                    Release.kind == ReleaseKind.LIFT,
                    covering(Release.owner_party_id, receiver, today, purpose),
                ),
                covering(Release.owner_party_id, receiver, today, purpose, about=Release.types),
            ),
            or_(
                represents(actor, receiver),
                and_(officer, receiver == Case.lifting_party_id),
            ),
        )
        .correlate(Case, Release)
    )
    mine = Release.owner_account_id == actor.account_id if actor.account_id is not None else false()
    return or_(
        mine,
        represents(actor, Release.owner_party_id),
        and_(Release.owner_party_id == Case.lifting_party_id, own_to(actor)),
        reached,
    )


def represents(actor: Actor, party_id: IntColumn) -> ColumnElement[bool]:
    """The actor represents `party_id` in the case today (`Actor.parties_for`): in SQL, over
    `Case`."""
    teams_of_party: dict[int, list[int]] = {}
    for standing in actor.standings:
        if standing.stand_in is None:
            teams_of_party.setdefault(standing.party_id, []).append(standing.team_id)
    seats = (
        and_(party_id == party, Case.team_id.in_(sorted(teams)))
        for party, teams in sorted(teams_of_party.items())
    )
    substitutions = (
        and_(
            party_id == standing.party_id,
            Case.team_id == standing.team_id,
            Case.id.in_(sorted(standing.stand_in.case_ids)),
        )
        for standing in actor.standings
        if standing.stand_in is not None
    )
    return or_(false(), *seats, *substitutions)
