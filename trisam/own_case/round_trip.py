"""What one sign-in with e-legitimation sends to the provider and must get back.

A browser holds one random value in a cookie, and the rest is made from it: so no table holds a
secret, and what comes back fits no other browser.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

from trisam.own_case.limits import TOKEN_BYTES


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """One sign-in, from the button to what comes back."""

    cookie: str = field(repr=False)

    @classmethod
    def new(cls) -> "RoundTrip":
        """A sign-in that begins."""
        return cls(secrets.token_urlsafe(TOKEN_BYTES))

    @property
    def state(self) -> str:
        """What the provider sends back in the address."""
        return self._made_for("state")

    @property
    def nonce(self) -> str:
        """What the provider signs in its token."""
        return self._made_for("nonce")

    @property
    def verifier(self) -> str:
        """What only the one who asked for the code knows (PKCE)."""
        return self._made_for("verifier")

    def fits(self, state: str) -> bool:
        """Whether this state went out from this browser."""
        return hmac.compare_digest(self.state.encode(), state.encode())

    def _made_for(self, purpose: str) -> str:
        made = hmac.new(self.cookie.encode(), purpose.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(made).rstrip(b"=").decode()
