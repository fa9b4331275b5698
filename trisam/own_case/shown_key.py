"""A key's two halves as they are shown once, and how each is known again."""

import hashlib
import re
import secrets
from dataclasses import dataclass, field

from trisam.core import crypto
from trisam.own_case.limits import CODE_ALONE_LENGTH, CODE_LENGTH, TOKEN_BYTES

_GROUP = 5


@dataclass(frozen=True, slots=True)
class ShownKey:
    """What the individual gets. It is never kept, and kept out of every repr."""

    code: str = field(repr=False)
    """"BCDFG-HJKMN"."""
    token: str | None = field(default=None, repr=False)
    """None: the key has no link."""


def new_key(*, protected: bool) -> ShownKey:
    """A random key. Protected identity: a longer code, and no link that could be sent on."""
    length = CODE_ALONE_LENGTH if protected else CODE_LENGTH
    bare = crypto.random_code(length)
    code = "-".join(bare[at : at + _GROUP] for at in range(0, length, _GROUP))
    return ShownKey(code, None if protected else secrets.token_urlsafe(TOKEN_BYTES))


def token_hash(token: str) -> str:
    """How the database knows a link, or a cookie: both are long and random."""
    return hashlib.sha256(token.encode()).hexdigest()


def code_hash(code: str) -> str:
    """How a code is written down: keyed, because it is short."""
    return crypto.index_of(_place(code)).hex()


def code_hashes(code: str) -> list[str]:
    """Every form in which the code may stand, also while the index changes its key."""
    return [found.hex() for found in crypto.indexes_of(_place(code))]


def new_cookie() -> str:
    """A random value for the cookie of a visit."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def _place(code: str) -> str:
    return "own_key:" + re.sub(r"[^0-9A-Z]", "", code.upper())
