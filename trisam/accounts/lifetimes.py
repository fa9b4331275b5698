"""How long a browser stays signed in (quality.md, E2)."""

from datetime import timedelta

LONGEST_IDLE = timedelta(minutes=30)
LONGEST_LIFE = timedelta(hours=10)
TOUCH_EVERY = timedelta(minutes=1)  # how exactly `seen_at` is kept
