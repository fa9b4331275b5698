"""Recalling what the own party shared about a case, and sharing it with others instead."""

from collections.abc import Iterable

from trisam.audit import service as audit
from trisam.cases import policy
from trisam.cases import service as cases
from trisam.cases.models import Case, Release, ReleaseKind
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden
from trisam.meetings.service import answers
from trisam.parties.models import Party


def recall(actor: Actor, case: Case, release: Release, party: Party | None = None) -> None:
    """Take back what the actor's own party shared, for one party or wholly. It holds at once.

    The receivers are told nothing: it is gone. Raises `Forbidden` for what another party shared.
    """
    if party is None:
        cases.recall(actor, case, release)
        return
    _must_own(actor, case, release)
    if party not in release.receivers:
        return
    release.receivers = [other for other in release.receivers if other.id != party.id]
    session().flush()
    audit.record(
        actor,
        "case.recall",
        case.subject,
        person_id=case.person_id,
        reason=f"för {party.short_name}",
    )


def share_with(actor: Actor, case: Case, release: Release, receivers: Iterable[int]) -> Release:
    """Share the same thing with these parties instead, also when it was recalled.

    Raises `Forbidden` for what another party shared, `RuleBroken` for a party outside the team
    or the consent, and when the case is closed.
    """
    _must_own(actor, case, release)
    if release.kind is ReleaseKind.ANSWER:
        return answers.share_with(actor, case, release, receivers)
    return cases.share(actor, case, release.kind, release.text, receivers, release.types)


def _must_own(actor: Actor, case: Case, release: Release) -> None:
    if policy.party_of(actor, case) != release.owner_party_id:
        raise Forbidden
