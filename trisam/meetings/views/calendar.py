"""Meetings by month and by week: to look at, and on paper. Nobody's case is told of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request, url_for

from trisam.core import clock
from trisam.core.calendar_days import add_months, monday_of, red_day
from trisam.core.errors import NotFound
from trisam.core.swedish import MONTHS_FULL, WEEKDAYS_FULL
from trisam.meetings.forms.calendar import MeetingFilterForm
from trisam.meetings.models import CAUSE_WORDS, FORM_WORDS, Meeting
from trisam.meetings.queries import calendar as queries
from trisam.web import actor

pages = Blueprint("calendar", __name__)
FIRST_YEAR, LAST_YEAR = 2000, 2099
A_WEEK, WORKING_DAYS = 7, 5
Page = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Day:
    """A day with what is on it."""

    day: date
    in_month: bool
    red: str | None
    meetings: Sequence[Meeting]
    closing: Sequence[Meeting] = ()
    """Meetings whose förmöte closes."""

    @property
    def name(self) -> str:
        """The weekday: "måndag"."""
        return WEEKDAYS_FULL[self.day.weekday()]


@pages.get("/moten/manad")
def month() -> Page:
    """A month as a grid of weeks; on a phone a list of its days."""
    first = _first_of_month(request.args.get("manad", ""))
    last = add_months(first, 1) - timedelta(days=1)
    form, only = asked()
    found = queries.between(actor(), first, last, only)
    busy = any(meeting.day.weekday() >= WORKING_DAYS for meeting in found.meetings)
    columns = A_WEEK if busy else WORKING_DAYS
    page = render_template(
        "meetings/month.html",
        form=form,
        title=_month_in_words(first),
        names=WEEKDAYS_FULL[:columns],
        weeks=[
            (monday, [_day(monday + timedelta(days=n), found, first.month) for n in range(columns)])
            for monday in _mondays(first, last)
        ],
        count=len(found.meetings),
        steps=_steps(
            "calendar.month",
            "manad",
            form,
            [
                (other, _month_in_words(other), f"{other:%Y-%m}")
                for other in (add_months(first, -1), add_months(first, 1))
            ],
        ),
        asked_for=("manad", f"{first:%Y-%m}"),
        nav=navigation("month", form),
        today=clock.today(),
        printed_at=clock.now(),
    )
    return page, form.status


@pages.get("/moten/vecka")
def week() -> Page:
    """A week day by day, on one sheet of paper."""
    monday = _monday_of_week(request.args.get("vecka", ""))
    form, only = asked()
    found = queries.between(actor(), monday, monday + timedelta(days=A_WEEK - 1), only)
    days = [_day(monday + timedelta(days=number), found) for number in range(A_WEEK)]
    page = render_template(
        "meetings/week.html",
        form=form,
        title=_week_in_words(monday),
        days=[one for one in days if one.day.weekday() < WORKING_DAYS or one.meetings],
        steps=_steps(
            "calendar.week",
            "vecka",
            form,
            [
                (other, f"v. {other.isocalendar().week}", _week_in_address(other))
                for other in (monday - timedelta(weeks=1), monday + timedelta(weeks=1))
            ],
        ),
        asked_for=("vecka", _week_in_address(monday)),
        nav=navigation("week", form),
        form_words=FORM_WORDS,
        cause_words=CAUSE_WORDS,
        printed_at=clock.now(),
    )
    return page, form.status


def asked() -> tuple[MeetingFilterForm, queries.Only]:
    """The fields that choose which meetings are shown, and what they choose."""
    form = MeetingFilterForm(request.args, actor(), queries.choices(actor()))
    return form, form.only()


def navigation(current: str, form: MeetingFilterForm) -> list[dict[str, Any]]:
    """The ways to see the same meetings: two lists, the month and the week."""
    chosen = form.carried()
    places = {
        "coming": ("Kommande", url_for("meetings.index", **chosen)),
        "past": ("Tidigare", url_for("meetings.index", visa="tidigare", **chosen)),
        "month": ("Månad", url_for("calendar.month", **chosen)),
        "week": ("Vecka", url_for("calendar.week", **chosen)),
    }
    return [
        {"label": label, "url": url, "current": name == current}
        for name, (label, url) in places.items()
    ]


def _day(day: date, found: queries.Days, month: int | None = None) -> Day:
    return Day(
        day,
        month is None or day.month == month,
        red_day(day),
        [meeting for meeting in found.meetings if meeting.day == day],
        [meeting for meeting in found.closing if meeting.pre_meeting.day == day],
    )


def _mondays(first: date, last: date) -> list[date]:
    """Of each week that the days touch."""
    monday = monday_of(first)
    return [monday + timedelta(weeks=n) for n in range((last - monday).days // A_WEEK + 1)]


def _steps(
    endpoint: str, name: str, form: MeetingFilterForm, beside: Sequence[tuple[date, str, str]]
) -> list[dict[str, Any]]:
    """The way to the one before and the one after, each (its first day, label, in the address);
    none beyond the years that have pages."""
    return [
        {
            "later": later,
            "label": label,
            "url": url_for(endpoint, **{**form.carried(), name: value}),
        }
        for later, (day, label, value) in zip((False, True), beside, strict=True)
        if FIRST_YEAR <= day.year <= LAST_YEAR
    ]


def _first_of_month(words: str) -> date:
    """The first day of "2026-12"; of this month when nothing is asked. Raises `NotFound`."""
    return _read(f"{words}-01").replace(day=1) if words else clock.today().replace(day=1)


def _monday_of_week(words: str) -> date:
    """The Monday of "2026-W49"; of this week when nothing is asked. Raises `NotFound`."""
    return _read(f"{words}-1") if words else monday_of(clock.today())


def _read(iso: str) -> date:
    try:
        found = date.fromisoformat(iso)
    except ValueError as error:
        raise NotFound from error
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise NotFound
    return found


def _month_in_words(first: date) -> str:
    return f"{MONTHS_FULL[first.month - 1].capitalize()} {first.year}"


def _week_in_words(monday: date) -> str:
    year, number, _ = monday.isocalendar()
    return f"Vecka {number} {year}"


def _week_in_address(monday: date) -> str:
    year, number, _ = monday.isocalendar()
    return f"{year}-W{number:02}"
