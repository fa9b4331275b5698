"""Counting guesses in the database, so that the limit holds across workers and restarts."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from trisam.accounts import limits, queries
from trisam.accounts.limits import Limit
from trisam.accounts.models import Account, GuessCount
from trisam.core import clock, crypto
from trisam.core.db import attempt, session
from trisam.core.errors import RuleBroken


@dataclass(frozen=True, slots=True)
class Guess:
    """A guess in one place."""

    limit: Limit
    place: str

    @property
    def key(self) -> str:
        """The place as it is stored: nobody can tell from it which one it is."""
        return crypto.index_of(f"guess:{self.limit.purpose}:{self.place}").hex()


def at_password(email: str, client: str) -> list[Guess]:
    """A password for an address, from a client."""
    return [Guess(limits.ADDRESS, email), Guess(limits.CLIENT, limits.network_of(client))]


def at_code(account: Account, client: str) -> list[Guess]:
    """A code or a recovery code of an account, from a client."""
    return [Guess(limits.CODE, str(account.id)), Guess(limits.CLIENT, limits.network_of(client))]


def at_survey_code(client: str) -> list[Guess]:
    """The code of a survey, from a client: there is no account behind it."""
    return [Guess(limits.SURVEY, limits.network_of(client))]


def take(guesses: list[Guess]) -> None:
    """Count the guess as wrong, before it is judged. Raises `RuleBroken` while one has to wait.

    The rows stay locked until the transaction ends, so that guesses in one place are judged one
    after another, however many workers there are.
    """
    now = clock.now()
    rows = [(guess, _locked(guess)) for guess in _in_order(guesses)]
    waits = [row.locked_until - now for _, row in rows if row.locked_until is not None]
    if waits and max(waits) > timedelta(0):
        raise RuleBroken(limits.sentence(max(waits)))
    for guess, row in rows:
        left, row.counted_at = guess.limit.left_of(row.failures, row.counted_at, now)
        row.failures = min(left + 1, guess.limit.most)
        wait = guess.limit.wait_after(row.failures)
        row.locked_until = None if wait is None else now + wait
    session().flush()


def give_back(guesses: list[Guess]) -> None:
    """The guess that was taken was right. Earlier wrong ones stay counted.

    Were they forgotten, somebody who guesses could see in the waits that the person behind the
    address has signed in meanwhile, and so that there is one.
    """
    for guess in _in_order(guesses):
        row = _locked(guess)
        row.failures = max(0, row.failures - 1)
        row.locked_until = None
    session().flush()


def forget_old() -> int:
    """Remove the counts in which everything is forgiven; how many."""
    before = clock.now() - limits.EVERYTHING_FORGIVEN
    gone = session().execute(
        delete(GuessCount).where(GuessCount.counted_at < before).returning(GuessCount.key)
    )
    return len(gone.all())


def _in_order(guesses: list[Guess]) -> list[Guess]:
    """Always locked in the same order: two transactions never wait for each other."""
    return sorted(guesses, key=lambda guess: guess.key)


def _locked(guess: Guess) -> GuessCount:
    row = queries.guess_count(guess.key)
    if row is None:
        # Somebody else may have made it a moment ago: then theirs counts.
        with suppress(RuleBroken), attempt({"pk_guess_count": "Redan räknad."}):
            session().add(GuessCount(key=guess.key, failures=0, counted_at=clock.now()))
        row = queries.guess_count(guess.key)
    assert row is not None  # noqa: S101 - rows are removed by the sweep alone, when they are old
    return row
