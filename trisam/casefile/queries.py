"""Gathering what one reader may know of one case."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from trisam.casefile import outcome_trace, timeline
from trisam.casefile.policy import holds_something, may_wait
from trisam.cases import lift_words, own_words, policy
from trisam.cases import queries as cases
from trisam.cases.lift_words import ShownLift
from trisam.cases.models import Case, CaseQuestion, Release, ReleaseKind, Wait
from trisam.cases.own_words import OwnWords
from trisam.cases.values import CLOSE_WORDS, CaseStatus
from trisam.consents import policy as consents
from trisam.contacts import queries as contacts
from trisam.contacts.models import FixedContact
from trisam.contacts.policy import can_note, still_helps
from trisam.core import clock, swedish
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.followups import queries as followups
from trisam.followups.models import FollowUp
from trisam.handovers.models import Handover
from trisam.handovers.queries import requests as handovers
from trisam.meetings import policy as meeting_rules
from trisam.meetings.models import AgendaItem, Answer, AnswerDraft, ItemStatus, Meeting
from trisam.meetings.models.after import AfterMeeting
from trisam.meetings.queries import after, agenda, answers, waiting
from trisam.meetings.queries.answers import Voice
from trisam.meetings.queries.waiting import CaseWaiting
from trisam.own_case.models import OwnMessage
from trisam.own_case.queries import messages as own_messages
from trisam.parties.models import Party
from trisam.people.models import Person
from trisam.recommendations import policy as recommending
from trisam.recommendations import queries as recommendations
from trisam.recommendations.models import Action, ActionStatus, FeedbackLetter, Recommendation
from trisam.teams import queries as teams
from trisam.waits import queries as waits


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The case's page. What the reader may not see is simply not here."""

    case: Case
    lift: ShownLift
    """The parts of the lift that the reader may know."""
    withheld: Sequence[tuple[str, str]]
    """For the lifting party: the parties that are not told of something, and of what."""
    is_own: bool
    """The reader belongs to the lifting party: may change, and answers for the follow-up."""
    own_words: OwnWords | None
    """The individual's own words, if the reader may read them."""
    sees_now: Sequence[str]
    """Short names of the parties that may read the case today, besides the lifting one."""
    consent_stands: bool
    place: AgendaItem | None
    """Where it waits."""
    waiting: CaseWaiting
    voices: Sequence[Voice]
    recommendations: Sequence[Recommendation]
    follow_ups: Sequence[FollowUp]
    trace: outcome_trace.Trace | None
    """What it led to, for the lifting party, once a follow-up is answered."""
    settles_in: int | None
    """The meeting that the reader may settle it before, because all parties agree in writing."""
    happenings: Sequence[timeline.Happening]
    handovers: Sequence[Handover]
    """The own party's, with their notes."""
    may_hand_over: bool
    """The reader has something open here, and can ask a colleague to take it over."""
    closable: frozenset[str]
    """Ids of the actions that the reader may report on."""
    after: Sequence[Meeting]
    """The Efter-Trisam meetings that the reader may know of, latest first."""
    may_call_after: bool
    contact: FixedContact | None
    """The fast kontakt."""
    contact_helps: bool
    """That person still can help; if not, the lifting party chooses somebody else."""
    is_contact: bool
    """The reader is the fast kontakt."""
    readiness: str
    """Since when the individual is ready, in words, as far as the reader may know it."""
    from_individual: int
    """What came from the individual, is for the reader, and is not seen to."""
    may_wait: bool
    """The reader may let the case wait, or look at it again."""

    @property
    def status_words(self) -> str:
        """Where the case stands, in a sentence."""
        case = self.case
        if case.closed_on is not None:
            why = f" {CLOSE_WORDS[case.close_reason]}." if case.close_reason and self.is_own else ""
            return f"Avslutat {swedish.day(case.closed_on)}.{why}"
        if self.place is not None:
            meeting = self.place.meeting
            return f"Tas upp {swedish.moment(meeting.starts_at)} i {meeting.team.name}."
        if case.wait is not None:
            return f"Avvaktar till {swedish.day(case.wait.until)}."
        if case.status is CaseStatus.RECOMMENDED:
            return f"Har rekommendation. {self._actions_in_words()}"
        if not self.consent_stands:
            return "Syns bara för er, för det finns inget giltigt samtycke."
        return "Väntar på ett möte."

    def _actions_in_words(self) -> str:
        actions = [action for found in self.recommendations for action in found.actions]
        closed = sum(action.status is not ActionStatus.OPEN for action in actions)
        if not actions:
            return "Inga åtgärder är bestämda."
        return f"{closed} av {swedish.count_of(len(actions), 'åtgärd', 'åtgärder')} avslutade."


def open_file(actor: Actor, code: str) -> CaseFile:
    """The case as the actor may see it now; logged as one reading. Raises `NotFound`."""
    today = clock.today()
    case = cases.get(actor, code)
    places = agenda.list_for_case(actor, case)
    voices = answers.list_for_case(actor, case)
    proposed = recommendations.for_case(actor, case)
    follow_ups = followups.list_for_case(actor, case)
    place = next((place for place in places if place.status is ItemStatus.PLANNED), None)
    types = policy.readable_types(actor, case, today)
    known = contacts.history(actor, case)
    contact = next((one for one in known if one.ended_on is None), None)
    return CaseFile(
        case=case,
        lift=lift_words.shown(case, types),
        withheld=lift_words.withheld(case, today) if policy.is_own(actor, case) else [],
        is_own=policy.is_own(actor, case),
        own_words=own_words.readable(actor, case, today),
        sees_now=_sees_now(case, voices),
        consent_stands=case.consent is not None and consents.is_valid(case.consent, today),
        place=place,
        waiting=waiting.of_case(actor, case, places),
        voices=voices,
        recommendations=proposed,
        follow_ups=follow_ups,
        trace=outcome_trace.of(case, proposed, follow_ups) if policy.is_own(actor, case) else None,
        settles_in=_settles_in(actor, case, places, voices),
        happenings=timeline.of(
            case, places, voices, proposed, follow_ups, waits.for_case(actor, case), known
        ),
        handovers=handovers.of_case(actor, case),
        may_hand_over=holds_something(actor, case, proposed, follow_ups, contact),
        closable=frozenset(
            str(action.id)
            for found in proposed
            for action in found.actions
            if action.status is ActionStatus.OPEN
            and recommending.can_close(actor, action, case, today)
        ),
        after=after.of_case(actor, case),
        may_call_after=case.status is CaseStatus.RECOMMENDED
        and meeting_rules.can_call_after(actor, case, today),
        contact=contact,
        contact_helps=contact is not None and still_helps(contact, case, today),
        is_contact=contact is not None and can_note(actor, contact),
        readiness=lift_words.readiness(case, types, today),
        from_individual=own_messages.count_new(actor, case),
        may_wait=may_wait(actor, case, place),
    )


@dataclass(frozen=True, slots=True)
class Shared:
    """One thing that was shared about a case, as far as the reader may know of it."""

    release: Release
    is_own: bool
    """The reader's own party shared it: it can recall it and change who reads."""
    is_latest: bool
    """It has not been replaced by another of its kind."""
    receivers: Sequence[Party]
    """Those whom it reaches today, as far as the reader may know of them."""
    unreached: Sequence[Party]
    """Of the own party's: those whom the consent no longer covers."""


def shared(actor: Actor, case: Case) -> list[Shared]:
    """What the own party has shared of a case that was fetched, also what it recalled; and what
    others share with the own party now. Latest first."""
    own = policy.party_of(actor, case)
    return [
        _as_shared(case, release, own, latest=_is_latest(case, release))
        for release in sorted(case.releases, key=lambda one: one.released_at, reverse=True)
        if own is not None and (release.owner_party_id == own or _reads(actor, case, release))
    ]


def own_release(actor: Actor, case: Case, release_id: uuid.UUID) -> Release:
    """What the own party shared of a case that was fetched. Raises `NotFound` for all else."""
    own = policy.party_of(actor, case)
    for release in case.releases:
        is_own = own is not None and release.owner_party_id == own
        if release.id == release_id and is_own and _is_latest(case, release):
            return release
    raise NotFound


def possible_receivers(actor: Actor, case: Case) -> list[Party]:
    """The parties that the own party may tell something today, in their usual order."""
    own = policy.party_of(actor, case)
    if own is None:
        return []
    allowed = meeting_rules.possible_receivers(case, own, clock.today())
    sitting = teams.parties_on(actor, case.team_id, clock.today())
    return [party for party in sitting if party.id in allowed]


def _reads(actor: Actor, case: Case, release: Release) -> bool:
    if release.recalled_at is not None:
        return False
    if release.kind is ReleaseKind.OWN_WORDS and not case.own_words_sealed:
        return False
    return policy.can_read_release(actor, case, release, clock.today())


def _is_latest(case: Case, release: Release) -> bool:
    same = (
        other.released_at
        for other in case.releases
        if other.kind is release.kind and other.owner_party_id == release.owner_party_id
    )
    return release.released_at == max(same)


def _as_shared(case: Case, release: Release, own: int | None, *, latest: bool) -> Shared:
    today, is_own = clock.today(), release.owner_party_id == own
    reached = meeting_rules.possible_receivers(case, release.owner_party_id, today)
    told = reached if is_own else reached & (meeting_rules.audience(case, today) | {own})
    receivers = sorted(release.receivers, key=lambda party: party.position)
    return Shared(
        release,
        is_own,
        latest,
        [party for party in receivers if party.id in told],
        [party for party in receivers if is_own and party.id not in reached],
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A text about a case, where it stands."""

    words: str
    """What it is, for people."""
    row: Any = field(repr=False)
    attribute: str
    owner_party_id: int | None
    """The party that wrote it; None for the team's own."""

    @property
    def text(self) -> str:
        """The text itself."""
        return str(getattr(self.row, self.attribute) or "")

    def write(self, text: str) -> None:
        """Put `text` in its place."""
        setattr(self.row, self.attribute, text)


def own_cases_about(actor: Actor, case: Case) -> Sequence[Case]:
    """The case, and the others about the same individual that the actor's party lifted.

    For the service that protects identity: those with the same row of the individual too.
    """
    index = case.person.personnummer_index
    same = Case.person_id == case.person_id
    if index is not None:
        same = or_(same, and_(Person.personnummer_index == index, policy.own_to(actor)))
    return (
        session()
        .scalars(
            select(Case)
            .join(Case.person)
            .where(same)
            .options(joinedload(Case.person, innerjoin=True), joinedload(Case.team, innerjoin=True))
        )
        .all()
    )


def every_text(actor: Actor, of: Iterable[Case]) -> list[Place]:  # noqa: ARG001 - not shown
    """Every text about these cases, whoever wrote it, for the service that removes a name.

    Nothing of it may be shown: `own_texts` says what may.
    """
    found = list(of)
    lifted_by = {case.id: case.lifting_party_id for case in found}
    ids = list(lifted_by)
    places = [place for case in found for place in _of_lift(case)]
    places += _of_answers(ids)
    places += _of_outcomes(ids)
    for model, name, text in (
        (CaseQuestion, "Fråga till en part", "text"),
        (AfterMeeting, "Efter-Trisam", "purpose"),
        (FollowUp, "Uppföljning", "note"),
        (OwnMessage, "Från personen själv", "text"),
    ):
        places += [Place(name, one, text, lifted_by[one.case_id]) for one in _all(model, ids)]
    places += [Place("Avvaktar", wait, "reason", None) for wait in _all(Wait, ids)]
    places += [Place("Överlämning", one, "note", one.party_id) for one in _all(Handover, ids)]
    return [place for place in places if place.text]


def own_texts(actor: Actor, case: Case) -> list[Place]:
    """The texts of a case that was fetched which the own party, or the team, wrote."""
    own = policy.party_of(actor, case)
    return [place for place in every_text(actor, [case]) if place.owner_party_id in {None, own}]


def _all(model: Any, case_ids: Collection[uuid.UUID]) -> Sequence[Any]:
    return session().scalars(select(model).where(model.case_id.in_(case_ids))).all()


def _of_outcomes(case_ids: Collection[uuid.UUID]) -> Iterator[Place]:
    for recommendation in _all(Recommendation, case_ids):
        yield Place("Rekommendation", recommendation, "text", None)
    for action in session().scalars(
        select(Action).join(Action.recommendation).where(Recommendation.case_id.in_(case_ids))
    ):
        yield Place("Åtgärd", action, "text", None)
    for letter, party_id in session().execute(
        select(FeedbackLetter, Case.lifting_party_id)
        .join(Recommendation, Recommendation.id == FeedbackLetter.recommendation_id)
        .join(Recommendation.case)
        .where(Recommendation.case_id.in_(case_ids))
    ):
        for attribute in ("text", "translation"):
            yield Place("Återkoppling till personen", letter, attribute, party_id)


_OF_LIFT = {
    "issue": "Frågeställning",
    "own_words": "Personens egna ord",
    "tried": "Har prövats",
    "ongoing": "Pågår nu",
    "support": "Behov av stöd",
}


def _of_lift(case: Case) -> Iterator[Place]:
    for attribute, words in _OF_LIFT.items():
        yield Place(words, case, attribute, case.lifting_party_id)


def _of_answers(case_ids: Collection[uuid.UUID]) -> Iterator[Place]:
    for release in _all(Release, case_ids):
        yield Place("Svar inför mötet", release, "text", release.owner_party_id)
    for answer in _all(Answer, case_ids):
        for attribute in ("can_do", "lacks"):
            yield Place("Svar inför mötet", answer, attribute, answer.party_id)
    for draft in _all(AnswerDraft, case_ids):
        yield Place("Påbörjat svar inför mötet", draft, "text", draft.party_id)


def _settles_in(
    actor: Actor, case: Case, places: Sequence[AgendaItem], voices: Sequence[Voice]
) -> int | None:
    place = next((one for one in places if one.status is ItemStatus.PLANNED), None)
    agreed = recommending.can_settle(actor, case, clock.today()) and answers.can_be_settled(
        case, voices
    )
    return place.meeting_id if place and agreed else None


def _sees_now(case: Case, voices: Sequence[Voice]) -> list[str]:
    reached = meeting_rules.audience(case, clock.today()) - {case.lifting_party_id}
    return [voice.party.short_name for voice in voices if voice.party.id in reached]
