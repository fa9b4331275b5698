"""Timed work of the statistics."""

from trisam.core.db import transaction
from trisam.statistics.service import notes, releases


def sweep_notes() -> int:
    """Remove explanations whose quarter ended more than five years ago; how many."""
    with transaction():
        return notes.forget_old()


def release_figures(smallest: int) -> int:
    """Count the quarters that have ended and tell what may be told, no number below `smallest`; how
    many sets are new."""
    return releases.release_due(smallest)
