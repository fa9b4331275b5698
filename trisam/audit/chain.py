"""How the entries of the access log hang together.

Each entry carries a link, SHA-256 over the link before it and its own bytes, and a seal, HMAC of
the link with a key that the database does not hold. The links let anybody check an export; the
seals tell an entry that Trisam wrote from one that a writer to the database made up.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

BEFORE_THE_FIRST = bytes(32)
_FORM = 1
_FIELDS = (
    "action",
    "account_id",
    "actor_name",
    "party_id",
    "unit_id",
    "subject",
    "person_id",
    "reason",
)


def bytes_of(number: int, entry: Mapping[str, Any]) -> bytes:
    """The entry as it is linked: the same on every database and in every time zone.

    A JSON list: form (1), number, instant in UTC with microseconds, then the fields in the order
    above; no spaces, UTF-8.
    """
    at: datetime = entry["at"]
    values = [entry[name] for name in _FIELDS]
    listed = [_FORM, number, at.astimezone(UTC).isoformat(timespec="microseconds")]
    listed += [value if value is None or isinstance(value, int) else str(value) for value in values]
    return json.dumps(listed, ensure_ascii=False, separators=(",", ":")).encode()


def link(before: bytes, entry: bytes) -> bytes:
    """The link of an entry after the entry whose link is `before`."""
    return hashlib.sha256(before + entry).digest()


def seal(key: bytes, linked: bytes) -> bytes:
    """The seal over a link."""
    return hmac.new(key, linked, hashlib.sha256).digest()
