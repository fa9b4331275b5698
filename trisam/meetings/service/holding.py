"""Ending a meeting: who was there, and that no case is left without a word."""

from collections.abc import Sequence
from dataclasses import dataclass

from trisam.audit import service as audit
from trisam.cases import queries as cases
from trisam.core import clock, events
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.meetings.events import MeetingHeld
from trisam.meetings.models import ItemStatus, Meeting, MeetingStatus, PartyAttendance
from trisam.meetings.policy import can_hold
from trisam.meetings.queries import agenda
from trisam.meetings.queries.meetings import lock
from trisam.meetings.service.slots import leave
from trisam.teams import queries as teams


@dataclass(frozen=True, slots=True)
class GivenAttendance:
    """Whether a party was there, and by whom."""

    party_id: int
    account_id: int | None = None
    """The person who was there; None = the party was absent."""


def hold(actor: Actor, meeting: Meeting, attendances: Sequence[GivenAttendance]) -> Meeting:
    """Note that the meeting was held, and which parties took part by whom.

    Raises `Forbidden` for anyone but the team's rehabkoordinator; `RuleBroken` before the
    meeting's day, for a meeting that is over, when a party is left out or a person does not
    sit in the team, and while a case waits for its recommendation.
    """
    if not can_hold(actor, meeting):
        raise Forbidden
    teams.hold_teams(actor, {meeting.team_id})
    lock(meeting, for_change=True)  # nobody places a case meanwhile
    _check_meeting(meeting)
    _let_go(actor, meeting)
    _check_cases(actor, meeting)
    _check_attendances(actor, meeting, attendances)
    meeting.status = MeetingStatus.HELD
    meeting.held_at = clock.now()
    session().add_all(
        PartyAttendance(
            meeting_id=meeting.id,
            party_id=given.party_id,
            account_id=given.account_id,
            present=given.account_id is not None,
        )
        for given in attendances
    )
    session().flush()
    audit.record(actor, "meeting.hold", meeting.subject)
    events.publish(MeetingHeld(meeting.id))
    return meeting


def _check_meeting(meeting: Meeting) -> None:
    if meeting.status is MeetingStatus.HELD:
        raise RuleBroken("Mötet är redan avslutat.")
    if meeting.status is MeetingStatus.CANCELLED:
        raise RuleBroken("Mötet är inställt och kan inte avslutas.")
    if meeting.day > clock.today():
        raise RuleBroken("Mötet har inte varit än. Det kan avslutas på mötesdagen.")


def _let_go(actor: Actor, meeting: Meeting) -> None:
    """A case whose consent has run out was not taken up, and nobody here may be told of it."""
    for item in agenda.planned_items(meeting):
        if not agenda.consent_stands(item.case_id):
            leave(actor, item, ItemStatus.WITHDRAWN)


def _check_cases(actor: Actor, meeting: Meeting) -> None:
    waiting = agenda.planned_items(meeting)
    if not waiting:
        return
    seen = cases.by_ids(actor, [item.case_id for item in waiting])
    named = [
        f"ärende {item.case.code}"
        if item.case_id in seen
        else f"plats {item.slot} (1 ärende från {item.case.lifting_party.short_name})"
        for item in waiting
    ]
    raise RuleBroken(
        "Varje ärende behöver en rekommendation eller flyttas till ett annat möte innan "
        f"mötet avslutas. Kvar: {', '.join(named)}."
    )


def _check_attendances(
    actor: Actor, meeting: Meeting, attendances: Sequence[GivenAttendance]
) -> None:
    parties = {party.id for party in teams.parties_on(actor, meeting.team_id, meeting.day)}
    if {given.party_id for given in attendances} != parties:
        raise RuleBroken("Fyll i för varje part vem som var med.")
    seated: set[tuple[int, int | None]] = set()
    for seat in teams.seated_on(actor, meeting.team_id, meeting.day):
        seated |= {(seat.party_id, seat.account_id), (seat.party_id, seat.substitute_id)}
    for given in attendances:
        if given.account_id is not None and (given.party_id, given.account_id) not in seated:
            raise RuleBroken("Välj någon som har en plats i teamet, eller en ersättare.")
