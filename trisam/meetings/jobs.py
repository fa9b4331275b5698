"""Timed work of the meetings."""

from trisam.core.actor import Actor
from trisam.core.db import reading, transaction
from trisam.meetings.queries import replies
from trisam.meetings.service import reminders, substitutes

ACTOR = Actor.of_system("påminnelser")


def ask_who_comes() -> int:
    """Ask the substitutes for meetings that have come within twelve weeks, then remind those who
    have not answered, and tell others of meetings that nobody is there to lead. How many were asked
    or reminded, at most once a person and day for reminders.

    One transaction a team, and one a person: a crash loses none and repeats none.
    """
    with reading():
        team_ids = replies.open_team_ids(ACTOR)
    asked = sum(_settle(team_id) for team_id in team_ids)
    with reading():
        due = reminders.due_to(ACTOR)
    return asked + sum(_remind(account_id, teams) for account_id, teams in sorted(due.items()))


def _settle(team_id: int) -> int:
    with transaction():
        asked = substitutes.settle(ACTOR, {team_id})
        reminders.tell_who_can_lead_instead(ACTOR, team_id)
        return asked


def _remind(account_id: int, team_ids: set[int]) -> bool:
    with transaction():
        return reminders.remind(ACTOR, account_id, team_ids)
