"""What notes in a list tell about interpreter and attendance. The note itself is kept whole."""

import re
from dataclasses import dataclass

from trisam.cases.values import Attendance
from trisam.imports.reading.cells import Cell, folded, short_text
from trisam.imports.reading.problems import CellProblem, quoted

_INTERPRETER = re.compile(
    r"\b(?:behöver |behov av )?tolk\b[ :(]*(?:på |i |för )?([^\W\d_]+)?", re.I
)
_NO_INTERPRETER = re.compile(
    r"\b(?:ej|inte|ingen|utan) (?:behov av )?tolk|tolk (?:behovs )?(?:ej|inte)"
)
_NOT_LANGUAGES = frozenset(
    {"", "behövs", "behov", "krävs", "bokas", "bokad", "ja", "önskas", "finns"}
)

_ATTENDANCE = (
    (
        r"(?:deltar|delta|kommer|medverkar) (?:ej|inte)|avbojer|vill inte|vill ej",
        Attendance.DECLINES,
    ),
    (
        r"(?:deltar|medverkar) (?:per |pa |via )?(?:telefon|tfn|tel)|per telefon",
        Attendance.BY_PHONE,
    ),
    (r"ombud|foretradare|god man deltar", Attendance.REPRESENTATIVE),
    (r"egna ord|skriftligt fran individen|brev", Attendance.OWN_WORDS),
    (r"deltar|medverkar|kommer sjalv|vill vara med", Attendance.IN_PERSON),
)
_YES_OR_NO = {
    "ja": Attendance.IN_PERSON,
    "j": Attendance.IN_PERSON,
    "x": Attendance.IN_PERSON,
    "nej": Attendance.DECLINES,
    "n": Attendance.DECLINES,
}
_WORDS = {
    "telefon": Attendance.BY_PHONE,
    "skriftligt": Attendance.OWN_WORDS,
    "sjalv": Attendance.IN_PERSON,
    "ej": Attendance.DECLINES,
}


LANGUAGE_UNTOLD = "språk ej angivet"
_LONGEST_LANGUAGE = 40


@dataclass(frozen=True)
class Hints:
    """`interpreter` is the language as written, or `LANGUAGE_UNTOLD`; None without a need."""

    interpreter: str | None = None
    attendance: Attendance | None = None
    is_relift: bool = False
    call_first: bool = False


def read_hints(note: str) -> Hints:
    """ "tolk arabiska", "deltar själv", "återlyft", "ring innan", also several in one note."""
    plain = folded(note)
    return Hints(
        interpreter=_interpreter(note),
        attendance=_attendance(plain),
        is_relift=re.search(r"\baterlyft", plain) is not None,
        call_first=re.search(r"\bring(?:er|a|s)? (?:\w+ )?(?:innan|forst|fore)\b", plain)
        is not None,
    )


def parse_interpreter(cell: Cell) -> str | None:
    """The cell of a column of its own: "arabiska", "ja", "nej". As `Hints.interpreter`."""
    text = short_text(cell)
    plain = folded(text)
    if plain in {"", "nej", "n", "ej", "inget", "ingen", "svenska"} or _NO_INTERPRETER.search(
        plain
    ):
        return None
    if plain in {"ja", "j", "x"}:
        return LANGUAGE_UNTOLD
    return _interpreter(text) if "tolk" in plain else _language(text)


def parse_attendance(cell: Cell) -> Attendance | None:
    """The cell of a column of its own: "ja", "per telefon", "nej". Raises CellProblem."""
    text = short_text(cell)
    plain = folded(text)
    if not plain:
        return None
    found = _YES_OR_NO.get(plain) or _WORDS.get(plain) or _attendance(plain)
    if found is None:
        raise CellProblem(
            f"{quoted(text)} går inte att läsa. Skriv ja, telefon, skriftligt, ombud eller nej."
        )
    return found


def _interpreter(note: str) -> str | None:
    if _NO_INTERPRETER.search(folded(note)):
        return None
    found = _INTERPRETER.search(note)
    return _language(found[1] or "") if found else None


def _language(word: str) -> str:
    language = " ".join(word.casefold().split())[:_LONGEST_LANGUAGE]
    return LANGUAGE_UNTOLD if language in _NOT_LANGUAGES else language


def _attendance(plain: str) -> Attendance | None:
    return next((wish for pattern, wish in _ATTENDANCE if re.search(pattern, plain)), None)
