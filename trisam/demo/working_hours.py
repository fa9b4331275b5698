"""What people of the county have said about the own week, so that a plan has something to meet."""

from datetime import time

from trisam.accounts.models import Account
from trisam.demo.books import TeamBook
from trisam.demo.saving import save
from trisam.teams.models import FixedBlock, WorkDay, WorkWeek

EVERY_DAY = frozenset(WorkDay)
STATE_PARTIES = ("af", "fk")
CAPS = {"af": 7, "fk": 6}
"""Hours of meetings and förmöten a week: what is left of 40 % when cases, calls and travel have
their share."""
MORNINGS = ((WorkDay.MONDAY, time(8), time(9, 30)), (WorkDay.FRIDAY, time(13), time(15)))


def build(books: list[TeamBook]) -> None:
    """Save the weeks of the officers who have most teams, and of every third of the others."""
    officers: dict[int, str] = {}
    others: dict[int, Account] = {}
    for seat in (seat for book in books for seat in book.seats if seat.valid_to is None):
        if seat.party.slug in STATE_PARTIES:
            officers[seat.account.id] = seat.party.slug
        else:
            others[seat.account.id] = seat.account
    save(_officer(account_id, slug) for account_id, slug in officers.items())
    part_time = list(others)[::3]
    save(
        WorkWeek(account_id=account_id, days=EVERY_DAY - {WorkDay.FRIDAY}, cap_hours=None)
        for account_id in part_time
    )
    save(
        FixedBlock(account_id=account_id, day=day, starts=starts, ends=ends)
        for number, account_id in enumerate([*officers, *list(others)[1::3]])
        for day, starts, ends in MORNINGS[number % 2 : number % 2 + 1]
    )


def _officer(account_id: int, slug: str) -> WorkWeek:
    return WorkWeek(account_id=account_id, days=EVERY_DAY, cap_hours=CAPS[slug])
