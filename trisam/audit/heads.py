"""Heads of the access log: signed, and kept where a writer to the database does not reach.

A chain alone does not show that its end was cut off, or that all of it was made anew. A head says
how many entries there were at a moment and what the last link was; who holds one can tell.
"""

import base64
import fcntl
import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

FINGERPRINT_LENGTH = 16
_installed: list[Path] = []


class BadHead(ValueError):
    """A line that is no head, or whose signature does not fit."""


@dataclass(frozen=True, slots=True)
class Head:
    """How the log stood at a moment."""

    number: int
    """Of the last entry."""
    link: str
    """Its link, in hexadecimal."""
    at: str
    """UTC, as ISO 8601."""
    key: str
    """The public key that signed it, in hexadecimal."""

    @property
    def fingerprint(self) -> str:
        """What people compare: the beginning of SHA-256 over the public key."""
        return hashlib.sha256(bytes.fromhex(self.key)).hexdigest()[:FINGERPRINT_LENGTH]

    def signed_text(self) -> bytes:
        """What the signature covers."""
        return json.dumps([1, self.number, self.link, self.at, self.key]).encode()


def install(path: Path) -> None:
    """Keep heads in the file `path`."""
    _installed[:] = [path]


def sign(seed: bytes, number: int, link: bytes, at: datetime) -> str:
    """A head as one line of JSON."""
    private = Ed25519PrivateKey.from_private_bytes(seed)
    key = private.public_key().public_bytes_raw().hex()
    head = Head(number, link.hex(), at.astimezone(UTC).isoformat(timespec="seconds"), key)
    signature = base64.b64encode(private.sign(head.signed_text())).decode()
    fields = {"number": head.number, "link": head.link, "at": head.at, "key": head.key}
    return json.dumps({**fields, "signature": signature})


def read(line: str, seed: bytes) -> Head:
    """The head of a line. Raises `BadHead` unless the owner of `seed` signed it."""
    try:
        raw = json.loads(line)
        signature = base64.b64decode(raw.pop("signature"), validate=True)
        head = Head(**raw)
        own = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
        if bytes.fromhex(head.key) != own:
            raise BadHead("another key")
        Ed25519PublicKey.from_public_bytes(own).verify(signature, head.signed_text())
    except (ValueError, TypeError, KeyError, AttributeError, InvalidSignature) as error:
        raise BadHead(str(error)) from error
    return head


def keep(line: str) -> None:
    """Add a head to the file: whole, on disk, mode 0600, whoever else writes."""
    path = _installed[0]
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def kept() -> Iterator[str]:
    """The lines of the file; none when there is no file yet."""
    path = _installed[0]
    if path.exists():
        with path.open() as file:
            yield from (line for line in file if line.strip())
