"""After a cancelled meeting the individual may choose another team that can meet sooner."""

from datetime import date

from trisam.audit import service as audit
from trisam.cases import queries as cases
from trisam.cases.models import Case
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.meetings.models import ItemStatus, Meeting
from trisam.meetings.queries import agenda, offers
from trisam.meetings.queries.meetings import get_planned
from trisam.meetings.queries.offers import Offer
from trisam.meetings.service.agenda import place
from trisam.meetings.service.slots import fill_from_queue, leave
from trisam.teams import queries as teams

GONE = "Den platsen är inte ledig längre. Här är nästa förslag. Fråga personen igen."
NOTHING_LEFT = "Den platsen är inte ledig längre, och inget annat team har plats tidigare."


def accept(actor: Actor, case: Case, meeting_id: int, agreed_on: date) -> Meeting:
    """The individual said yes on `agreed_on`: the case changes team, and has a slot there.

    The consent names parties, and the same ones sit in the other team; yet other people sit
    there, so nothing happens before the individual has said yes. From then on those in the
    earlier team see the case no more. Raises `Forbidden` for others than the lifting officer,
    `RuleBroken` when the offer no longer stands: its slot was taken, or the consent ended.
    """
    _must_answer(actor, case)
    if agreed_on > clock.today():
        raise RuleBroken("Dagen kan inte ligga efter i dag.", field="agreed_on")
    offered = get_planned(actor, meeting_id)
    if offered is not None:
        teams.hold_teams(actor, {case.team_id, offered.team_id})
    cases.hold_consent(actor, case)  # a withdrawal comes wholly before or after
    offer = _standing(actor, case)
    if offer is None:
        raise RuleBroken(NOTHING_LEFT)
    if offer.meeting.id != meeting_id:
        raise RuleBroken(GONE)
    if agreed_on < _asked_first(offer):
        raise RuleBroken("Mötet var inte inställt då. Skriv dagen när du frågade personen.",
                         field="agreed_on")  # fmt: skip
    left, before = offer.wait.left, agenda.planned_item(case.id)
    left.agreed_on = agreed_on
    if before is not None:
        leave(actor, before, ItemStatus.MOVED)
    case.team = offer.meeting.team
    session().flush()
    place(actor, case, offer.meeting)
    audit.record(
        actor,
        "case.change_team",
        case.subject,
        person_id=case.person_id,
        reason=f"team:{left.meeting.team_id} till team:{case.team_id}, personen sa ja {agreed_on}",
    )
    if before is not None:
        fill_from_queue(before.meeting)
    return offer.meeting


def decline(actor: Actor, case: Case) -> None:
    """The case stays in its team, and no other is offered after this cancellation.

    Raises `Forbidden` for others than the lifting officer, `RuleBroken` when nothing is offered.
    """
    _must_answer(actor, case)
    offer = _standing(actor, case)
    if offer is None:
        raise RuleBroken(NOTHING_LEFT)
    offer.wait.left.declined_at = clock.now()
    session().flush()
    audit.record(actor, "case.decline_team", case.subject, person_id=case.person_id)


def _must_answer(actor: Actor, case: Case) -> None:
    """The lifting officer, who has asked the individual."""
    if actor.account_id is None or case.officer_id != actor.account_id:
        raise Forbidden


def _standing(actor: Actor, case: Case) -> Offer | None:
    return offers.offer_for(actor, case)


def _asked_first(offer: Offer) -> date:
    """Before the meeting was cancelled there was nothing to ask about."""
    cancelled_at = offer.wait.left.meeting.cancelled_at
    return clock.local(cancelled_at).date() if cancelled_at else date.min
