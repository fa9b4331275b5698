"""Reading a calendar file as the programs do that people use, and looking for what it must not
tell."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import recurring_ical_events
from icalendar import Calendar, Event

from trisam.core import clock


@dataclass(frozen=True)
class Shown:
    """An event as a calendar program shows it."""

    uid: str
    summary: str
    start: dt.date
    end: dt.date
    status: str
    sequence: int
    description: str
    location: str


def parsed(file: bytes) -> Calendar:
    """The one calendar in the file."""
    calendar = Calendar.from_ical(file)
    assert isinstance(calendar, Calendar)
    return calendar


def shown(file: bytes, first: dt.date, last: dt.date) -> list[Shown]:
    """Everything that a program shows from `first` to `last`, by day."""
    found = recurring_ical_events.of(parsed(file)).between(first, last + dt.timedelta(days=1))
    return sorted(map(_as_shown, found), key=lambda one: (_day(one.start), one.uid))


def shown_anytime(file: bytes) -> list[Shown]:
    """Everything in the file, ten years to each side."""
    today, years = clock.today(), dt.timedelta(days=3650)
    return shown(file, today - years, today + years)


def sittings(file: bytes) -> list[Shown]:
    """The meetings of the file, without the förmöten."""
    return [one for one in shown_anytime(file) if one.uid.startswith("mote-")]


def unfolded(file: bytes) -> str:
    """The file with its long lines whole again (RFC 5545, 3.1)."""
    return file.decode().replace("\r\n ", "")


def lines(file: bytes) -> list[str]:
    """Its lines, as a program reads them before it knows what they mean."""
    return unfolded(file).split("\r\n")


def tells(file: bytes, secrets: Iterable[str]) -> list[str]:
    """Those of the secrets that the file tells, wherever in it and however folded."""
    text = unfolded(file).casefold()
    return [secret for secret in secrets if secret.casefold() in text]


def _as_shown(event: Event) -> Shown:
    return Shown(
        uid=str(event["uid"]),
        summary=str(event["summary"]),
        start=event.start,
        end=event.end,
        status=str(event["status"]),
        sequence=event.sequence,
        description=str(event["description"]),
        location=str(event.get("location", "")),
    )


def _day(when: dt.date) -> dt.date:
    return when.date() if isinstance(when, dt.datetime) else when
