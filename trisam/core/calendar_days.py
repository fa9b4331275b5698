"""Swedish working days and calendar months. Dates here are local dates, never instants.

Red days are the public holidays and the eves that workplaces treat as such (midsommarafton,
julafton, nyårsafton). Ordinary Sundays have no name of their own and are not red days here:
they are simply not working days.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import lru_cache

import holidays
from dateutil.relativedelta import relativedelta

_ONE_DAY = timedelta(days=1)
_MONDAY_TO_FRIDAY = range(5)
# The only day whose name begins with a proper noun; every other name is a common noun.
_PROPER_NOUN = "Kristi"


def red_day(day: date) -> str | None:
    """The Swedish name of a public holiday or eve as it stands in a sentence, or None.

    "midsommarafton", "nyårsdagen"; "Kristi himmelsfärdsdag" keeps its capital. Two that fall
    on one day (1 May 2008) are joined by "och".
    """
    return _red_days(day.year).get(day)


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - timedelta(days=day.weekday())


def is_working_day(day: date) -> bool:
    """True from Monday to Friday unless the day is red or an eve."""
    return day.weekday() in _MONDAY_TO_FRIDAY and red_day(day) is None


def next_working_day(day: date) -> date:
    """The first working day after `day`, never `day` itself."""
    day += _ONE_DAY
    while not is_working_day(day):
        day += _ONE_DAY
    return day


def working_days_before(day: date, count: int) -> date:
    """The working day that lies `count` working days before `day`; 0 gives `day` itself.

    Raises ValueError for a negative count.
    """
    if count < 0:
        raise ValueError("count must not be negative")
    for _ in range(count):
        day -= _ONE_DAY
        while not is_working_day(day):
            day -= _ONE_DAY
    return day


def is_squeeze_day(day: date) -> bool:
    """True for a klämdag: a lone working day between two days off, one of them red."""
    before, after = day - _ONE_DAY, day + _ONE_DAY
    if not is_working_day(day) or is_working_day(before) or is_working_day(after):
        return False
    return red_day(before) is not None or red_day(after) is not None


def add_months(day: date, months: int) -> date:
    """The same day `months` calendar months later, or the last of that month if it is shorter.

    31 August + 6 gives 28 or 29 February. A negative number goes back.
    """
    return day + relativedelta(months=months)


@lru_cache(maxsize=64)
def _red_days(year: int) -> Mapping[date, str]:
    named = holidays.country_holidays(
        "SE",
        years=year,
        categories=("public", "de_facto"),
        include_sundays=False,
        language="sv",
    )
    return {day: _in_a_sentence(name) for day, name in named.items()}


def _in_a_sentence(name: str) -> str:
    return " och ".join(
        part if part.startswith(_PROPER_NOUN) else part.lower() for part in name.split("; ")
    )
