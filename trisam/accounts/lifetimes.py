"""How long a browser stays signed in, and what is left of it afterwards (quality.md, E2)."""

from datetime import datetime, timedelta

LONGEST_IDLE = timedelta(minutes=30)
LONGEST_LIFE = timedelta(hours=10)
LONGEST_HALF = timedelta(minutes=10)  # a sign-in that waits for its next step
TOUCH_EVERY = timedelta(minutes=1)  # how exactly `seen_at` is kept

TOMBSTONE = timedelta(hours=12)
"""How long it is known whose a session was that opens nothing any more."""
KEPT_TEXT = timedelta(hours=12)
"""How long a text waits for the sign-in of who wrote it."""
FIRST_PASSWORD = timedelta(days=14)
"""How long a password from an administrator opens an account."""
PROOF = timedelta(minutes=10)
"""How long a new second factor may be set up after password and code were given."""


def died_at(started_at: datetime, seen_at: datetime) -> datetime:
    """When a signed-in session ends, or ended, if nobody uses it again."""
    return min(seen_at + LONGEST_IDLE, started_at + LONGEST_LIFE)
