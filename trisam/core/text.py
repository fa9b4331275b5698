"""Text from people: what is accepted, and how much of it."""

import re
import unicodedata
from collections.abc import Container
from itertools import chain, count

LONGEST_TEXT = 4000
LONGEST_LINE = 200
LONGEST_SLUG = 70
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # Unicode's Cc and Cs


def clean(text: str | None) -> str:
    """`text` without control characters (NUL and friends), line ends as \\n, trimmed.

    Lone surrogates, which no database takes, are dropped too.
    """
    if not text:
        return ""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub("", text)).strip()


def slug_of(name: str, taken: Container[str] = ()) -> str:
    """`name` as it can stand in an address, not among `taken`: "Brynäs hälsocentral" gives
    "brynas-halsocentral", and "brynas-halsocentral-2" when that is taken."""
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST_SLUG].strip("-") or "namn"
    numbered = (f"{base}-{number}" for number in count(2))
    return next(slug for slug in chain([base], numbered) if slug not in taken)
