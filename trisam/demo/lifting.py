"""Which lifts there are: when, by whom, to which team, and what the individual agreed to."""

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta

from trisam.accounts.models import Account
from trisam.core.calendar_days import working_days_before
from trisam.demo.agreements import Agreement, agree
from trisam.demo.books import TeamBook
from trisam.demo.chance import Chance
from trisam.demo.span import Span, working
from trisam.demo.staff import Staff
from trisam.meetings.models import ItemStatus, Meeting
from trisam.parties.models import Party

A_YEAR = 365
LIFTS = (885, 905)
"""How many in the year before last, and in the last (domain.md, section 7: 800 to 1,000)."""
RUSHED_TEAMS = 4
RUSH = 5
"""A few teams whose next meetings are full, and how many lifts make them so."""
JULY = 7
SHARE_URGENT = 0.04
SHARE_WITHOUT_SEAT = 0.4
"""Lifts of kommun and vård by somebody who does not sit in the team."""


@dataclass
class Lift:
    """One lift on its way through the county."""

    book: TeamBook
    day: date
    party: Party
    officer: Account
    urgent: bool
    agreement: Agreement | None
    """None: the individual has not consented (yet)."""
    trail: list[tuple[Meeting, ItemStatus]] = field(default_factory=list)
    """The meetings it stood in, and what became of it there."""
    consent_id: uuid.UUID | None = None

    @property
    def parties(self) -> tuple[Party, ...]:
        """The parties that may know of the case, the lifting one first."""
        return self.agreement.parties if self.agreement else (self.party,)

    def sharing(self, day: date) -> list[Party]:
        """`parties` without the one that the individual has shut out by `day`."""
        agreed = self.agreement
        if agreed is None or agreed.withdrawn_on is None or day <= agreed.withdrawn_on:
            return list(self.parties)
        return [party for party in self.parties if party is not agreed.withdrawn_party]

    def meeting(self, status: ItemStatus) -> Meeting | None:
        """The meeting that held the case, or in which it waits."""
        return next((meeting for meeting, found in self.trail if found is status), None)


def plan(books: list[TeamBook], staff: Staff, span: Span) -> list[Lift]:
    """All lifts of two years, team by team, by day."""
    chance, typing = Chance("lifting"), Chance("types")
    loads = [book.area.load * chance.one((0.75, 0.9, 1.0, 1.1, 1.25)) for book in books]
    rushed = chance.some(range(len(books)), RUSHED_TEAMS)
    lifts = []
    for place, book in enumerate(books):
        days: list[date] = []
        for years_ago, total in zip((2, 1), LIFTS, strict=True):
            count = round(total * loads[place] / sum(loads))
            days += _days(chance, span, span.ago(A_YEAR * years_ago), count)
        if place in rushed:
            days += [span.latest - chance.days(0, 15) for _ in range(RUSH)]
        lifts += [_lift((chance, typing), book, staff, working(day), span) for day in sorted(days)]
    return lifts


def _days(chance: Chance, span: Span, first: date, count: int) -> list[date]:
    """So many days, spread evenly over a year with a thin July, none after `span.latest`."""
    days = []
    for number in range(count):
        share = (number + chance.between(0, 99) / 100) / count
        day = first + timedelta(days=1 + int(share * (A_YEAR - 1)))
        if day.month == JULY and chance.happens(0.75):
            day += chance.days(25, 40) if chance.happens(0.6) else -chance.days(25, 40)
        days.append(max(min(day, span.latest), span.first))
    return days


def _lift(
    chances: tuple[Chance, Chance], book: TeamBook, staff: Staff, day: date, span: Span
) -> Lift:
    chance, typing = chances
    day = day if day <= span.latest else working_days_before(span.today, 1)
    sitting = book.members(day)
    shares = {party: book.area.shares[party.slug] for party in sitting}
    party = chance.weighted(shares)
    return Lift(
        book=book,
        day=day,
        party=party,
        officer=_officer(chance, book, staff, party, day),
        urgent=chance.happens(SHARE_URGENT),
        agreement=agree(chance, typing, party, sitting, book.guests(day), day, span),
    )


def _officer(chance: Chance, book: TeamBook, staff: Staff, party: Party, day: date) -> Account:
    seated = book.present(party, day) or book.holder(party, day)
    others = {
        "kommun": staff.social[book.area.kommun.slug],
        "vard": [staff.care[book.team.unit_id]] if book.team.unit_id in staff.care else [],
    }.get(party.slug, [])
    if seated is None or (others and chance.happens(SHARE_WITHOUT_SEAT)):
        return chance.one(others)
    return seated
