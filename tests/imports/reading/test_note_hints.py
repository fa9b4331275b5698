import pytest

from trisam.cases.values import Attendance
from trisam.imports.reading.cells import Cell
from trisam.imports.reading.note_hints import (
    LANGUAGE_UNTOLD,
    Hints,
    parse_attendance,
    parse_interpreter,
    read_hints,
)
from trisam.imports.reading.problems import CellProblem


@pytest.mark.parametrize(
    ("note", "hints"),
    [
        ("tolk arabiska", Hints(interpreter="arabiska")),
        ("Tolk: Dari", Hints(interpreter="dari")),
        ("tolk behövs", Hints(interpreter=LANGUAGE_UNTOLD)),
        ("behöver tolk på tigrinja, ring innan", Hints(interpreter="tigrinja", call_first=True)),
        ("ingen tolk", Hints()),
        ("deltar själv", Hints(attendance=Attendance.IN_PERSON)),
        ("deltar per telefon", Hints(attendance=Attendance.BY_PHONE)),
        ("deltar ej", Hints(attendance=Attendance.DECLINES)),
        ("vill inte vara med", Hints(attendance=Attendance.DECLINES)),
        ("återlyft", Hints(is_relift=True)),
        ("ring innan", Hints(call_first=True)),
        ("=SUMMA(A1:A9)", Hints()),
        ("", Hints()),
    ],
)
def test_a_note_tells_what_it_says_and_no_more(note: str, hints: Hints) -> None:
    assert read_hints(note) == hints


@pytest.mark.parametrize(
    ("cell", "language"),
    [
        ("arabiska", "arabiska"),
        ("tolk somaliska", "somaliska"),
        ("ja", LANGUAGE_UNTOLD),
        ("nej", None),
        (None, None),
    ],
)
def test_a_column_for_the_interpreter_holds_a_language(cell: Cell, language: str | None) -> None:
    assert parse_interpreter(cell) == language


@pytest.mark.parametrize(
    ("cell", "attendance"),
    [
        ("ja", Attendance.IN_PERSON),
        ("telefon", Attendance.BY_PHONE),
        ("ombud", Attendance.REPRESENTATIVE),
        ("nej", Attendance.DECLINES),
        ("", None),
    ],
)
def test_a_column_for_attendance_holds_a_wish(cell: Cell, attendance: Attendance | None) -> None:
    assert parse_attendance(cell) == attendance


def test_an_unknown_wish_is_refused() -> None:
    with pytest.raises(CellProblem):
        parse_attendance("kanske")
