"""Timed work of the access log."""

from trisam.audit import heads, queries
from trisam.core.db import reading


def keep_head() -> None:
    """Add the log's head to the file outside the database."""
    with reading():
        line = queries.signed_head()
    heads.keep(line)
