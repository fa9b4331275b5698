"""Weighing a time for a meeting before it is saved, and once more while it is.

Every verb that gives a meeting a time calls `refuse_stopped`: it holds the people first, so that
two who put the same officer at one time cannot both win (docs/adr/2026-11-28-conflicts.md).
"""

from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from trisam.core import clock, swedish
from trisam.core.actor import Actor
from trisam.core.calendar_days import monday_of
from trisam.core.errors import RuleBroken
from trisam.meetings.conflict_words import sentences
from trisam.meetings.conflicts import Diary, Kind, Occasion, between, nearest, times_near
from trisam.meetings.queries import conflicts as queries
from trisam.meetings.queries.conflicts import Book
from trisam.teams import queries as teams
from trisam.teams.models import Team

TO_SUNDAY = timedelta(days=6)
At = Callable[[date, time], Occasion]
"""The same meeting at another time."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A time that nothing stops."""

    starts_at: datetime
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known about a time before a meeting is put there."""

    stops: tuple[str, ...] = ()
    """Why no meeting can be held then; each a sentence."""
    warnings: tuple[str, ...] = ()
    """What whoever plans should know; it may be saved all the same."""
    instead: tuple[Proposal, ...] = ()
    """The nearest times that nothing stops, when this one is stopped."""


def outlooks(
    actor: Actor, team: Team, wanted: Sequence[Occasion], at: At, *, but: Collection[int] = ()
) -> list[Outlook]:
    """How each of these times looks, with other times where one is stopped. Nothing is held or
    saved. Raises `Forbidden` for others than the rehabkoordinator."""
    if not wanted:
        return []
    known = queries.book(actor, team.id, wanted, but)
    first, last = min(one.day for one in wanted), max(one.day for one in wanted)
    closed = teams.closed_days(actor, team.id, monday_of(first), monday_of(last) + TO_SUNDAY)

    def possible(one: Occasion) -> Iterator[Occasion]:
        return _possible(known.diary, team, closed, one, at)

    return [_outlook(known, one, possible) for one in wanted]


def refuse_stopped(
    actor: Actor, team: Team, wanted: Sequence[Occasion], *, but: Collection[int] = ()
) -> None:
    """Hold the people of the team until the transaction ends, and refuse times that are stopped.

    Raises `Forbidden` as `outlooks`, `RuleBroken` with why for the first time that cannot be.
    """
    days = [one.day for one in wanted]
    if not days:
        return
    teams.hold_teams(actor, {team.id})  # before its people: so does whoever says who is away
    queries.hold_people(actor, team.id, days)
    in_order = sorted(wanted, key=lambda one: one.starts_at)
    for one, why in zip(in_order, stops(actor, team, in_order, but=but), strict=True):
        if why:
            when = swedish.moment(one.starts_at)
            raise RuleBroken(f"Det går inte {when}. {why} Välj en annan tid.", field="day")


def stops(
    actor: Actor, team: Team, wanted: Sequence[Occasion], *, but: Collection[int] = ()
) -> list[str]:
    """Why each of these times cannot be, in sentences; empty where nothing stops it. The meetings
    `but` are those that are to be moved. Nothing is held. Raises `Forbidden` as `outlooks`."""
    if not wanted:
        return []
    known = queries.book(actor, team.id, wanted, but)
    return [" ".join(_said(known, one)[0]) for one in wanted]


def _outlook(
    known: Book, wanted: Occasion, possible: Callable[[Occasion], Iterable[Occasion]]
) -> Outlook:
    stops, warnings = _said(known, wanted)
    instead: tuple[Proposal, ...] = ()
    if stops:
        instead = tuple(
            Proposal(found.starts_at, _said(known, found)[1])
            for found in nearest(known.diary, wanted, possible(wanted))
        )
    return Outlook(stops, warnings, instead)


def _said(known: Book, wanted: Occasion) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stops the meeting, and what whoever plans should know."""
    said = sentences(known.diary.findings(wanted), wanted, known.names)
    stops = tuple(words for must, words in said if must)
    return stops, tuple(words for must, words in said if not must)


def _possible(
    diary: Diary, team: Team, closed: Container[date], wanted: Occasion, at: At
) -> Iterator[Occasion]:
    """Other times in the same week that the team itself has free, on no day when it is closed."""
    own = [one for one in diary.occasions if one.team_id == team.id]
    for day, starts in times_near(wanted):
        one = at(day, starts)
        is_open = day not in closed and (team.closed_on is None or day < team.closed_on)
        taken = any(between(one, other) is Kind.OVERLAP for other in own)
        if is_open and not taken and one.starts_at > clock.now():
            yield one
