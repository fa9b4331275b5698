"""Delgivning: what a party tells named parties about a case, and takes back."""

from collections.abc import Iterable

from trisam.audit import service as audit
from trisam.cases import policy
from trisam.cases.models import Case, Release, ReleaseKind
from trisam.cases.values import CaseStatus
from trisam.consents import policy as consent_policy
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.core.swedish import listed
from trisam.parties.information import EVERY_TYPE, TYPE_WORDS, InformationType
from trisam.parties.models import Party
from trisam.teams import queries as teams


def share(
    actor: Actor,
    case: Case,
    kind: ReleaseKind,
    text: str | None,
    receivers: Iterable[int],
    types: frozenset[InformationType] = EVERY_TYPE,
) -> Release:
    """Delgivning: the actor's party tells the named parties `text` about the case.

    `types` is what it is about; a receiver reads it only while the consent covers all of them.
    It replaces the party's earlier release of that kind. No receiver at all is possible: then
    it stays with the own party. Raises `Forbidden` for somebody who sits for no party in the
    case, `RuleBroken` for a receiver outside the team, or for one or a type outside the consent.
    """
    owner = policy.party_of(actor, case)
    if owner is None or not policy.can_view(actor, case, clock.today()):
        raise Forbidden
    must_be_open(case)
    sitting = {party.id: party for party in teams.parties_on(actor, case.team_id, clock.today())}
    wanted = set(receivers)
    _check_receivers(case, owner, wanted, sitting, types)
    chosen = [party for party_id, party in sitting.items() if party_id in wanted]
    return release_to(actor, case, owner, kind, text, chosen, types)


def recall(actor: Actor, case: Case, release: Release) -> None:
    """Take back what the actor's own party shared. Raises `Forbidden` for another's."""
    if policy.party_of(actor, case) != release.owner_party_id:
        raise Forbidden
    take_back(actor, case, release)


def release_to(
    actor: Actor,
    case: Case,
    owner_party_id: int,
    kind: ReleaseKind,
    text: str | None,
    receivers: list[Party],
    types: frozenset[InformationType] = EVERY_TYPE,
) -> Release:
    """Tell these parties something, in place of the owner party's earlier release of that kind.
    Whether it may is for the caller to have asked."""
    for earlier in case.releases:
        same = earlier.owner_party_id == owner_party_id and earlier.kind is kind
        if same and earlier.recalled_at is None:
            take_back(actor, case, earlier)
    release = Release(
        owner_party_id=owner_party_id,
        owner_account_id=actor.account_id,
        kind=kind,
        types=types,
        text=text,
        released_at=clock.now(),
        receivers=receivers,
    )
    case.releases.append(release)
    session().flush()
    audit.record(
        actor,
        "case.share",
        case.subject,
        person_id=case.person_id,
        reason="till " + ", ".join(party.short_name for party in receivers) if receivers else None,
    )
    return release


def take_back(actor: Actor, case: Case, release: Release) -> None:
    """End a release, if it stands."""
    if release.recalled_at is None:
        release.recalled_at = clock.now()
        session().flush()
        audit.record(actor, "case.recall", case.subject, person_id=case.person_id)


def _check_receivers(
    case: Case,
    owner: int,
    wanted: set[int],
    sitting: dict[int, Party],
    types: frozenset[InformationType],
) -> None:
    if owner in wanted:
        raise RuleBroken("Ni behöver inte dela med er själva. Välj andra parter.")
    if wanted - set(sitting):
        raise RuleBroken("Uppgifter kan bara delas med parter som sitter i teamet.")
    today = clock.today()
    for party_id in wanted:
        consent = case.consent
        if consent is None or not consent_policy.covers(consent, owner, party_id, today):
            raise RuleBroken(
                f"Samtycket låter er inte dela med {sitting[party_id].name}. Ta bort krysset där."
            )
        told = consent_policy.told_types(consent, owner, party_id, today)
        if outside := types - told:
            words = listed(TYPE_WORDS[kind].lower() for kind in TYPE_WORDS if kind in outside)
            raise RuleBroken(
                f"{sitting[party_id].name} får inte veta något om {words}. Ta bort det från "
                "svaret, eller ta bort krysset för parten.",
                field="types",
            )


def must_be_open(case: Case) -> None:
    """Raises `RuleBroken` for a case that has ended."""
    if case.status is CaseStatus.CLOSED:
        raise RuleBroken("Ärendet är avslutat och går inte att ändra.")
