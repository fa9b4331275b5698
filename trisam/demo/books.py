"""A team's book: who sits in it when, for whom, and who was away."""

from dataclasses import dataclass, field
from datetime import date

from trisam.accounts.models import Account
from trisam.demo.ground import Area
from trisam.parties.models import Party
from trisam.teams.models import Absence, PartyStanding, Seat, Team, TeamParty

Period = tuple[date, date | None]
"""First and last day; no last day when it lasts."""


@dataclass
class TeamBook:
    """A team with its dated seats, kept in memory while the county is made."""

    team: Team
    area: Area
    times: list[TeamParty] = field(default_factory=list)
    seats: list[Seat] = field(default_factory=list)
    absences: dict[int, list[Absence]] = field(default_factory=dict)
    """By account id, shared by all books."""

    def members(self, day: date) -> list[Party]:
        """The team's own parties on `day`, in their usual order."""
        return self._parties(day, PartyStanding.MEMBER)

    def guests(self, day: date) -> list[Party]:
        """The parties that are guests on `day`."""
        return self._parties(day, PartyStanding.GUEST)

    def seat(self, party: Party, day: date) -> Seat | None:
        """The party's first seat on `day`."""
        return next((s for s in self.seats if s.party is party and _holds(s, day)), None)

    def holder(self, party: Party, day: date) -> Account | None:
        """Who holds the party's first seat on `day`, present or not."""
        seat = self.seat(party, day)
        return seat.account if seat else None

    def present(self, party: Party, day: date) -> Account | None:
        """Who can act for the party on `day`: the holder, or the substitute of one who is away."""
        seat = self.seat(party, day)
        if seat is None:
            return None
        if not self._is_away(seat.account, day):
            return seat.account
        if seat.substitute and not self._is_away(seat.substitute, day):
            return seat.substitute
        return None

    def chair(self, day: date) -> Account | None:
        """The rehabkoordinator of the team on `day`, or the substitute."""
        seat = next((s for s in self.seats if s.chairs and _holds(s, day)), None)
        return self.present(seat.party, day) if seat else None

    def _is_away(self, account: Account, day: date) -> bool:
        return any(
            a.first_day <= day and (a.last_day is None or day <= a.last_day)
            for a in self.absences.get(account.id, [])
        )

    def _parties(self, day: date, standing: PartyStanding) -> list[Party]:
        sitting = [t.party for t in self.times if t.standing is standing and _holds(t, day)]
        return sorted(sitting, key=lambda party: party.position)


def _holds(row: TeamParty | Seat, day: date) -> bool:
    return row.valid_from <= day and (row.valid_to is None or day <= row.valid_to)


def overlap(one: Period, other: Period) -> Period | None:
    """The days that two periods share."""
    first = max(one[0], other[0])
    ends = [last for last in (one[1], other[1]) if last is not None]
    last = min(ends, default=None)
    return None if last is not None and last < first else (first, last)
