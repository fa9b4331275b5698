"""Timed work of the access log."""

from trisam.audit import heads, queries
from trisam.audit.verification import Verification
from trisam.core import crypto
from trisam.core.db import reading


class LogBroken(Exception):
    """The log is not what the last head saw: nothing is signed. `trisam audit verify` says more."""


def checked_head() -> str:
    """The log's head now, signed: one line. What was written since the last kept head is checked
    first, so that a log that somebody has bent gets no new head.

    Raises `LogBroken`.
    """
    ring = crypto.ring()
    check = Verification(ring.log, ring.witness, heads.kept())
    if check.newest is not None:
        check.go_on_from(check.newest)
    with reading():
        for _ in check.walk(queries.every_entry(check.last)):
            pass  # each step notes its own faults
        end = queries.end()
        if check.finish(end.number, end.link):
            raise LogBroken(check.faults[0])
        return queries.signed_head()


def keep_head() -> None:
    """Add the log's head to the file outside the database. Raises `LogBroken`."""
    heads.keep(checked_head())
