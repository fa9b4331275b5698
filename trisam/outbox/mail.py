"""A mail as it leaves: one message, or a day's together, with a calendar beside the text."""

from dataclasses import dataclass
from enum import StrEnum


class Method(StrEnum):
    """What the calendar program is to do with a calendar part (RFC 5546, 1.4)."""

    REQUEST = "REQUEST"  # put this one event in, or change it
    CANCEL = "CANCEL"  # take this one event out
    PUBLISH = "PUBLISH"  # a file with events, to be put in by hand


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """Events as an iCalendar object."""

    method: Method
    data: bytes


@dataclass(frozen=True, slots=True)
class Enclosure:
    """What comes along with messages when they leave, as it stands then."""

    paragraphs: tuple[str, ...] = ()
    """After the messages' own text."""
    calendar: CalendarPart | None = None


@dataclass(frozen=True, slots=True)
class Mail:
    """What leaves for one person."""

    name: str
    """What its Message-ID is made of: the same however often it is sent."""
    address: str
    subject: str
    body: str
    calendar: CalendarPart | None = None
