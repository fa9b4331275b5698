"""Dates, times and numbers as people in Sweden write them: in messages, and as template filters."""

from collections.abc import Iterable
from datetime import date, datetime, time

from trisam.core import clock

WEEKDAYS = ("mån", "tis", "ons", "tors", "fre", "lör", "sön")
WEEKDAYS_FULL = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
MONTHS = ("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")
MONTHS_FULL = (
    "januari",
    "februari",
    "mars",
    "april",
    "maj",
    "juni",
    "juli",
    "augusti",
    "september",
    "oktober",
    "november",
    "december",
)
PERCENT = 100


def day(value: date | datetime | None) -> str:
    """ "ons 14 okt 2026"; an instant is shown as its date in Sweden."""
    if value is None:
        return "–"
    shown = clock.local(value).date() if isinstance(value, datetime) else value
    return f"{WEEKDAYS[shown.weekday()]} {shown.day} {MONTHS[shown.month - 1]} {shown.year}"


def short_day(value: date) -> str:
    """ "14 okt": inside lists where year and weekday stand elsewhere."""
    return f"{value.day} {MONTHS[value.month - 1]}"


def whole_day(value: date) -> str:
    """ "onsdag 14 oktober 2026": in a letter to somebody who reads no abbreviations."""
    month = MONTHS_FULL[value.month - 1]
    return f"{WEEKDAYS_FULL[value.weekday()]} {value.day} {month} {value.year}"


def clock_time(value: datetime | time) -> str:
    """ "13.00"."""
    shown = clock.local(value) if isinstance(value, datetime) else value
    return f"{shown.hour:02}.{shown.minute:02}"


def moment(value: datetime | None) -> str:
    """ "ons 14 okt 2026 kl. 13.00"."""
    return "–" if value is None else f"{day(value)} kl. {clock_time(value)}"


def typed_moment(value: datetime) -> str:
    """ "2026-10-14T13:00" in Sweden: what a form carries."""
    return f"{clock.local(value):%Y-%m-%dT%H:%M}"


def week(value: date) -> str:
    """ "v. 42" (ISO 8601)."""
    return f"v. {value.isocalendar().week}"


def number(value: float) -> str:
    """ "12 345" with a non-breaking space; one decimal only when there is one."""
    shown = f"{value:,.1f}" if value != int(value) else f"{int(value):,}"
    return shown.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")


def percent(share: float) -> str:
    """0.421 → "42 %"."""
    return f"{round(share * PERCENT)}\N{NO-BREAK SPACE}%"


def count_of(n: int, one: str, many: str) -> str:
    """ "1 ärende", "3 ärenden"."""
    return f"{number(n)} {one if n == 1 else many}"


def length_of_time(minutes: int) -> str:
    """90 → "1 timme och 30 minuter"."""
    hours, rest = divmod(minutes, 60)
    parts = [count_of(hours, "timme", "timmar")] * bool(hours)
    return listed([*parts, *[count_of(rest, "minut", "minuter")] * bool(rest or not hours)])


def listed(words: Iterable[str]) -> str:
    """ "AF, FK och Vård"."""
    *before, last = list(words) or [""]
    return f"{', '.join(before)} och {last}" if before else last


FILTERS = {
    "listed": listed,
    "length_of_time": length_of_time,
    "day": day,
    "short_day": short_day,
    "clock": clock_time,
    "moment": moment,
    "typed_moment": typed_moment,
    "week": week,
    "number": number,
    "percent": percent,
}
