"""Half a year later: follow-ups; and when cases close."""

from datetime import date, timedelta

from trisam.accounts.models import Account
from trisam.cases.values import CaseStatus, CloseReason
from trisam.demo import circumstances
from trisam.demo.casework import Dossier
from trisam.demo.chance import Chance
from trisam.demo.how_it_went import HowItWent
from trisam.demo.lifting import Lift
from trisam.demo.saving import Pile
from trisam.demo.span import Span, working
from trisam.demo.surveys import Surveys
from trisam.demo.themes import phrases
from trisam.demo.waiting import Patience, Undone
from trisam.followups.due import due_on
from trisam.followups.models import FollowUp
from trisam.followups.queries import LATE
from trisam.followups.values import FollowUpStatus
from trisam.meetings.models import ItemStatus

ENDS = {
    FollowUpStatus.ANSWERED: 0.74,
    FollowUpStatus.NOT_REACHED: 0.13,
    FollowUpStatus.DECLINED: 0.07,
    FollowUpStatus.MOVED: 0.055,
    FollowUpStatus.DEAD: 0.005,
}
GAVE_UP = {
    CloseReason.DECLINED: 0.4,
    CloseReason.NOT_READY: 0.25,
    CloseReason.SOLVED: 0.15,
    CloseReason.UNREACHABLE: 0.1,
    CloseReason.NO_INTERPRETER: 0.06,
    CloseReason.MOVED: 0.04,
}
OVERDUE_AT_MOST = 35
"""Days: older follow-ups have come to an end."""


class Aftermath:
    """Writes follow-ups and closes cases."""

    def __init__(self, pile: Pile, patience: Patience, span: Span) -> None:
        self.pile, self.patience, self.span = pile, patience, span
        self.chance = Chance("aftermath")
        self.reasons = Chance("close reasons")
        self.rest = HowItWent()
        self.surveys = Surveys(pile, span)

    def follow(self, dossier: Dossier) -> None:
        """The follow-up of a case that was up; the case closes when it is over."""
        lift = dossier.lift
        meeting = lift.meeting(ItemStatus.HELD)
        ended = lift.agreement.ended_on if lift.agreement else None
        if ended is not None:
            untold = dossier.case.status is CaseStatus.OPEN
            self._close(dossier, ended, CloseReason.CONSENT_BACK if untold else None)
        elif meeting is None:
            self._give_up(dossier)
        if meeting is None or lift.agreement is None:
            return
        due = due_on(meeting.day)
        may_ask = lift.agreement.still_contact and (ended is None or ended >= due)
        self._follow_up(dossier, due, may_ask=may_ask)

    def _follow_up(self, dossier: Dossier, due: date, *, may_ask: bool) -> None:
        owner = self._owner(dossier.lift)
        status, closed_on = self._end(owner, due, may_ask=may_ask)
        follow_up = FollowUp(
            id=self.chance.id(),
            case_id=dossier.case.id,
            owner_id=owner.id,
            due_on=due,
            status=status,
            closed_on=closed_on,
        )
        if status is FollowUpStatus.ANSWERED:
            self._fill_in(follow_up, dossier)
            self.pile.add(*self.rest.tell(follow_up))
        if due <= self.span.latest and may_ask:
            self.pile.add(*self.rest.tries(follow_up, self.span.latest))
        if status is FollowUpStatus.DUE and self.span.today - due >= LATE and may_ask:
            follow_up.escalated_on = working(due + LATE)
        self.pile.add(follow_up)
        self.surveys.ask(follow_up, dossier)
        if closed_on is not None and dossier.case.status is CaseStatus.RECOMMENDED:
            self._close(dossier, closed_on)

    def _end(
        self, owner: Account, due: date, *, may_ask: bool
    ) -> tuple[FollowUpStatus, date | None]:
        """How it stands; without consent to be contacted it ends on its day, unasked."""
        is_recent = (self.span.today - due).days <= OVERDUE_AT_MOST
        if due > self.span.latest:
            return FollowUpStatus.DUE, None
        if not may_ask:
            return FollowUpStatus.NO_CONSENT, self.span.done(working(due))
        may_lie = is_recent and self.chance.happens(0.4)
        if may_lie and self.patience.allows(owner, Undone.FOLLOW_UP):
            return FollowUpStatus.DUE, None
        closed_on = self.span.done(working(due + timedelta(days=self.chance.between(-18, 38))))
        return self.chance.weighted(ENDS), closed_on

    def _fill_in(self, follow_up: FollowUp, dossier: Dossier) -> None:
        chance = self.chance
        income, occupation = circumstances.half_a_year_later(chance, dossier.case.income)
        follow_up.income, follow_up.occupation = income, occupation
        follow_up.occupation_percent = circumstances.percent(chance, occupation)
        follow_up.readiness_then, follow_up.readiness = circumstances.readiness(chance)
        follow_up.note = chance.one(phrases("follow_up_notes")) if chance.happens(0.6) else None

    def _owner(self, lift: Lift) -> Account:
        """The lifting officer; who sits for the party today when that one has left."""
        if lift.officer.deactivated_at is None:
            return lift.officer
        return lift.book.holder(lift.party, self.span.today) or lift.officer

    def _give_up(self, dossier: Dossier) -> None:
        """A case that never got a consent is closed after a while."""
        closes = dossier.lift.day + self.chance.days(30, 60)
        if dossier.lift.agreement is None and closes <= self.span.latest:
            self._close(dossier, closes, self.reasons.weighted(GAVE_UP))

    def _close(self, dossier: Dossier, day: date, reason: CloseReason | None = None) -> None:
        dossier.case.status = CaseStatus.CLOSED
        dossier.case.closed_on = max(day, dossier.lift.day)
        dossier.case.close_reason = reason
