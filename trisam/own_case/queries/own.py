"""The individual's own case, as far as the individual may see it: nothing that is not named here.

What the parties answered, the officer's background notes and what is half written are never read.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from trisam.audit import service as audit
from trisam.cases import own_words
from trisam.cases.consent_words import standing_parties
from trisam.cases.models import Case, Release
from trisam.cases.policy import reached_by
from trisam.consents import policy as consents
from trisam.consents.models import Consent
from trisam.contacts import queries as contacts
from trisam.contacts.models import FixedContact
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.meetings.models import AgendaItem, ItemStatus, Meeting
from trisam.meetings.queries import agenda
from trisam.own_case.policy import can_still_change
from trisam.parties.information import TYPE_WORDS, InformationType
from trisam.parties.models import Party
from trisam.recommendations.models import Action, FeedbackLetter, Recommendation
from trisam.recommendations.service.telling import draft_of


@dataclass(frozen=True, slots=True)
class Seen:
    """A party that may be told, of what."""

    party: Party
    types: Sequence[InformationType]

    @property
    def words(self) -> list[str]:
        """The types in words."""
        return [TYPE_WORDS[kind] for kind in self.types]


@dataclass(frozen=True, slots=True)
class Told:
    """What the individual was told after a meeting."""

    recommendation: Recommendation
    text: str = field(repr=False)
    translation: str = field(repr=False)
    actions: Sequence[Action] = ()
    """Only those that stand in the text: what was left out of it is left out here."""


@dataclass(frozen=True, slots=True)
class OwnCase:
    """The page of Mitt ärende."""

    case: Case
    coming: AgendaItem | None
    """Where the case waits, with its meeting."""
    begins: datetime | None
    """When its turn comes."""
    was_held: bool
    can_change: bool
    seen_by: Sequence[Seen]
    own_words_for: Sequence[Party]
    """The parties, besides the lifting one, that read the own words today."""
    told: Sequence[Told]
    not_yet_told: bool
    """The team has taken the case up, and nobody has noted that the individual was told."""
    contact: FixedContact | None
    """The fast kontakt, as long as that person can help."""


def get(actor: Actor) -> Case:
    """The actor's own case, with what the rules ask. Raises `NotFound` for everybody else."""
    case = session().scalar(
        select(Case)
        .where(Case.id == actor.own_case_id, Case.purged_at.is_(None))
        .options(
            joinedload(Case.consent).selectinload(Consent.grants),
            joinedload(Case.consent).joinedload(Consent.received_by),
            selectinload(Case.releases).selectinload(Release.receivers),
            joinedload(Case.person, innerjoin=True),
            joinedload(Case.team, innerjoin=True),
            joinedload(Case.officer, innerjoin=True),
            joinedload(Case.lifting_unit, innerjoin=True),
        )
    )
    if actor.own_case_id is None or case is None:
        raise NotFound
    return case


def show(actor: Actor) -> OwnCase:
    """Everything on the page; logged as the individual's own reading. Raises as `get`."""
    case = get(actor)
    audit.record_reads(actor, "own_case.read", [(case.subject, case.person_id)])
    places = agenda.list_for_case(actor, case)
    coming = next((one for one in places if one.status is ItemStatus.PLANNED), None)
    begins = agenda.begins(coming.meeting, coming.slot or 1) if coming else None
    proposed = _proposed(case)
    told = [_told(actor, one) for one in proposed if one.feedback_on is not None]
    return OwnCase(
        case=case,
        coming=coming,
        begins=begins,
        was_held=_was_held(places),
        can_change=_can_change(case, places),
        seen_by=_seen_by(case),
        own_words_for=_readers_of_own_words(case),
        told=told,
        not_yet_told=len(told) < len(proposed),
        contact=contacts.helping(actor, case),
    )


def can_change(actor: Actor, case: Case) -> bool:
    """Whether the own words and the wish of a case from `get` can still be changed."""
    return _can_change(case, agenda.list_for_case(actor, case))


def parties_to_refuse(actor: Actor, case: Case) -> list[Party]:  # noqa: ARG001 - it was seen
    """The parties to which the individual can say no, of a case from `get`."""
    return standing_parties(case, clock.today())


def _seen_by(case: Case) -> list[Seen]:
    if case.consent is None:
        return []
    found = []
    for party in standing_parties(case, clock.today()):
        kinds = consents.standing_types(case.consent, party.id)
        found.append(Seen(party, [kind for kind in TYPE_WORDS if kind in kinds]))
    return found


def _readers_of_own_words(case: Case) -> list[Party]:
    release = own_words.release_of(case)
    if release is None:
        return []
    reached = reached_by(case, release, clock.today())
    readers = [party for party in release.receivers if party.id in reached]
    return sorted(readers, key=lambda party: party.position)


def _was_held(places: Sequence[AgendaItem]) -> bool:
    return any(one.status is ItemStatus.HELD for one in places)


def _can_change(case: Case, places: Sequence[AgendaItem]) -> bool:
    begins = next((p.meeting.starts_at for p in places if p.status is ItemStatus.PLANNED), None)
    return can_still_change(case, begins, was_held=_was_held(places), now=clock.now())


def _proposed(case: Case) -> Sequence[Recommendation]:
    return (
        session()
        .scalars(
            select(Recommendation)
            .join(Recommendation.meeting)
            .where(Recommendation.case_id == case.id)
            .options(
                contains_eager(Recommendation.meeting),
                joinedload(Recommendation.case, innerjoin=True),
                selectinload(Recommendation.actions).selectinload(Action.officer),
            )
            .order_by(Meeting.day.desc(), Meeting.id.desc())
        )
        .all()
    )


def _told(actor: Actor, recommendation: Recommendation) -> Told:
    """The letter as the officer left it, or the draft that nobody changed."""
    letter = session().scalar(
        select(FeedbackLetter).where(FeedbackLetter.recommendation_id == recommendation.id)
    )
    text = (letter.text or "") if letter else draft_of(actor, recommendation)
    return Told(
        recommendation,
        text,
        (letter.translation or "") if letter else "",
        [one for one in recommendation.actions if one.text and one.text.rstrip(" .") in text],
    )
