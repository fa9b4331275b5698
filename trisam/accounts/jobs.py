"""Timed work of the accounts."""

from trisam.accounts import service
from trisam.core.db import transaction


def sweep_sessions() -> int:
    """Remove browser sessions that are too old to open anything; how many."""
    with transaction():
        return service.forget_old_sessions()
