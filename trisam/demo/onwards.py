"""What comes after the meeting: most of it for the officers who can be tried."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from trisam.accounts.models import Account
from trisam.cases.models import Wait
from trisam.cases.values import CaseStatus
from trisam.contacts.models import FixedContact
from trisam.core.calendar_days import working_days_before
from trisam.core.db import session
from trisam.demo.casework import Dossier
from trisam.demo.chance import Chance
from trisam.demo.log import Entry, entry
from trisam.demo.saving import save
from trisam.demo.span import Span, at, working
from trisam.meetings.models import ItemStatus

REASONS = (
    "Väntar på utredning hos psykiatrin. Nästa steg beror på vad den visar.",
    "Personen ska opereras och behöver tid att läka.",
    "Språkkursen börjar efter nyår. Praktik först när den är igång.",
)
PUT = 20
"""Working days ago."""
SHARE_REACHED = 0.8
HOURS = (
    "vardagar 8–9",
    "vardagar 8–10, annars sms",
    "måndag till torsdag 13–15",
    "tisdagar och torsdagar, helst förmiddag",
)
SHARE_WAITING = 0.4
"""Of the officers who cannot be tried: those with a case that waits."""
SHARE_READY, SHARE_BEGAN = 0.5, 0.9
REVIEWED_IN = (0, 24, 45)
"""Days from today: the first one is to be looked at again today."""
GOES_ON = 14
"""Days from the review to the day until which the case waits."""


class Readiness:
    """Says since when people are ready for the next step, and when it began."""

    def __init__(self, span: Span) -> None:
        self.span, self.chance = span, Chance("readiness")

    def note(self, dossier: Dossier) -> None:
        """Of a case that the team has spoken of, before it is saved."""
        meeting = dossier.lift.meeting(ItemStatus.HELD)
        if meeting is None or not self.chance.happens(SHARE_READY):
            return
        case, chance = dossier.case, self.chance
        ready_on = working(
            max(meeting.day + chance.days(0, 45) - timedelta(days=20), case.lifted_on)
        )
        began_on = working(ready_on + chance.days(8, 90))
        last = min(self.span.latest, case.closed_on or self.span.latest)
        if ready_on > last:
            return
        case.ready_on = ready_on
        if began_on <= last and chance.happens(SHARE_BEGAN):
            case.started_on = began_on


def write(dossiers: Iterable[Dossier], people: Iterable[Account], span: Span) -> Iterator[Entry]:
    """Make them, and tell what the log says of it."""
    chance, every, staff = Chance("onwards"), list(dossiers), list(people)
    _say_how_they_are_reached(staff)
    for officer in staff:
        if officer.unit is None or officer.deactivated_at is not None:
            continue
        own = _lifted_by(officer, every)
        if officer.demo_label:
            yield from _waits(own, officer, span, chance, REVIEWED_IN)
            yield from _contacts(own, officer, span)
        elif chance.happens(SHARE_WAITING):
            yield from _waits(own, officer, span, chance, REVIEWED_IN[1:2])


def _lifted_by(officer: Account, dossiers: Sequence[Dossier]) -> list[Dossier]:
    """The officer's cases that the team has spoken of, about people who agree still and who are
    not ready for the next step."""
    return [
        one
        for one in dossiers
        if one.case.officer_id == officer.id
        and one.case.status is CaseStatus.RECOMMENDED
        and one.lift.agreement is not None
        and one.lift.agreement.ended_on is None
        and one.case.ready_on is None
    ]


def _waits(
    dossiers: Sequence[Dossier],
    officer: Account,
    span: Span,
    chance: Chance,
    reviewed_in: Sequence[int],
) -> Iterator[Entry]:
    put_on = working_days_before(span.today, PUT)
    chosen = [one for one in dossiers if _was_up_before(one, put_on)]
    for dossier, days, reason in zip(chosen, reviewed_in, REASONS, strict=False):
        review_on = working(span.ahead(days)) if days else span.today
        save(
            [
                Wait(
                    id=chance.id(),
                    case_id=dossier.case.id,
                    party_id=dossier.case.lifting_party_id,
                    owner_id=officer.id,
                    until=working(review_on + timedelta(days=GOES_ON)),
                    review_on=review_on,
                    put_by_id=officer.id,
                    put_on=put_on,
                    reason=reason,
                )
            ]
        )
        yield entry(at(put_on, 11), officer, "wait.put", dossier.case.subject, dossier)


def _contacts(dossiers: Sequence[Dossier], officer: Account, span: Span) -> Iterator[Entry]:
    """The officer is the one to turn to in half of them."""
    for dossier in dossiers[::2]:
        since = max(working_days_before(span.today, PUT), dossier.case.lifted_on)
        save(
            [
                FixedContact(
                    case_id=dossier.case.id,
                    party_id=dossier.case.lifting_party_id,
                    account_id=officer.id,
                    since=since,
                    every_weeks=4,
                )
            ]
        )
        yield entry(at(since, 13), officer, "contact.choose", dossier.case.subject, dossier)


def _say_how_they_are_reached(people: Iterable[Account]) -> None:
    """Most have written it, with numbers that are set aside for fiction (PTS)."""
    chance = Chance("reach")
    for number, person in enumerate(people):
        if person.unit is not None and chance.happens(SHARE_REACHED):
            person.reach = f"070-174 06 {5 + number % 95:02}, {chance.one(HOURS)}"
    session().flush()


def _was_up_before(dossier: Dossier, day: date) -> bool:
    """The team had spoken of it before `day`."""
    meeting = dossier.lift.meeting(ItemStatus.HELD)
    return meeting is not None and meeting.day < day
