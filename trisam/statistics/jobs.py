"""Timed work of the statistics."""

from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import reading, transaction
from trisam.statistics.queries import team_sheets as members
from trisam.statistics.service import notes, releases, team_sheets
from trisam.statistics.team_sheet import latest_month

ACTOR = Actor.of_system("månadsbladet")


def sweep_notes() -> int:
    """Remove explanations whose quarter ended more than five years ago; how many."""
    with transaction():
        return notes.forget_old()


def release_figures(smallest: int) -> int:
    """Count the quarters that have ended and tell what may be told, no number below `smallest`; how
    many sets are new."""
    return releases.release_due(smallest)


def tell_of_sheets() -> int:
    """Tell the members of every team of last month's sheet, in the first week of a month; how many
    were told. One letter a person, whatever number of teams, however often it is run, and one
    transaction each: a crash loses none and repeats none."""
    if clock.today().day > team_sheets.TOLD_UNTIL:
        return 0
    with reading():
        account_ids = members.member_ids(ACTOR)
    return sum(_tell(account_id) for account_id in account_ids)


def _tell(account_id: int) -> bool:
    with transaction():
        seats = members.seats_of(ACTOR, account_id)
        teams = list(dict.fromkeys(seat.team for seat in seats))
        month = latest_month(clock.today())
        return bool(seats) and team_sheets.tell(ACTOR, seats[0].account, teams, month)
