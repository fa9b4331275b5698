"""A number that must not be shown, and from how small a number of individuals one may be.

What is hidden is decided in one place: `release.making`. Source: `quality.md` J and L7 (k = 5).
"""

from enum import Enum
from typing import Final

SMALLEST_SHOWN: Final = 5


class Hidden(Enum):
    """A number that must not be shown. It does not say why: the reason is a clue in itself."""

    HIDDEN = "dolt"


HIDDEN: Final = Hidden.HIDDEN

Cell = int | Hidden
