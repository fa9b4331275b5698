"""Efter-Trisam where officers can be tried: some that were held, and some to come."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from trisam.accounts.models import Account
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.cases.values import Attendance, CaseStatus
from trisam.core.calendar_days import working_days_before
from trisam.demo.casework import Dossier
from trisam.demo.chance import Chance
from trisam.demo.letters import message
from trisam.demo.log import Entry, entry
from trisam.demo.saving import save
from trisam.demo.span import Span, at, working
from trisam.meetings.models import ItemStatus, Meeting, MeetingForm, MeetingStatus
from trisam.meetings.models.after import AfterMeeting, Participant
from trisam.meetings.policy import after_reaches
from trisam.meetings.service.after import called_letter
from trisam.parties.models import Party
from trisam.recommendations.models import Action, ActionStatus, Recommendation

HELD, COMING = (9, 16, 23, 30), (4, 8)
"""Days ago, and days ahead; on the next working day."""
CALLED_BEFORE = 5
"""Working days."""
LONG_ENOUGH = 45
"""Days since the team's meeting."""
STARTS, MINUTES = 8, 30
OTHERS = 2
EACH_LEADS = 2
"""So many that one officer has called."""
TALK = (
    (
        "Praktikplatsen kräver besked om arbetstiden. Vi behöver komma överens om starten.",
        "Starta med två timmar tre dagar i veckan. Öka när det har fungerat i en månad.",
        "Ring arbetsplatsen och bekräfta tiderna",
    ),
    (
        "Läkarintyget går ut innan planen börjar. Hur gör vi under tiden?",
        "Planen börjar som tänkt. Intyget förlängs vid besöket nästa vecka.",
        "Skicka en sammanfattning inför läkarbesöket",
    ),
    (
        "Två av åtgärderna krockar i tid. Vilken ska komma först?",
        "Kursen kommer först. Arbetsträningen börjar när kursen är slut.",
        "Boka om starten för arbetsträningen",
    ),
    (
        "Personen undrar vem hon ska vända sig till. Vi behöver bestämma en kontakt.",
        "Den som lyfte är kontakt till och med uppföljningen.",
        "Ring och berätta vem som är kontakt",
    ),
)


@dataclass(frozen=True)
class Choice:
    """A case to meet about, and those who can be asked."""

    dossier: Dossier
    case: Case
    people: Sequence[tuple[Party, Account]]
    """The lifting officer first; those whose accounts can be tried before others."""


def write(dossiers: Iterable[Dossier], people: Iterable[Account], span: Span) -> Iterator[Entry]:
    """Make them, and tell what the log says of it."""
    tried = {one.id for one in people if one.demo_label}
    days = [
        span.latest,  # what it came to is not written yet
        *(working_days_before(span.ago(days), 1) for days in HELD),
        *(working(span.ahead(days)) for days in COMING),
    ]
    desk = _Desk(span)
    chosen = islice(_few_each(_choices(dossiers, tried, span)), len(days))
    for number, (day, choice) in enumerate(zip(days, chosen, strict=False)):
        put_down = desk.held if day < span.latest else desk.called
        yield from put_down(choice, day, number)


def _few_each(choices: Iterable[Choice]) -> Iterator[Choice]:
    """At most `EACH_LEADS` by one officer."""
    led = Counter[int]()
    for choice in choices:
        lead = choice.people[0][1].id
        if led[lead] < EACH_LEADS:
            led[lead] += 1
            yield choice


def _choices(dossiers: Iterable[Dossier], tried: set[int], span: Span) -> Iterator[Choice]:
    """Cases with a recommendation that is a while old, about which somebody can be asked: those of
    the officers who can be tried first."""
    for dossier in sorted(dossiers, key=lambda one: one.lift.officer.id not in tried):
        lift = dossier.lift
        held = lift.meeting(ItemStatus.HELD)
        is_old = held is not None and (span.today - held.day).days >= LONG_ENOUGH
        if is_old and dossier.case.status is CaseStatus.RECOMMENDED:
            case = _policy_of(dossier)
            people = _people(dossier, case, tried, span) if case else []
            if case and len(people) > 1 and any(one.id in tried for _, one in people):
                yield Choice(dossier, case, people)


def _policy_of(dossier: Dossier) -> Case | None:
    """The case with what the policy asks; None when it has another officer now."""
    lift, wanted = dossier.lift, dossier.case.id
    if lift.consent_id is None or lift.officer.deactivated_at is not None:
        return None
    found = (one for one in cases.resting_on(lift.consent_id) if one.id == wanted)
    return next((one for one in found if one.officer_id == lift.officer.id), None)


def _people(
    dossier: Dossier, case: Case, tried: set[int], span: Span
) -> list[tuple[Party, Account]]:
    lift, last = dossier.lift, span.ahead(max(COMING) + CALLED_BEFORE)
    found = [
        (party, account)
        for party in lift.parties[1:]
        if after_reaches(case, party.id, last)
        and (account := lift.book.holder(party, span.today)) is not None
        and account.deactivated_at is None
    ]
    found.sort(key=lambda one: one[1].id not in tried)
    return [(lift.party, lift.officer), *found[:OTHERS]]


class _Desk:
    """Puts the meetings down as the services would have."""

    def __init__(self, span: Span) -> None:
        self.span, self.chance = span, Chance("short meetings")

    def held(self, choice: Choice, day: date, number: int) -> Iterator[Entry]:
        """One that came to something."""
        meeting = self._meeting(choice, day)
        meeting.status = MeetingStatus.HELD
        meeting.held_at = meeting.changed_at = meeting.ends_at
        yield self._called(choice, meeting, number)
        _, text, task = TALK[number % len(TALK)]
        lead, (party, who) = choice.people[0][1], choice.people[-1]
        recommendation = Recommendation(
            id=self.chance.id(),
            case_id=choice.case.id,
            meeting_id=meeting.id,
            recorded_by_id=lead.id,
            recorded_at=meeting.ends_at,
            participation=Attendance.BY_PHONE,
            feedback_on=working(day + timedelta(days=1)),
            text=text,
        )
        due_on = working(day + timedelta(days=14))
        done = due_on < self.span.today
        save([recommendation])
        save(
            [
                Action(
                    id=self.chance.id(),
                    recommendation_id=recommendation.id,
                    party_id=party.id,
                    officer_id=who.id,
                    due_on=due_on,
                    status=ActionStatus.DONE if done else ActionStatus.OPEN,
                    closed_on=self.span.done(due_on) if done else None,
                    text=task,
                )
            ]
        )
        about = choice.case.subject, choice.dossier
        yield entry(meeting.ends_at, lead, "recommendation.record", *about)
        yield entry(meeting.ends_at + timedelta(minutes=1), lead, "after.hold", *about)

    def called(self, choice: Choice, day: date, number: int) -> Iterator[Entry]:
        """One that is not ended, with what was written to those who are called."""
        meeting = self._meeting(choice, day)
        called = self._called(choice, meeting, number)
        when = called["at"]
        save([message(called_letter(account, meeting), when) for _, account in choice.people[1:]])
        yield called

    def _meeting(self, choice: Choice, day: date) -> Meeting:
        meeting = Meeting(
            team_id=choice.case.team_id,
            is_after=True,
            day=day,
            starts_at=at(day, STARTS),
            minutes=MINUTES,
            slots=1,
            slot_minutes=MINUTES,
            form=MeetingForm.DIGITAL,
            place="https://video.trisam.example/kort-mote",
            changed_at=self._called_at(day),
        )
        save([meeting])
        return meeting

    def _called(self, choice: Choice, meeting: Meeting, number: int) -> Entry:
        lead, is_held = choice.people[0][1], meeting.status is MeetingStatus.HELD
        save(
            [
                AfterMeeting(
                    id=self.chance.id(),
                    meeting_id=meeting.id,
                    case_id=choice.case.id,
                    called_by_id=lead.id,
                    purpose=TALK[number % len(TALK)][0],
                    recommended_at=meeting.held_at,
                )
            ]
        )
        save(
            Participant(
                meeting_id=meeting.id,
                account_id=account.id,
                party_id=party.id,
                came=True if is_held else None,
            )
            for party, account in choice.people
        )
        when, subject = self._called_at(meeting.day), choice.case.subject
        return entry(when, lead, "after.call", subject, choice.dossier)

    def _called_at(self, day: date) -> datetime:
        return at(self.span.done(working_days_before(day, CALLED_BEFORE)), 11)
