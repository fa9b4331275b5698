"""Who has read one case, told to the individual it is about: by day, authority and unit.

The individual is told from which unit and when, so that the individual can judge whether it was
right (PDL 8:5; HSLF-FS 2016:40 4:10). The officer's name is not part of that list.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from trisam.core import clock, swedish

AT = "kl.\N{NO-BREAK SPACE}"
MOST_TIMES = 4
"""So many times of day are written out; of more, the first and the last."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One time that somebody read the case or was handed it."""

    at: datetime
    authority: str
    unit: str
    role: str
    what: str


@dataclass(frozen=True, slots=True)
class Row:
    """What somebody of one unit did on one day, in one way."""

    times: str
    unit: str
    role: str
    what: str


@dataclass(frozen=True, slots=True)
class Authority:
    """What was read on one day within one authority."""

    name: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Day:
    """One day."""

    day: date
    authorities: Sequence[Authority]


def by_day(readings: Iterable[Reading]) -> list[Day]:
    """The readings, the latest day first; within a day by authority and time."""
    days: dict[date, list[Reading]] = defaultdict(list)
    for reading in readings:
        days[clock.local(reading.at).date()].append(reading)
    return [Day(day, _authorities(days[day])) for day in sorted(days, reverse=True)]


def times(moments: Sequence[datetime]) -> str:
    """ "kl. 09.12 och 13.40", or "12 gånger mellan kl. 08.02 och 16.40"."""
    shown = [swedish.clock_time(moment) for moment in sorted(moments)]
    told = dict.fromkeys(shown)
    if len(told) > MOST_TIMES:
        return f"{len(shown)} gånger mellan {AT}{shown[0]} och {shown[-1]}"
    return AT + swedish.listed(told)


def _authorities(readings: Iterable[Reading]) -> list[Authority]:
    found: dict[str, list[Reading]] = defaultdict(list)
    for reading in readings:
        found[reading.authority].append(reading)
    return [Authority(name, _rows(found[name])) for name in sorted(found)]


def _rows(readings: Iterable[Reading]) -> list[Row]:
    alike: dict[tuple[str, str, str], list[datetime]] = defaultdict(list)
    for reading in sorted(readings, key=lambda reading: reading.at):
        alike[reading.unit, reading.role, reading.what].append(reading.at)
    return [Row(times(moments), *words) for words, moments in alike.items()]
