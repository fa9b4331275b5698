"""What can be wrong with a case list, and with one cell of it."""

from trisam.core.errors import RuleBroken


class ListUnreadable(RuleBroken):
    """The file as a whole cannot be read as a case list. `sentence` says what to do."""


class CellProblem(ValueError):
    """One cell does not say anything we can take. `reason` is a Swedish sentence about it.

    The reason may end in a log, so it never repeats letters from the cell: a name that stands in
    the wrong column must not leak. Use `quoted` for what may be shown.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


_LONGEST_QUOTE = 20
# Eight digits make a date; a personnummer has ten.
_MOST_DIGITS = 8


def quoted(text: str) -> str:
    """`text` in Swedish quotation marks when it cannot be personal, else "det som står"."""
    digits = sum(c.isdigit() for c in text)
    harmless = 0 < len(text) <= _LONGEST_QUOTE and digits <= _MOST_DIGITS
    if harmless and not any(c.isalpha() for c in text):
        return f"”{text}”"
    return "det som står"
