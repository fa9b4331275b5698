"""A county with so many lifts in ten years: the teams, kommuner and parties of the demo, and rows
made many at a time from a fixed seed. What no figure is counted from is left out: consents,
releases, written answers, the access log."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Final

from bench.lives import Lives
from bench.rows import Pile, look_through
from bench.sittings import Calendar, Planner
from trisam.core.calendar_days import add_months
from trisam.core.db import transaction
from trisam.demo import ground, staff
from trisam.demo.books import TeamBook
from trisam.demo.span import MONTHS_AHEAD, Span
from trisam.demo.teams import Seating
from trisam.statistics.service import releases

YEARS: Final = 10
SEED: Final = "ett län"
NOTHING_HIDDEN: Final = 1
"""The program that hides what must be hidden takes hours for 40 quarters, and is not what is
measured: with this `k` it has nothing to do. The pages read as many kept numbers either way."""
Say = Callable[[str], None]


def build(lifts: int, today: date, say: Say) -> None:
    """Fill an empty database with the county, and count its quarters."""
    span = Span(add_months(today, -12 * YEARS), today, add_months(today, MONTHS_AHEAD))
    chance = random.Random(f"{SEED} {lifts}")
    with transaction():
        land = ground.build(span.first)
        books = Seating(land, staff.build(land, span), span).books()
    pile = Pile()
    planner = Planner(pile, span, chance)
    lives = Lives(pile, span, chance)
    calendars = {book.team.id: planner.calendar(book, lifts * _part(book, books)) for book in books}
    for number, (book, lifted_on) in enumerate(_lifts(lifts, books, span, chance), start=1):
        _lift(lives, calendars[book.team.id], lifted_on, chance)
        pile.save_when_many()
        if number % 100_000 == 0:
            say(f"{number} lifts, {pile.saved} rows …")
    pile.save()
    look_through()
    say(f"{lifts} lifts, {pile.saved} rows. Counting the quarters …")
    releases.release_due(NOTHING_HIDDEN)


def _part(book: TeamBook, books: list[TeamBook]) -> float:
    return book.area.load / sum(one.area.load for one in books)


def _lifts(
    number: int, books: list[TeamBook], span: Span, chance: random.Random
) -> Iterator[tuple[TeamBook, date]]:
    """The team and the day of each, in the order of the days."""
    loads = [book.area.load for book in books]
    days = (span.today - span.first).days
    for at in range(number):
        lifted_on = span.first + timedelta(days=at * days // number)
        yield chance.choices(books, loads)[0], lifted_on


def _lift(lives: Lives, calendar: Calendar, lifted_on: date, chance: random.Random) -> None:
    book = calendar.book
    parties = book.members(lifted_on)
    shares = [book.area.shares[party.slug] for party in parties]
    party = chance.choices(parties, shares)[0]
    officer = book.holder(party, lifted_on)
    if officer is None or officer.unit_id is None:
        party, officer = next(
            (one, holder)
            for one in parties
            if (holder := book.holder(one, lifted_on)) is not None and holder.unit_id is not None
        )
    lives.live(calendar, party, officer, lifted_on)
