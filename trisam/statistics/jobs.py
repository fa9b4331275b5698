"""Timed work of the statistics."""

from trisam.core.db import transaction
from trisam.statistics.service import notes


def sweep_notes() -> int:
    """Remove explanations whose quarter ended more than five years ago; how many."""
    with transaction():
        return notes.forget_old()
