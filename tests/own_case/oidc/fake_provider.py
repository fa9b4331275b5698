"""A small OpenID provider on a real port: it describes itself, and gives a signed token for a code.

It is as strict as a provider should be: a code opens once, for the client that knows the secret,
the address and the verifier. `twist` and `sign` let a test make it lie.
"""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from config import OIDC_CLAIM, Oidc

CLIENT, SECRET = "trisam-prov", "en-lang-hemlighet"
Claims = dict[str, Any]


def rsa_signer(key: RSAKey) -> Callable[[Claims], str]:
    """Signs with RS256 and says which key it was."""
    return lambda claims: jwt.encode({"alg": "RS256", "kid": key.kid}, claims, key)


def encoded(part: dict[str, Any] | bytes) -> str:
    """A part of a token, for those that no library would make."""
    raw = part if isinstance(part, bytes) else json.dumps(part).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class FakeProvider:
    """The provider, and what it was asked."""

    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, auto_kid=True))
    twist: Callable[[Claims], object] = dict
    sign: Callable[[Claims], str] | None = None
    issuer: str = ""
    described_issuer: str | None = None
    shown: str | None = None
    """The number of the e-legitimation that is shown on its own page."""
    extra_keys: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def settings(self, folder: Path, claim: str = OIDC_CLAIM) -> Oidc:
        """What an installation that uses it writes in its settings."""
        file = folder / "oidc-secret"
        file.write_text(SECRET + "\n")
        return Oidc(self.issuer, CLIENT, file, claim)

    def approve(self, address: str, number: str | None) -> str:
        """Somebody shows the e-legitimation at `address`; where the browser is sent then."""
        asked = {name: found[0] for name, found in parse_qs(urlsplit(address).query).items()}
        assert address.startswith(f"{self.issuer}/visa?")
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert (asked["code_challenge_method"], "openid" in asked["scope"]) == ("S256", True)
        assert OIDC_CLAIM in asked["claims"]
        code = secrets.token_urlsafe(16)
        self._codes[code] = {**asked, "number": number or ""}
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def page(self, path: str) -> str:
        """Where somebody in a browser shows the e-legitimation, by a press."""
        back = self.approve(self.issuer + path, self.shown)
        return (
            '<!doctype html><html lang="sv"><title>E-legitimation</title>'
            f'<link rel="icon" href="data:,"><a href="{escape(back)}">Skriv under</a>'
        )

    def description(self) -> dict[str, Any]:
        """What it tells of itself."""
        return {
            "issuer": self.described_issuer or self.issuer,
            "authorization_endpoint": f"{self.issuer}/visa",
            "token_endpoint": f"{self.issuer}/intyg",
            "jwks_uri": f"{self.issuer}/nycklar",
        }

    def keys(self) -> dict[str, Any]:
        """Its keys, as everybody may see them."""
        public = {**self.key.as_dict(private=False), "use": "sig"}
        return {"keys": [public, *self.extra_keys]}

    def token(self, sent: dict[str, str], credentials: str) -> dict[str, Any] | None:
        """The token of a code; None unless everything fits."""
        asked = self._codes.pop(sent.get("code", ""), None)
        verifier = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        fits = (
            asked is not None
            and credentials == f"Basic {base64.b64encode(f'{CLIENT}:{SECRET}'.encode()).decode()}"
            and sent.get("redirect_uri") == asked["redirect_uri"]
            and encoded(verifier) == asked["code_challenge"]
        )
        if not fits or asked is None:
            return None
        now = int(time.time())
        claims: Claims = {"iss": self.issuer, "aud": CLIENT, "sub": secrets.token_hex(8)}
        claims |= {"iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        claims[OIDC_CLAIM] = asked["number"]
        self.twist(claims)
        sign = self.sign or rsa_signer(self.key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": sign(claims)}


def ec_signer(provider: FakeProvider) -> Callable[[Claims], str]:
    """Signs with ES256, with a key that the provider shows too."""
    key = ECKey.generate_key("P-256", auto_kid=True)
    provider.extra_keys.append(key.as_dict(private=False))
    return lambda claims: jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)


@contextmanager
def running(provider: FakeProvider) -> Iterator[FakeProvider]:
    """The provider, answering on a port of its own."""

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802 - the server's own name
            provider.asked.append(self.path)
            if self.path.startswith("/visa?"):
                self._answer(200, "text/html; charset=utf-8", provider.page(self.path).encode())
                return
            told = {
                "/.well-known/openid-configuration": provider.description,
                "/nycklar": provider.keys,
            }.get(self.path)
            self._tell(told() if told else None)

        def do_POST(self) -> None:  # noqa: N802
            provider.asked.append(self.path)
            length = int(self.headers.get("Content-Length", 0))
            sent = parse_qs(self.rfile.read(length).decode())
            credentials = self.headers.get("Authorization", "")
            self._tell(
                provider.token({name: found[0] for name, found in sent.items()}, credentials)
            )

        def _tell(self, told: dict[str, Any] | None) -> None:
            body = json.dumps(told or {"error": "invalid_grant"}).encode()
            self._answer(200 if told else 400, "application/json", body)

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    provider.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
