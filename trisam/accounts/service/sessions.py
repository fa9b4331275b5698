"""Signed-in browsers: ending them, and sweeping what is left of them."""

import uuid

from sqlalchemy import delete, or_, update

from trisam.accounts.lifetimes import LONGEST_HALF, LONGEST_IDLE, LONGEST_LIFE, TOMBSTONE
from trisam.accounts.models import SignInSession, SignInStage
from trisam.audit import service as audit
from trisam.core import clock
from trisam.core.actor import Actor
from trisam.core.db import session
from trisam.core.errors import NotFound

NOTHING = "{}"


def end(actor: Actor, handle: uuid.UUID) -> None:
    """End one of the actor's own sessions: it is out at its next click. Raises `NotFound`."""
    ended = session().execute(
        update(SignInSession)
        .where(
            SignInSession.handle == handle,
            SignInSession.account_id == actor.account_id,
            SignInSession.stage == SignInStage.FULL,
            SignInSession.ended_at.is_(None),
        )
        .values(ended_at=clock.now(), data=NOTHING)
        .returning(SignInSession.handle)
    )
    if ended.first() is None:
        raise NotFound
    audit.record(actor, "account.end_session", f"account:{actor.account_id}")


def end_others(actor: Actor, account_id: int, keep: str | None) -> int:
    """End the sessions of an account except the one with the key hash `keep`; how many.

    Sign-ins that are only half done end too.
    """
    session().execute(
        delete(SignInSession).where(
            SignInSession.account_id == account_id,
            SignInSession.stage == SignInStage.HALF,
            SignInSession.key_hash != (keep or ""),
        )
    )
    ended = session().execute(
        update(SignInSession)
        .where(
            SignInSession.account_id == account_id,
            SignInSession.stage == SignInStage.FULL,
            SignInSession.ended_at.is_(None),
            SignInSession.key_hash != (keep or ""),
        )
        .values(ended_at=clock.now(), data=NOTHING)
        .returning(SignInSession.key_hash)
    )
    count = len(ended.all())
    if count:
        audit.record(actor, "account.end_sessions", f"account:{account_id}")
    return count


def forget_old() -> int:
    """Close the sessions that are too old to open anything; remove those that were closed long
    ago, and visitors' and half-done ones at once. How many were removed."""
    now = clock.now()
    full = SignInSession.stage == SignInStage.FULL
    too_old = or_(
        SignInSession.seen_at < now - LONGEST_IDLE, SignInSession.started_at < now - LONGEST_LIFE
    )
    session().execute(
        update(SignInSession)
        .where(full, too_old, SignInSession.ended_at.is_(None))
        .values(ended_at=now, data=NOTHING)
    )
    half = SignInSession.stage == SignInStage.HALF
    gone = session().execute(
        delete(SignInSession)
        .where(
            or_(
                full & (SignInSession.ended_at < now - TOMBSTONE),
                ~full & too_old,
                half & (SignInSession.started_at < now - LONGEST_HALF),
            )
        )
        .returning(SignInSession.key_hash)
    )
    return len(gone.all())
