"""What comes after the meeting, for the officers who can be tried: cases that wait until a day."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from trisam.accounts.models import Account
from trisam.cases.models import Wait
from trisam.cases.values import CaseStatus
from trisam.core.calendar_days import working_days_before
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
REVIEWED_IN = (0, 24, 45)
"""Days from today: the first one is to be looked at again today."""
GOES_ON = 14
"""Days from the review to the day until which the case waits."""


def write(dossiers: Iterable[Dossier], people: Iterable[Account], span: Span) -> Iterator[Entry]:
    """Make them, and tell what the log says of it."""
    chance, every = Chance("onwards"), list(dossiers)
    for officer in people:
        if officer.demo_label and officer.unit is not None:
            yield from _waits(_lifted_by(officer, every), officer, span, chance)


def _lifted_by(officer: Account, dossiers: Sequence[Dossier]) -> list[Dossier]:
    """The officer's cases that the team has spoken of, about people who agree still."""
    return [
        one
        for one in dossiers
        if one.case.officer_id == officer.id
        and one.case.status is CaseStatus.RECOMMENDED
        and one.lift.agreement is not None
        and one.lift.agreement.ended_on is None
    ]


def _waits(
    dossiers: Sequence[Dossier], officer: Account, span: Span, chance: Chance
) -> Iterator[Entry]:
    put_on = working_days_before(span.today, PUT)
    chosen = [one for one in dossiers if _was_up_before(one, put_on)]
    for dossier, days, reason in zip(chosen, REVIEWED_IN, REASONS, strict=False):
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


def _was_up_before(dossier: Dossier, day: date) -> bool:
    """The team had spoken of it before `day`."""
    meeting = dossier.lift.meeting(ItemStatus.HELD)
    return meeting is not None and meeting.day < day
