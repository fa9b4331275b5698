"""Timed work of the accounts."""

from trisam.accounts.service import guesses, kept, sessions
from trisam.core.db import transaction


def sweep_sessions() -> int:
    """Close and remove browser sessions that are too old, and texts that nobody came back to;
    how many were removed."""
    with transaction():
        return sessions.forget_old() + kept.forget_old()


def sweep_guesses() -> int:
    """Remove counts of guesses in which everything is forgiven; how many."""
    with transaction():
        return guesses.forget_old()
