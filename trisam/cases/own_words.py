"""The individual's own words: a release of their own (L2).

They stand in the case, but nobody reads them there: they are shown through their release, so
that the individual decides to whom they go, and can take them back apart from the rest.
"""

from dataclasses import dataclass, field
from datetime import date

from trisam.cases.models import Case, Release, ReleaseKind
from trisam.cases.policy import can_read_release, can_view, is_own, reached_by
from trisam.core.actor import Actor


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the individual said, for a reader who may read it."""

    text: str = field(repr=False)
    for_all: bool
    """Every party that sees the case may read them: they can stand on a shared screen."""


def release_of(case: Case) -> Release | None:
    """The release of the own words that stands; None when they go to nobody."""
    standing = [
        release
        for release in case.releases
        if release.kind is ReleaseKind.OWN_WORDS and release.recalled_at is None
    ]
    return max(standing, key=lambda release: release.released_at, default=None)


def can_read(actor: Actor, case: Case, today: date) -> bool:
    """True for the lifting party, which wrote them down; for others through the release and the
    consent, and only while they may see the case."""
    return is_own(actor, case) or (
        can_view(actor, case, today)
        and any(
            release.kind is ReleaseKind.OWN_WORDS and can_read_release(actor, case, release, today)
            for release in case.releases
        )
    )


def readable(actor: Actor, case: Case, today: date) -> OwnWords | None:
    """The individual's own words, if there are any and the actor may read them today."""
    if not case.own_words or not can_read(actor, case, today):
        return None
    return OwnWords(case.own_words, _readers(case, today) >= _seers(case, today))


def _readers(case: Case, today: date) -> frozenset[int]:
    release = release_of(case)
    return reached_by(case, release, today) if release else frozenset()


def _seers(case: Case, today: date) -> frozenset[int]:
    lifts = [release for release in case.releases if release.kind is ReleaseKind.LIFT]
    return frozenset(party_id for lift in lifts for party_id in reached_by(case, lift, today))
