"""Each team's year in words, and every meeting that it gives."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import product

from trisam.core import clock
from trisam.core.calendar_days import is_working_day
from trisam.demo.books import TeamBook
from trisam.demo.chance import Chance
from trisam.demo.saving import save
from trisam.demo.span import Span
from trisam.meetings.models import Meeting, MeetingForm, PreMeeting, Series
from trisam.meetings.recurrence import (
    Ordinal,
    Rhythm,
    Weekday,
    in_words,
    occurrences,
    pre_meeting_day,
)
from trisam.teams.models import Closure

JULY = 7
CHRISTMAS, CHRISTMAS_DAYS = "juluppehåll", 15
STARTS = (time(8, 30), time(10, 30), time(13), time(14, 45))
SHARE_EVERY_FOUR_WEEKS = 0.12
SHARE_MOVED = 0.02
FORMS = {MeetingForm.DIGITAL: 0.45, MeetingForm.HYBRID: 0.35, MeetingForm.PHYSICAL: 0.2}
FIRST_MEETINGS_AFTER = 21
"""Days after the county begins: there must be time to lift something."""


@dataclass(frozen=True, slots=True)
class Slot:
    """When in the month and on the day a team meets. No two teams share one: officers sit in
    a dozen teams each."""

    ordinal: Ordinal
    weekday: Weekday
    starts: time


@dataclass
class Calendar:
    """A team's meetings in order."""

    book: TeamBook
    meetings: list[Meeting] = field(default_factory=list)
    series: list[Series] = field(default_factory=list)
    """One a year; the last is the one that goes on."""


def build(books: list[TeamBook], span: Span) -> list[Calendar]:
    """Save the series; the meetings are saved when it is known what became of them."""
    chance = Chance("calendars")
    ordinals = [ordinal for ordinal in Ordinal if ordinal is not Ordinal.LAST]
    slots = [Slot(*parts) for parts in product(ordinals, Weekday, STARTS)]
    calendars = []
    for book, slot in zip(books, chance.some(slots, len(books)), strict=True):
        calendars.append(_calendar(book, slot, span, chance))
    return calendars


def _calendar(book: TeamBook, slot: Slot, span: Span, chance: Chance) -> Calendar:
    calendar = Calendar(book)
    begins = span.first + timedelta(days=FIRST_MEETINGS_AFTER)
    rhythm = _rhythm(slot, begins, every_four_weeks=chance.happens(SHARE_EVERY_FOUR_WEEKS))
    form = chance.weighted(FORMS)
    save(_closures(book, begins, span.last))
    for year in range(begins.year, span.last.year + 1):
        first, last = max(begins, date(year, 1, 1)), min(span.last, date(year, 12, 31))
        series = _series(book, slot, rhythm, form, (first, last))
        save([series])
        calendar.series.append(series)
        for day in _days(rhythm, first, last):
            calendar.meetings.append(_meeting(book, series, day, chance, span))
    return calendar


def _rhythm(slot: Slot, begins: date, *, every_four_weeks: bool) -> Rhythm:
    if every_four_weeks:
        return Rhythm.weekly(slot.weekday, every=4, starts_on=begins, months_off=[JULY])
    return Rhythm.monthly(slot.ordinal, slot.weekday, months_off=[JULY])


def _series(
    book: TeamBook, slot: Slot, rhythm: Rhythm, form: MeetingForm, period: tuple[date, date]
) -> Series:
    team = book.team
    return Series(
        team_id=team.id,
        words=in_words(rhythm, slot.starts, team.meeting_minutes),
        weekday=slot.weekday,
        ordinal=rhythm.ordinal,
        every_weeks=rhythm.every_weeks,
        starts=slot.starts,
        minutes=team.meeting_minutes,
        form=form,
        place="" if form is MeetingForm.DIGITAL else team.place,
        pre_meeting_days=team.pre_meeting_days,
        first_day=period[0],
        last_day=period[1],
        months_off=rhythm.months_off,
        skips_squeeze_days=True,
    )


def _days(rhythm: Rhythm, first: date, last: date) -> Iterator[date]:
    closures = {
        begins + timedelta(days=number): CHRISTMAS
        for begins in _christmases(first, last)
        for number in range(CHRISTMAS_DAYS)
    }
    found = occurrences(rhythm, first, last, closures=closures, skip_squeeze_days=True)
    return (occurrence.day for occurrence in found if occurrence.is_held)


def _christmases(first: date, last: date) -> list[date]:
    """The first day of each Christmas closure that may touch the period."""
    return [date(year, 12, 22) for year in range(first.year - 1, last.year + 1)]


def _closures(book: TeamBook, first: date, last: date) -> list[Closure]:
    return [
        Closure(
            team_id=book.team.id,
            first_day=begins,
            last_day=begins + timedelta(days=CHRISTMAS_DAYS - 1),
            words=CHRISTMAS,
        )
        for begins in _christmases(first, last)
    ]


def _meeting(book: TeamBook, series: Series, day: date, chance: Chance, span: Span) -> Meeting:
    """A planned meeting; now and then it was moved a week ahead."""
    moved_from = None
    later = day + timedelta(days=7)
    if chance.happens(SHARE_MOVED) and later < span.today and is_working_day(later):
        moved_from, day = clock.instant(day, series.starts), later
    return Meeting(
        team_id=book.team.id,
        series_id=series.id,
        day=day,
        starts_at=clock.instant(day, series.starts),
        minutes=series.minutes,
        slots=book.team.slots,
        slot_minutes=book.team.slot_minutes,
        form=series.form,
        place=series.place,
        moved_from=moved_from,
        changed_at=clock.instant(span.first, series.starts),
        open_to=pre_meeting_day(day, book.team.agenda_days),
        pre_meeting=PreMeeting(day=pre_meeting_day(day, series.pre_meeting_days)),
    )
