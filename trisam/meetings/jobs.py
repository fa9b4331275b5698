"""Timed work of the meetings."""

from trisam.core.actor import Actor
from trisam.core.db import reading, transaction
from trisam.meetings.queries import replies
from trisam.meetings.service import reminders, substitutes

ACTOR = Actor.of_system("påminnelser")


def ask_who_comes() -> int:
    """Ask the substitutes for meetings that have come within twelve weeks, then remind those who
    have not answered; how many letters were promised, at most one a person and day for reminders.

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
        return substitutes.settle(ACTOR, {team_id})


def _remind(account_id: int, team_ids: set[int]) -> bool:
    with transaction():
        return reminders.remind(ACTOR, account_id, team_ids)
