"""Passwords: hashing, comparing, and which ones are good enough."""

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from zxcvbn import zxcvbn

from trisam.accounts.models import Account
from trisam.core.errors import RuleBroken

SHORTEST_PASSWORD = 12
STRONG = 3
"""Of zxcvbn's 0–4: more than a hundred million guesses, common passwords tried first."""
LONGEST_JUDGED = 72  # what follows makes it no weaker, and judging takes time
WORDS_OF_THE_TRADE = (
    "trisam",
    "arbetsförmedlingen",
    "försäkringskassan",
    "kommunen",
    "vården",
    "socialtjänsten",
    "rehabkoordinator",
    "hälsocentral",
    "gävleborg",
    "samverkan",
    "lösenord",
)
"""Words that somebody who guesses here tries first (ASVS 6.1.2)."""
SHORTEST_WORD = 4  # of an address: a shorter one stands in many a good password
_hasher = PasswordHasher()


def hash_password(password: str) -> str:
    """argon2id with the library's defaults (RFC 9106)."""
    return _hasher.hash(password)


def fits(account: Account | None, password: str) -> bool:
    """True when the account has this password. The same work when there is no account."""
    nobodys = _nobodys_hash()  # asked for in both cases: the first time it is made
    try:
        return _hasher.verify(account.password_hash if account else nobodys, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def demand_good(password: str, email: str) -> None:
    """Raises `RuleBroken` when a new password is too short or easy to think of."""
    if len(password) < SHORTEST_PASSWORD:
        raise RuleBroken(
            f"Lösenordet är för kort. Välj minst {SHORTEST_PASSWORD} tecken.", field="password"
        )
    own = email.partition("@")[0].lower()
    words = ["trisam", own] if len(own) >= SHORTEST_WORD else ["trisam"]
    if any(word in password.lower() for word in words):
        raise RuleBroken(
            "Lösenordet är lätt att gissa. Välj ett utan Trisam och utan din adress i.",
            field="password",
        )
    if zxcvbn(password[:LONGEST_JUDGED], user_inputs=[*WORDS_OF_THE_TRADE, own])["score"] < STRONG:
        raise RuleBroken(
            "Lösenordet är lätt att gissa. Ta hellre fyra ord som inte hör ihop.",
            field="password",
        )


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    """Checked against when the address is unknown, so that both cases take the same time."""
    return hash_password(secrets.token_urlsafe())
