"""What held meetings came to: who was there, recommendations, actions, feedback."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trisam.accounts.models import Account
from trisam.cases.values import CaseStatus
from trisam.demo import circumstances
from trisam.demo.books import TeamBook
from trisam.demo.casework import Dossier
from trisam.demo.chance import Chance
from trisam.demo.feedback import Feedback
from trisam.demo.saving import Pile
from trisam.demo.span import Span, working
from trisam.demo.themes import phrases_of
from trisam.demo.waiting import Patience, Undone
from trisam.meetings.models import ItemStatus, Meeting, PartyAttendance
from trisam.parties.models import Party
from trisam.recommendations.letters import Step
from trisam.recommendations.models import Action, ActionStatus, NotDoneReason, Recommendation

PRESENT = {"af": 0.9, "fk": 0.88, "kommun": 0.93, "vard": 0.97}
GUEST_PRESENT = 0.5
SHARE_DONE = 0.8
SHARE_EXTRA_ACTION = 0.3
FEEDBACK_SOON = 14
"""Days after the meeting in which feedback can well be waiting."""
OVERDUE_AT_MOST = 30
"""Days: what is older than that has been dealt with."""
REASONS = {
    NotDoneReason.QUEUE: 0.3,
    NotDoneReason.NOT_READY: 0.26,
    NotDoneReason.MISSING: 0.05,
    NotDoneReason.NO_PSYCHIATRY: 0.08,
    NotDoneReason.NO_HABILITATION: 0.03,
    NotDoneReason.NO_INTERPRETER: 0.04,
    NotDoneReason.DECLINED: 0.14,
    NotDoneReason.OTHER: 0.1,
}


@dataclass(frozen=True, slots=True)
class End:
    """How an action stands today."""

    status: ActionStatus
    closed_on: date | None = None
    reason: NotDoneReason | None = None


class Outcomes:
    """Writes what came of held meetings."""

    def __init__(self, pile: Pile, patience: Patience, span: Span) -> None:
        self.pile, self.patience, self.span = pile, patience, span
        self.chance = Chance("outcomes")
        self.beside = Chance("company")
        self.feedback = Feedback(pile, span)

    def attend(self, book: TeamBook, meeting: Meeting) -> None:
        """Which parties were at a held meeting, and by whom."""
        for party in (*book.members(meeting.day), *book.guests(meeting.day)):
            person = book.present(party, meeting.day)
            came = self.chance.happens(PRESENT.get(party.slug, GUEST_PRESENT))
            present = person is not None and came
            self.pile.add(
                PartyAttendance(
                    meeting_id=meeting.id,
                    party_id=party.id,
                    account_id=person.id if person and present else None,
                    present=present,
                )
            )

    def conclude(self, dossier: Dossier) -> None:
        """The recommendation of a case that was up, and its actions."""
        lift, case = dossier.lift, dossier.case
        meeting = lift.meeting(ItemStatus.HELD)
        if meeting is None or meeting.held_at is None:
            return
        case.status = CaseStatus.RECOMMENDED
        recommendation = Recommendation(
            id=self.chance.id(),
            case_id=case.id,
            meeting_id=meeting.id,
            recorded_by_id=(lift.book.chair(meeting.day) or lift.officer).id,
            recorded_at=meeting.held_at,
            participation=circumstances.participation(self.chance, case.attendance_wish),
            feedback_on=self._feedback(lift.officer, meeting.day),
            text=dossier.story.theme.recommendation,
        )
        recommendation.company = circumstances.company(self.beside, recommendation.participation)
        self.pile.add(recommendation)
        steps = [
            self._act(recommendation, dossier, party, text, meeting.day)
            for party, text in self._plan(dossier, meeting.day)
        ]
        self.feedback.write(dossier, meeting, recommendation, steps)

    def _feedback(self, officer: Account, held: date) -> date | None:
        is_new = (self.span.today - held).days <= FEEDBACK_SOON
        if is_new and self.chance.happens(0.5):
            return None
        is_recent = (self.span.today - held).days <= OVERDUE_AT_MOST
        if is_recent and self._may_lie(officer, Undone.FEEDBACK):
            return None
        return self.span.done(working(held + self.chance.days(0, 16)))

    def _plan(self, dossier: Dossier, day: date) -> Iterator[tuple[Party, str]]:
        """Party and what it does: the theme's plan as far as the consent lets it reach."""
        sharing = [p for p in dossier.lift.sharing(day) if dossier.lift.book.holder(p, day)]
        planned = [party for party in sharing if party.slug in dossier.story.theme.actions]
        for party in planned:
            yield party, dossier.story.theme.actions[party.slug]
        others = [party for party in sharing if party not in planned]
        if others and (not planned or self.chance.happens(SHARE_EXTRA_ACTION)):
            party = self.chance.one(others)
            yield party, self.chance.one(phrases_of("actions", party))

    def _act(
        self, recommendation: Recommendation, dossier: Dossier, party: Party, text: str, held: date
    ) -> Step:
        due_on = working(held + self.chance.days(12, 75))
        officer = self._officer(dossier, party, held)
        end = self._end(dossier, officer, held, due_on)
        self.pile.add(
            Action(
                id=self.chance.id(),
                recommendation_id=recommendation.id,
                party_id=party.id,
                officer_id=officer.id,
                due_on=due_on,
                status=end.status,
                not_done_reason=end.reason,
                closed_on=end.closed_on,
                text=text,
            )
        )
        return Step(text, officer.name, party.name, due_on)

    def _officer(self, dossier: Dossier, party: Party, held: date) -> Account:
        """Who acts: the lifting officer, or who sits for the party; today's if that one left."""
        lift = dossier.lift
        seated = lift.book.holder(party, held)
        chosen = lift.officer if party is lift.party or seated is None else seated
        if chosen.deactivated_at is not None:
            return lift.book.holder(party, self.span.today) or chosen
        return chosen

    def _end(self, dossier: Dossier, officer: Account, held: date, due_on: date) -> End:
        agreed = dossier.lift.agreement
        if agreed and agreed.ended_on is not None and due_on >= agreed.ended_on:
            return End(ActionStatus.NOT_DONE, agreed.ended_on, NotDoneReason.DECLINED)
        status = self._status(officer, due_on)
        if status is ActionStatus.OPEN:
            return End(status)
        around = due_on + self.chance.days(0, 14) - self.chance.days(0, 12)
        closed_on = max(self.span.done(around), held)
        reason = self.chance.weighted(REASONS) if status is ActionStatus.NOT_DONE else None
        return End(status, closed_on, reason)

    def _status(self, officer: Account, due_on: date) -> ActionStatus:
        """Done early, open, late, done or not done."""
        if due_on >= self.span.today:
            return ActionStatus.DONE if self.chance.happens(0.3) else ActionStatus.OPEN
        is_recent = (self.span.today - due_on).days <= OVERDUE_AT_MOST
        if is_recent and self._may_lie(officer, Undone.ACTION):
            return ActionStatus.OPEN
        return ActionStatus.DONE if self.chance.happens(SHARE_DONE) else ActionStatus.NOT_DONE

    def _may_lie(self, officer: Account, kind: Undone) -> bool:
        return self.chance.happens(0.35) and self.patience.allows(officer, kind)
