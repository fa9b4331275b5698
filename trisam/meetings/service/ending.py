"""How a case ends in a meeting without being taken up: postponed, or withdrawn."""

from collections.abc import Sequence

from trisam.cases import service as cases
from trisam.cases.models import Case
from trisam.cases.policy import can_change
from trisam.cases.values import CloseReason
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, RuleBroken
from trisam.meetings.models import ItemStatus, Meeting, MeetingStatus
from trisam.meetings.queries import meetings
from trisam.meetings.queries.agenda import place_of
from trisam.meetings.queries.meetings import MeetingChoice
from trisam.meetings.service import agenda
from trisam.teams import queries as teams

ALREADY_TAKEN_UP = "Ärendet har redan tagits upp på mötet, så det kan inte dras tillbaka."
OVER = "Mötet är inte planerat längre, så ärendet väntar inte där. Ladda om sidan."
HAS_BEEN = "Välj ett möte efter det här."


def postpone(actor: Actor, meeting: Meeting, case: Case, to: Meeting | None) -> bool:
    """Take the case up in a later meeting with room instead. None: it waits, in the team's waiting
    list when no meeting has room. True when it stands in that list.

    Raises `NotFound` when the case does not wait in this meeting, `Forbidden` for others than the
    lifting party and the rehabkoordinator, `RuleBroken` when it has been taken up, when no consent
    stands, or when the other meeting is full, has closed its agenda or does not come after.
    """
    item = place_of(meeting, case)
    if to is not None:
        if to.starts_at <= meeting.starts_at:
            raise RuleBroken(HAS_BEEN, field="meeting")
        agenda.move(actor, item, to)
        return False
    with attempt():
        agenda.take_out(actor, item)
        if meetings.next_free(actor, meeting.team_id) is not None:
            return False
        agenda.join_line(actor, case)
        return True


def waits_in_line(meeting: Meeting, later: Sequence[MeetingChoice]) -> bool:
    """Whether a case that is postponed without a meeting stands in the waiting list: none is
    `later` with room, and the slot that it leaves cannot be taken again."""
    return not later and not meetings.frees_its_slots(meeting)


def withdraw(actor: Actor, meeting: Meeting, case: Case, reason: CloseReason | None = None) -> None:
    """The lifting party takes the case back: it is closed with a reason, and leaves the meeting.

    Raises `NotFound` when the case does not wait in this meeting, `Forbidden` for other parties,
    `RuleBroken` when it has been taken up, when the meeting is over or when the reason is missing.
    """
    item = place_of(meeting, case)
    if not can_change(actor, case):
        raise Forbidden
    teams.hold_teams(actor, {case.team_id})
    session().refresh(item, ["slot", "status"])
    if item.status is ItemStatus.HELD:
        raise RuleBroken(ALREADY_TAKEN_UP)
    if item.status is not ItemStatus.PLANNED or meeting.status is not MeetingStatus.PLANNED:
        raise RuleBroken(OVER)
    cases.close(actor, case, reason)
