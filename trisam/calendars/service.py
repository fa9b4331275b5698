"""Making, renewing and turning off one's calendar address, what it gives, and what of a meeting
comes along in a mail."""

from collections.abc import Sequence

from sqlalchemy import delete

from trisam.audit import service as audit
from trisam.calendars import calendar_file, queries
from trisam.calendars.address_keys import hash_of, new_key
from trisam.calendars.calendar_file import Site
from trisam.calendars.models import CalendarAddress
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import attempt, session
from trisam.core.errors import Forbidden, NotFound
from trisam.meetings.models import Meeting
from trisam.outbox import queries as outbox
from trisam.outbox.mail import Enclosure
from trisam.outbox.models import Message

FILE_IS_THERE = (
    "Mötena ligger i den bifogade filen. Öppna den så läggs de i din kalender.\n"
    "Vill du att kalendern sköter sig själv? Logga in i Trisam och öppna Mitt konto, Kalender."
)
AT_ONCE = "Adressen skapades just från en annan flik. Gå tillbaka till sidan Kalender."


def make_address(actor: Actor) -> str:
    """The key of a new address for the actor's own calendar. An earlier one opens nothing now.

    It is shown this once: only its hash is kept. Raises `Forbidden` for the system, which has no
    calendar.
    """
    if actor.account_id is None:
        raise Forbidden
    key, subject = new_key(), f"account:{actor.account_id}"
    address = queries.own_address(actor, lock=True)
    if address is not None:
        address.key_hash, address.made_at = hash_of(key), clock.now()
        session().flush()
        audit.record(actor, "calendar.renew", subject)
        return key
    made = CalendarAddress(account_id=actor.account_id, key_hash=hash_of(key), made_at=clock.now())
    with attempt({"pk_calendar_address": AT_ONCE}):
        session().add(made)
    audit.record(actor, "calendar.make", subject)
    return key


def turn_off(actor: Actor) -> None:
    """Let the actor's own address open nothing any more. Raises `NotFound` when there is none."""
    gone = session().execute(
        delete(CalendarAddress)
        .where(CalendarAddress.account_id == actor.account_id)
        .returning(CalendarAddress.account_id)
    )
    if gone.first() is None:
        raise NotFound
    audit.record(actor, "calendar.turn_off", f"account:{actor.account_id}")


def turn_off_all(actor: Actor) -> int:
    """Let nobody's address open anything any more; how many there were.

    Raises `Forbidden` for people: each turns off the own one.
    """
    if not actor.system:
        raise Forbidden
    gone = session().execute(delete(CalendarAddress).returning(CalendarAddress.account_id))
    accounts = sorted(account_id for (account_id,) in gone)
    for account_id in accounts:
        audit.record(actor, "calendar.turn_off", f"account:{account_id}")
    return len(accounts)


def fetch(key: str, site: Site) -> bytes:
    """The calendar of whoever's address holds the key, as the seats are at this moment.

    A key that was renewed or turned off, one whose account is closed and one that never was are
    all answered with the same bytes. Fetching is not logged: programs do it all day, and nothing
    about an individual is in it.
    """
    actor = queries.holder_of(key)
    if actor is None:
        return calendar_file.ended(site)
    return calendar_file.of_person(queries.own_meetings(actor), site)


def enclose(messages: Sequence[Message], site: Site, organizer: str) -> Enclosure:
    """What comes along in a mail to one person with these messages, as their meetings stand now.

    A mail about one meeting is an invitation, or takes it out of the calendar. One about several
    carries a file: an invitation holds one event only (RFC 5546, 3.2.2). See
    docs/adr/2026-11-28-invitations.md.
    """
    to = messages[-1]
    found = queries.told_of(to.account_id, {message.about for message in messages})
    if not found:
        return Enclosure()
    paragraphs = beside([meeting for meeting, _ in found], site)
    carried = {message.about for message in messages if message.calendar}
    told = [one for one in found if any(queries.is_about(about, one[0]) for about in carried)]
    if not outbox.wants_invitations(to.account_id):
        return Enclosure(paragraphs)
    if len(told) == 1:
        [(meeting, comes)] = told
        part = calendar_file.invitation(meeting, site, organizer, to.address, comes=comes)
        return Enclosure(paragraphs, part)
    own = [meeting for meeting, comes in told if comes]
    if not own:
        return Enclosure(paragraphs)
    file = calendar_file.of_meetings(own, site, organizer)
    return Enclosure((FILE_IS_THERE, *paragraphs), file)


def beside(meetings: Sequence[Meeting], site: Site) -> tuple[str, ...]:
    """The paragraphs after the text of a mail about these meetings. They are made when it leaves,
    so that an address that they hold is never kept with the message."""
    page = site.page_of(meetings[0]) if len(meetings) == 1 else f"{site.base_url}/moten"
    return (f"{calendar_file.SEE_MORE} {page}",)
