"""Reading the written answers, each through its release, and who has answered."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from trisam.cases import queries as cases
from trisam.cases.models import Case, Release, ReleaseKind
from trisam.cases.policy import party_of
from trisam.consents.policy import told_types
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound
from trisam.meetings.models import (
    AgendaItem,
    Answer,
    ItemStatus,
    Meeting,
    MeetingStatus,
)
from trisam.meetings.policy import (
    answering_party,
    answers_readable_by,
    audience,
    individual_comes,
    possible_receivers,
)
from trisam.meetings.queries import agenda
from trisam.meetings.queries.agenda import AgendaLine
from trisam.parties.information import InformationType
from trisam.parties.models import Party
from trisam.teams import queries as teams


class AnswerState(StrEnum):
    """Where a party stands with its answer, as far as the reader may know."""

    ANSWERED = "answered"
    LIFTED = "lifted"  # the lifting party: its lift is its word; it may add an answer
    WAITING = "waiting"
    LATE = "late"  # the day of the förmöte has passed
    OUTSIDE = "outside"  # outside the consent: not asked
    HIDDEN = "hidden"  # the reader may not see the case, so nothing is told about it


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody who could tell what a party lacks."""

    party: Party | None
    """None: the individual."""
    answered_at: datetime | None = None
    """When the party answered after it was asked; None when it has not."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One party's word about a case, as far as the reader may know it."""

    party: Party
    state: AnswerState
    since: datetime | None = None
    """When it answered; or since when it could have."""
    answer: Answer | None = None
    """None when there is none, and when it was not released to the reader."""
    wants_talk: bool = False
    """The party asks for talk before the meeting, and said so to the reader."""
    asked: tuple[Asked, ...] = ()
    """From whom it lacks something, if the reader may read the answer."""

    @property
    def lacks_still(self) -> bool:
        """It lacks something, and not everybody asked has answered since."""
        lacks = self.answer is not None and bool(self.answer.lacks)
        return lacks and not (self.asked and all(one.answered_at for one in self.asked))


@dataclass(frozen=True, slots=True)
class ReadinessRow:
    """One agenda line, and where each party stands."""

    line: AgendaLine
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class Readiness:
    """Cases × parties of a meeting."""

    parties: Sequence[Party]
    rows: tuple[ReadinessRow, ...]

    @property
    def asked(self) -> int:
        """How many answers are wanted in all."""
        return sum(v.state in _ASKED for row in self.rows for v in row.voices)

    @property
    def answered(self) -> int:
        """How many have come."""
        return sum(v.state is AnswerState.ANSWERED for row in self.rows for v in row.voices)

    @property
    def wants_talk(self) -> bool:
        """True when a party asks for talk about a case that the reader may see."""
        return any(v.wants_talk for row in self.rows for v in row.voices)

    @property
    def spares_talk(self) -> bool:
        """Everything asked about the cases that the reader may see is answered, and nobody asks
        for talk: a digital förmöte is not needed."""
        return 0 < self.asked == self.answered and not self.wants_talk

    @property
    def missing(self) -> list[Party]:
        """The parties that have not answered everything, in their usual order."""
        waiting = {
            v.party.id for row in self.rows for v in row.voices if v.state in _ASKED - _ANSWERED
        }
        return [party for party in self.parties if party.id in waiting]


_ANSWERED = frozenset({AnswerState.ANSWERED})
_ASKED = frozenset({AnswerState.ANSWERED, AnswerState.WAITING, AnswerState.LATE})


@dataclass(frozen=True, slots=True)
class OwnLine:
    """An agenda line of which the actor's party may see the case."""

    line: AgendaLine
    case: Case
    state: AnswerState


def own(actor: Actor, case: Case) -> Answer | None:
    """What the actor's party has answered about the case, with its release."""
    party_id = party_of(actor, case)
    return session().scalar(
        select(Answer)
        .where(Answer.case_id == case.id, Answer.party_id == party_id)
        .options(
            joinedload(Answer.release, innerjoin=True).selectinload(Release.receivers),
            joinedload(Answer.account, innerjoin=True),
            selectinload(Answer.asked),
        )
        .execution_options(populate_existing=True)
    )


def usual_types(actor: Actor, case: Case, sitting: Iterable[Party]) -> frozenset[InformationType]:
    """What the own party's answers most often are about, of what all that it may tell may hear;
    `sitting` are the parties of the team.

    Only a proposal; everything usual when they may hear none of it.
    """
    party_id, today = party_of(actor, case), clock.today()
    usual = next((party.usual_types for party in sitting if party.id == party_id), frozenset())
    if party_id is None or case.consent is None:
        return usual
    heard = usual
    for receiver in possible_receivers(case, party_id, today):
        heard &= told_types(case.consent, party_id, receiver, today)
    return heard or usual


def coming_meeting(actor: Actor, case: Case) -> Meeting | None:  # noqa: ARG001 - the case was seen
    """The meeting in which a case that was fetched waits, with team and förmöte; or None."""
    return session().scalar(
        select(Meeting)
        .join(AgendaItem, AgendaItem.meeting_id == Meeting.id)
        .where(
            AgendaItem.case_id == case.id,
            AgendaItem.status == ItemStatus.PLANNED,
            Meeting.status == MeetingStatus.PLANNED,
        )
        .options(joinedload(Meeting.team, innerjoin=True), joinedload(Meeting.pre_meeting))
    )


def list_for_case(actor: Actor, case: Case) -> list[Voice]:
    """Each party of the case's team and its word about a case that was fetched."""
    today = clock.today()
    meeting = coming_meeting(actor, case)
    readable = {answer.party_id: answer for answer in _readable(actor, case, today)}
    known = _Known(
        today,
        meeting.pre_meeting.day if meeting else None,
        _answered_at([case.id]),
        {(case.id, party_id) for party_id, given in readable.items() if given.needs_talk},
    )
    return [
        known.voice(party, case, readable.get(party.id))
        for party in teams.parties_on(actor, case.team_id, today)
    ]


def all_agree(case: Case, voices: Sequence[Voice]) -> bool:
    """Every party that was asked has answered that the case needs no meeting, and nobody asks for
    talk: as far as the reader of `voices` may read the answers."""
    if any(v.wants_talk for v in voices):
        return False
    asked = [v for v in voices if v.state in _ASKED and v.party.id != case.lifting_party_id]
    return bool(asked) and all(v.answer is not None and v.answer.can_settle for v in asked)


def can_be_settled(case: Case, voices: Sequence[Voice]) -> bool:
    """All agree, and the individual is not to take part: for the lifting party's own pages."""
    return all_agree(case, voices) and not individual_comes(case)


def hold(case: Case) -> None:
    """Hold the answers about a case until the transaction ends: nobody changes one meanwhile."""
    session().execute(select(Answer.id).where(Answer.case_id == case.id).with_for_update())


def readiness(actor: Actor, meeting: Meeting) -> Readiness:
    """Which party has answered about which case. Of a hidden case nothing is told."""
    today = clock.today()
    parties = teams.parties_on(actor, meeting.team_id, meeting.day)
    lines = agenda.lines(actor, meeting)
    case_ids = [line.case.id for line in lines if line.case is not None]
    known = _Known(
        today,
        meeting.pre_meeting.day,
        _answered_at(case_ids),
        _talk_wanted(actor, case_ids, today),
    )
    return Readiness(
        parties,
        tuple(
            ReadinessRow(line, tuple(known.voice(party, line.case) for party in parties))
            for line in lines
        ),
    )


def case_on(actor: Actor, meeting: Meeting, code: str) -> Case:
    """The case with this code, if it stands on the meeting's agenda and the actor may see it.

    Raises `NotFound`. The reading is logged.
    """
    case = cases.get(actor, code)
    if not any(item.case_id == case.id and item.slot is not None for item in meeting.items):
        raise NotFound
    return case


def own_lines(
    actor: Actor, meeting: Meeting, lines: Sequence[AgendaLine] | None = None
) -> list[OwnLine]:
    """The lines of a meeting that the actor's party may see, and whether it has answered.

    `lines` are the meeting's, when they have been fetched already.
    """
    party_id = answering_party(actor, meeting.team_id)
    lines = agenda.lines(actor, meeting) if lines is None else lines
    dates = _answered_at([line.case.id for line in lines if line.case is not None])
    return [
        OwnLine(line, line.case, _own_state(line.case, party_id, dates))
        for line in lines
        if line.case is not None
    ]


def _readable(actor: Actor, case: Case, today: date) -> Sequence[Answer]:
    return (
        session()
        .scalars(
            select(Answer)
            .join(Release, Release.id == Answer.release_id)
            .join(Case, Case.id == Answer.case_id)
            .where(Answer.case_id == case.id, answers_readable_by(actor, today))
            .options(
                joinedload(Answer.release, innerjoin=True).selectinload(Release.receivers),
                joinedload(Answer.account, innerjoin=True),
                selectinload(Answer.asked),
            )
        )
        .all()
    )


_Dates = dict[tuple[uuid.UUID, int], datetime]


def _answered_at(case_ids: Collection[uuid.UUID]) -> _Dates:
    """That a party answered, and when; never what."""
    if not case_ids:
        return {}
    rows = session().execute(
        select(Answer.case_id, Answer.party_id, Answer.answered_at).where(
            Answer.case_id.in_(case_ids)
        )
    )
    return {(case_id, party_id): at for case_id, party_id, at in rows}


def _talk_wanted(
    actor: Actor, case_ids: Collection[uuid.UUID], today: date
) -> set[tuple[uuid.UUID, int]]:
    """Case and party of the answers that ask for talk, as far as the reader may read them."""
    if not case_ids:
        return set()
    rows = session().execute(
        select(Answer.case_id, Answer.party_id)
        .join(Release, Release.id == Answer.release_id)
        .join(Case, Case.id == Answer.case_id)
        .where(Answer.case_id.in_(case_ids), Answer.needs_talk, answers_readable_by(actor, today))
    )
    return {(case_id, party_id) for case_id, party_id in rows}


@dataclass(frozen=True, slots=True)
class _Known:
    """What the reader may know of the answers about some cases."""

    today: date
    due: date | None
    answered_at: _Dates
    talk: set[tuple[uuid.UUID, int]]

    def voice(self, party: Party, case: Case | None, answer: Answer | None = None) -> Voice:
        """Where `party` stands with `case`."""
        if case is None:
            return Voice(party, AnswerState.HIDDEN)
        if party.id not in audience(case, self.today):
            return Voice(party, AnswerState.OUTSIDE)
        answered_at = self.answered_at.get((case.id, party.id))
        if answered_at is not None:
            wants_talk = (case.id, party.id) in self.talk
            asked = tuple(self._asked(answer)) if answer else ()
            return Voice(party, AnswerState.ANSWERED, answered_at, answer, wants_talk, asked)
        since = _released_at(case.releases)
        if party.id == case.lifting_party_id:
            return Voice(party, AnswerState.LIFTED, since)
        late = self.due is not None and self.due < self.today
        return Voice(party, AnswerState.LATE if late else AnswerState.WAITING, since)

    def _asked(self, answer: Answer) -> Iterator[Asked]:
        """From whom it lacks something; the individual last."""
        for party in answer.asked:
            at = self.answered_at.get((answer.case_id, party.id))
            after = at and answer.asked_at and at > answer.asked_at
            yield Asked(party, at if after else None)
        if answer.asks_individual:
            yield Asked(None)


def _released_at(releases: Iterable[Release]) -> datetime | None:
    return max(
        (r.released_at for r in releases if r.kind is ReleaseKind.LIFT and r.recalled_at is None),
        default=None,
    )


def _own_state(case: Case, party_id: int | None, dates: _Dates) -> AnswerState:
    if party_id is not None and (case.id, party_id) in dates:
        return AnswerState.ANSWERED
    if case.lifting_party_id == party_id:
        return AnswerState.LIFTED
    return AnswerState.WAITING
