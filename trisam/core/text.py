"""Text from people: what is accepted, and how much of it."""

import re
import unicodedata

LONGEST_TEXT = 4000
LONGEST_LINE = 200
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # Unicode's Cc and Cs


def clean(text: str | None) -> str:
    """`text` without control characters (NUL and friends), line ends as \\n, trimmed.

    Lone surrogates, which no database takes, are dropped too.
    """
    if not text:
        return ""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROL.sub("", text)).strip()
