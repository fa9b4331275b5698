"""Efter-Trisam: calling those concerned to a short meeting about one case, and what stops it.

The meeting is theirs alone: it takes none of the team's time, and nothing of the team's is asked.
See docs/adr/2026-11-28-efter-trisam.md.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from trisam.accounts.models import Account
from trisam.audit import service as audit
from trisam.cases import queries as cases
from trisam.cases.events import CaseClosed
from trisam.cases.models import Case
from trisam.cases.values import CaseStatus
from trisam.consents import policy as consents
from trisam.consents.events import AfterRefused, ConsentWithdrawn
from trisam.consents.models import Tick
from trisam.core import clock, events
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.core.swedish import listed, moment
from trisam.meetings.events import CaseLeft, MeetingHeld
from trisam.meetings.models import CancelCause, Meeting, MeetingForm, MeetingStatus
from trisam.meetings.models.after import AfterMeeting, Participant
from trisam.meetings.policy import after_reaches, can_call_after, leads_after
from trisam.meetings.queries import after as queries
from trisam.meetings.queries.after import Candidate
from trisam.meetings.queries.conflicts import hold_accounts
from trisam.meetings.queries.meetings import lock
from trisam.outbox import service as outbox
from trisam.outbox.service import Letter

SHORTEST, LONGEST = 15, 60
"""The time limit, in minutes."""
SOMEBODY_MORE = 2
CALLED = "Efter-Trisam, möte"
CANCELLED = "Efter-Trisam, möte inställt"
LEFT = "Efter-Trisam, möte: du är inte längre med"
FEWER = "Efter-Trisam, möte: någon är inte längre med"
ONLY_AFTER = "Efter-Trisam är till för det som är kvar efter teamets rekommendation."
NO_CONSENT = (
    "Personen har inte sagt ja till Efter-Trisam. Gå igenom samtycket tillsammans och kryssa i "
    "frågan om ett kort möte till."
)


@dataclass(frozen=True, slots=True)
class GivenAfter:
    """What somebody calls to: why, who, when and for how long."""

    purpose: str = field(repr=False)
    account_ids: frozenset[int]
    """Those who are asked, besides whoever calls."""
    day: date
    starts: time
    minutes: int
    form: MeetingForm
    place: str = ""


def hinder(actor: Actor, case: Case, day: date) -> str:
    """What stands in the way of calling to Efter-Trisam on the day, in a sentence; empty when
    nothing does. Raises `Forbidden` for those who do not call."""
    if actor.account_id is None or not can_call_after(actor, case, clock.today()):
        raise Forbidden
    if case.status is not CaseStatus.RECOMMENDED:
        return ONLY_AFTER
    if not consents.may(case.consent, Tick.AFTER, day):
        return NO_CONSENT
    return ""


def call(actor: Actor, case: Case, given: GivenAfter) -> Meeting:
    """Call to a meeting about the case. Whoever calls takes part, and so does the lifting officer.

    Raises `Forbidden` for others than the lifting officer and the rehabkoordinator who may see
    the case; `RuleBroken` when nothing is recommended yet, when the consent does not let somebody
    take part on that day, or when purpose, people, time or limit is missing or impossible.
    """
    cases.hold_consent(actor, case)
    hindrance = hinder(actor, case, given.day)
    if hindrance:
        raise RuleBroken(hindrance)
    asked = _asked(actor, case, given)
    starts_at = _check_time(given)
    _check_free(actor, asked, given)
    meeting = Meeting(
        team_id=case.team_id,
        is_after=True,
        day=given.day,
        starts_at=starts_at,
        minutes=given.minutes,
        slots=1,
        slot_minutes=given.minutes,
        form=given.form,
        place=given.place,
    )
    session().add(meeting)
    session().flush()
    about = AfterMeeting(
        meeting_id=meeting.id, case_id=case.id, called_by_id=actor.account_id, purpose=given.purpose
    )
    session().add(about)
    session().add_all(
        Participant(meeting_id=meeting.id, account_id=who, party_id=party_id)
        for who, party_id in _taking_part(actor, case, asked).items()
    )
    session().flush()
    audit.record(actor, "after.call", case.subject, person_id=case.person_id)
    _tell(actor, meeting, (one.account for one in asked), CALLED, _called(meeting))
    return meeting


def cancel(actor: Actor, meeting_id: int, cause: CancelCause) -> None:
    """Cancel it, with a cause: those who take part are told.

    Raises `NotFound`, `Forbidden` for others than who called and the lifting officer, `RuleBroken`
    when it is over.
    """
    found = queries.get(actor, meeting_id)
    _change(actor, found.after, found.meeting)
    _cancel(actor, found.after, found.meeting, cause, (one.account for one in found.participants))


def hold(actor: Actor, meeting_id: int, came: Collection[int]) -> None:
    """Note that it was held, and who of those named came, by account.

    Raises as `cancel`, and `RuleBroken` before its day, when fewer than two came, and while no
    recommendation is recorded.
    """
    found = queries.get(actor, meeting_id)
    _change(actor, found.after, found.meeting)
    if found.meeting.day > clock.today():
        raise RuleBroken("Mötet har inte varit än. Det kan avslutas på mötesdagen.")
    if found.after.recommended_at is None:
        raise RuleBroken("Skriv vad mötet kom fram till i mötesrummet först.")
    there = [one for one in found.participants if one.account_id in came]
    if len(there) < SOMEBODY_MORE:
        raise RuleBroken("Kryssa i minst två som var med, eller ställ in mötet.", field="came")
    for one in found.participants:
        one.came = one in there
    found.meeting.status, found.meeting.held_at = MeetingStatus.HELD, clock.now()
    session().flush()
    audit.record(actor, "after.hold", found.case.subject, person_id=found.case.person_id)
    events.publish(MeetingHeld(meeting_id))


def note_recommended(meeting: Meeting) -> None:
    """Something is recommended, so that the meeting can end."""
    found = queries.about(meeting.id)
    found.recommended_at = found.recommended_at or clock.now()


def stop_without_consent(event: ConsentWithdrawn | AfterRefused) -> None:
    """Whoever's party may not take part any more is out at once, and told so without a word of
    whom it is about. A meeting with nobody left to meet is cancelled."""
    for case in cases.resting_on(event.consent_id):
        for about in queries.planned_about(case.id):
            _let_go(event.actor, case, about)


def stop_when_closed(event: CaseClosed) -> None:
    """Nobody meets about a closed case."""
    for about in queries.planned_about(event.case_id):
        people = [one.account for one in queries.participants(about.meeting)]
        _cancel(event.actor, about, about.meeting, CancelCause.OTHER, people)


def _let_go(actor: Actor, case: Case, about: AfterMeeting) -> None:
    meeting, today = about.meeting, clock.today()
    named = queries.participants(meeting)
    out = [one for one in named if not after_reaches(case, one.party_id, today)]
    if not out:
        return
    left = [one.account for one in named if one not in out]
    for one in out:
        session().delete(one)
    session().flush()
    gone = f"Mötet {moment(meeting.starts_at)} gäller inte längre dig. Du ser det inte i Trisam."
    _tell(actor, meeting, (one.account for one in out), LEFT, gone)
    if len(left) < SOMEBODY_MORE:
        _cancel(actor, about, meeting, CancelCause.PARTY_MISSING, left, to_actor=True)
        return
    leaders = [one for one in left if one.id in {about.called_by_id, case.officer_id}]
    fewer = (
        f"Någon som är kallad till mötet {moment(meeting.starts_at)} kan inte längre vara med. "
        "Öppna mötet och se om det ändå blir av."
    )
    _tell(actor, meeting, leaders, FEWER, fewer, to_actor=True)


def _cancel(
    actor: Actor,
    about: AfterMeeting,
    meeting: Meeting,
    cause: CancelCause,
    people: Iterable[Account],
    *,
    to_actor: bool = False,
) -> None:
    meeting.status, meeting.cancel_cause = MeetingStatus.CANCELLED, cause
    meeting.cancelled_at = clock.now()
    session().flush()
    subject, person_id = about.case.subject, about.case.person_id
    audit.record(actor, "after.cancel", subject, person_id=person_id, reason=cause.value)
    events.publish(CaseLeft(meeting.id, about.case_id))
    body = f"Mötet {moment(meeting.starts_at)} är inställt."
    _tell(actor, meeting, people, CANCELLED, body, to_actor=to_actor)


def _change(actor: Actor, about: AfterMeeting, meeting: Meeting) -> None:
    if not leads_after(actor, about):
        raise Forbidden
    lock(meeting, for_change=True)
    if meeting.status is MeetingStatus.HELD:
        raise RuleBroken("Mötet är redan avslutat.")
    if meeting.status is MeetingStatus.CANCELLED:
        raise RuleBroken("Mötet är redan inställt.")


def _asked(actor: Actor, case: Case, given: GivenAfter) -> list[Candidate]:
    """Those who are asked, the lifting officer among them."""
    if not given.purpose.strip():
        raise RuleBroken("Skriv varför ni ska träffas.", field="purpose")
    possible = queries.candidates(actor, case, given.day)
    if not given.account_ids <= {one.account.id for one in possible}:
        raise RuleBroken(
            "Välj bland dem som samtycket låter vara med den dagen.", field="account_ids"
        )
    wanted = given.account_ids | {case.officer_id}
    asked = [one for one in possible if one.account.id in wanted]
    if not asked:
        raise RuleBroken("Välj minst en till som ska vara med.", field="account_ids")
    return asked


def _taking_part(actor: Actor, case: Case, asked: Iterable[Candidate]) -> dict[int, int]:
    """The party of each who takes part, by account: whoever calls for the own one."""
    own = case.lifting_party_id
    if actor.account_id != case.officer_id:
        mine = actor.parties_for(case.team_id, case.id)
        own = actor.party_id if actor.party_id in mine else min(mine, default=own)
    found = {one.account.id: one.party.id for one in asked}
    if actor.account_id is not None:
        found[actor.account_id] = own
    return found


def _check_time(given: GivenAfter) -> datetime:
    if not SHORTEST <= given.minutes <= LONGEST:
        raise RuleBroken(f"Ett Efter-Trisam-möte är {SHORTEST}–{LONGEST} minuter.", field="minutes")
    starts_at = clock.instant(given.day, given.starts)
    if starts_at <= clock.now():
        raise RuleBroken("Tiden har redan varit. Välj en annan tid.", field="day")
    return starts_at


def _check_free(actor: Actor, asked: Iterable[Candidate], given: GivenAfter) -> None:
    names = {one.account.id: one.account.name for one in asked}
    if actor.account_id is not None:
        names[actor.account_id] = "Du"
    starts_at = clock.instant(given.day, given.starts)
    hold_accounts(names.keys())
    taken = queries.taken(actor, names.keys(), starts_at, given.minutes)
    if taken:
        who = listed(names[one] for one in taken)
        raise RuleBroken(f"{who} är upptagen då, eller borta. Välj en annan tid.", field="starts")


def called_letter(account: Account, meeting: Meeting) -> Letter:
    """What somebody who is called is told: when, for how long, and that it is about one case."""
    return _letter(account, meeting, CALLED, _called(meeting))


def _letter(account: Account, meeting: Meeting, what: str, body: str) -> Letter:
    return Letter(
        account_id=account.id,
        address=account.email,
        subject=what,
        body=body,
        about=meeting.subject,
        once_key=f"{meeting.subject}:{what}:{meeting.version}:{account.id}",
        urgent=True,
        calendar=True,
    )


def _called(meeting: Meeting) -> str:
    return (
        f"Du är kallad till ett kort möte {moment(meeting.starts_at)}, högst {meeting.minutes} "
        "minuter. Det gäller ett enda ärende, och bara de som är kallade är med. Logga in i Trisam "
        "för att se syftet."
    )


def _tell(
    actor: Actor,
    meeting: Meeting,
    people: Iterable[Account],
    what: str,
    body: str,
    *,
    to_actor: bool = False,
) -> None:
    """One message to each, at once, and with what it means for the calendar. Never of whom the
    meeting is about, nor why."""
    for one in people:
        if one.deactivated_at is None and (to_actor or one.id != actor.account_id):
            outbox.queue(actor, _letter(one, meeting, what, body))
