"""A whole list: every right row goes in, or, when something breaks, nothing at all.

A rehearsal does exactly the same work in a savepoint and undoes it, so it says what would
really happen.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.exc import DataError, IntegrityError

from trisam.core import db
from trisam.core.actor import Actor
from trisam.core.errors import Forbidden, RuleBroken
from trisam.imports import queries
from trisam.imports.policy import can_import
from trisam.imports.queries import KnownLifts
from trisam.imports.reading.outcomes import Accepted, Duplicate, Outcome, Refused
from trisam.imports.service.rows import enter
from trisam.teams.models import Team

Progress = Callable[[int], None]
"""Told the number of rows that are done, now and then."""

UNEXPECTED = "Raden går inte att spara: uppgifterna stämmer inte ihop. Kontrollera dem."


@dataclass(frozen=True, slots=True)
class Report:
    """What became of each row, in the order of the file."""

    outcomes: tuple[Outcome, ...]
    ended_consents: int = 0
    """Imported cases whose consent is past: only the lifting party sees them."""


class _Undone(Exception):
    """Ends a savepoint whose work is undone on purpose."""


def _no_progress(_rows: int) -> None:
    """Nobody waits."""


def take_over(
    actor: Actor, team: Team, outcomes: Sequence[Outcome], progress: Progress = _no_progress
) -> Report:
    """Import the accepted rows of a list that was read. The caller's transaction commits all.

    A row that a rule or the database refuses becomes `Refused` with the reason; one that the
    team has already, `Duplicate`. Raises `Forbidden` for others than the team's rehabkoordinator
    and the command line.
    """
    if not can_import(actor, team.id):
        raise Forbidden
    queries.wait_for_turn(team.id)
    known = queries.known_lifts(actor, team.id, _days(outcomes))
    done: list[Outcome] = []
    ended = 0
    for count, outcome in enumerate(outcomes, start=1):
        if isinstance(outcome, Accepted):
            outcome, consent_ended = _enter(actor, team, outcome, known)
            ended += consent_ended
        done.append(outcome)
        progress(count)
    return Report(tuple(done), ended)


def rehearse(
    actor: Actor, team: Team, outcomes: Sequence[Outcome], progress: Progress = _no_progress
) -> Report:
    """As `take_over`, and then undo it all. Raises the same errors."""
    report = Report(())
    try:
        with db.attempt():
            report = take_over(actor, team, outcomes, progress)
            raise _Undone
    except _Undone:
        return report


def _days(outcomes: Iterable[Outcome]) -> list[date]:
    return [outcome.case.lifted_on for outcome in outcomes if isinstance(outcome, Accepted)]


def _enter(actor: Actor, team: Team, outcome: Accepted, known: KnownLifts) -> tuple[Outcome, bool]:
    """The row in the database, and whether its consent has ended; or why it is not there.

    A row that repeats a lift which the actor may not know of is entered and undone: the answer
    is that of a new one, so that a list cannot be used to ask who is known.
    """
    if outcome.case.key in known.told:
        return Duplicate(outcome.number, of=None), False
    try:
        with suppress(_Undone), db.attempt():
            entered = enter(actor, team, outcome.case)
            if outcome.case.key in known.hidden:
                raise _Undone
    except RuleBroken as error:
        return Refused(outcome.number, (error.sentence,), outcome.notes), False
    except (IntegrityError, DataError):
        return Refused(outcome.number, (UNEXPECTED,), outcome.notes), False
    known.told.add(outcome.case.key)
    return replace(outcome, notes=(*outcome.notes, *entered.remarks)), entered.consent_ended
