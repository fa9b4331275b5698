"""How many hours a week people have over all their teams, against what each has room for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from trisam.accounts.models import Account
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.calendar_days import monday_of
from trisam.core.db import session
from trisam.core.errors import Forbidden
from trisam.meetings.conflicts import AN_HOUR, Week
from trisam.meetings.queries.conflicts import county_book
from trisam.meetings.queries.coverage import HORIZON, WEEKS_AHEAD
from trisam.parties.models import Party, Unit
from trisam.teams.models import Seat
from trisam.teams.policy import sees_load, sees_load_of
from trisam.teams.queries import seat_within


@dataclass(frozen=True, slots=True)
class Row:
    """A person's weeks."""

    name: str
    party: str
    """Empty for somebody without a workplace."""
    own: bool
    cap_hours: int | None
    minutes: Sequence[int]
    """Week by week, this one first: meetings, and half an hour a förmöte."""

    def is_over(self, minutes: int) -> bool:
        """The week comes to more than the cap."""
        return self.cap_hours is not None and minutes > self.cap_hours * AN_HOUR

    @property
    def weeks_over(self) -> int:
        """How many weeks come to more than the cap."""
        return sum(self.is_over(minutes) for minutes in self.minutes)


@dataclass(frozen=True, slots=True)
class Load:
    """People by weeks."""

    mondays: Sequence[date]
    rows: Sequence[Row]
    """The reader first, then those with most weeks over the cap, then by name."""
    of_others: bool
    """Somebody else than the reader stands there."""


def load(actor: Actor) -> Load:
    """The coming twelve weeks: the reader's own, and for a rehabkoordinator those of everybody with
    a seat in the own teams or named to fill one, for a process leader those of everybody.

    The number of queries is constant. Raises `Forbidden` for whoever has no seat and plans nothing.
    """
    if not sees_load(actor):
        raise Forbidden
    first = monday_of(clock.today())
    last = first + HORIZON - timedelta(days=1)
    seats = session().execute(
        select(Seat.team_id, Seat.account_id, Seat.substitute_id).where(
            seat_within(clock.today(), last)
        )
    )
    shown = {
        account_id
        for team_id, *people in seats
        for account_id in people
        if account_id == actor.account_id or sees_load_of(actor, team_id)
    }
    diary = county_book(actor, first, last).diary
    mondays = [first + timedelta(weeks=number) for number in range(WEEKS_AHEAD)]
    people = session().execute(
        select(Account.id, Account.name, Party.short_name)
        .outerjoin(Account.unit)
        .outerjoin(Party, Party.id == Unit.party_id)
        .where(Account.id.in_(shown - {None}), Account.deactivated_at.is_(None))
    )
    rows = [
        Row(
            name=row.name,
            party=row.short_name or "",
            own=row.id == actor.account_id,
            cap_hours=diary.weeks.get(row.id, Week()).cap_hours,
            minutes=[diary.minutes(row.id, monday) for monday in mondays],
        )
        for row in people
    ]
    return Load(
        mondays,
        sorted(rows, key=lambda row: (not row.own, -row.weeks_over, row.name)),
        of_others=any(not row.own for row in rows),
    )
