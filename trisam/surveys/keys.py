"""Links and codes: how they are made, and what of them is kept.

A link's token has 192 random bits, so its plain hash cannot be guessed back. A code is short enough
to be typed from a letter: its hash is made with the index key, which is not in the database.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from typing import Final

from trisam.core import crypto

TOKEN_BYTES: Final = 24
CODE_LENGTH: Final = 9
LONGEST_TOKEN: Final = 64
_GROUP: Final = 3


@dataclass(frozen=True, slots=True)
class Key:
    """What opens one survey. Told once, kept nowhere."""

    token: str = field(repr=False)
    code: str = field(repr=False)
    """As it is written in letters: "K7Q F3M XT2"."""


def new_key() -> Key:
    """A link's token and a code."""
    code = crypto.random_code(CODE_LENGTH)
    groups = (code[at : at + _GROUP] for at in range(0, CODE_LENGTH, _GROUP))
    return Key(new_token(), " ".join(groups))


def new_token() -> str:
    """192 random bits, as they stand in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of_token(token: str) -> str:
    """What is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def hash_of_code(code: str) -> str:
    """What is kept of a code."""
    return crypto.index_of(_place(code)).hex()


def hashes_of_code(typed: str) -> list[str]:
    """Every hash under which what was typed may be kept: two while the index changes its key."""
    return [found.hex() for found in crypto.indexes_of(_place(typed))]


def _place(code: str) -> str:
    """Spaces, hyphens and small letters make no difference."""
    return "survey-code:" + re.sub(r"[^0-9A-Z]", "", code.upper())[:LONGEST_TOKEN]
