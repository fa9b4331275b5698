"""Text from people: what is accepted, and how much of it."""

import unicodedata

LONGEST_TEXT = 4000
LONGEST_LINE = 200


def clean(text: str | None) -> str:
    """`text` without control characters (NUL and friends), line ends as \\n, trimmed.

    Lone surrogates, which no database takes, are dropped too.
    """
    if not text:
        return ""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    return unicodedata.normalize("NFC", "".join(kept)).strip()
