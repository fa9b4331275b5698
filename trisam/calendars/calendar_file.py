"""Meetings as an iCalendar file (RFC 5545), which every calendar program reads.

A synced calendar keeps what it once got, on telephones and in colleagues' shared views: so nothing
here tells of an individual, a case or how many there are. What goes in is named field by field.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from urllib.parse import urlsplit

from icalendar import Calendar, Component, Event, Timezone
from icalendar.enums import STATUS, TRANSP
from icalendar.prop import vCalAddress, vDuration

from trisam.core import clock
from trisam.core.swedish import moment
from trisam.core.text import clean
from trisam.meetings.models import CAUSE_WORDS, FORM_WORDS, Meeting, MeetingStatus
from trisam.outbox.mail import CalendarPart, Method

PRODUCT = "-//Trisam//Trisam//SV"
ASK_AGAIN = timedelta(hours=1)
"""How often a calendar program is asked to fetch. Most decide that for themselves."""
SEE_MORE = "Logga in i Trisam för att se mer:"


@dataclass(frozen=True, slots=True)
class Site:
    """Where the pages are that the events lead to."""

    base_url: str

    @property
    def host(self) -> str:
        """The part that makes identities ours, and nobody else's."""
        return urlsplit(self.base_url).hostname or "trisam"

    def page_of(self, meeting: Meeting) -> str:
        """The meeting's page, behind the sign-in."""
        page = "/efter-trisam" if meeting.is_after else ""
        return f"{self.base_url}/moten/{meeting.id}{page}"


def of_person(meetings: Iterable[Meeting], site: Site) -> bytes:
    """The calendar that a person's address gives: each meeting and each förmöte."""
    events = [event for meeting in meetings for event in _events(meeting, site)]
    return _written("Trisam", "Teammöten och förmöten i dina team.", events, site)


def ended(site: Site) -> bytes:
    """What an address that opens nothing gives, whether it ever did or not: no event at all."""
    why = "Adressen gäller inte längre. Logga in i Trisam och skapa en ny under Mitt konto."
    return _written("Trisam: adressen gäller inte längre", why, [], site)


def of_meeting(meeting: Meeting, site: Site) -> bytes:
    """One meeting as a file of its own."""
    return _written("Trisam", "Ett teammöte.", [_sitting(meeting, site)], site, method="PUBLISH")


def of_meetings(meetings: Iterable[Meeting], site: Site, organizer: str) -> CalendarPart:
    """Several meetings in a file, to put into a calendar by hand. It names the organizer, so that
    an invitation that comes later changes the same event."""
    events = [_sitting(meeting, site) for meeting in meetings]
    for event in events:
        event.add("organizer", _mailbox(organizer))
    return CalendarPart(Method.PUBLISH, _bare(events, Method.PUBLISH))


def invitation(
    meeting: Meeting, site: Site, organizer: str, attendee: str, *, comes: bool
) -> CalendarPart:
    """One meeting as its receiver's calendar program is told of it (RFC 5546, 3.2.2 and 3.2.5).

    A cancelled meeting is taken out of the calendar, and so is one to which the receiver no longer
    comes: it stands, so its STATUS is left out, and nothing more is told of it.

    Nobody else who comes is named, and no answer by mail is asked for: there is no mailbox.
    """
    event = _sitting(meeting, site)
    cancelled = meeting.status is MeetingStatus.CANCELLED
    method = Method.CANCEL if cancelled or not comes else Method.REQUEST
    if not cancelled and not comes:
        for told in ("status", "location", "description"):
            event.pop(told, None)
    event.add("organizer", _mailbox(organizer))
    event.add(
        "attendee",
        _mailbox(attendee),
        {"role": "REQ-PARTICIPANT", "partstat": "NEEDS-ACTION", "rsvp": "FALSE"},
    )
    return CalendarPart(method, _bare([event], method))


def _mailbox(address: str) -> vCalAddress:
    return vCalAddress(f"mailto:{''.join(address.split())}")


def _events(meeting: Meeting, site: Site) -> Iterator[Event]:
    yield _sitting(meeting, site)
    if not meeting.is_after:
        yield _preparation(meeting, site)


def _sitting(meeting: Meeting, site: Site) -> Event:
    """The meeting itself. What changes it makes the number in SEQUENCE grow. Of Efter-Trisam no
    more than its time: few meet about one individual, so team and place could tell whom."""
    if meeting.is_after:
        return _event(
            meeting,
            site,
            uid=f"mote-{meeting.id}@{site.host}",
            summary="Efter-Trisam, möte",
            start=clock.local(meeting.starts_at),
            end=clock.local(meeting.ends_at),
            location=None,
            sentences=[],
            busy=True,
        )
    form = FORM_WORDS[meeting.form]
    return _event(
        meeting,
        site,
        uid=f"mote-{meeting.id}@{site.host}",
        summary=f"Teammöte, {meeting.team.name}",
        start=clock.local(meeting.starts_at),
        end=clock.local(meeting.ends_at),
        location=clean(meeting.place) or form,
        sentences=[
            f"{form}. {meeting.place}" if meeting.place else f"{form}.",
            f"Mötet låg tidigare {moment(meeting.moved_from)}." if meeting.moved_from else "",
        ],
        busy=True,
    )


def _preparation(meeting: Meeting, site: Site) -> Event:
    """The förmöte: the last day for the written answers."""
    day = meeting.pre_meeting.day
    return _event(
        meeting,
        site,
        uid=f"formote-{meeting.id}@{site.host}",
        summary=f"Förmöte, {meeting.team.name}: sista dag att svara",
        start=day,
        end=day + timedelta(days=1),
        location=None,
        sentences=[f"Svara inför teammötet {moment(meeting.starts_at)}."],
        busy=False,
    )


def _event(
    meeting: Meeting,
    site: Site,
    *,
    uid: str,
    summary: str,
    start: date,
    end: date,
    location: str | None,
    sentences: list[str],
    busy: bool,
) -> Event:
    cancelled = meeting.status is MeetingStatus.CANCELLED
    if cancelled:
        # Some programs show nothing of STATUS: the words say it too.
        summary = f"Inställt: {summary[0].lower()}{summary[1:]}"
    page = site.page_of(meeting)
    told = [_cause(meeting), *sentences, f"{SEE_MORE} {page}"]
    return Event.new(
        uid=uid,
        sequence=meeting.version - 1,
        stamp=meeting.changed_at,
        last_modified=meeting.changed_at,
        summary=clean(summary),
        start=start,
        end=end,
        location=location,
        description=clean("\n".join(filter(None, told))),
        url=page,
        status=STATUS.CANCELLED if cancelled else STATUS.CONFIRMED,
        transparency=TRANSP.OPAQUE if busy and not cancelled else TRANSP.TRANSPARENT,
    )


def _cause(meeting: Meeting) -> str:
    if meeting.cancel_cause is None:
        return ""
    if meeting.is_after:
        return "Mötet är inställt."
    return f"Mötet är inställt. Orsak: {CAUSE_WORDS[meeting.cancel_cause].lower()}."


def _written(
    name: str, description: str, events: list[Event], site: Site, method: str | None = None
) -> bytes:
    """The file. The same contents give the same bytes."""
    years = {clock.today().year, *(event.start.year for event in events)}
    calendar = Calendar.new(
        prodid=PRODUCT,
        uid=f"moten@{site.host}",
        name=name,
        description=description,
        refresh_interval=ASK_AGAIN,
        method=method,
        subcomponents=[_time_zone(min(years), max(years)), *events],
    )
    calendar.add("x-published-ttl", vDuration(ASK_AGAIN))
    return bytes(calendar.to_ical())


def _bare(events: list[Event], method: Method) -> bytes:
    """An object for one or more events, without a name of its own: programs would make a new
    calendar of that name out of it."""
    years = {clock.today().year, *(event.start.year for event in events)}
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("method", method.value)
    for component in (_time_zone(min(years), max(years)), *events):
        calendar.add_component(component)
    return bytes(calendar.to_ical())


@cache
def _time_zone(first_year: int, last_year: int) -> Component:
    """Sweden's clock for these years only: with every year since 1970 it would be the larger part
    of the file."""
    zone = Timezone.from_tzid(
        clock.STOCKHOLM.key,
        first_date=date(first_year, 1, 1),
        last_date=date(last_year + 1, 1, 1),
    )
    del zone["comment"]  # which years they are, in English
    return zone
