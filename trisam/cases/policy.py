"""Who may read a case (domain.md, L1 and L2). Said once in Python and once in SQL.

Own party's data, or: a seat in the case's team today, and a release to my party, and a consent
for that disclosing and receiving pair today. Default: nothing, not even that the case exists.
"""

from datetime import date

from sqlalchemy import ColumnElement, and_, exists, false, or_, select

from trisam.cases.models import Case, Release, ReleaseKind, release_receiver
from trisam.consents.models import Consent, ConsentGrant
from trisam.consents.policy import IntColumn, covering, covers
from trisam.core.actor import Actor, Role


def is_own(actor: Actor, case: Case) -> bool:
    """True for the lifting officer, and for the lifting party's seats in the case's team.

    Not for the whole authority: inner secrecy lets only those who take part read (PDL 4:1).
    A purged case is nobody's: only its row is left, to be counted.
    """
    if case.purged_at is not None:
        return False
    return (
        actor.account_id is not None and case.officer_id == actor.account_id
    ) or case.lifting_party_id in actor.parties_in(case.team_id)


def can_view(actor: Actor, case: Case, today: date) -> bool:
    """True when the actor may know of the case and read what its lifting party released."""
    return is_own(actor, case) or any(
        case.purged_at is None
        and release.kind is ReleaseKind.LIFT
        and _reaches(actor, case, release, today)
        for release in case.releases
    )


def can_read_release(actor: Actor, case: Case, release: Release, today: date) -> bool:
    """True for the owner party's seats in the team, and for those whom it reaches today."""
    return (
        (actor.account_id is not None and release.owner_account_id == actor.account_id)
        or release.owner_party_id in actor.parties_in(case.team_id)
        or (release.owner_party_id == case.lifting_party_id and is_own(actor, case))
        or _reaches(actor, case, release, today)
    )


def _reaches(actor: Actor, case: Case, release: Release, today: date) -> bool:
    if release.recalled_at is not None or case.consent is None:
        return False
    receivers = {party.id for party in release.receivers}
    mine = set(actor.parties_in(case.team_id))
    if case.officer_id == actor.account_id:
        mine.add(case.lifting_party_id)  # a lifting officer without seat hears the answers
    return any(
        covers(case.consent, release.owner_party_id, party_id, today)
        for party_id in receivers & mine
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
    mine = actor.parties_in(case.team_id)
    if actor.account_id is not None and case.officer_id == actor.account_id:
        return case.lifting_party_id
    if actor.party_id in mine:
        return actor.party_id
    return min(mine, default=None)


def own_to(actor: Actor) -> ColumnElement[bool]:
    """`is_own` in SQL."""
    officer = Case.officer_id == actor.account_id if actor.account_id is not None else false()
    return and_(Case.purged_at.is_(None), or_(officer, _represented(actor, Case.lifting_party_id)))


def visible_to(actor: Actor, today: date) -> ColumnElement[bool]:
    """`can_view` in SQL; test_policy holds the two together."""
    lift_reaches = exists(
        select(Release.id)
        .join(release_receiver, release_receiver.c.release_id == Release.id)
        .join(Consent, Consent.id == Case.consent_id)
        .join(ConsentGrant, ConsentGrant.consent_id == Consent.id)
        .where(
            Release.case_id == Case.id,
            Case.purged_at.is_(None),
            Release.kind == ReleaseKind.LIFT,
            Release.recalled_at.is_(None),
            covering(Release.owner_party_id, release_receiver.c.party_id, today),
            _represented(actor, release_receiver.c.party_id),
        )
        .correlate(Case)
    )
    return or_(own_to(actor), lift_reaches)


def release_reaches(actor: Actor, today: date) -> ColumnElement[bool]:
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
            covering(Release.owner_party_id, receiver, today),
            or_(
                _represented(actor, receiver),
                and_(officer, receiver == Case.lifting_party_id),
            ),
        )
        .correlate(Case, Release)
    )
    mine = Release.owner_account_id == actor.account_id if actor.account_id is not None else false()
    return or_(
        mine,
        _represented(actor, Release.owner_party_id),
        and_(Release.owner_party_id == Case.lifting_party_id, own_to(actor)),
        reached,
    )


def _represented(actor: Actor, party_id: IntColumn) -> ColumnElement[bool]:
    """The actor represents `party_id` in the case's team today."""
    teams_of_party: dict[int, list[int]] = {}
    for standing in actor.standings:
        teams_of_party.setdefault(standing.party_id, []).append(standing.team_id)
    return or_(
        false(),
        *(
            and_(party_id == party, Case.team_id.in_(sorted(teams)))
            for party, teams in sorted(teams_of_party.items())
        ),
    )
