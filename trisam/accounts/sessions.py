"""Server-side browser sessions: the cookie holds a random key, the database only its hash."""

import hashlib
import json
import secrets
from datetime import datetime
from typing import Any, cast

from flask import Flask, Request, Response, request
from flask import session as flask_session
from flask.sessions import SessionInterface, SessionMixin
from werkzeug.datastructures import CallbackDict

from trisam.accounts import browsers, queries
from trisam.accounts.lifetimes import LONGEST_HALF, TOMBSTONE, TOUCH_EVERY, died_at
from trisam.accounts.models import SignInSession, SignInStage
from trisam.core import clock, db

ACCOUNT = "_user_id"  # where flask-login keeps the account's id
TOKEN = "csrf_token"  # noqa: S105 - where flask-wtf keeps the secret of a session's forms
HALF = "half"  # the account whose password was right, while the sign-in is not whole
LEFT = "left"  # the account that was signed in here until the session ran out
BY_ITSELF = frozenset({"room.now"})
"""What an open page fetches without anybody at the keys: it keeps no sign-in alive."""


class BrowserSession(CallbackDict[str, Any], SessionMixin):
    """What Flask calls `session`."""

    def __init__(self, key: str, data: dict[str, Any], stored: SignInSession | None) -> None:
        super().__init__(data, on_update=_mark)
        self.key = key
        self.stored = stored
        self.modified = False
        self.new = stored is None
        self.outgrown: str | None = None
        self.began: datetime | None = None

    @property
    def key_hash(self) -> str:
        """How the database knows this session."""
        return _hash(self.key)

    @property
    def stage(self) -> SignInStage:
        """How far the person in front of the browser has come."""
        if ACCOUNT in self:
            return SignInStage.FULL
        return SignInStage.HALF if HALF in self else SignInStage.VISITOR

    @property
    def account_id(self) -> int | None:
        """Whose session it is, or is about to become."""
        found = self.get(ACCOUNT) or self.get(HALF)
        return int(found) if found else None

    def renew(self) -> None:
        """Take a new key, as at sign-in: a key planted before it opens nothing after it."""
        self.outgrown = self.outgrown or _hash(self.key)
        self.key = _new_key()
        self.stored = None
        self.new = self.modified = True

    def rise(self) -> None:
        """Take a new key because more is allowed from now on. It lives no longer for that."""
        self.began = self.stored.started_at if self.stored else None
        self.renew()


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
            if stored is not None:
                return BrowserSession(_new_key(), _left_behind(stored), None)
        return BrowserSession(_new_key(), {}, None)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write what changed, and now and then that the browser was seen."""
        assert isinstance(session, BrowserSession)  # noqa: S101 - open_session makes no other
        if session.new and not session:
            if session.outgrown:  # signed out: a copied key opens nothing either
                with db.transaction():
                    _end(session.outgrown)
            return
        if session.new and not session.modified and request.endpoint == "static":
            return  # many at a time: each would give the browser another key
        now = clock.now()
        stale = session.stored is not None and now - session.stored.seen_at > TOUCH_EVERY
        stale = stale and request.endpoint not in BY_ITSELF
        if session.new or session.modified or stale:
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


def browser_session() -> BrowserSession:
    """Flask's session of this request as what it is here."""
    return cast(BrowserSession, flask_session)


def form_key_of(secret: str) -> str:
    """How the database knows the forms of a session."""
    return _hash(secret)


def client_address() -> str:
    """Where the request came from; behind a trusted proxy, where that says it came from."""
    return request.remote_addr or ""


def _store(session: BrowserSession) -> None:
    now = clock.now()
    if session.outgrown:
        _end(session.outgrown)
    row = queries.sign_in_session(session.key_hash)
    if row is None and not session.new:
        return  # ended meanwhile, by deactivation: it stays ended
    if row is not None and row.ended_at is not None:
        return  # ended meanwhile from another browser
    if row is None:
        row = SignInSession(key_hash=session.key_hash, started_at=session.began or now)
        row.browser = browsers.name_of(request.headers.get("User-Agent", ""))
        db.session().add(row)
    row.account_id = session.account_id
    row.stage = session.stage
    row.form_key = form_key_of(session[TOKEN]) if TOKEN in session else None
    row.data = json.dumps(dict(session))
    row.seen_at = now


def _end(key_hash: str) -> None:
    """A signed-in session leaves a tombstone; any other goes."""
    old = queries.sign_in_session(key_hash)
    if old is None:
        return
    if old.stage is SignInStage.FULL:
        old.ended_at, old.data = old.ended_at or clock.now(), "{}"
    else:
        db.session().delete(old)


def _lives(stored: SignInSession) -> bool:
    now = clock.now()
    if stored.stage is SignInStage.HALF and now - stored.started_at > LONGEST_HALF:
        return False
    return stored.ended_at is None and now <= died_at(stored.started_at, stored.seen_at)


def _left_behind(stored: SignInSession) -> dict[str, Any]:
    """What a new session remembers of one that opens nothing: whose it was, and no more."""
    if stored.stage is not SignInStage.FULL:
        left = json.loads(stored.data).get(LEFT)
        return {LEFT: left} if left else {}
    died = stored.ended_at or died_at(stored.started_at, stored.seen_at)
    return {LEFT: stored.account_id} if clock.now() - died <= TOMBSTONE else {}


def _new_key() -> str:
    return secrets.token_urlsafe(32)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
