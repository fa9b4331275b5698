"""Personnummer and samordningsnummer: read as people write them, kept with twelve digits."""

import re
from dataclasses import dataclass, field
from datetime import date

from personnummer import personnummer

from trisam.core.errors import RuleBroken

FIELD = "personnummer"
_SHAPE = re.compile(r"(\d{6}|\d{8})([-+]?)\d{4}")
LAST_MONTH = 12
LAST_DAY = 31
COORDINATION = 60


@dataclass(frozen=True, slots=True)
class Number:
    """A correct number. Its digits are kept out of every repr, so that they reach no log."""

    digits: str = field(repr=False)
    """Twelve digits: the form that is stored and indexed."""
    born: date = field(repr=False)

    @property
    def shown(self) -> str:
        """ "19850709-9805"."""
        return f"{self.digits[:8]}-{self.digits[8:]}"


def parse(text: str) -> Number:
    """The number that `text` holds: ten or twelve digits, with or without "-", "+" and spaces.

    Raises `RuleBroken` with what to do when it cannot be read, when its date does not exist or
    when its check digit is wrong. The sentence never repeats the number.
    """
    bare = re.sub(r"[\s.]", "", text).replace("–", "-").replace("−", "-")
    if not bare.isascii() or not _SHAPE.fullmatch(bare):
        raise RuleBroken(
            "Skriv personnumret med tolv siffror, till exempel 19850709-1234.", field=FIELD
        )
    try:
        found = personnummer.parse(bare)
        born: date = found.get_date()
    except (personnummer.PersonnummerException, ValueError):
        raise RuleBroken(_fault(bare), field=FIELD) from None
    return Number(str(found.format(long_format=True)).replace("-", ""), born)


def _fault(bare: str) -> str:
    """A date that does not exist is told from a wrong check digit."""
    digits = re.sub(r"\D", "", bare)
    month, day = int(digits[-8:-6]), int(digits[-6:-4])
    possible_day = 1 <= day <= LAST_DAY or COORDINATION < day <= COORDINATION + LAST_DAY
    if not 1 <= month <= LAST_MONTH or not possible_day:
        return "Personnumret börjar inte med ett datum som finns. Kontrollera siffrorna."
    return "Personnumret stämmer inte: kontrollsiffran är fel. Kontrollera siffrorna."
