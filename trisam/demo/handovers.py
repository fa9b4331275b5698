"""Handovers where officers can be tried: one taken over, two asked for, and a caseload."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from trisam.accounts.models import Account
from trisam.cases.models import Case
from trisam.cases.values import CaseStatus
from trisam.core.calendar_days import working_days_before
from trisam.core.db import session
from trisam.demo.casework import Dossier
from trisam.demo.chance import Chance
from trisam.demo.letters import message
from trisam.demo.log import Entry, entry
from trisam.demo.saving import save
from trisam.demo.span import Span, at
from trisam.demo.staff import TRIED, Staff
from trisam.handovers.models import Caseload, Handover, HandoverStatus
from trisam.handovers.queries import holdings
from trisam.handovers.service import letters

TAKEN_OVER, ASKED, ASKED_FOR_ALL = 6, 3, 2
"""Working days ago."""
LEAVES = 24
"""Days ahead: when the one who lets go of everything leaves the seats."""
NOTES = (
    "Vi har setts två gånger. Jag har lovat att höra av mig om tiden hos arbetsterapeuten.",
    "Praktikplatsen är vidtalad men inte bokad. Chefen på plats väntar på ett samtal.",
    "Svarar helst på sms. Har bett om möten på förmiddagen.",
    "Jag slutar vid månadsskiftet. Det viktigaste står i ärendet, och jag är kvar om du undrar.",
)


def write(dossiers: Iterable[Dossier], staff: Staff, span: Span) -> Iterator[Entry]:
    """Make them, and tell what the log says of it."""
    desk = _Desk(dossiers, span)
    tried, colleague, *others = staff.social[TRIED]
    leaving = next((one for one in (*others, staff.ame[TRIED]) if desk.lifted_by(one)), colleague)
    for dossier in desk.lifted_by(colleague)[:1]:
        yield from desk.taken_over(dossier, colleague, tried)
    for dossier in desk.lifted_by(colleague)[1:2]:
        yield from desk.asked(dossier, colleague, tried, NOTES[1])
    for dossier in desk.lifted_by(tried)[:1]:
        yield from desk.asked(dossier, tried, colleague, NOTES[2])
    yield from desk.asked_for_all(leaving, tried)


class _Desk:
    """Puts the requests down as the services would have, on days that have been."""

    def __init__(self, dossiers: Iterable[Dossier], span: Span) -> None:
        self.span, self.chance = span, Chance("handovers")
        self.open = [one for one in dossiers if one.case.status is not CaseStatus.CLOSED]
        self.busy: set[object] = set()

    def lifted_by(self, officer: Account) -> list[Dossier]:
        """The officer's open cases about people who have agreed, the oldest first."""
        return [
            one
            for one in self.open
            if one.lift.officer is officer and one.lift.agreement is not None
        ]

    def taken_over(self, dossier: Dossier, giver: Account, receiver: Account) -> Iterator[Entry]:
        """One that was accepted; the individual has not been told yet."""
        when, then = self._at(TAKEN_OVER, 9), self._at(TAKEN_OVER, 13)
        handover = self._handover(dossier, giver, receiver, when, NOTES[0])
        handover.status, handover.settled_at = HandoverStatus.ACCEPTED, then
        save([handover])
        _move(dossier.case, giver, receiver)
        yield entry(when, giver, "handover.asked", dossier.case.subject, dossier)
        yield entry(then, receiver, "handover.accepted", dossier.case.subject, dossier)

    def asked(
        self, dossier: Dossier, giver: Account, receiver: Account, note: str
    ) -> Iterator[Entry]:
        """One that waits for its answer."""
        when = self._at(ASKED, 10)
        handover = self._handover(dossier, giver, receiver, when, note)
        save([handover, message(letters.question(handover, 1), when)])
        yield entry(when, giver, "handover.asked", dossier.case.subject, dossier)

    def asked_for_all(self, giver: Account, receiver: Account) -> Iterator[Entry]:
        """Everything of somebody who leaves."""
        cases = [one for one in self.lifted_by(giver) if one.case.id not in self.busy]
        when = self._at(ASKED_FOR_ALL, 15)
        caseload = Caseload(
            id=self.chance.id(),
            giver=giver,
            receiver=receiver,
            asked_at=when,
            seats_from=self.span.ahead(LEAVES),
        )
        if not cases:
            return
        save([caseload])
        for dossier in cases:
            one = self._handover(dossier, giver, receiver, when, NOTES[3])
            one.caseload_id = caseload.id
            save([one])
        save([message(letters.question(caseload, len(cases)), when)])
        yield entry(when, giver, "handover.ask_all", f"account:{giver.id}")

    def _handover(
        self, dossier: Dossier, giver: Account, receiver: Account, when: datetime, note: str
    ) -> Handover:
        self.busy.add(dossier.case.id)
        return Handover(
            id=self.chance.id(),
            case_id=dossier.case.id,
            party_id=dossier.case.lifting_party_id,
            giver=giver,
            receiver=receiver,
            with_case=True,
            asked_at=when,
            note=note,
        )

    def _at(self, days_ago: int, hour: int) -> datetime:
        return at(working_days_before(self.span.today, days_ago), hour)


def _move(case: Case, giver: Account, receiver: Account) -> None:
    """What was open went over with the case."""
    for found in holdings.held_cases({case.id}):
        found.officer_id = receiver.id
    for action in holdings.open_actions(giver.id, {case.id}):
        action.officer_id = receiver.id
    for follow_up in holdings.due_follow_ups(giver.id, {case.id}):
        follow_up.owner_id = receiver.id
    session().flush()
    case.officer_id = receiver.id
