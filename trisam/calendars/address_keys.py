"""The key in a calendar address: whoever holds it reads when and where, without a sign-in."""

import hashlib
import secrets

KEY_BYTES = 32


def new_key() -> str:
    """256 random bits, as they can stand in an address."""
    return secrets.token_urlsafe(KEY_BYTES)


def hash_of(key: str) -> str:
    """How the database knows the key."""
    return hashlib.sha256(f"calendar:{key}".encode()).hexdigest()
