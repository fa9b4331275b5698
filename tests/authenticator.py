"""The app in somebody's telephone, as the tests carry it."""

import re
from dataclasses import dataclass

import pyotp

from tests.factories import rows
from tests.visitor import Page
from trisam.accounts.models import Account, SecondFactor
from trisam.core import clock

STEP = 30
SECRET = pyotp.random_base32()


@dataclass
class Authenticator:
    """Shows codes of one secret."""

    secret: str

    @classmethod
    def of(cls, account: Account) -> "Authenticator":
        """The account gets a second factor, and this is its app."""
        rows.save(SecondFactor(account_id=account.id, secret=SECRET, last_step=0))
        return cls(SECRET)

    @classmethod
    def scanning(cls, page: Page) -> "Authenticator":
        """The app after it has read the page that sets it up; here by the key under the picture."""
        found = re.search(r'<p class="secret"[^>]*>([A-Z2-7 ]+)</p>', page.text)
        assert found, page.words
        assert "<svg" in page.text
        return cls(found.group(1).replace(" ", ""))

    def code(self, *, steps: int = 0) -> str:
        """The code of this half minute, or of some half minutes later."""
        return pyotp.TOTP(self.secret).at(clock.now(), counter_offset=steps)


def wrong(code: str) -> str:
    """Another code of the same length."""
    return f"{(int(code) + 500_000) % 1_000_000:06}"
