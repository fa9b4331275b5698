"""Who a row is about: personnummer, name, birth year, or only a code."""

import re
from dataclasses import dataclass, field
from datetime import date

from personnummer import personnummer

from trisam.imports.reading.cells import Cell, as_text, folded, one_line
from trisam.imports.reading.problems import CellProblem

LONGEST_NAME = 200
LONGEST_CODE = 50

_COMPLETE = re.compile(r"(\d{6}|\d{8})[-+]?\d{4}")
# Birth date with the last four missing or hidden: 19850101-XXXX, 850101-????, 19850101-TF12.
_BIRTH_DATE = re.compile(
    r"((?:19|20)\d{2})(\d{2})(\d{2})(?:[-+]?(?:[xX?*]{4}|0000|[Tt][Ff]\w{0,2})|[-+])?"
)
_MISSING = re.compile(
    r"(?:tf|tfnr|t f|saknas|saknar|okant|okand|inget|ej|nej|finns ej|saknar personnummer|"
    r"tillfalligt|asylsokande|fodd)?\s*((?:19|20)\d{2})?"
)
_PROTECTED = re.compile(r"skyddad|sekretessmark|skyddade personuppgifter|skyddad identitet")


@dataclass(frozen=True)
class Identity:
    """What the list says of who it is. Kept out of every repr so that it cannot reach a log.

    `personnummer` has twelve digits. A list that only has codes gives them as the name
    ("Kod 17"). `protected`: skyddade personuppgifter, so that neither name, number nor year of
    birth may be held (domain L9).
    """

    personnummer: str | None = field(default=None, repr=False)
    name: str | None = field(default=None, repr=False)
    birth_year: int | None = None
    birth_date: date | None = field(default=None, repr=False)
    protected: bool = False

    @property
    def is_known(self) -> bool:
        """True when the row can be told from other individuals."""
        return bool(self.personnummer or self.name or self.protected)


def parse_identity(number: Cell, name: Cell, code: Cell = None, year: Cell = None) -> Identity:
    """Puts the cells about the individual together. Raises CellProblem with the first fault."""
    if _PROTECTED.search(folded(f"{as_text(number)} {as_text(name)} {as_text(code)}")):
        return Identity(protected=True)
    identity = parse_personnummer(number)
    return Identity(
        personnummer=identity.personnummer,
        name=one_line(name, LONGEST_NAME) or _code(code),
        birth_year=identity.birth_year or parse_birth_year(year),
        birth_date=identity.birth_date,
    )


def parse_personnummer(cell: Cell) -> Identity:
    """Personnummer or samordningsnummer with ten or twelve digits, checked.

    Empty, "TF 1985" and a birth date without its last four mean that the number is missing; the
    birth year is kept if told. Raises CellProblem, which never repeats the number.
    """
    text = _digits_restored(cell)
    bare = re.sub(r"[\s.]", "", text).replace("–", "-").replace("−", "-")
    if bare.isascii() and _COMPLETE.fullmatch(bare) and not bare.endswith("0000"):
        return _checked(bare)
    if found := _BIRTH_DATE.fullmatch(bare):
        return _born(found[1], found[2], found[3])
    if found := _MISSING.fullmatch(folded(text)):
        return Identity(birth_year=int(found[1]) if found[1] else None)
    raise CellProblem("personnumret går inte att läsa. Skriv det som ååååmmdd-nnnn.")


def parse_birth_year(cell: Cell) -> int | None:
    """A year of birth with four digits, None when empty. Raises CellProblem otherwise."""
    text = as_text(cell)
    if not text:
        return None
    if re.fullmatch(r"(?:19|20)\d{2}", text, re.ASCII):
        return int(text)
    raise CellProblem("födelseåret går inte att läsa. Skriv det med fyra siffror.")


def _digits_restored(cell: Cell) -> str:
    text = as_text(cell)
    # A spreadsheet that takes 0103039890 for a number drops the zero in front.
    if isinstance(cell, int | float) and text.isdigit() and len(text) == 9:
        return f"0{text}"
    return text


def _checked(text: str) -> Identity:
    try:
        parsed = personnummer.parse(text)
        born: date = parsed.get_date()
    except (personnummer.PersonnummerException, ValueError):
        raise CellProblem(_fault(text)) from None
    return Identity(
        personnummer=str(parsed.format(long_format=True)), birth_year=born.year, birth_date=born
    )


def _fault(text: str) -> str:
    """Tells a number whose date does not exist from one with a wrong check digit."""
    day = int(re.sub(r"[-+]", "", text)[-6:-4])
    month = int(re.sub(r"[-+]", "", text)[-8:-6])
    if not 1 <= month <= 12 or not (1 <= day <= 31 or 61 <= day <= 91):
        return "personnumret börjar inte med ett datum som finns. Kontrollera siffrorna."
    return "personnumrets kontrollsiffra stämmer inte. Kontrollera siffrorna."


def _born(year: str, month: str, day: str) -> Identity:
    try:
        born = date(int(year), int(month), int(day))
    except ValueError:
        raise CellProblem(
            "personnumret börjar inte med ett datum som finns. Kontrollera siffrorna."
        ) from None
    return Identity(birth_year=born.year, birth_date=born)


def _code(cell: Cell) -> str | None:
    code = one_line(cell, LONGEST_CODE)
    return f"Kod {code}" if code else None
