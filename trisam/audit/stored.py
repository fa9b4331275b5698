"""The log's values as a database gives them, without the kindness of column types.

What Trisam wrote comes out as Trisam knows it. What somebody changed comes out as something that
fits no link, and never as an error: a flaw is to be told of, not stumbled over.
"""

import re
import uuid
from datetime import UTC, datetime

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}")
_PERSON = re.compile(r"[0-9a-f]{32}")
NEVER = datetime(1, 1, 1, tzinfo=UTC)
"""What an instant is read as that Trisam never wrote so."""


def number(value: object) -> int:
    """The entry's number; -1 for what is none."""
    return value if isinstance(value, int) else -1


def instant(value: object) -> datetime:
    """PostgreSQL gives an instant, SQLite a text with six decimals."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, str) and _INSTANT.fullmatch(value):
        try:
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        except ValueError:
            return NEVER
    return NEVER


def person(value: object) -> uuid.UUID | str | None:
    """PostgreSQL gives a UUID, SQLite 32 hexadecimal digits in lower case."""
    if value is None or isinstance(value, uuid.UUID):
        return value
    if isinstance(value, str) and _PERSON.fullmatch(value):
        return uuid.UUID(value)
    return repr(value)


def fact(value: object) -> str | int | None:
    """Text, a number or nothing; anything else as a text that nobody wrote."""
    return value if value is None or isinstance(value, str | int) else repr(value)


def raw(value: object) -> bytes:
    """Bytes; empty for what is none."""
    return bytes(value) if isinstance(value, bytes | memoryview) else b""
