"""Gathering what one reader may know of one case."""

from collections.abc import Sequence
from dataclasses import dataclass

from trisam.casefile import timeline
from trisam.cases import lift_words, policy
from trisam.cases import queries as cases
from trisam.cases.lift_words import ShownLift
from trisam.cases.models import Case
from trisam.cases.values import CaseStatus
from trisam.consents import policy as consents
from trisam.core import clock, swedish
from trisam.core.actor import Actor
from trisam.followups import queries as followups
from trisam.followups.models import FollowUp
from trisam.meetings import policy as meeting_rules
from trisam.meetings.models import AgendaItem, ItemStatus
from trisam.meetings.queries import agenda, answers
from trisam.meetings.queries.answers import Voice
from trisam.recommendations import policy as recommending
from trisam.recommendations import queries as recommendations
from trisam.recommendations.models import ActionStatus, Recommendation


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
    sees_now: Sequence[str]
    """Short names of the parties that may read the case today, besides the lifting one."""
    consent_stands: bool
    place: AgendaItem | None
    """Where it waits."""
    voices: Sequence[Voice]
    recommendations: Sequence[Recommendation]
    follow_ups: Sequence[FollowUp]
    happenings: Sequence[timeline.Happening]
    closable: frozenset[str]
    """Ids of the actions that the reader may report on."""

    @property
    def status_words(self) -> str:
        """Where the case stands, in a sentence."""
        case = self.case
        if case.closed_on is not None:
            return f"Avslutat {swedish.day(case.closed_on)}."
        if self.place is not None:
            meeting = self.place.meeting
            return f"Tas upp {swedish.moment(meeting.starts_at)} i {meeting.team.name}."
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
    return CaseFile(
        case=case,
        lift=lift_words.shown(case, policy.readable_types(actor, case, today)),
        withheld=lift_words.withheld(case, today) if policy.is_own(actor, case) else [],
        is_own=policy.is_own(actor, case),
        sees_now=_sees_now(case, voices),
        consent_stands=case.consent is not None and consents.is_valid(case.consent, today),
        place=next((place for place in places if place.status is ItemStatus.PLANNED), None),
        voices=voices,
        recommendations=proposed,
        follow_ups=follow_ups,
        happenings=timeline.of(case, places, voices, proposed, follow_ups),
        closable=frozenset(
            str(action.id)
            for found in proposed
            for action in found.actions
            if action.status is ActionStatus.OPEN
            and recommending.can_close(actor, action, case, today)
        ),
    )


def _sees_now(case: Case, voices: Sequence[Voice]) -> list[str]:
    reached = meeting_rules.audience(case, clock.today()) - {case.lifting_party_id}
    return [voice.party.short_name for voice in voices if voice.party.id in reached]
