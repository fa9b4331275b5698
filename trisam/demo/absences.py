"""Who is away when: summers past, the present days, and what is known of the coming weeks."""

from datetime import date, timedelta

from trisam.accounts.models import Account
from trisam.demo.books import TeamBook
from trisam.demo.chance import Chance
from trisam.demo.saving import save
from trisam.demo.span import Span
from trisam.teams.models import Absence

SHARE_AWAY_EACH_AUTUMN = 0.3
AWAY_SOON = "fk"
AROUND_NOW = ((-3, 9), (-10, 24), (-1, None), (12, 6), (20, 13), (45, 18))


def build(books: list[TeamBook], span: Span) -> None:
    """Save absences of those who hold seats, and note them in every book."""
    chance = Chance("absences")
    holders = {seat.account.id: seat.account for book in books for seat in book.seats}
    noted: dict[int, list[Absence]] = {}
    for account in holders.values():
        for first, last in _past(chance, span):
            _note(noted, account, first, last)
    for account, starts_in, days in [*_around_now(books), *_soon(books)]:
        until = None if days is None else span.ahead(starts_in + days)
        _note(noted, account, span.ahead(starts_in), until)
    save(absence for away in noted.values() for absence in away)
    for book in books:
        book.absences = noted


def _past(chance: Chance, span: Span) -> list[tuple[date, date]]:
    """Weeks of illness or leave here and there."""
    found = []
    for months_ago in (22, 15, 9, 4):
        if chance.happens(SHARE_AWAY_EACH_AUTUMN):
            first = span.ago(months_ago * 30) + chance.days(0, 20)
            found.append((first, first + chance.days(2, 18)))
    return found


def _around_now(books: list[TeamBook]) -> list[tuple[Account, int, int | None]]:
    """Account, days until it begins (negative: already away), days it lasts (None: until further
    notice).

    Only people with a substitute, and nobody whom the sign-in page offers to try.
    """
    named = [s for b in books for s in b.seats if s.substitute and s.valid_to is None]
    people = list({s.account.id: s.account for s in named if not s.account.demo_label}.values())
    return [
        (account, starts_in, days)
        for account, (starts_in, days) in zip(
            people[4::5],
            AROUND_NOW,
            strict=False,
        )
    ]


def _soon(books: list[TeamBook]) -> list[tuple[Account, int, int | None]]:
    """One of those whom the sign-in page offers to try will be away: an FK officer. Somebody comes
    instead on some of the days, for the named substitute is away on others."""
    tried = [seat.account for book in books for seat in book.seats
             if seat.account.demo_label and seat.party.slug == AWAY_SOON]  # fmt: skip
    return [(account, 3, 13) for account in tried[:1]]


def _note(
    noted: dict[int, list[Absence]], account: Account, first: date, last: date | None
) -> None:
    away = noted.setdefault(account.id, [])
    if all(_is_over(a, first) or _is_before(last, a.first_day) for a in away):
        away.append(Absence(account_id=account.id, first_day=first, last_day=last))


def _is_over(away: Absence, day: date) -> bool:
    return away.last_day is not None and away.last_day < day


def _is_before(last: date | None, day: date) -> bool:
    return last is not None and last + timedelta(days=1) < day
