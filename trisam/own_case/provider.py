"""The OpenID provider that knows individuals by their e-legitimation.

Only the addresses that its own description gives are called, and never inside a unit of work: a
slow provider must not hold a lock. What comes back is believed once its signature, issuer,
audience, times and nonce are checked.
"""

import json
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests.exceptions import RequestException

from config import Oidc, is_safe
from trisam.core import clock
from trisam.core.errors import RuleBroken
from trisam.own_case.round_trip import RoundTrip
from trisam.people import personnummer

SECONDS = 5
"""How long the provider may take to answer."""
KNOWN_FOR = timedelta(minutes=10)
ASKED_AGAIN_AFTER = timedelta(minutes=1)
"""A token signed with a new key makes us fetch the keys anew, but not more often than this."""
ALGORITHMS = ("RS256", "ES256")
LEEWAY = 30
"""Seconds by which the provider's clock may differ."""
DIGITS = 12


class Unreachable(Exception):
    """The provider does not answer, or not as a provider does."""


class Refused(Exception):
    """What came back is not to be believed. `reason` is for the log and tells of nobody."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class _Known:
    """What the provider tells of itself."""

    asked_at: datetime
    authorization: str
    token: str
    auth_method: str
    keys: KeySet


class Provider:
    """The provider of the settings. `back` is the address on this site to which it sends people."""

    def __init__(self, settings: Oidc, back: str) -> None:
        self._settings = settings
        self._back = back
        self._last: _Known | None = None

    def address(self, trip: RoundTrip) -> str:
        """Where the individual shows the e-legitimation. Raises `Unreachable`."""
        known = self._known(KNOWN_FOR)
        wanted = {"id_token": {self._settings.claim: {"essential": True}}}
        with self._client(known) as client:
            address, _ = client.create_authorization_url(
                known.authorization,
                state=trip.state,
                nonce=trip.nonce,
                code_verifier=trip.verifier,
                claims=json.dumps(wanted, separators=(",", ":")),
            )
        return str(address)

    def personnummer(self, trip: RoundTrip, code: str) -> str:
        """The twelve digits of whoever came back with `code`.

        Raises `Unreachable`, or `Refused` when anything is not as it should be.
        """
        known = self._known(KNOWN_FOR)
        token = self._token(known, trip, code)
        claims = self._claims(known, token)
        self._check(claims, trip)
        found = claims.get(self._settings.claim)
        if not (isinstance(found, str) and found.isascii() and found.isdigit()):
            raise Refused("personnummer saknas")
        try:
            digits = personnummer.parse(found).digits
        except RuleBroken:
            raise Refused("personnummer stämmer inte") from None
        if len(found) != DIGITS:
            raise Refused("personnummer stämmer inte")
        return digits

    def _token(self, known: _Known, trip: RoundTrip, code: str) -> str:
        try:
            with self._client(known) as client:
                answer = client.fetch_token(
                    known.token,
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=trip.verifier,
                    timeout=SECONDS,
                    allow_redirects=False,
                )
        except AuthlibBaseError:
            raise Refused("koden gäller inte") from None
        except (RequestException, ValueError, OSError):
            raise Unreachable from None
        token = answer.get("id_token") if isinstance(answer, dict) else None
        if not isinstance(token, str):
            raise Refused("intyg saknas")
        return token

    def _claims(self, known: _Known, token: str) -> dict[str, Any]:
        """What the token says, once its signature is checked against the provider's keys."""
        try:
            return jwt.decode(token, known.keys, list(ALGORITHMS)).claims
        except (JoseError, ValueError, TypeError, KeyError):
            fresh = self._known(ASKED_AGAIN_AFTER)
            if fresh is known:
                raise Refused("signatur") from None
        return self._claims(fresh, token)

    def _check(self, claims: dict[str, Any], trip: RoundTrip) -> None:
        """Whether the token is from the provider, for us, for now and for this very browser."""
        client_id = self._settings.client_id
        rules = jwt.JWTClaimsRegistry(
            now=int(clock.now().timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self._settings.issuer},
            aud={"essential": True, "value": client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": trip.nonce},
        )
        try:
            rules.validate(claims)
        except (JoseError, ValueError, TypeError) as error:
            raise Refused(f"intyg: {getattr(error, 'claim', '') or 'tid'}"[:40]) from None
        if claims.get("azp", client_id) != client_id:
            raise Refused("intyg: azp")

    def _known(self, for_as_long_as: timedelta) -> _Known:
        """The provider's description and keys, fetched anew when they are older than that."""
        last = self._last
        if last is None or clock.now() - last.asked_at > for_as_long_as:
            last = self._last = self._ask()
        return last

    def _ask(self) -> _Known:
        issuer = self._settings.issuer
        told = _fetched(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if told.get("issuer") != issuer:
            raise Unreachable
        places = [told.get(f"{name}") for name in ("authorization_endpoint", "token_endpoint")]
        for place in (*places, told.get("jwks_uri")):
            if not (isinstance(place, str) and is_safe(place)):
                raise Unreachable
        methods = told.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        basic = "client_secret_basic" in methods
        try:
            keys = _keys(_fetched(str(told["jwks_uri"])))
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            raise Unreachable from None
        return _Known(
            clock.now(),
            str(places[0]),
            str(places[1]),
            "client_secret_basic" if basic else "client_secret_post",
            keys,
        )

    def _client(self, known: _Known) -> AbstractContextManager[Any]:
        try:
            secret = self._settings.secret()
        except (OSError, ValueError):
            raise Unreachable from None
        client: AbstractContextManager[Any] = OAuth2Session(
            self._settings.client_id,
            secret,
            token_endpoint_auth_method=known.auth_method,
            scope=self._settings.scope,
            redirect_uri=self._back,
            code_challenge_method="S256",
        )
        return client


def _keys(told: dict[str, Any]) -> KeySet:
    """The keys that sign; a key for another use, or of a kind that we do not take, is no key."""
    signing = [
        key
        for key in told["keys"]
        if key.get("kty") in {"RSA", "EC"} and key.get("use", "sig") == "sig"
    ]
    return KeySet.import_key_set({"keys": signing})


def _fetched(address: str) -> dict[str, Any]:
    try:
        answer = requests.get(address, timeout=SECONDS, allow_redirects=False)
        told = answer.json() if answer.status_code == requests.codes.ok else None
    except (RequestException, ValueError, OSError):
        raise Unreachable from None
    if not isinstance(told, dict):
        raise Unreachable
    return told
