"""Timed work of the imports."""

from trisam.core.db import transaction
from trisam.imports.service import uploads


def sweep_lists() -> int:
    """Remove uploaded lists that are a day old; how many."""
    with transaction():
        return uploads.sweep()
