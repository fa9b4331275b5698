"""Addresses in a letter that are filled in only when the letter is handed over.

What waits in the outbox lies in the database and in its backups. An address that opens something
without a sign-in must not: a letter holds a place for it, and the key outside the database makes
the address of it when the letter is posted, or shown to its receiver.
"""

import hashlib
import re
import secrets

from itsdangerous import BadSignature, Signer

from trisam.core import crypto

HANDLE_BYTES = 16
REPLY, PAGE = "svar", "sida"
_PLACE = re.compile(r"\{\{(svar|sida):([\w/-]+)\}\}")


def new_handle() -> str:
    """128 random bits. They open nothing by themselves: a token is made of them with the key."""
    return secrets.token_urlsafe(HANDLE_BYTES)


def to_reply(handle: str) -> str:
    """The place in a letter for the address that answers without a sign-in."""
    return f"{{{{{REPLY}:{handle}}}}}"


def to_page(path: str) -> str:
    """The place in a letter for the address of a page behind the sign-in, such as "/moten/12"."""
    return f"{{{{{PAGE}:{path}}}}}"


def token_of(handle: str) -> str:
    """What stands in the address: the handle, signed with a key that is not in the database."""
    return _signer().sign(handle).decode()


def handle_of(token: str) -> str | None:
    """The handle that was signed; None for whatever this installation did not sign."""
    try:
        return _signer().unsign(token).decode()
    except (BadSignature, UnicodeError):
        return None


def filled(text: str, base_url: str) -> str:
    """The letter's text with each place filled: `base_url` is where this installation is found."""

    def address(found: re.Match[str]) -> str:
        kind, what = found.groups()
        path = f"/svar/{token_of(what)}" if kind == REPLY else what
        return base_url.rstrip("/") + path

    return _PLACE.sub(address, text)


def _signer() -> Signer:
    return Signer(
        crypto.ring().web, salt="svar", key_derivation="hmac", digest_method=hashlib.sha256
    )
