"""A team that closes: not while somebody counts on its meetings."""

from datetime import date

from trisam.core import swedish
from trisam.core.actor import Actor
from trisam.core.errors import RuleBroken
from trisam.meetings.models import MeetingStatus
from trisam.meetings.queries import agenda, meetings, queue
from trisam.teams.events import TeamClosing

ACTOR = Actor.of_system("stängning av team")


def refuse_while_needed(event: TeamClosing) -> None:
    """Raises `RuleBroken` when meetings are planned from that day on, or cases wait for one.

    The administrator is told that cases wait, never how many or which.
    """
    planned = [
        meeting
        for meeting in meetings.on_days(event.actor, event.team_id, event.first_day, date.max)
        if meeting.status is MeetingStatus.PLANNED
    ]
    if planned:
        raise RuleBroken(
            f"Teamet har möten som är planerade senare: {_first(planned[0].day, len(planned))}. "
            "Rehabkoordinatorn behöver ställa in dem först, eller välj en senare dag.",
            field="first_day",
        )
    in_line = queue.count_in_line(ACTOR, event.team_id)
    if in_line or agenda.waiting(ACTOR, [event.team_id]):
        raise RuleBroken(
            "Det finns ärenden som väntar på ett möte i teamet. "
            "Rehabkoordinatorn behöver ta hand om dem först."
        )


def _first(day: date, number: int) -> str:
    more = f" och {number - 1} till" if number > 1 else ""
    return f"{swedish.day(day)}{more}"
