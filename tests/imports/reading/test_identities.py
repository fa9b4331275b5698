import pytest

from tests.imports.lists import number_for_tests, wrong_number
from trisam.imports.reading.cells import Cell
from trisam.imports.reading.identities import (
    parse_birth_year,
    parse_identity,
    parse_personnummer,
)
from trisam.imports.reading.problems import CellProblem

RIGHT = number_for_tests("19850311")
WITHOUT_SIGN = RIGHT.replace("-", "")


@pytest.mark.parametrize(
    "cell",
    [
        RIGHT,
        WITHOUT_SIGN,
        RIGHT[2:],
        WITHOUT_SIGN[2:],
        RIGHT.replace("-", " "),
        RIGHT.replace("-", "–"),
        f" {RIGHT} ",
        int(WITHOUT_SIGN),
        float(WITHOUT_SIGN),
    ],
)
def test_ten_and_twelve_digits_give_the_same_number(cell: Cell) -> None:
    assert parse_personnummer(cell).personnummer == WITHOUT_SIGN


def test_a_plus_sign_means_a_hundred_years_or_more() -> None:
    right = number_for_tests("19200311").replace("-", "+")[2:]
    assert parse_personnummer(right).birth_year == 1920


def test_a_zero_that_the_spreadsheet_dropped_is_put_back() -> None:
    right = number_for_tests("20030415").replace("-", "")
    assert parse_personnummer(int(right[2:])).personnummer == right


def test_a_samordningsnummer_keeps_its_day_and_tells_the_birth_year() -> None:
    right = number_for_tests("19850371")
    identity = parse_personnummer(right)
    assert identity.personnummer == right.replace("-", "")
    assert identity.birth_year == 1985


@pytest.mark.parametrize(
    ("cell", "part"),
    [
        (wrong_number("19850311"), "kontrollsiffra"),
        ("19851311-9800", "datum som finns"),
        ("19850299-9800", "datum som finns"),
        ("850311", "ååååmmdd-nnnn"),
        ("12345", "ååååmmdd-nnnn"),
        ("se akten", "ååååmmdd-nnnn"),
    ],
)
def test_a_wrong_number_is_refused_without_being_repeated(cell: str, part: str) -> None:
    with pytest.raises(CellProblem) as caught:
        parse_personnummer(cell)
    assert part in caught.value.reason
    assert cell not in caught.value.reason


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        (None, None),
        ("–", None),
        ("saknas", None),
        ("TF 1985", 1985),
        ("1985", 1985),
        (1985, 1985),
        ("19850311-XXXX", 1985),
        ("19850311-0000", 1985),
        ("19850311", 1985),
    ],
)
def test_a_missing_number_is_allowed_and_keeps_the_birth_year(cell: Cell, year: int | None) -> None:
    identity = parse_personnummer(cell)
    assert identity.personnummer is None
    assert identity.birth_year == year


def test_a_name_loses_what_cannot_be_seen_and_keeps_its_signs() -> None:
    identity = parse_identity(None, "O'Provén-Ås,\u202e  Zoë\x00\u200b ")
    assert identity.name == "O'Provén-Ås, Zoë"


def test_skyddade_uppgifter_leave_neither_name_nor_number() -> None:
    identity = parse_identity(RIGHT, "Tuva Provdal (skyddad identitet)")
    assert identity.protected
    assert (identity.personnummer, identity.name) == (None, None)


def test_a_code_alone_tells_who_it_is() -> None:
    assert parse_identity(None, None, "K-17").name == "Kod K-17"
    assert not parse_identity(None, None).is_known


def test_name_and_number_never_reach_a_repr() -> None:
    shown = repr(parse_identity(RIGHT, "Tuva Provdal"))
    assert "Tuva" not in shown
    assert WITHOUT_SIGN not in shown


def test_a_birth_year_has_four_digits() -> None:
    assert parse_birth_year("1985") == 1985
    with pytest.raises(CellProblem):
        parse_birth_year("85")
