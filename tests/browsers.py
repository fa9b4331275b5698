"""A browser that is signed in, without the sign-in page: its session row is planted.

What a row of a signed-in browser holds is said here once (trisam/accounts/sessions.py writes it).
"""

import hashlib
import json
import secrets

from flask import Flask
from flask.testing import FlaskClient

from tests.factories import rows
from trisam.accounts.models import SignInSession, SignInStage
from trisam.core import clock

COOKIE = "trisam"


def signed_in(app: Flask, account_id: int) -> FlaskClient:
    """A browser of this account. Call it in a unit of work that writes."""
    client = app.test_client()
    client.set_cookie(COOKIE, session_key(account_id))
    return client


def session_key(account_id: int) -> str:
    """The cookie's value for a new session of the account."""
    key = secrets.token_urlsafe(32)
    rows.save(
        SignInSession(
            key_hash=hashlib.sha256(key.encode()).hexdigest(),
            account_id=account_id,
            stage=SignInStage.FULL,
            browser="Firefox på Windows",
            data=json.dumps({"_user_id": str(account_id), "csrf_token": secrets.token_hex(20)}),
            started_at=clock.now(),
            seen_at=clock.now(),
        )
    )
    return key
