"""What has happened in a case, in order, from what the reader was allowed to fetch."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from trisam.cases.models import Case, Wait, WaitEnd
from trisam.contacts.models import FixedContact
from trisam.core import clock, swedish
from trisam.followups.models import FollowUp
from trisam.followups.values import FollowUpStatus
from trisam.meetings.models import AgendaItem, ItemStatus, MeetingStatus
from trisam.meetings.queries.answers import Voice
from trisam.recommendations.models import Recommendation

FOLLOW_UP_WORDS = {
    FollowUpStatus.ANSWERED: "Uppföljningen är gjord",
    FollowUpStatus.NOT_REACHED: "Personen gick inte att nå för uppföljning",
    FollowUpStatus.DECLINED: "Personen avböjde uppföljningen",
    FollowUpStatus.MOVED: "Personen har flyttat, ingen uppföljning",
    FollowUpStatus.DEAD: "Personen har avlidit",
    FollowUpStatus.NO_CONSENT: "Ingen fick kontakta personen för uppföljning",
}


WAIT_WORDS = {
    WaitEnd.ONWARD: "Ärendet avvaktar inte längre",
    WaitEnd.BACK: "Ärendet gick åter till teamet",
    WaitEnd.CLOSED: "Ärendet avvaktar inte längre",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened on a day."""

    day: date
    text: str
    by: str = ""
    detail: str = ""

    @property
    def when(self) -> str:
        """The day as people write it."""
        return swedish.day(self.day)


def of(
    case: Case,
    places: Iterable[AgendaItem],
    voices: Iterable[Voice],
    recommendations: Iterable[Recommendation],
    follow_ups: Iterable[FollowUp],
    waits: Iterable[Wait],
    contacts: Iterable[FixedContact],
) -> Sequence[Happening]:
    """Everything that happened, first things first."""
    happenings = [
        *_lift(case),
        *_meetings(places),
        *_answers(voices),
        *_recommendations(recommendations),
        *_follow_ups(follow_ups),
        *_waits(waits),
        *_contacts(contacts),
    ]
    return sorted(happenings, key=lambda happening: happening.day)


def _lift(case: Case) -> Iterator[Happening]:
    again = " igen" if case.is_relift else ""
    yield Happening(
        case.lifted_on,
        f"{case.lifting_party.name} lyfte ärendet{again} till {case.team.name}",
        by=case.officer.name,
    )
    consent = case.consent
    if consent is not None:
        yield Happening(consent.given_on, f"Samtycke gavs, {consent.method.value}")
        if consent.withdrawn_at is not None:
            yield Happening(
                clock.local(consent.withdrawn_at).date(), "Samtycket togs tillbaka helt"
            )
    if case.closed_on is not None:
        yield Happening(case.closed_on, "Ärendet avslutades")


def _meetings(places: Iterable[AgendaItem]) -> Iterator[Happening]:
    for place in places:
        meeting = place.meeting
        if place.status is ItemStatus.HELD:
            yield Happening(meeting.day, f"Ärendet togs upp i {meeting.team.name}")
        elif place.status is ItemStatus.MOVED and meeting.status is MeetingStatus.CANCELLED:
            yield Happening(meeting.day, "Mötet ställdes in och ärendet flyttades")
        elif place.status is ItemStatus.MOVED:
            yield Happening(meeting.day, "Ärendet flyttades till ett annat möte")


def _answers(voices: Iterable[Voice]) -> Iterator[Happening]:
    for voice in voices:
        if voice.answer is not None:
            yield Happening(
                clock.local(voice.answer.answered_at).date(),
                f"{voice.party.name} svarade inför mötet",
                by=voice.answer.account.name,
            )


def _recommended(recommendation: Recommendation) -> str:
    if recommendation.in_writing:
        return "Parterna kom överens skriftligt, utan möte"
    if recommendation.meeting.is_after:
        return "Efter-Trisam gav en rekommendation"
    return "Teamet lämnade en rekommendation"


def _recommendations(recommendations: Iterable[Recommendation]) -> Iterator[Happening]:
    for recommendation in recommendations:
        yield Happening(
            clock.local(recommendation.recorded_at).date(),
            _recommended(recommendation),
        )
        if recommendation.feedback_on is not None:
            yield Happening(recommendation.feedback_on, "Personen fick återkoppling")
        for action in recommendation.actions:
            if action.closed_on is not None:
                done = "genomfördes" if action.status.value == "done" else "gick inte att genomföra"
                yield Happening(action.closed_on, f"Åtgärd hos {action.party.name} {done}")


def _follow_ups(follow_ups: Iterable[FollowUp]) -> Iterator[Happening]:
    for follow_up in follow_ups:
        if follow_up.closed_on is not None:
            yield Happening(follow_up.closed_on, FOLLOW_UP_WORDS[follow_up.status])


def _waits(waits: Iterable[Wait]) -> Iterator[Happening]:
    for wait in waits:
        yield Happening(
            wait.put_on,
            f"Ärendet avvaktar till {swedish.day(wait.until)}",
            detail=f"{wait.owner.name} ser över det {swedish.day(wait.review_on)}",
        )
        if wait.ended_on is not None and wait.outcome is not None:
            yield Happening(wait.ended_on, WAIT_WORDS[wait.outcome])


def _contacts(contacts: Iterable[FixedContact]) -> Iterator[Happening]:
    for contact in contacts:
        yield Happening(contact.since, f"Fast kontakt: {contact.words}")
