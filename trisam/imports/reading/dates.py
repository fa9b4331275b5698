"""Dates as people write them in Swedish lists, always day before month."""

import re
from datetime import date, datetime, timedelta

from trisam.core.swedish import MONTHS_FULL
from trisam.imports.reading.cells import Cell, short_text
from trisam.imports.reading.problems import CellProblem, quoted

_EARLIEST_YEAR = 2000
_LATEST_YEAR = 2099
# Day 0 of Excel's calendar, moved for its leap day of 1900 that never was.
_SERIAL_ZERO = date(1899, 12, 30)
# Decimals are a time of day.
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_SERIALS = range(36526, 73051)  # 2000-01-01 to 2099-12-31

_TIME_OF_DAY = re.compile(
    r"(?:T|\s+)(?:kl\.?\s*)?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?Z?$", re.I
)
_WEEKDAY = re.compile(r"^(?:den\s+)?(?:mån|tis|ons|tors?|fre|lör|sön)\w*\.?,?\s+(?:den\s+)?", re.I)
_PATTERNS = (
    re.compile(r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<y>\d{2})(?P<m>\d{2})(?P<d>\d{2})"),
    re.compile(r"(?P<y>\d{4})(?P<s>[-/. ])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})"),
    # Two digits and hyphens: the Swedish standard puts the year first.
    re.compile(r"(?P<y>\d{2})-(?P<m>\d{2})-(?P<d>\d{2})"),
    re.compile(r"(?P<d>\d{1,2})\s?[/.]\s?(?P<m>\d{1,2})\s?[-/., ]\s?[-']?(?P<y>\d{4}|\d{2})"),
    re.compile(r"(?P<d>\d{1,2})-(?P<m>\d{1,2})-(?P<y>\d{4})"),
)
_IN_WORDS = re.compile(
    r"(?:den\s+)?(?P<d>\d{1,2})[:.]?e?\s*(?P<word>[a-z]{3,9})\.?\s*[-']?(?P<y>\d{4}|\d{2})"
)
_WITHOUT_YEAR = re.compile(r"\d{1,2}\s?[/.]\s?\d{1,2}\.?")


def in_words(day: date) -> str:
    """The day as it stands in a sentence: "15 september 2025"."""
    return f"{day.day} {MONTHS_FULL[day.month - 1]} {day.year}"


def parse_date(cell: Cell) -> date | None:
    """The day that a cell means, or None when it is empty.

    Takes Excel's dates and serial numbers and what people type: 2025-09-15, 250915, 20250915,
    15/09-25, 15/9 2025, 15.09.2025, 15 sept 2025, also with a time of day after it.
    Raises CellProblem for anything else, for a day that no calendar has, for a date without a
    year and for years outside 2000-2099.
    """
    if isinstance(cell, datetime):
        return _plausible(cell.date())
    if isinstance(cell, date):
        return _plausible(cell)
    text = short_text(cell)
    if not text:
        return None
    if _SERIAL.fullmatch(text) and int(text[:5]) in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=int(text[:5]))
    return _plausible(_from_text(text))


def _from_text(text: str) -> date:
    plain = " ".join(text.replace("–", "-").split())
    bare = _WEEKDAY.sub("", _TIME_OF_DAY.sub("", plain)).strip()
    for pattern in _PATTERNS:
        if found := pattern.fullmatch(bare):
            return _day(text, found["y"], int(found["m"]), int(found["d"]))
    if found := _IN_WORDS.fullmatch(bare.casefold()):
        month = _month_named(found["word"])
        if month:
            return _day(text, found["y"], month, int(found["d"]))
    if _WITHOUT_YEAR.fullmatch(bare):
        raise CellProblem(f"året saknas i {quoted(text)}. Skriv till exempel 2025-09-15.")
    raise CellProblem(
        f"{quoted(text)} går inte att läsa som ett datum. Skriv till exempel 2025-09-15."
    )


def _month_named(word: str) -> int | None:
    for number, name in enumerate(MONTHS_FULL, start=1):
        if name.startswith(word) or (word == "sept" and number == 9):
            return number
    return None


def _day(text: str, year: str, month: int, day: int) -> date:
    full_year = int(year) if len(year) == 4 else 2000 + int(year)
    try:
        return date(full_year, month, day)
    except ValueError:
        raise CellProblem(f"{quoted(text)} finns inte i kalendern. Rätta datumet.") from None


def _plausible(day: date) -> date:
    if not _EARLIEST_YEAR <= day.year <= _LATEST_YEAR:
        raise CellProblem(f"året {day.year} kan inte stämma. Rätta datumet.")
    return day
