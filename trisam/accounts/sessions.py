"""Server-side browser sessions: the cookie holds a random key, the database only its hash."""

import hashlib
import json
import secrets
from typing import Any

from flask import Flask, Request, Response
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from trisam.accounts import queries
from trisam.accounts.lifetimes import LONGEST_IDLE, LONGEST_LIFE, TOUCH_EVERY
from trisam.accounts.models import SignInSession
from trisam.core import clock, db

ACCOUNT = "_user_id"  # where flask-login keeps the account's id


class BrowserSession(CallbackDict[str, Any], SessionMixin):
    """What Flask calls `session`."""

    def __init__(self, key: str, data: dict[str, Any], stored: SignInSession | None) -> None:
        super().__init__(data, on_update=_mark)
        self.key = key
        self.stored = stored
        self.modified = False
        self.new = stored is None
        self.outgrown: str | None = None

    def renew(self) -> None:
        """Take a new key, as at sign-in: a key planted before it opens nothing after it."""
        self.outgrown = _hash(self.key)
        self.key = _new_key()
        self.stored = None
        self.new = self.modified = True


def _mark(changed: CallbackDict[str, Any]) -> None:
    changed.modified = True  # type: ignore[attr-defined]


class StoredSessions(SessionInterface):
    """Flask's session interface over `SignInSession`: idle at most 30 min, in all 10 h."""

    def open_session(self, app: Flask, request: Request) -> BrowserSession:
        """The session of the cookie, or an empty one when it is unknown or too old."""
        key = request.cookies.get(self.get_cookie_name(app), "")
        if key:
            with db.reading():
                stored = queries.sign_in_session(_hash(key))
            if stored is not None and _lives(stored):
                return BrowserSession(key, json.loads(stored.data), stored)
        return BrowserSession(_new_key(), {}, None)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed, and now and then that the browser was seen."""
        assert isinstance(session, BrowserSession)  # noqa: S101 - open_session makes no other
        if session.new and not session:
            if session.outgrown:  # signed out: a copied key opens nothing either
                with db.transaction():
                    _end(session.outgrown)
            return
        now = clock.now()
        stale = session.stored is not None and now - session.stored.seen_at > TOUCH_EVERY
        if session.modified or stale:
            with db.transaction():
                _store(session)
        if session.new:
            response.set_cookie(
                self.get_cookie_name(app),
                session.key,
                secure=self.get_cookie_secure(app),
                httponly=True,
                samesite="Lax",
                path="/",
            )


def _store(session: BrowserSession) -> None:
    now = clock.now()
    if session.outgrown:
        _end(session.outgrown)
    row = queries.sign_in_session(_hash(session.key))
    if row is None and not session.new:
        return  # ended meanwhile, by deactivation or sign-out elsewhere: it stays ended
    if row is None:
        row = SignInSession(key_hash=_hash(session.key), started_at=now)
        db.session().add(row)
    account = session.get(ACCOUNT)
    row.account_id = int(account) if account else None
    row.data = json.dumps(dict(session))
    row.seen_at = now


def _end(key_hash: str) -> None:
    old = queries.sign_in_session(key_hash)
    if old is not None:
        db.session().delete(old)


def _lives(stored: SignInSession) -> bool:
    now = clock.now()
    return now - stored.seen_at <= LONGEST_IDLE and now - stored.started_at <= LONGEST_LIFE


def _new_key() -> str:
    return secrets.token_urlsafe(32)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
