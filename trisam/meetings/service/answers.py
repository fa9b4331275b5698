"""The written förmöte: a party answers about a case, and what it shares is released."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from trisam.audit import service as audit
from trisam.cases import service as cases
from trisam.cases.models import Case, Release, ReleaseKind
from trisam.cases.policy import party_of
from trisam.core import clock, db
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, NotFound, Overtaken, RuleBroken
from trisam.meetings.models import Answer, Known
from trisam.meetings.policy import audience, can_answer, possible_receivers
from trisam.meetings.queries import answers as queries
from trisam.meetings.service import answer_drafts as drafts
from trisam.meetings.service.answer_drafts import Typed
from trisam.parties.information import EVERY_TYPE, InformationType
from trisam.teams import queries as teams


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What a party says about a case before the meeting. Texts are kept out of every repr."""

    known: Known
    needs_talk: bool
    shares: str | None = field(default=None, repr=False)
    """What the party shares; with the rest of the answer it is released to `receivers`."""
    receivers: frozenset[int] = frozenset()
    """The parties that may read the answer, besides the answering party itself."""
    types: frozenset[InformationType] = EVERY_TYPE
    """What the answer is about. Not said: everything, so that it is read by fewest."""
    can_do: str | None = field(default=None, repr=False)
    can_do_from: date | None = None
    lacks: str | None = field(default=None, repr=False)
    """What the party needs to know."""
    asked: frozenset[int] = frozenset()
    """The parties that could tell it."""
    asks_individual: bool = False
    """The individual could tell it."""
    can_settle: bool = False
    """The party needs no time in the meeting: what is written is enough to agree on."""
    version: int | None = None
    """The version of the earlier answer that the person read; None when there was none."""
    drafts: tuple[Typed, ...] = ()
    """The fields as they stand in the form: the drafts that become this answer."""


def answer(actor: Actor, case: Case, given: GivenAnswer) -> Answer:
    """Answer for the actor's party in the case's team, or change what it answered.

    Raises `Forbidden` for someone who does not sit in the team or may not see the case,
    `RuleBroken` when the meeting is over or a receiver lies outside the consent, and
    `Overtaken` when a colleague of the same party answered meanwhile, or wrote a draft unseen.
    """
    today = clock.today()
    party_id = party_of(actor, case)
    if party_id is None or actor.account_id is None or not can_answer(actor, case, today):
        raise Forbidden
    found = queries.own(actor, case)
    if (found.version if found else None) != given.version:
        raise Overtaken
    _check(actor, case, party_id, given)
    sitting = teams.parties_on(actor, case.team_id, today)
    with db.attempt({"uq_answer_case_id_party_id": Overtaken().sentence}):
        drafts.give(actor, case, given.drafts)
        release = cases.share(
            actor, case, ReleaseKind.ANSWER, given.shares or "", given.receivers, given.types
        )
        kept = _keep(actor.account_id, found or _begin(case, party_id), given, release)
        kept.asked = [one for one in sitting if one.id in given.asked]
    audit.record(actor, "answer.give", case.subject, person_id=case.person_id)
    return kept


def share_with(actor: Actor, case: Case, release: Release, receivers: Iterable[int]) -> Release:
    """Let these parties read an answer that was given, instead of those who could until now.

    Raises `NotFound` when the release is no longer that of the answer, and as `cases.share`.
    """
    kept = queries.own(actor, case)
    if kept is None or kept.release_id != release.id:
        raise NotFound
    shared = cases.share(actor, case, ReleaseKind.ANSWER, release.text, receivers, release.types)
    kept.release_id = shared.id
    session().flush()
    return shared


def _check(actor: Actor, case: Case, party_id: int, given: GivenAnswer) -> None:
    if queries.coming_meeting(actor, case) is None:
        raise RuleBroken(
            "Ärendet väntar inte på något möte längre, så svaret kan inte ändras. "
            "Skriv i stället i ärendet eller kontakta den som lyfte."
        )
    _check_asked(case, party_id, given)
    if not given.receivers <= possible_receivers(case, party_id, clock.today()):
        raise RuleBroken(
            "Samtycket omfattar inte alla parter som är ikryssade. Ladda om sidan och kryssa igen.",
            field="receivers",
        )
    if given.receivers and not given.types:
        raise RuleBroken("Kryssa i vad svaret handlar om.", field="types")
    if given.can_settle and given.needs_talk:
        raise RuleBroken(
            "Vill ni prata om ärendet kan det inte avgöras utan möte. Ta bort ett av svaren.",
            field="can_settle",
        )
    if given.can_do_from is not None and not given.can_do:
        raise RuleBroken("Skriv också vad ni kan göra.", field="can_do")


def _check_asked(case: Case, party_id: int, given: GivenAnswer) -> None:
    if (given.asked or given.asks_individual) and not given.lacks:
        raise RuleBroken("Skriv också vad ni behöver veta.", field="lacks")
    if not given.asked <= audience(case, clock.today()) - {party_id}:
        raise RuleBroken(
            "En part som är ikryssad får inte se ärendet längre. Ladda om sidan och kryssa igen.",
            field="asked",
        )


def _begin(case: Case, party_id: int) -> Answer:
    return Answer(id=uuid.uuid4(), case_id=case.id, party_id=party_id, asked=[])


def _note_when_asked(kept: Answer, given: GivenAnswer) -> None:
    """A question that stands as it was is as old as it was: what was answered after it stays so."""
    before = kept.lacks, kept.asks_individual, frozenset(one.id for one in kept.asked)
    if not given.lacks:
        kept.asked_at = None
    elif before != (given.lacks, given.asks_individual, given.asked):
        kept.asked_at = clock.now()


def _keep(account_id: int, kept: Answer, given: GivenAnswer, release: Release) -> Answer:
    _note_when_asked(kept, given)
    kept.account_id = account_id
    kept.known = given.known
    kept.can_do = given.can_do
    kept.can_do_from = given.can_do_from
    kept.lacks, kept.asks_individual = given.lacks, given.asks_individual
    kept.needs_talk = given.needs_talk
    kept.can_settle = given.can_settle
    kept.answered_at = clock.now()
    kept.release_id = release.id
    session().add(kept)
    return kept
