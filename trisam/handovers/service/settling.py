"""What becomes of a request: accepted, declined, withdrawn, or back where it came from."""

from collections.abc import Collection, Sequence
from datetime import date

from trisam.accounts.models import Account
from trisam.audit import service as audit
from trisam.cases.models import Case
from trisam.contacts import service as contacts
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.handovers.models import Caseload, Handover, HandoverStatus
from trisam.handovers.policy import can_answer, can_withdraw
from trisam.handovers.queries import holdings, requests
from trisam.handovers.service import letters
from trisam.teams import queries as teams
from trisam.teams.service.passing_on import pass_on

SETTLED = "Begäran gäller inte längre: den är redan besvarad eller tillbakatagen."
CLOSED_MEANWHILE = "Ditt konto är stängt. Den som sköter konton kan hjälpa dig."


def accept(actor: Actor, handover: Handover) -> None:
    """Take over what the giver has open in the case: the case itself if the giver lifted it, its
    open actions, its follow-ups, and looking at it again if it waits, and being its fast kontakt.

    Raises `Forbidden` for others than whoever is asked, `RuleBroken` when it was settled meanwhile.
    """
    if not can_answer(actor, handover):
        raise Forbidden
    _hold_people(actor, handover, {handover.case.team_id})
    _take_over(actor, handover, [handover])
    letters.tell_giver(actor, handover, HandoverStatus.ACCEPTED)
    _end_when_empty(handover)


def accept_all(actor: Actor, caseload: Caseload) -> int:
    """Take over the whole caseload, and the giver's seats; how many cases. Raises as `accept`.

    What the party may no longer know of is left out, and goes back with the rest of the unanswered.
    """
    if not can_answer(actor, caseload):
        raise Forbidden
    wanted = [one for one in requests.open_ones(actor) if one.caseload_id == caseload.id]
    team_ids = {one.case.team_id for one in wanted}
    _hold_people(actor, caseload, team_ids)
    _settle_whole(caseload, HandoverStatus.ACCEPTED)
    if wanted:
        _take_over(actor, caseload, wanted)
    passed = pass_on(actor, caseload.giver, caseload.receiver, caseload.seats_from)
    letters.tell_giver(actor, caseload, HandoverStatus.ACCEPTED)
    first_day = max(caseload.seats_from, clock.today())
    letters.tell_leaders(actor, caseload, passed, first_day)
    return len(wanted)


def decline(actor: Actor, handover: Handover) -> None:
    """Say no: it stays with the giver. Raises as `accept`."""
    if not can_answer(actor, handover):
        raise Forbidden
    _send_back(actor, handover, HandoverStatus.DECLINED)
    letters.tell_giver(actor, handover, HandoverStatus.DECLINED)


def withdraw(actor: Actor, handover: Handover) -> None:
    """Take the request back. Raises `Forbidden` for others than the giver, `RuleBroken` when it was
    settled meanwhile."""
    if not can_withdraw(actor, handover):
        raise Forbidden
    _send_back(actor, handover, HandoverStatus.WITHDRAWN)
    letters.tell_receiver(actor, handover, HandoverStatus.WITHDRAWN)


def decline_all(actor: Actor, caseload: Caseload) -> None:
    """Say no to the whole caseload. Raises as `accept`."""
    if not can_answer(actor, caseload):
        raise Forbidden
    _send_all_back(actor, caseload, HandoverStatus.DECLINED)
    letters.tell_giver(actor, caseload, HandoverStatus.DECLINED)


def withdraw_all(actor: Actor, caseload: Caseload) -> None:
    """Take the request for a whole caseload back. Raises as `withdraw`; administrators may too."""
    if not can_withdraw(actor, caseload):
        raise Forbidden
    _send_all_back(actor, caseload, HandoverStatus.WITHDRAWN)
    letters.tell_receiver(actor, caseload, HandoverStatus.WITHDRAWN)


def lapse(actor: Actor, handover: Handover) -> None:
    """Nobody answered: it goes back to the giver, and both are told."""
    _send_back(actor, handover, HandoverStatus.LAPSED)
    letters.tell_receiver(actor, handover, HandoverStatus.LAPSED)
    letters.tell_giver(actor, handover, HandoverStatus.LAPSED)


def lapse_all(actor: Actor, caseload: Caseload) -> None:
    """As `lapse`, for a whole caseload."""
    _send_all_back(actor, caseload, HandoverStatus.LAPSED)
    letters.tell_receiver(actor, caseload, HandoverStatus.LAPSED)
    letters.tell_giver(actor, caseload, HandoverStatus.LAPSED)


def note_told(actor: Actor, handover: Handover, on: date) -> None:
    """The individual knows who the new officer is since `on`.

    Raises `Forbidden` for others than the new lifting officer, `RuleBroken` for a day to come or
    before the work was taken over.
    """
    taken_over = handover.status is HandoverStatus.ACCEPTED and handover.with_case
    if not (taken_over and can_answer(actor, handover)):
        raise Forbidden
    since = clock.local(handover.settled_at).date() if handover.settled_at else clock.today()
    if not since <= on <= clock.today():
        raise RuleBroken(
            "Välj en dag från det att du tog över, och inte efter i dag.", field="told_on"
        )
    handover.told_on = on
    session().flush()
    case = handover.case
    audit.record(actor, "handover.tell", case.subject, person_id=case.person_id)


def _hold_people(actor: Actor, asked: Handover | Caseload, team_ids: Collection[int]) -> None:
    """Teams first, then the receiver, whose account must still be open when work comes to it."""
    others: frozenset[int] = frozenset()
    if isinstance(asked, Caseload):
        others = teams.teams_with(actor, asked.giver_id) | teams.teams_with(
            actor, asked.receiver_id
        )
    teams.hold_teams(actor, others | set(team_ids))
    teams.hold_account(actor, asked.receiver_id)
    session().refresh(asked.receiver, ["deactivated_at"])
    if asked.receiver.deactivated_at is not None:
        raise RuleBroken(CLOSED_MEANWHILE)


def _take_over(actor: Actor, asked: Handover | Caseload, wanted: Sequence[Handover]) -> None:
    """Move everything of the giver's in these cases. Raises `RuleBroken` when one of the requests
    was settled meanwhile."""
    case_ids = {one.case_id for one in wanted}
    locked = {case.id: case for case in holdings.held_cases(case_ids)}
    if not requests.hold(wanted):
        raise RuleBroken(SETTLED)
    _move(asked.giver, asked.receiver, locked.values())
    for handover in wanted:
        handover.status, handover.settled_at = HandoverStatus.ACCEPTED, clock.now()
    session().flush()
    for handover in wanted:
        case = locked[handover.case_id]
        audit.record(
            actor,
            "handover.accepted",
            case.subject,
            person_id=case.person_id,
            reason=f"account:{asked.giver_id}",
        )


def _move(giver: Account, receiver: Account, locked: Collection[Case]) -> None:
    case_ids = {case.id for case in locked}
    for case in locked:
        if case.officer_id == giver.id:
            case.officer_id = receiver.id
    for action in holdings.open_actions(giver.id, case_ids):
        action.officer_id = receiver.id
    for follow_up in holdings.due_follow_ups(giver.id, case_ids):
        follow_up.owner_id = receiver.id
    for wait in holdings.waits_to_review(giver.id, case_ids):
        wait.owner_id = receiver.id
    for contact in holdings.contacts_of(giver.id, case_ids):
        contacts.end(contact)
        contacts.begin(contact.case_id, contact.party_id, receiver.id, contact.every_weeks)
    session().flush()


def _send_back(actor: Actor, handover: Handover, status: HandoverStatus) -> None:
    teams.hold_teams(actor, {handover.case.team_id})
    _end(actor, [handover], status)
    _end_when_empty(handover)


def _send_all_back(actor: Actor, caseload: Caseload, status: HandoverStatus) -> None:
    wanted = requests.in_caseload(caseload.id)
    teams.hold_teams(actor, {one.case.team_id for one in wanted})
    _settle_whole(caseload, status)
    _end(actor, wanted, status)


def _end(actor: Actor, wanted: Sequence[Handover], status: HandoverStatus) -> None:
    """Settle requests that move nothing. Their notes go: nobody is to read them any more."""
    if not requests.hold(wanted):
        raise RuleBroken(SETTLED)
    for handover in wanted:
        handover.status, handover.settled_at = status, clock.now()
        handover.note = None
    session().flush()
    for handover in wanted:
        case = handover.case
        audit.record(actor, f"handover.{status.value}", case.subject, person_id=case.person_id)


def _settle_whole(caseload: Caseload, status: HandoverStatus) -> None:
    if not requests.hold_caseload(caseload.id):
        raise RuleBroken(SETTLED)
    caseload.status, caseload.settled_at = status, clock.now()


def _end_when_empty(handover: Handover) -> None:
    """A caseload of which each case was answered one by one has its answer. The seats stay: they
    go over only with the whole."""
    if handover.caseload_id is None or requests.in_caseload(handover.caseload_id):
        return
    caseload = requests.caseload_by_id(handover.caseload_id)
    if caseload is not None and requests.hold_caseload(caseload.id):
        caseload.status, caseload.settled_at = handover.status, clock.now()
