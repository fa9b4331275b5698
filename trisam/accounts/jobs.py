"""Timed work of the accounts."""

from sqlalchemy import delete, or_

from trisam.accounts.lifetimes import LONGEST_IDLE, LONGEST_LIFE
from trisam.accounts.models import SignInSession
from trisam.core import clock
from trisam.core.db import session, transaction


def sweep_sessions() -> int:
    """Remove browser sessions that are too old to open anything; how many."""
    now = clock.now()
    with transaction():
        gone = session().execute(
            delete(SignInSession)
            .where(
                or_(
                    SignInSession.seen_at < now - LONGEST_IDLE,
                    SignInSession.started_at < now - LONGEST_LIFE,
                )
            )
            .returning(SignInSession.key_hash)
        )
        return len(gone.all())
