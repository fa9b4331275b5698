"""Now, and the way between instants (UTC) and what the wall clock in Sweden shows."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def now() -> datetime:
    """The present instant, aware, in UTC. The only place that asks the system."""
    return datetime.now(UTC)


def today() -> date:
    """The present date in Sweden."""
    return local(now()).date()


def local(instant: datetime) -> datetime:
    """`instant` as the wall clock in Stockholm shows it."""
    return instant.astimezone(STOCKHOLM)


def instant(day: date, at: time) -> datetime:
    """The UTC instant when the wall clock in Stockholm shows `at` on `day`.

    The hour that comes twice in October is taken the first time.
    """
    return datetime.combine(day, at, tzinfo=STOCKHOLM).astimezone(UTC)
