"""How the entries of the access log hang together.

Each entry carries a link, SHA-256 over the link before it and its own bytes, and a seal, HMAC of
the link with a key that the database does not hold. The links let anybody check an export; the
seals tell an entry that Trisam wrote from one that a writer to the database made up.
"""

import hashlib
import hmac
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

BEFORE_THE_FIRST = bytes(32)
FIELDS = (
    "action",
    "account_id",
    "actor_name",
    "party_id",
    "unit_id",
    "subject",
    "person_id",
    "reason",
)
_FORM = 1


@dataclass(frozen=True, slots=True)
class Told:
    """An entry as it is stored, verified and exported."""

    number: int
    at: datetime
    facts: Mapping[str, Any]
    """The value of each of `FIELDS`."""
    link: bytes
    seal: bytes

    def linked(self) -> bytes:
        """Its bytes in the chain."""
        return bytes_of(self.number, self.at, self.facts)


def plain(value: object) -> str | int | None:
    """A value as JSON says it."""
    return str(value) if isinstance(value, uuid.UUID) else value  # type: ignore[return-value]


def instant(at: datetime) -> str:
    """UTC with microseconds, as ISO 8601."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def bytes_of(number: int, at: datetime, facts: Mapping[str, Any]) -> bytes:
    """The entry as it is linked: the same on every database and in every time zone.

    A JSON list: form (1), number, instant, then `FIELDS` in order; no spaces, UTF-8.
    """
    values = [_FORM, number, instant(at), *(plain(facts[name]) for name in FIELDS)]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def link(before: bytes, entry: bytes) -> bytes:
    """The link of an entry after the entry whose link is `before`."""
    return hashlib.sha256(before + entry).digest()


def seal(key: bytes, linked: bytes) -> bytes:
    """The seal over a link."""
    return hmac.new(key, linked, hashlib.sha256).digest()
