"""How a colleague wrote that they are reached: text in which phone numbers can be called."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_PHONE = re.compile(r"(?<![\d-])(?:\+|0)\d[\d\s-]{5,15}\d(?!\d)")
_FEWEST, _MOST = 8, 13
"""Digits of a Swedish phone number, with or without +46."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the text."""

    text: str
    number: str = ""
    """What a phone is told to call; empty for other text."""


def pieces(text: str) -> Iterator[Piece]:
    """The text in pieces, in order; each phone number is one of its own."""
    at = 0
    for found in _PHONE.finditer(text):
        number = re.sub(r"[\s-]", "", found.group())
        if not _FEWEST <= len(number.removeprefix("+")) <= _MOST:
            continue
        if text[at : found.start()]:
            yield Piece(text[at : found.start()])
        yield Piece(found.group(), number)
        at = found.end()
    if text[at:]:
        yield Piece(text[at:])
