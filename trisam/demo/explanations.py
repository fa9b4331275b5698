"""Why the balance of some teams is as it is, in the words of their rehabkoordinatorer."""

from collections.abc import Iterator
from datetime import date, timedelta

from trisam.accounts.models import Account
from trisam.demo import texts
from trisam.demo.books import TeamBook
from trisam.demo.chance import Chance
from trisam.demo.span import Span, at, working
from trisam.statistics.models import BalanceNote
from trisam.statistics.periods import days_of, explainable

LATE = timedelta(days=9)
"""So long after the quarter it is written."""


def write(books: list[TeamBook], span: Span) -> Iterator[BalanceNote]:
    """A few notes of different teams and quarters; none where nobody led the team then."""
    chance = Chance("explanations")
    quarters = explainable(span.today)
    for raw in texts.read("explanations")["note"]:
        book = [one for one in books if one.area.kommun.slug == raw["kommun"]][raw["team"]]
        quarter = quarters[-1 - raw["quarters_ago"]]
        day = span.done(working(days_of(quarter).last + LATE))
        chair = _chair(book, day)
        if chair is None:
            continue
        yield BalanceNote(
            id=chance.id(),
            team_id=book.team.id,
            year=quarter.year,
            quarter=quarter.quarter,
            text=raw["text"],
            written_by_id=chair.id,
            written_at=at(day, chance.between(8, 15)),
        )


def _chair(book: TeamBook, day: date) -> Account | None:
    return next(
        (
            seat.account
            for seat in book.seats
            if seat.chairs and seat.valid_from <= day <= (seat.valid_to or day)
        ),
        None,
    )
