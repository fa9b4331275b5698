"""The team's month on one page: what it did, what comes, and what is missing. No people.

It is made when somebody asks for it, of what that reader may see; nothing of it is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from trisam.core import clock
from trisam.core.calendar_days import add_months
from trisam.core.swedish import MONTHS_FULL, clock_time
from trisam.meetings.models import CAUSE_WORDS, CancelCause
from trisam.statistics.areas import Area
from trisam.statistics.lifts_chart import joined
from trisam.statistics.overview import Overview
from trisam.statistics.periods import Span
from trisam.statistics.publication import Days, Place, Publication
from trisam.statistics.sentences import FAIRLY_EVEN
from trisam.statistics.tables import Table, as_text

OLDEST: Final = 12
"""So many months back a sheet can be had."""


@dataclass(frozen=True, slots=True)
class Month:
    """A whole month of the calendar."""

    first: date

    @property
    def last(self) -> date:
        """Its last day."""
        return add_months(self.first, 1) - timedelta(days=1)

    @property
    def words(self) -> str:
        """ "oktober 2026"."""
        return f"{MONTHS_FULL[self.first.month - 1]} {self.first.year}"

    @property
    def key(self) -> str:
        """How it is written in an address and in the name of a file: "2026-10"."""
        return f"{self.first:%Y-%m}"


@dataclass(frozen=True, slots=True)
class Coming:
    """A meeting to come."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class TeamMonth:
    """What is known of a team and its month."""

    held: int
    cancelled: tuple[CancelCause, ...]
    left_open: int
    """Have been, but are neither ended nor cancelled."""
    coming: tuple[Coming, ...]
    empty: tuple[str, ...]
    """The parties that have a place in the team, and nobody in it."""
    quarter: Span
    """The last whole one …"""
    explained: bool
    """… and whether its balance is."""


def latest_month(today: date) -> Month:
    """The month before this one."""
    return Month(add_months(today.replace(day=1), -1))


def month_of(key: str, today: date) -> Month | None:
    """The month that is written `key`; None unless it is over, and not more than a year ago."""
    latest = latest_month(today)
    known = [Month(add_months(latest.first, -back)) for back in range(OLDEST)]
    return next((month for month in known if month.key == key), None)


def sheet(
    area: Area, told: Overview | None, facts: TeamMonth, month: Month, made_on: date
) -> Publication:
    """The sheet. `told`: the lifts of the team in the newest four quarters, if told yet."""
    return Publication(
        slug="manadsblad",
        title="Månadsblad",
        sentence=_sentence(facts, month),
        place=Place(area.name, area.slug),
        period=Days(month.words, month.key),
        counted=f"{told.counted}, {told.period.words}" if told else "",
        tables=(*_coming(facts.coming), *((told.by_party,) if told else ())),
        pictures=(),
        said=tuple(_said(told, facts)),
        remarks=told.remarks if told else (),
        definitions=(),
        made_on=made_on,
    )


def _sentence(facts: TeamMonth, month: Month) -> str:
    held, cancelled = facts.held, len(facts.cancelled)
    if not held and not cancelled:
        return f"Inga möten hölls i {month.words}"
    if not cancelled:
        return f"{_meetings(held)} hölls i {month.words}"
    if not held:
        return f"{_meetings(cancelled)} ställdes in i {month.words}, och inget hölls"
    return f"{_meetings(held)} hölls och {as_text(cancelled)} ställdes in i {month.words}"


def _meetings(number: int) -> str:
    return f"{as_text(number)} {'möte' if number == 1 else 'möten'}"


def _said(told: Overview | None, facts: TeamMonth) -> list[str]:
    said = []
    if facts.cancelled:
        causes = dict.fromkeys(CAUSE_WORDS[cause].lower() for cause in facts.cancelled)
        said.append(f"Orsak till det som ställdes in: {joined(list(causes))}.")
    if facts.left_open:
        ended = "avslutat" if facts.left_open == 1 else "avslutade"
        said.append(f"{_meetings(facts.left_open)} har varit men är inte {ended} i Trisam.")
    if not facts.coming:
        said.append("Inget möte är inlagt framåt.")
    if facts.empty:
        said.append(f"Ingen har platsen i dag för {joined(list(facts.empty))}.")
    else:
        said.append("Alla parter har någon på sin plats i dag.")
    if told:
        said.append(f"{told.sentence}.")
    if _asks_why(told, facts):
        said.append(
            f"Varför ser det ut så? Ingen förklaring är skriven för {facts.quarter.words}. "
            "Rehabkoordinatorn kan skriva den under Statistik."
        )
    return said


def _asks_why(told: Overview | None, facts: TeamMonth) -> bool:
    """Somebody lifts, nobody has told why it is as it is, and it is not shown to be fairly even."""
    if told is None or facts.explained or told.total == 0:
        return False
    index = told.balance.index if told.balance else None
    return index is None or index < FAIRLY_EVEN


def _coming(meetings: Sequence[Coming]) -> tuple[Table, ...]:
    if not meetings:
        return ()
    rows = tuple(
        (
            clock.local(one.starts_at).date(),
            f"{clock_time(one.starts_at)}–{clock_time(one.ends_at)}",
        )
        for one in meetings
    )
    return (Table("Nästa möten", "De närmaste mötena", ("Dag", "Tid"), rows),)
