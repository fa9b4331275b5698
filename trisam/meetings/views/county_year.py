"""Länets år: teams by weeks on one screen and one A3, and as a list on a phone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from flask import Blueprint, render_template, request, url_for

from trisam.core import clock
from trisam.core.calendar_days import monday_of
from trisam.core.errors import NotFound
from trisam.core.swedish import MONTHS, day
from trisam.meetings.queries.county_year import Mark, MarkKind, TeamYear, county_year
from trisam.web import actor

pages = Blueprint("county_year", __name__)
FIRST_YEAR, LAST_YEAR = 2000, 2099
THURSDAY = timedelta(days=3)
LETTERS = {MarkKind.PRE_MEETING: "F", MarkKind.MEETING: "M", MarkKind.CANCELLED: "X"}
WORDS = {
    MarkKind.PRE_MEETING: "förmötet stänger",
    MarkKind.MEETING: "möte",
    MarkKind.CANCELLED: "inställt möte",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A week of a team: in letters, in words, and which of them weighs most."""

    letters: str
    words: str
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """A team: its weeks, and the same as a list."""

    name: str
    kommun: str
    url: str
    cells: Sequence[Cell | None]
    listed: Sequence[str]


@pages.get("/moten/lanet")
def show() -> str:
    """A year of the county."""
    today = clock.today()
    year = request.args.get("ar", today.isocalendar().year, type=int)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound
    shown = county_year(actor(), year)
    this_week = monday_of(today)
    return render_template(
        "meetings/county_year.html",
        year=year,
        years=[
            {"label": str(one), "url": url_for("county_year.show", ar=one), "current": one == year}
            for one in (year - 1, year, year + 1)
            if FIRST_YEAR <= one <= LAST_YEAR
        ],
        months=[(name, len(list(weeks))) for name, weeks in groupby(shown.mondays, _month)],
        weeks=[(monday.isocalendar().week, monday == this_week) for monday in shown.mondays],
        rows=[_row(one, shown.mondays) for one in shown.teams],
        printed_at=clock.now(),
    )


def _month(monday: date) -> str:
    """The month of a week is that of its Thursday, as its year is (ISO 8601)."""
    return MONTHS[(monday + THURSDAY).month - 1]


def _row(one: TeamYear, mondays: Sequence[date]) -> Row:
    marks = [mark for monday in mondays for mark in one.marks.get(monday, ())]
    return Row(
        name=one.team.name,
        kommun=one.team.kommun.name,
        url=url_for("team.show", slug=one.team.slug),
        cells=[_cell(one.marks.get(monday, ())) for monday in mondays],
        listed=[
            f"{day(mark.day)}{': inställt' if mark.kind is MarkKind.CANCELLED else ''}"
            for mark in marks
            if mark.kind is not MarkKind.PRE_MEETING
        ],
    )


def _cell(marks: Sequence[Mark]) -> Cell | None:
    if not marks:
        return None
    kinds = {mark.kind for mark in marks}
    order = (MarkKind.CANCELLED, MarkKind.MEETING, MarkKind.PRE_MEETING)
    return Cell(
        letters="".join(LETTERS[mark.kind] for mark in marks),
        words=", ".join(f"{WORDS[mark.kind]} {day(mark.day)}" for mark in marks),
        kind=next(kind for kind in order if kind in kinds).value,
    )
